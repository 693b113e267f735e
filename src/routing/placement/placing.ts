import type { ts } from 'ts-morph';
import type { PathSyntax } from '../paths.js';

/** What of a framework is written where guards, and the auth routes, are put. */
export type Placing = {
  /** Whether a member of applications and routers registers handlers for one method, or for all. */
  readonly isVerb: (member: string) => boolean;
  /** How a version of it writes paths. */
  readonly paths: (major: number) => PathSyntax;
  /** How a route that decorators of a package declare is guarded; null where that is not known. */
  readonly decoratorAdvice: (owner: string) => string | null;
  /** The call that mounts a router which a function called `name` makes: `use('/auth', createAuthRouter())`. */
  readonly mountCall: (path: string, name: string) => string;
  /** Where such a call says the path; null for one of another form. */
  readonly mountedPath: (call: ts.CallExpression, given: ts.Expression) => ts.Expression | null;
};
