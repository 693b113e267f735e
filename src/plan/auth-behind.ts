import { finding } from '../model/diagnostic.js';
import { placeKey } from '../model/place-key.js';
import type { Diagnostic, GuardUse, Manifest } from '../model/types.js';
import type { EndpointState } from './state.js';

/**
 * What the project registers before the auth routes and nobody gets past who is to log in: guards, which ask for what
 * such a caller does not have yet, and what answers everybody, as a 404 handler does. One problem each, with the first
 * endpoint that cannot be reached.
 */
export function authBehind(
  states: readonly EndpointState[],
  manifest: Manifest | null,
): readonly Diagnostic[] {
  // Those of auth endpoints that need a login are registered in our own files.
  const ours = new Set<string>(Object.keys(manifest?.files ?? {}));
  const isInFront = ({ verdict, presenceOnly, idle, loc }: GuardUse): boolean =>
    (verdict === 'refuses' || presenceOnly === true) && !idle && !ours.has(loc.file);
  const found = new Map<string, Diagnostic>();
  for (const { generated, endpoint } of states) {
    if (!generated) continue;
    for (const { behind } of endpoint.routes) {
      const key = behind ? placeKey(behind.loc) : '';
      if (!behind || found.has(key)) continue;
      const diagnostic = finding(
        'AUTH_UNREACHABLE',
        `\`${behind.name}\` stands before the auth routes and answers whatever comes: ${endpoint.id} cannot be reached`,
        behind.loc,
      );
      found.set(key, diagnostic);
    }
    const uses = endpoint.routes.flatMap(({ guards }) => guards.filter(isInFront));
    for (const { name, loc } of uses) {
      const key = placeKey(loc);
      if (found.has(key)) continue;
      const diagnostic = finding(
        'AUTH_BEHIND_GUARD',
        `\`${name}\` stands before the auth routes and refuses whoever has not logged in: ${endpoint.id} cannot be reached`,
        loc,
      );
      found.set(key, diagnostic);
    }
  }
  return [...found.values()];
}
