import type { SourceRoute } from '../../../model/types.js';

/** Of the routes, this share has to be below a prefix for it to be the API's. */
const NEARLY_ALL = 0.8;
const LONGEST_PREFIX = 3;
/** `api`, `v1`, `rest`: what prefixes are made of; `/users` in front of all routes is a resource. */
const PREFIX_SEGMENT = /^(?:api|rest|v\d+(?:\.\d+)*|public|internal|service|gateway|backend)$/i;

/** The prefix below which nearly all routes are (`/api`, `/api/v1`), or '' when there is none. */
export function findApiPrefix(routes: readonly SourceRoute[]): string {
  const paths = routes.filter((route) => route.method !== 'ALL').map((route) => route.path);
  let prefix = '';
  for (let depth = 0; depth < LONGEST_PREFIX; depth += 1) {
    const counts = new Map<string, number>();
    for (const path of paths) {
      if (!path.startsWith(`${prefix}/`)) continue;
      const [segment = ''] = path.slice(prefix.length + 1).split('/');
      if (PREFIX_SEGMENT.test(segment)) counts.set(segment, (counts.get(segment) ?? 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    if (!best || best[1] < paths.length * NEARLY_ALL) break;
    prefix = `${prefix}/${best[0]}`;
  }
  return prefix;
}
