import type { SourceRoute } from '../model/types.js';

const API_SEGMENT = /^(?:api|rest|v\d+(?:\.\d+)?)$/i;

/**
 * The prefix that the API as a whole is served under (`/api`, `/api/v1`): the longest one of such segments that
 * more than half of the routes share. `''` when there is none.
 */
export function apiPrefix(routes: readonly SourceRoute[]): string {
  const counts = new Map<string, number>();
  for (const path of new Set(routes.map((route) => route.path))) {
    let prefix = '';
    for (const segment of path.split('/').slice(1)) {
      if (!API_SEGMENT.test(segment)) break;
      prefix += `/${segment}`;
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  const paths = new Set(routes.map((route) => route.path)).size;
  const shared = [...counts].filter(([, count]) => count * 2 > paths).map(([prefix]) => prefix);
  return shared.sort((a, b) => b.length - a.length)[0] ?? '';
}
