import { packageName } from '../../../../source/resolve.js';
import { optionsOf, stringOf } from '../../../../source/interpret/values.js';
import type { RequestLine } from '../judgement.js';
import type { FoundRoute, Passage } from '../walk.js';

/** What the middleware at `index` on the way of a route sees of its requests; null where the path is not one. */
export function lineFor(route: FoundRoute, index: number): RequestLine | null {
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
    params: paramsOf(passage, path),
    below: layer.form === 'use',
    anyMethod: passages.slice(index + 1).some(changesMethod),
  };
}

export function lineKey(line: RequestLine | null): string {
  if (!line) return '';
  const { method, path, base, params, below, anyMethod } = line;
  const names = params ? [...params].map(([name, when]) => `${name}:${when}`).join() : '?';
  return `${method} ${path} ${base} ${names} ${String(below)} ${String(anyMethod)}`;
}

/** `method-override`: what the handler of another method is reached by. */
function changesMethod({ handler }: Passage): boolean {
  return optionsOf(handler.value).some(
    (value) => value.kind === 'external' && packageName(value.package) === 'method-override',
  );
}

/** The parameters of the path that a middleware is registered with; those of outer routers may be merged in. */
function paramsOf(passage: Passage, path: string): RequestLine['params'] {
  const { base, place, layer } = passage;
  const names = (text: string): readonly string[] =>
    [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const isOfRoute = place === 'route' || layer.form !== 'use';
  if (isOfRoute) {
    const own = path.slice(base?.length ?? 0);
    if (own.includes('*')) return null;
    return new Map([
      ...names(base ?? '').map((name) => [name, 'maybe'] as const),
      ...names(own).map((name) => [name, 'always'] as const),
    ]);
  }
  const written = layer.path === null ? '' : stringOf(layer.path);
  if (written === null || written.includes('*')) return null;
  const own = new Set([...written.matchAll(/:(\w+)(\??)/g)].map((match) => match[1] ?? ''));
  const optional = new Set(
    [...written.matchAll(/:(\w+)(?:\([^()]*\))?\?/g)].map((match) => match[1] ?? ''),
  );
  const inGroups = /\{/.test(written);
  return new Map(
    names(base ?? '').map((name) => [
      name,
      own.has(name) && !optional.has(name) && !inGroups ? 'always' : 'maybe',
    ]),
  );
}
