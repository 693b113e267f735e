import { type SignUpField, signUpFieldsOf } from './sign-up-field.js';
import type { AuthSettings } from './settings/auth-settings.js';

/** What identifies a user: its type in code, and how it is written in a token. */
export type UserIds = 'uuid' | 'text' | 'integer' | 'bigint';

/** Password hashes that the project's own code wrote, and the package that verifies them. */
export type StoredHash = { readonly kind: 'bcrypt' | 'argon2'; readonly package: string };

/** What generated code depends on of the users that are stored. */
export type UsersFact = {
  readonly ids: UserIds;
  readonly hasCreatedAt: boolean;
  /** What callers may set at sign-up, beside e-mail and password. */
  readonly fields: readonly SignUpField[];
  /** Hashes that were there before; they are verified at login, and renewed. */
  readonly hashes: readonly StoredHash[];
};

/** Users in a table of our own. */
export function usersOfOurs(auth: Pick<AuthSettings, 'signUpFields'>): UsersFact {
  return { ids: 'uuid', hasCreatedAt: true, fields: signUpFieldsOf(auth), hashes: [] };
}
