import type { Path } from '../interpret/follow/path.js';
import type {
  ExternalValue as Callee,
  Flow,
  Value as Followed,
} from '../interpret/follow/values.js';
import type { Argument, ExternalValue, FunctionNode, Site, Value } from '../interpret/values.js';
import type { Exchange, Handed, Surroundings } from './guards/exchange.js';
import type { PackageTable } from './guards/packages/table.js';
import type { Trace } from './guards/trace.js';
import type { HandlerLooks } from './handler-shape.js';
import type { Recorder } from './layers.js';
import type { PathSyntax } from './paths.js';
import type { ReceiverWords } from './receivers.js';
import type { ExchangeWords } from './exchange-words.js';
import type { Registrar } from './registrar.js';

/** What a framework with ordered middleware says of itself, for what walks its routers and judges its guards. */
export type LayeredFramework = {
  /** Under which its anchors are known. */
  readonly id: string;
  /** As people call it. */
  readonly label: string;
  readonly major: number;
  /** How this version of it writes paths. */
  readonly paths: PathSyntax;
  /** What its middleware of packages does. */
  readonly packages: PackageTable;
  /** What a middleware is handed for one request, on one path through it. */
  readonly exchange: (path: Path, trace: Trace, around: Surroundings, handed: Handed) => Exchange;
  /** How handlers are written, for what goes by their text alone. */
  readonly words: ExchangeWords;
  /** Whether a function runs for errors alone. */
  readonly handlesErrors: (value: Value) => boolean;
  /** For one whose errors come back to the middleware before: whether a function may catch those. */
  readonly mayCatch?: (value: Value) => boolean;
  /** Whether a function does nothing but call on, and never touches the answer. */
  readonly callsOnAlone: (value: Value) => boolean;
  /** Whether a member of applications and routers registers handlers for one method, or for all. */
  readonly isVerb: (member: string) => boolean;
  /** What a call of something of the framework itself gives; null where nothing is known of it. */
  readonly ownCall: (callee: Callee, args: readonly Followed[]) => Flow<Followed> | null;
  /** Why a function with so many parameters is run for no request; null for those that are. */
  readonly whyNoMiddleware: (parameters: number) => string | null;
  readonly parts: FrameworkParts;
  readonly program: FrameworkProgram;
};

/** Whether a function gets a request, first or behind an error: it runs per request. */
export function isHandler({ isRequest }: ExchangeWords, { parameters }: FunctionNode): boolean {
  return parameters.slice(0, 2).some(isRequest);
}

/** What of the framework a project may put something else in the place of. */
export type FrameworkParts = {
  /** Whether applications are mostly called so. */
  readonly isHostName: (name: string) => boolean;
  /** Whether a package is the framework. */
  readonly isOwnPackage: (name: string) => boolean;
  /** Whether it is an inner module of it, of which everything matters. */
  readonly isInner: (name: string) => boolean;
  /** Whether a member is what applications and routers are asked by, or called with requests. */
  readonly isCalled: (member: string) => boolean;
  /** Whether every request, or every answer, has a member. */
  readonly hasRequest: (member: string) => boolean;
  readonly hasResponse: (member: string) => boolean;
};

/** How a program of the framework is recognized. */
export type FrameworkProgram = {
  /** A file that matches can make a router or register on one by itself. */
  readonly imports: RegExp;
  /** A function whose text matches makes an application. */
  readonly makesApp: RegExp;
  /** The application or router that a call makes; null for any other call. */
  readonly create: (
    callee: ExternalValue,
    site: Site,
    recorder: Recorder,
    args: readonly Argument[],
  ) => Value | null;
  /** Whether a package is the framework, or a router for it. */
  readonly isOwnPackage: (name: string) => boolean;
  readonly looks: HandlerLooks;
  readonly receivers: ReceiverWords;
  /** Packages that register routes by themselves. */
  readonly registrars: readonly Registrar[];
  /** Packages that take an application and register nothing that callers are served. */
  readonly harmless: (owner: string) => boolean;
  readonly decorators: {
    /** What a file matches that imports a package which registers by decorators; the package is the first group. */
    readonly packages: RegExp;
    /** How a route is guarded in terms of the package; null where that is not known. */
    readonly advice: (owner: string) => string | null;
  };
};
