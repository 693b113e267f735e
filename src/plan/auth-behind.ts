import { problem } from '../model/diagnostic.js';
import type { Diagnostic, GuardUse, Manifest } from '../model/types.js';
import type { EndpointState } from './state.js';

/**
 * Guards that the project registers before the auth routes: whoever is to log in has nothing yet that they ask for. One
 * problem each, with the first endpoint that cannot be reached.
 */
export function authBehindGuards(
  states: readonly EndpointState[],
  manifest: Manifest | null,
): readonly Diagnostic[] {
  // Those of auth endpoints that need a login are registered in our own files.
  const ours = new Set<string>(Object.keys(manifest?.files ?? {}));
  const isInFront = ({ verdict, presenceOnly, idle, loc }: GuardUse): boolean =>
    (verdict === 'refuses' || presenceOnly === true) && !idle && !ours.has(loc.file);
  const found = new Map<string, Diagnostic>();
  for (const { generated, endpoint } of states) {
    const uses = generated ? endpoint.routes.flatMap(({ guards }) => guards.filter(isInFront)) : [];
    for (const { name, loc } of uses) {
      const key = `${loc.file}:${loc.line}:${loc.column}`;
      if (found.has(key)) continue;
      const diagnostic = problem(
        'AUTH_BEHIND_GUARD',
        `\`${name}\` stands before the auth routes and refuses whoever has not logged in: ${endpoint.id} cannot be reached`,
        'move the line that mounts the auth routes above it',
        loc,
      );
      found.set(key, diagnostic);
    }
  }
  return [...found.values()];
}
