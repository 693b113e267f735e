import { signUpFieldsOf, type SignUpField } from '../model/sign-up-field.js';
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
};

export function templateParts({
  auth,
  roles,
  counters,
}: Pick<ArtifactContext, 'auth' | 'roles' | 'counters'>): TemplateParts {
  const fields = signUpFieldsOf(auth);
  return {
    fields,
    parts: [
      ...auth.endpoints,
      ...(roles.length > 0 ? ['roles'] : []),
      ...(fields.length > 0 ? ['fields'] : []),
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
