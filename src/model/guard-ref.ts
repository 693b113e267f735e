import type { AppFact, ExportRef } from './types.js';

/**
 * How a guard is written at a route: `guard`, `guard()`, `...guards` for an array, and `auth.guard.bind(auth)` for a
 * method that needs the object it is of.
 */
export type CallForm = 'identifier' | 'factory' | 'spread' | 'bound';

/** What was found of an export that somebody takes for a guard. */
export type GuardExamination =
  | {
      /** It takes a request and can refuse it; whether it does is its owner's word, where reading cannot tell. */
      readonly kind: 'guard';
      readonly form: CallForm;
      /** It refuses who sends no credential and takes any that is sent. */
      readonly presenceOnly: boolean;
    }
  | {
      readonly kind: 'none';
      /** A phrase that continues its name: `is a class, and a class is no middleware`. */
      readonly why: string;
      readonly fix: string;
    };

/** The guard to insert: `requireAuth`, and for roles a second one, `requireRole('admin')`. */
export type GuardRef = {
  readonly ref: ExportRef;
  readonly call: CallForm;
  /** Empty, or the roles of the endpoint, with the export that asks for them. */
  readonly roles: readonly string[];
  readonly roleRef: ExportRef | null;
};

/** What is to be put into an application. */
export type MountRequest = {
  readonly app: AppFact;
  readonly router: ExportRef;
  /** Where the auth routes are served: `/auth`, `/api/auth`. */
  readonly servedPath: string;
  /** Where the last run served them: the line that mounts them has to change when that is elsewhere. */
  readonly servedBefore?: string | null;
};
