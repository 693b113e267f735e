import type { AuthEndpoint, SpecEndpoint } from '../../model/types.js';

/** What the spec should say; everything else in it stays. */
export type SpecWanted = {
  readonly secured: readonly SecuredWanted[];
  readonly open: readonly SpecEndpoint[];
  /** The generated auth endpoints; null with the project's own guard. */
  readonly auth: AuthWanted | null;
};

export type SecuredWanted = {
  readonly endpoint: SpecEndpoint;
  readonly roles: readonly string[];
  /** Add Bearer as an alternative where the spec secures the operation by another scheme; else that is left alone. */
  readonly beside: boolean;
};

export type AuthWanted = {
  readonly endpoints: readonly AuthEndpoint[];
  /** Where they are served, with the API's prefix: `/api/auth`. */
  readonly servedPath: string;
  /** The user of answers has a `role`. */
  readonly roles: boolean;
  /** Lifetime of an access token, for the example of `expiresIn`. */
  readonly tokenSeconds: number;
};
