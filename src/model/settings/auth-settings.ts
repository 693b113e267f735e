import type { RelPath } from '../types/places.js';

export type AuthEndpoint = 'sign-up' | 'login' | 'refresh' | 'logout' | 'me' | 'password';

/** Settings that the owner chose; they become code, not configuration. Each has its line in `settings/table`. */
export type AuthSettings = {
  readonly endpoints: readonly AuthEndpoint[];
  /** As typed: `/auth`. Where it is served is `AuthPlan.servedPath`. */
  readonly basePath: string;
  readonly outDir: RelPath;
  readonly store: string;
  /** The model of the project that users are kept in; `none` for others beside it, null when nothing was said. */
  readonly userModel: string | null;
  /** What the column of passwords holds that is there; null when nothing was said. */
  readonly storedPasswords: 'bcrypt' | 'argon2' | 'none' | null;
  /** What every user gets who signs up, as `column=value`; null when nothing was said. */
  readonly signUpValues: readonly string[] | null;
  /** The life of an access token. */
  readonly accessSeconds: number;
  /** The life of a session, however it is used. */
  readonly refreshDays: number;
  /** How long a refresh token lives that nobody uses; its session may live longer. */
  readonly idleDays: number;
  /** Seconds in which a refresh token that comes again ends nothing. */
  readonly refreshGrace: number;
  /** The least characters of a password. */
  readonly passwordMin: number;
  /** Accounts that may be made from one network in an hour. */
  readonly signUpsPerHour: number;
  /** What callers may tell of themselves at sign-up, as `name:text`; null when nothing was said. */
  readonly signUpFields: readonly string[] | null;
  /** What the framework is told of the proxies in front of it, as typed; null when nothing was said. */
  readonly trustProxy: string | null;
  readonly hash: 'argon2id' | 'scrypt';
  readonly algorithm: 'HS256' | 'ES256';
  /** Skips the session look-up on each request. */
  readonly stateless: boolean;
  /** The user is on the request too, where handlers of many projects look for it. */
  readonly reqUser: boolean;
  /** Refusals as problem details (RFC 9457), or as a message alone. */
  readonly errors: 'problem' | 'message';
  /** How many tests are written. */
  readonly tests: 'none' | 'endpoints' | 'full';
};
