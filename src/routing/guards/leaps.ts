import type { FoundRoute, Passage } from '../found.js';
import type { Leap } from './outcome.js';

/** A middleware that lets some requests go on past what stands behind it. */
export type Leaping = { readonly by: Passage; readonly leap: Leap };

/** Why a middleware is not met by requests of which one before it disposes in its own way; null where it is. */
export function leaptOver(
  passage: Passage,
  route: FoundRoute,
  leaping: readonly Leaping[],
): { readonly why: string; readonly isCertain: boolean } | null {
  const found = leaping.filter(({ by, leap }) => isPast(by, leap, passage, route));
  const first = found.find(({ leap }) => leap.isCertain) ?? found[0];
  if (!first) return null;
  const { how, isCertain } = first.leap;
  const why =
    how === 'again'
      ? 'middleware before it calls `next()` twice, the second time past it'
      : `middleware before it calls \`next('${how}')\`, which goes on past it`;
  return { why, isCertain };
}

function isPast(by: Passage, { how }: Leap, passage: Passage, route: FoundRoute): boolean {
  const router = by.stand.routers.at(-1);
  if (!router) return false;
  switch (how) {
    case 'route':
      // What `use` adds is no route: there it goes on like `next()`.
      return by.layer.form !== 'use' && passage.layer === by.layer && route.layer !== by.layer;
    case 'router':
      return passage.stand.routers.includes(router) && !route.routers.includes(router);
    case 'again': {
      if (passage.layer === route.layer) return by.layer === passage.layer;
      const { routers } = passage.stand;
      const depth = routers.indexOf(router);
      // The second call goes on behind what stopped the first one: the middleware, or the router it is in.
      if (depth < 0) return false;
      const mounted = routers[depth + 1];
      return mounted === undefined || route.routers[depth + 1] !== mounted;
    }
  }
}
