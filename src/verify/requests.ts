import { isUseOf } from '../model/export-ref.js';
import { placeKey } from '../model/place-key.js';
import type { Endpoint, ExportRef, GuardUse, SourceRoute } from '../model/types.js';
import type { Ask, WayStep } from './protocol.js';

/** One registration of a secured endpoint, which is asked on its own. */
export type Target = {
  readonly endpoint: Endpoint;
  readonly route: SourceRoute;
  /** Values that it would take; those of parameters by name. */
  readonly samples: { readonly path: ReadonlyMap<string, string>; readonly body: unknown };
  /** Other paths that its guards name: whom they let through may send one in a query. */
  readonly named: readonly string[];
};

/** A request, and what is to be learnt from it. */
export type Question = {
  readonly ask: Ask;
  readonly target: Target;
  /**
   * `plain`: as anybody would send it; `local`: the same from this machine; `opened`: with the believed guards replaced
   * by what calls on; `spelled`: another method or spelling by which the same handler may be reached; `forged`: with
   * credentials that anybody can make.
   */
  readonly kind: 'plain' | 'local' | 'opened' | 'spelled' | 'forged';
};

/**
 * The requests by which it is seen whether an anonymous caller arrives at the handlers of `targets`.
 * @param guard the guard of authwright, or the one that the project named
 */
export function questionsFor(
  targets: readonly Target[],
  guard: ExportRef | null,
): readonly Question[] {
  const nextAddress = addresses();
  return targets.flatMap((target) => {
    const { endpoint, route } = target;
    const path = samplePath(target);
    const base = {
      place: placeKey(route.loc),
      functions: route.functions ?? null,
      way: wayOf(route, guard),
      isOpened: false,
    };
    const ask = (
      kind: Question['kind'],
      method: string,
      at: string,
      more: Partial<Ask> = {},
    ): Question => ({
      target,
      kind,
      ask: {
        ...base,
        from: nextAddress(),
        ...contentFor(method, target.samples.body),
        method,
        path: at,
        ...more,
      },
    });
    return methodsOf(endpoint.method).flatMap((method) => [
      ask('plain', method, path),
      ask('opened', method, path, { isOpened: true }),
      ask('local', method, path, { from: '127.0.0.1' }),
      ...FORGED.map((forged) => ask('forged', method, path, withHeaders(forged, method, target))),
      ...(method === 'GET' ? [ask('spelled', 'HEAD', path)] : []),
      ask('spelled', 'OPTIONS', path),
      ...spellings(path, target.named).map((spelled) => ask('spelled', method, spelled)),
    ]);
  });
}

/** What is registered for all methods is asked by one that reads and one that writes. */
function methodsOf(method: string): readonly string[] {
  return method === 'ALL' ? ['GET', 'POST'] : [method];
}

/** Unsigned, and signed with a key of nobody's: what only reads a token takes both. */
const FORGED = [
  tokenOf({ alg: 'none', typ: 'JWT' }, ''),
  tokenOf({ alg: 'HS256', typ: 'JWT' }, 'bm90LXNpZ25lZC13aXRoLXRoZS1rZXktb2YtdGhpcy1hcHA'),
];

function tokenOf(header: object, signature: string): string {
  const claims = { sub: '1', id: 1, userId: 1, role: 'admin', exp: 4_102_444_800 };
  const parts = [header, claims].map((each) =>
    Buffer.from(JSON.stringify(each)).toString('base64url'),
  );
  return [...parts, signature].join('.');
}

function withHeaders(token: string, method: string, { samples }: Target): Pick<Ask, 'headers'> {
  const { headers } = contentFor(method, samples.body);
  const credentials = {
    authorization: `Bearer ${token}`,
    cookie: `token=${token}; session=1`,
    'x-api-key': 'made-up',
  };
  return { headers: { ...headers, ...credentials } };
}

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

function contentFor(method: string, sample: unknown): Pick<Ask, 'headers' | 'body'> {
  if (!WITH_BODY.has(method)) return { headers: { accept: 'application/json' }, body: null };
  const body = JSON.stringify(sample ?? {});
  return {
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  };
}

/** A path that the endpoint is served at. */
export function samplePath({ endpoint: { path }, samples }: Target): string {
  return path
    .replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(samples.path.get(name) ?? '1'))
    .replaceAll('*', 'x');
}

/** The same path as routers may take it: with a slash behind it, in capitals, with a query, one that ends as another path, a letter encoded. */
function spellings(path: string, named: readonly string[]): readonly string[] {
  const letter = path.search(/[a-z](?=[^/]*$)/i);
  const encoded =
    letter < 0
      ? []
      : [
          `${path.slice(0, letter)}%${path.charCodeAt(letter).toString(16)}${path.slice(letter + 1)}`,
        ];
  const capitals = path.toUpperCase();
  return [
    ...(path.endsWith('/') ? [] : [`${path}/`]),
    ...(capitals === path ? [] : [capitals]),
    `${path}?page=1`,
    ...named.map((other) => `${path}?page=${other}`),
    ...encoded,
  ];
}

function wayOf({ guards }: SourceRoute, guard: ExportRef | null): readonly WayStep[] {
  const isBelieved = (use: GuardUse): boolean =>
    !use.idle &&
    ((guard !== null && isUseOf(use, guard)) ||
      use.verdict === 'refuses' ||
      use.neverAnswers === true);
  // Where one also stands on the way for some spellings of the path only, it is the same that refuses there.
  const believed = new Set(guards.filter(isBelieved).map(identityOf));
  return guards.flatMap((use) => {
    if (!use.registered) return [];
    const { loc, index } = use.registered;
    return {
      place: placeKey(loc),
      index,
      isBelieved: isBelieved(use),
      isReplaced: believed.has(identityOf(use)),
      answersAll: use.endsAll === true && !isBelieved(use),
    };
  });
}

function identityOf({ name, origin }: GuardUse): string {
  return JSON.stringify([name, origin]);
}

/** Addresses for benchmarks between networks (RFC 2544), of which nobody is a neighbour: each once. */
function addresses(): () => string {
  let count = 0;
  return () => {
    count++;
    return `198.${18 + (count >> 16)}.${(count >> 8) & 255}.${count & 255}`;
  };
}
