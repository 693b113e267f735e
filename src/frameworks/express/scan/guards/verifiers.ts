import { packageName } from '../../../../source/resolve.js';
import type { ExternalValue } from '../../../../source/follow/values.js';

/** A check of a credential by a package, for a credential that was made up. */
export type Verifier = {
  /** Which arguments are the credential and what it is checked with; null where the key is not handed over. */
  readonly credential: number;
  readonly key: number | null;
  readonly fails: 'throws' | 'rejects' | 'false' | 'null';
  /** Whether it gives a promise. */
  readonly async: boolean;
  /** Where that was read. */
  readonly row: string;
};

const row = (
  credential: number,
  key: number | null,
  fails: Verifier['fails'],
  async: boolean,
  where: string,
): Verifier => ({ credential, key, fails, async, row: where });

const ROWS: ReadonlyMap<string, Verifier> = new Map([
  ['jsonwebtoken verify', row(0, 1, 'throws', false, 'jsonwebtoken 9.0.2 verify.js')],
  ['jose jwtVerify', row(0, 1, 'rejects', true, 'jose 6.0.0 jwt/verify.js')],
  ['jose compactVerify', row(0, 1, 'rejects', true, 'jose 6.0.0 jws/compact/verify.js')],
  ['jose jwtDecrypt', row(0, 1, 'rejects', true, 'jose 6.0.0 jwt/decrypt.js')],
  ['bcrypt compare', row(0, 1, 'false', true, 'bcrypt 5.1.1 bcrypt.js')],
  ['bcrypt compareSync', row(0, 1, 'false', false, 'bcrypt 5.1.1 bcrypt.js')],
  ['bcryptjs compare', row(0, 1, 'false', true, 'bcryptjs 3.0.2 index.js')],
  ['bcryptjs compareSync', row(0, 1, 'false', false, 'bcryptjs 3.0.2 index.js')],
  ['argon2 verify', row(1, 0, 'false', true, 'argon2 0.41.1 argon2.cjs')],
  [
    '@okta/jwt-verifier ().verifyAccessToken',
    row(0, null, 'rejects', true, '@okta/jwt-verifier 4.0.1 lib.js'),
  ],
  [
    '@okta/jwt-verifier ().verifyIdToken',
    row(0, null, 'rejects', true, '@okta/jwt-verifier 4.0.1 lib.js'),
  ],
  ['@node-rs/argon2 verify', row(1, 0, 'false', true, '@node-rs/argon2 2.0.2 index.d.ts')],
]);

/** What is known of a check that a package makes; null for everything else. */
export function verifierOf({ package: name, path }: ExternalValue): Verifier | null {
  return ROWS.get(`${packageName(name)} ${path.join('.')}`) ?? null;
}
