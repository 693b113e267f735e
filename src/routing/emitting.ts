import { type Value } from '../interpret/values.js';
import type { HttpMethod } from '../model/types.js';
import {
  type Entry,
  type FoundRoute,
  type Kind,
  type Obstacle,
  type Passage,
  type Rewriter,
  type Stand,
} from './found.js';
import { type Covering } from './covering.js';
import type { LayeredFramework } from './framework.js';
import { directivesAt } from './directives.js';
import type { Judge } from './judgement.js';
import { type Coverage, joinServed, type PathPart, patternText, samplePath } from './paths.js';
import type { Handler, Layer, RouterHost } from './layers.js';
import type { createWideRoutes } from './wide.js';

export type Way = {
  /** The prefix so far; null below a mount whose path is not known. */
  readonly prefix: string | null;
  /** What of it has been taken off the path before middleware sees that. */
  readonly base: string | null;
  readonly why: string;
  readonly routers: readonly RouterHost[];
  /** By what each of `routers` but the first was mounted on the one before it. */
  readonly mounts: readonly Layer[];
  readonly depths: readonly number[];
  readonly conditions: readonly string[];
  /**
   * Middleware for every method (`.all`) on the router at hand, by the path that it was registered with: what
   * is registered with the very same path meets it, whatever the path is.
   */
  readonly everyMethod: Map<Value, readonly Passage[]>;
  /** Which routes are reached this way; those that are on it where it is missing. */
  readonly takes?: (method: HttpMethod, path: string) => boolean;
};

export type State = {
  readonly judge: Judge;
  readonly framework: LayeredFramework;
  covering: Covering<Passage>;
  readonly routes: FoundRoute[];
  readonly obstacles: Obstacle[];
  readonly entries: Entry[];
  readonly wide: ReturnType<typeof createWideRoutes>;
  /** Mounts of which only the rest of the walk tells whether they are endpoints. */
  readonly undecided: Undecided[];
  readonly rewriters: Rewriter[];
  readonly errorHandlers: Passage[];
  /** Applications and routers that nothing mounts. */
  readonly loose: ReadonlySet<RouterHost>;
  /** Routers that handlers hand requests to by hand. */
  readonly handed: Set<RouterHost>;
  /** What routers whose middleware runs for their own routes alone use to answer some of these. */
  standIns: StandIn[];
  corsSeen: boolean;
  order: number;
};

/** Middleware that answers requests to the routes behind it, in their place. */
type StandIn = {
  readonly route: Omit<FoundRoute, 'method' | 'path' | 'passages'>;
  /** What stands before it in its own call. */
  readonly own: readonly Passage[];
  /** Where it is used. */
  readonly mount: string;
  /** The paths that it answers; null for all that it is used for. */
  readonly paths: readonly string[] | null;
};

type Undecided = {
  readonly router: RouterHost;
  readonly layer: Layer;
  readonly handler: Handler;
  readonly way: Way;
  readonly passages: readonly Passage[];
};

export function reachOf({ framework }: State, { prefix }: Way): Coverage | null {
  return framework.paths.coverage(prefix ?? '', { kind: 'text', text: '', assumed: null });
}

/** Emits a route for one of its paths, or what a comment states where that cannot be read. */
export function emitPart(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
  part: PathPart,
  passages: readonly Passage[],
  kind: Kind,
): void {
  const isGuess = part.kind === 'unknown' || (part.kind === 'text' && part.assumed !== null);
  if ((isGuess || way.prefix === null) && emitStated(state, router, layer, way, passages)) return;
  if (part.kind === 'unknown') {
    state.obstacles.push({ kind: 'path', layer, why: part.why });
    return;
  }
  const paths =
    part.kind === 'text' ? state.framework.paths.served(part.text) : [patternText(part.pattern)];
  const { join = joinServed } = state.framework.paths;
  for (const path of paths) {
    if (way.prefix === null) {
      state.obstacles.push({ kind: 'below-unknown', layer, own: path, why: way.why });
    } else {
      const served =
        part.kind === 'text' ? withoutSlash(join(way.prefix, path)) : way.prefix + path;
      emit(state, router, layer.method, served, layer, way, passages, kind);
    }
  }
}

/** Paths are listed without a slash at the end. */
function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '') || '/';
}

/** Middleware for every method, which stands before what is registered with its path later on. */
export function noteEveryMethod(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
): readonly Passage[] {
  const { everyMethod } = way;
  const passages = ownPassages(state, router, layer, way);
  if (layer.path?.kind === 'constant' || layer.path?.kind === 'pattern') {
    everyMethod.set(layer.path, [...(everyMethod.get(layer.path) ?? []), ...passages]);
  }
  return passages;
}

/** The handlers of a route as what stands before other registrations with its path. */
export function ownPassages(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
): readonly Passage[] {
  const place = router.kind === 'app' ? 'app' : 'router';
  return layer.handlers.map((handler) => passageOf(state, handler, layer, place, way));
}

/** Whether what is registered for a method stands before requests of another: Express answers HEAD with GET. */
function isForMethod({ layer }: Passage, method: HttpMethod): boolean {
  return (
    layer.method === 'ALL' ||
    layer.method === method ||
    (layer.method === 'GET' && method === 'HEAD')
  );
}

export function emit(
  state: State,
  router: RouterHost,
  method: HttpMethod,
  path: string,
  layer: Layer,
  way: Way,
  own: readonly Passage[],
  kind: Kind = {},
): void {
  if (way.takes?.(method, path) === false) return;
  // The handlers of this very call stand in `own`; those that `use` added are not met twice.
  const before = state.covering
    .at(samplePath(path))
    .filter((passage) => passage.layer !== layer && isForMethod(passage, method));
  const handler = layer.handlers.at(-1);
  if (!handler) return;
  const sharing = (layer.path && way.everyMethod.get(layer.path)) ?? [];
  const alike = sharing.filter((passage) => !before.includes(passage) && passage.layer !== layer);
  const passages = [...before, ...loadersOf(state, router, path, way), ...alike, ...own];
  emitStandIns(state, method, path, layer);
  state.routes.push({
    ...routeWith(state, router, layer, way, { handler, ...kind }),
    ...{ method, path, passages },
  });
}

function routeWith(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
  { serves = null, reach = null, handler }: Kind & Pick<FoundRoute, 'handler'>,
): StandIn['route'] {
  return {
    layer,
    router,
    routers: way.routers,
    mounts: way.mounts,
    conditions: way.conditions,
    stand: standOf(state, way),
    rewriters: state.rewriters,
    errorHandlers: state.errorHandlers,
    syntax: state.framework.paths,
    serves,
    reach,
    handler,
  };
}

/**
 * Emits what `use` answers: at its own paths, or, in a router whose middleware runs for its own routes alone, at those of
 * the routes that come behind.
 * @param paths those that it answers; null for all that it is used for
 */
export function emitUse(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way & { readonly prefix: string },
  own: readonly Passage[],
  paths: readonly string[] | null,
  kind: Kind & Pick<FoundRoute, 'handler'>,
): void {
  const { prefix: mount } = way;
  if (router.isClosed) {
    state.standIns.push({ route: routeWith(state, router, layer, way, kind), own, mount, paths });
    return;
  }
  const isAll = layer.path === null || mount === '/' || mount === '';
  const whole = isAll ? joinServed(mount, '*') : mount;
  for (const path of paths ?? [whole]) emit(state, router, 'ALL', path, layer, way, own, kind);
}

function emitStandIns(state: State, method: HttpMethod, path: string, at: Layer): void {
  const wide = state.wide.of(at);
  const takes = (each: string): boolean =>
    each === path || wide.some((route) => route.takes(samplePath(each)));
  for (const { route, own, mount, paths } of state.standIns) {
    const before = (each: string): readonly Passage[] | null => {
      const passages = state.covering.at(samplePath(each));
      const index = passages.findIndex(({ layer }) => layer === route.layer);
      return index < 0 ? null : [...passages.slice(0, index), ...own];
    };
    const places = paths ?? [before(path) ? path : mount];
    for (const each of places) {
      const isTaken = takes(each) || (paths === null && takes(joinServed(each, '*')));
      const passages = isTaken ? before(each) : null;
      if (passages) state.routes.push({ ...route, method, path: each, passages });
    }
  }
}

/** What `router.param` registers for the parameters that a path of the router has. */
function loadersOf(state: State, router: RouterHost, path: string, way: Way): readonly Passage[] {
  const own = path.slice(way.prefix?.length ?? 0);
  return router.loaders.flatMap(({ name, handler, layer }): readonly Passage[] => {
    const has = name === null || own.includes(`{${name}}`);
    if (!has) return [];
    return [
      { ...passageOf(state, handler, layer, 'route', way), handlesErrors: false, loads: true },
    ];
  });
}

/** Emits what a comment states about a registration that cannot be read; false where there is none. */
export function emitStated(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
  own: readonly Passage[],
): boolean {
  const { routes } = directivesAt(layer.site);
  for (const { method, path } of routes ?? []) {
    emit(state, router, method, path, layer, way, own);
  }
  return routes !== null;
}

export function addPassage(state: State, passage: Passage, part: PathPart, way: Way): void {
  if (passage.handlesErrors) state.errorHandlers.push(passage);
  if (way.prefix === null) return;
  const { coverage } = passage.stand.routers.at(-1) ?? {};
  const covered = (coverage ?? state.framework.paths.coverage)(way.prefix, part);
  if (covered) state.covering.add(covered, passage);
  if (!passage.handlesErrors && state.judge.facts(passage.handler).isCors) state.corsSeen = true;
}

/** Notes a route for more than one path. */
export function noteWide(state: State, layer: Layer, part: PathPart, way: Way): void {
  const { conditions, prefix } = way;
  const { takesExactly, join = joinServed } = state.framework.paths;
  const takes = prefix === null ? null : takesExactly(prefix, part);
  if (prefix === null || takes === null) return;
  const path = part.kind === 'text' ? join(prefix, part.text) : null;
  state.wide.add({ method: layer.method, layer, takes, conditions, order: state.order }, path);
}

export function noteText(state: State, layer: Layer, part: PathPart, { prefix, base }: Way): void {
  if (part.kind !== 'text') return;
  if (part.assumed) {
    state.obstacles.push({ kind: 'assumed', layer, at: part.assumed, path: part.text });
  }
  const { paths, label } = state.framework;
  const says = paths.refusal(part.text);
  if (says !== null) state.obstacles.push({ kind: 'refused-path', layer, path: part.text, says });
  // Behind a prefix that is not taken off, the path goes on.
  const isBehind = prefix !== null && prefix !== (base ?? '');
  if (!isBehind && part.text !== '' && !/^[/*({]/.test(part.text)) {
    state.obstacles.push({ kind: 'no-slash', layer, path: part.text, label });
  }
}

export function passageOf(
  state: State,
  handler: Handler,
  layer: Layer,
  place: Passage['place'],
  way: Way,
): Passage {
  const isForErrors = state.framework.handlesErrors(handler.value);
  const { base } = way;
  const conditions = [...way.conditions, ...(handler.when ?? [])];
  const stand = standOf(state, way);
  return { handler, layer, place, conditions, base, handlesErrors: isForErrors, stand };
}

export function standOf({ order }: State, { prefix, routers, depths }: Way): Stand {
  return { prefix, routers, depths, order };
}
