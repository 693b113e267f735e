import type { ArtifactContext } from './adapter.js';

/**
 * What the generated code consists of, for the `part` sections of templates: the chosen endpoints, `roles`
 * where a decision asks for one, `jwks` where others verify tokens, `typed-secrets` where a secret signs them, and where attempts are counted.
 */
export type TemplateParts = {
  readonly parts: readonly string[];
  /** Which variant of sessions: with refresh tokens, or as long as one access token. */
  readonly sessions: 'refresh' | 'plain';
};

export function templateParts({
  auth,
  roles,
  counters,
}: Pick<ArtifactContext, 'auth' | 'roles' | 'counters'>): TemplateParts {
  return {
    parts: [
      ...auth.endpoints,
      ...(roles.length > 0 ? ['roles'] : []),
      auth.algorithm === 'ES256' ? 'jwks' : 'typed-secrets',
      ...(counters === null ? [] : ['shared-limits']),
      ...(counters === null || counters.service ? [] : ['store-limits']),
      ...(counters?.service ? ['limits-service'] : []),
    ],
    sessions: auth.endpoints.includes('refresh') ? 'refresh' : 'plain',
  };
}
