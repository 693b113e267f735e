import type { RelPath } from '../types/places.js';

export type AuthEndpoint = 'sign-up' | 'login' | 'refresh' | 'logout' | 'me' | 'password';

/** Settings that the owner chose; they become code, not configuration. Each has its line in `settings/table`. */
export type AuthSettings = {
  readonly endpoints: readonly AuthEndpoint[];
  /** As typed: `/auth`. Where it is served is `AuthPlan.servedPath`. */
  readonly basePath: string;
  readonly outDir: RelPath;
  readonly store: string;
  /** The life of an access token. */
  readonly accessSeconds: number;
  /** The life of a refresh token. */
  readonly refreshDays: number;
  /** Seconds in which a refresh token that comes again ends nothing. */
  readonly refreshGrace: number;
  /** The least characters of a password. */
  readonly passwordMin: number;
  /** What the framework is told of the proxies in front of it, as typed; null when nothing was said. */
  readonly trustProxy: string | null;
  readonly hash: 'argon2id' | 'scrypt';
  readonly algorithm: 'HS256' | 'ES256';
  /** Skips the session look-up on each request. */
  readonly stateless: boolean;
  /** How many tests are written. */
  readonly tests: 'none' | 'endpoints' | 'full';
};
