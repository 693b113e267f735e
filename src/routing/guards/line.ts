import { stringOf } from '../../interpret/values.js';
import type { Judge, RequestLine } from '../judgement.js';
import type { FoundRoute, Passage } from '../found.js';

/** What the middleware at `index` on the way of a route sees of its requests; null where the path is not one. */
export function lineFor(
  route: FoundRoute,
  index: number,
  rewritesPaths: boolean,
  changesMethod: Judge['rewrites'],
): RequestLine | null {
  const { method, path, layer, passages } = route;
  const passage = passages[index];
  // An expression says not which paths it takes.
  const isOnePath = !/[\^$\\()|[\]?]/.test(path);
  if (!passage || !isOnePath || passage.base === null) return null;
  const { base } = passage;
  if (!path.startsWith(base)) return null;
  return {
    method,
    path,
    base,
    params: paramsOf(passage, path, route),
    below: layer.form === 'use',
    anyMethod: passages.slice(index + 1).some(({ handler }) => changesMethod(handler)),
    anyPath: rewritesPaths,
    within: route.routers,
  };
}

/** The parameters of the path that a middleware is registered with; a router may take on those of its mounts. */
function paramsOf(passage: Passage, path: string, { routers }: FoundRoute): RequestLine['params'] {
  const { base, place, layer } = passage;
  const names = (text: string): readonly string[] =>
    [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const depth = routers.findIndex(({ layers }) => layers.includes(layer));
  const owner = routers[depth];
  const merges = owner ? owner.mergesParams : null;
  // Those of further out come along where every router on the way merges.
  const all = routers.slice(1, depth + 1).every(({ mergesParams }) => mergesParams === true);
  const outer = (name: string): readonly (readonly [string, 'always' | 'maybe'])[] =>
    merges === false ? [] : [[name, merges === true && all ? 'always' : 'maybe']];
  const isOfRoute = place === 'route' || layer.form !== 'use';
  if (isOfRoute) {
    const own = path.slice(base?.length ?? 0);
    if (own.includes('*')) return null;
    return new Map([
      ...names(base ?? '').flatMap(outer),
      ...names(own).map((name) => [name, 'always'] as const),
    ]);
  }
  const written = layer.path === null ? '' : stringOf(layer.path);
  if (written === null || written.includes('*')) return null;
  const own = new Set([...written.matchAll(/:(\w+)/g)].map((match) => match[1] ?? ''));
  const optional = new Set(
    [...written.matchAll(/:(\w+)(?:\([^()]*\))?\?/g)].map((match) => match[1] ?? ''),
  );
  const inGroups = written.includes('{');
  return new Map(
    names(base ?? '').flatMap((name): readonly (readonly [string, 'always' | 'maybe'])[] => {
      if (!own.has(name)) return outer(name);
      return [[name, optional.has(name) || inGroups ? 'maybe' : 'always']];
    }),
  );
}
