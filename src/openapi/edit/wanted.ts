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
  /** What callers may set at sign-up, and what users of answers then have. */
  readonly fields: readonly string[];
  /** Lifetime of an access token, for the example of `expiresIn`. */
  readonly tokenSeconds: number;
  /** How refusals are answered: as problem details (RFC 9457), or as a message alone. */
  readonly errors: 'problem' | 'message';
  /** The least characters of a password. */
  readonly passwordMin: number;
};
