import type {
  Endpoint,
  EndpointId,
  HttpMethod,
  SourceRoute,
  SpecEndpoint,
} from '../model/types.js';

/** Endpoints of spec and source joined, and how the two agree. */
export type Match = {
  /** Sorted by path, then method. */
  readonly endpoints: readonly Endpoint[];
  /** The prefix under which the spec's paths are served, when the source shows another than the spec states. */
  readonly prefix: { readonly declared: string; readonly served: string } | null;
};

/**
 * Joins what the spec says with what the source registers. Parameters match whatever they are called
 * (`/users/{id}` and `/users/{userId}`); where both exist the source's names are shown. When the paths of
 * the spec agree with the source only under another prefix than its server URL states (`/api` is often in
 * one of the two alone), the prefix under which the most endpoints agree is taken.
 *
 * A route for every method answers each operation of the spec on its path, and is an endpoint of its own.
 */
export function matchEndpoints(
  spec: readonly SpecEndpoint[],
  specPrefixes: readonly string[],
  routes: readonly SourceRoute[],
): Match {
  const byShape = new Map<string, SourceRoute[]>();
  for (const route of routes) append(byShape, shapeOf(route.method, route.path), route);

  const declared = specPrefixes[0] ?? '';
  const served = bestPrefix(spec, declared, specPrefixes, routes, byShape);
  const endpoints = new Map<string, Endpoint>();

  for (const group of byShape.values()) {
    const [first] = group;
    if (!first) continue;
    endpoints.set(
      shapeOf(first.method, first.path),
      endpointOf(first.method, first.path, null, group),
    );
  }
  for (const documented of spec.map((each) => withPrefix(each, declared, served))) {
    const shape = shapeOf(documented.method, documented.path);
    const found = endpoints.get(shape);
    const catchAll = byShape.get(shapeOf('ALL', documented.path)) ?? [];
    endpoints.set(
      shape,
      found
        ? { ...found, spec: documented }
        : endpointOf(documented.method, documented.path, documented, catchAll),
    );
  }
  return {
    endpoints: [...endpoints.values()].sort(byPathThenMethod),
    prefix: served === declared ? null : { declared, served },
  };
}

/** `GET /users/{}`: equal for endpoints that differ only in the names of parameters. */
export function shapeOf(method: HttpMethod, path: string): string {
  return `${method} ${path.replace(/\{[^/{}]*\}/g, '{}')}`;
}

/** The shape of an endpoint id as the manifest keeps it. */
export function shapeOfId(id: EndpointId): string {
  const space = id.indexOf(' ');
  return shapeOf(id.slice(0, space) as HttpMethod, id.slice(space + 1));
}

function endpointOf(
  method: HttpMethod,
  path: string,
  spec: SpecEndpoint | null,
  routes: readonly SourceRoute[],
): Endpoint {
  return { id: `${method} ${path}`, method, path, spec, routes };
}

function bestPrefix(
  spec: readonly SpecEndpoint[],
  declared: string,
  specPrefixes: readonly string[],
  routes: readonly SourceRoute[],
  byShape: ReadonlyMap<string, unknown>,
): string {
  const agreement = (prefix: string) =>
    spec.filter((each) => {
      const { method, path } = withPrefix(each, declared, prefix);
      return byShape.has(shapeOf(method, path)) || byShape.has(shapeOf('ALL', path));
    }).length;
  // The declared prefix comes first, so that it wins among equals; then shorter ones.
  const candidates = [...new Set([declared, ...specPrefixes, '', ...leadingSegments(routes)])];
  let best = { prefix: declared, count: agreement(declared) };
  for (const prefix of candidates) {
    const count = agreement(prefix);
    if (count > best.count) best = { prefix, count };
  }
  return best.prefix;
}

/** The first one to three segments of the routes, as far as they are literal, shortest first. */
function leadingSegments(routes: readonly SourceRoute[]): string[] {
  const found = new Set<string>();
  for (const { path } of routes) {
    const segments = path.split('/').slice(1);
    for (let depth = 1; depth <= Math.min(3, segments.length - 1); depth += 1) {
      if (segments[depth - 1]?.includes('{')) break;
      found.add(`/${segments.slice(0, depth).join('/')}`);
    }
  }
  return [...found].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function withPrefix(endpoint: SpecEndpoint, declared: string, served: string): SpecEndpoint {
  if (declared === served || !isBelow(endpoint.path, declared)) return endpoint;
  const rest = endpoint.path.slice(declared.length);
  const path = `${served}${rest}`.replace(/(?<=.)\/$/, '') || '/';
  return { ...endpoint, path, id: `${endpoint.method} ${path}` };
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`);
}

function byPathThenMethod(a: Endpoint, b: Endpoint): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.method < b.method ? -1 : a.method > b.method ? 1 : 0;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
