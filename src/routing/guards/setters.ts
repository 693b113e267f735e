import { optionsOf, stringOf, type Value } from '../../interpret/values.js';
import type { Handler, Layer, RouterHost } from '../layers.js';
import type { PackageTable } from './packages/table.js';
import type { LayerResult } from './outcome.js';
import type { ExchangeWords } from '../exchange-words.js';

/** What a handler does to anybody; `loader` for one that is called with a parameter of the path. */
export type JudgeHandler = (handler: Value, as?: 'loader') => LayerResult;

/** The same, and for handlers that are followed on a mere likeness of names and so not for long. */
export type Judges = {
  readonly judge: JudgeHandler;
  readonly judgeShortly: JudgeHandler;
  /** The same where some variables of the environment are set, and nobody else knows to what. */
  readonly judgeKnowing: (secrets: ReadonlySet<string>) => JudgeHandler;
  /** The same for one of which it is asked whether it makes one of some calls, by `placeKey`. */
  readonly judgeFor: (watched: readonly string[]) => JudgeHandler;
  readonly packages: PackageTable;
  readonly words: ExchangeWords;
};

/** What a handler does to anybody who sends it a request. */
export type OpenResult = LayerResult & { readonly by: Handler };

export type Setters = {
  /** Whether a handler was found there. */
  readonly isFound: boolean;
  /** What those do that stand behind no guard. */
  readonly open: readonly OpenResult[];
};

/**
 * The handlers that are meant, and what those of them do that stand behind no guard.
 * @param ask how it is found out what such a handler does; as for guards where nothing is given
 */
export function settersAmong(
  isMeant: (handler: Handler, index: number, all: readonly Handler[]) => boolean,
  routers: readonly RouterHost[],
  judge: JudgeHandler,
  ask: JudgeHandler = judge,
): Setters {
  let isFound = false;
  const isGuard = once(
    ({ value }: Handler): boolean => mayGuard(value) && judge(value).verdict.verdict === 'refuses',
  );
  const mounts = mountsOf(routers);
  const isMounted = once((router: RouterHost) => isMountedBehind(router, mounts, isGuard, 0));
  const isBehind = (router: RouterHost, before: readonly Handler[]): boolean =>
    before.some(isGuard) || isMounted(router);
  const open = routers.flatMap((router) => [
    ...router.layers.flatMap((layer, index) =>
      layer.handlers.flatMap((handler, position): readonly OpenResult[] => {
        if (!isMeant(handler, position, layer.handlers)) return [];
        isFound = true;
        const before = [...usedBefore(router, index), ...layer.handlers.slice(0, position)];
        // Whatever refuses hands on an error, too.
        if (!takesErrors(handler) && isBehind(router, before)) return [];
        return [{ ...ask(handler.value), by: handler }];
      }),
    ),
    ...router.loaders.flatMap(({ name, handler }): readonly OpenResult[] => {
      if (!isMeant(handler, 0, [handler])) return [];
      isFound = true;
      const before = usedBefore(router, firstWith(router, name));
      return isBehind(router, before) ? [] : [{ ...ask(handler.value, 'loader'), by: handler }];
    }),
  ]);
  return { isFound, open };
}

function once<T, R>(answer: (of: T) => R): (of: T) => R {
  const known = new Map<T, R>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const found = answer(of);
    known.set(of, found);
    return found;
  };
}

/** The handlers that are meant, each with what stands before it, at its router and where that is mounted once. */
export function standingBefore(
  isMeant: (handler: Handler) => boolean,
  routers: readonly RouterHost[],
): readonly { readonly handler: Handler; readonly before: readonly Handler[] }[] {
  const mounts = mountsOf(routers);
  return routers.flatMap((router) =>
    router.layers.flatMap((layer, index) =>
      layer.handlers.flatMap((handler, position) => {
        if (!isMeant(handler)) return [];
        const own = [...usedBefore(router, index), ...layer.handlers.slice(0, position)];
        const before = [...mountedBehind(router, mounts, 0), ...own];
        return [{ handler, before: before.filter(({ value }) => mayGuard(value)) }];
      }),
    ),
  );
}

function mountedBehind(router: RouterHost, mounts: Mounts, depth: number): readonly Handler[] {
  const [mount, other] = mounts.get(router) ?? [];
  if (!mount || other || depth >= DEEPEST_MOUNT) return [];
  const { owner, layer, index, position } = mount;
  return [
    ...mountedBehind(owner, mounts, depth + 1),
    ...usedBefore(owner, index),
    ...layer.handlers.slice(0, position),
  ];
}

function takesErrors({ value }: Handler): boolean {
  return value.kind === 'function' && value.arity === 4;
}

/** The middleware that every request for a layer of a router meets before it. */
function usedBefore({ layers }: RouterHost, index: number): readonly Handler[] {
  const layer = layers[index];
  return layers
    .slice(0, index)
    .filter((earlier) => isUsedFor(earlier, layer))
    .flatMap(({ handlers }) => handlers);
}

/** Whether every request for a layer meets an earlier one: one without a path, or above the path of the layer. */
function isUsedFor({ form, path }: Layer, layer: Layer | undefined): boolean {
  if (form !== 'use') return false;
  if (path === null) return true;
  const own = layer?.path;
  if (path.kind !== 'constant' || own?.kind !== 'constant') return false;
  const [above, below] = [String(path.value), String(own.value)];
  return /^(?:\/[\w-]+)+$/.test(above) && `${below}/`.startsWith(`${above}/`);
}

/** The first layer whose path has a parameter, before which its loader is called. */
function firstWith({ layers }: RouterHost, name: string | null): number {
  const index = layers.findIndex(
    ({ path }) => path !== null && (stringOf(path)?.includes(`:${name ?? ''}`) ?? true),
  );
  return index < 0 ? layers.length : index;
}

/** Routers in routers deeper than this go in a circle. */
const DEEPEST_MOUNT = 6;

/** Whether a router is reached through guards alone: wherever it is mounted, one stands before it. */
function isMountedBehind(
  router: RouterHost,
  mounts: Mounts,
  isGuard: (handler: Handler) => boolean,
  depth: number,
): boolean {
  const found = mounts.get(router) ?? [];
  return (
    depth < DEEPEST_MOUNT &&
    found.length > 0 &&
    found.every(
      ({ owner, layer, index, position }) =>
        [...usedBefore(owner, index), ...layer.handlers.slice(0, position)].some(isGuard) ||
        isMountedBehind(owner, mounts, isGuard, depth + 1),
    )
  );
}

type Mount = {
  readonly owner: RouterHost;
  readonly layer: Layer;
  readonly index: number;
  readonly position: number;
};

/** Where each router stands. */
type Mounts = ReadonlyMap<object, readonly Mount[]>;

function mountsOf(routers: readonly RouterHost[]): Mounts {
  const mounts = new Map<object, Mount[]>();
  for (const owner of routers) {
    owner.layers.forEach((layer, index) => {
      for (const [host, position] of firstHosts(layer)) {
        const found = mounts.get(host) ?? [];
        found.push({ owner, layer, index, position });
        mounts.set(host, found);
      }
    });
  }
  return mounts;
}

/** What a layer hands requests to, each with the first place at which it stands there. */
function firstHosts({ handlers }: Layer): ReadonlyMap<object, number> {
  const hosts = new Map<object, number>();
  handlers.forEach(({ value }, position) => {
    for (const option of optionsOf(value)) {
      if (option.kind === 'host' && !hosts.has(option.host)) hosts.set(option.host, position);
    }
  });
  return hosts;
}

function mayGuard(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'external';
}
