import type { SignUpField } from '../model/sign-up-field.js';
import type { UserIds } from '../model/users-fact.js';
import type { ArtifactContext } from './adapter.js';

/**
 * What the generated code consists of, for the `part` sections of templates: the chosen endpoints, `roles`
 * where a decision asks for one, `jwks` where others verify tokens, `typed-secrets` where a secret signs them, `fields`
 * of sign-up, the form of errors, and where attempts are counted.
 */
export type TemplateParts = {
  readonly parts: readonly string[];
  /** What callers may set at sign-up, beside e-mail and password. */
  readonly fields: readonly SignUpField[];
  /** Which variant of sessions: with refresh tokens, or as long as one access token. */
  readonly sessions: 'refresh' | 'plain';
  readonly ids: UserIds;
  /** The type of what identifies a user. */
  readonly userId: 'string' | 'number' | 'bigint';
};

const ID_TYPES = { uuid: 'string', text: 'string', integer: 'number', bigint: 'bigint' } as const;

export function templateParts({
  auth,
  roles,
  counters,
  users: { ids, hasCreatedAt, fields, hashes },
  storeReadsSettings,
}: Pick<
  ArtifactContext,
  'auth' | 'roles' | 'counters' | 'users' | 'storeReadsSettings'
>): TemplateParts {
  return {
    fields,
    ids,
    userId: ID_TYPES[ids],
    parts: [
      ...auth.endpoints,
      ...(roles.length > 0 ? ['roles'] : []),
      ...(fields.length > 0 ? ['fields'] : []),
      ...(hasCreatedAt ? ['created-at'] : []),
      ...(storeReadsSettings ? ['database-settings'] : []),
      ...(hashes.some(({ kind }) => kind === 'bcrypt') ? ['bcrypt-hashes'] : []),
      ids === 'bigint' ? 'bigint-ids' : 'json-ids',
      auth.reqUser ? 'req-user' : 'no-req-user',
      `${auth.errors}-errors`,
      auth.algorithm === 'ES256' ? 'jwks' : 'typed-secrets',
      ...(counters === null ? [] : ['shared-limits']),
      ...(counters === null || counters.service ? [] : ['store-limits']),
      ...(counters?.service ? ['limits-service'] : []),
    ],
    sessions: auth.endpoints.includes('refresh') ? 'refresh' : 'plain',
  };
}
