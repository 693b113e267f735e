import type { Path } from '../../../interpret/follow/path.js';
import type { Flow, Value as Followed } from '../../../interpret/follow/values.js';
import type { ExternalValue } from '../../../interpret/follow/values.js';
import type { Value } from '../../../interpret/values.js';
import type { Exchange, Surroundings } from './guards/exchange.js';
import type { PackageTable } from './guards/packages/table.js';
import type { Trace } from './guards/trace.js';

/** What a framework with ordered middleware says of itself, for what walks its routers and judges its guards. */
export type LayeredFramework = {
  /** What its middleware of packages does. */
  readonly packages: PackageTable;
  /** What a middleware is handed for one request, on one path through it. */
  readonly exchange: (path: Path, trace: Trace, around: Surroundings) => Exchange;
  /** Whether a function runs for errors alone. */
  readonly handlesErrors: (value: Value) => boolean;
  /** What a call of something of the framework itself gives; null where nothing is known of it. */
  readonly ownCall: (callee: ExternalValue, args: readonly Followed[]) => Flow<Followed> | null;
  /** What of the framework a project may put something else in the place of. */
  readonly parts: FrameworkParts;
};

/** Names of parts of a framework that everything relies on. */
export type FrameworkParts = {
  /** Whether applications are mostly called so. */
  readonly isHostName: (name: string) => boolean;
  /** Whether a package is the framework, or a part of it. */
  readonly isOwnPackage: (name: string) => boolean;
  /** Whether, of a package of its own, nothing can be replaced that does not matter. */
  readonly isInner: (name: string) => boolean;
  /** Whether a member is what applications and routers are called by, or called with requests. */
  readonly isCalled: (member: string) => boolean;
  /** Whether a member registers handlers for one method. */
  readonly isVerb: (member: string) => boolean;
  /** Whether every request, or every answer, has a member. */
  readonly hasRequest: (member: string) => boolean;
  readonly hasResponse: (member: string) => boolean;
};
