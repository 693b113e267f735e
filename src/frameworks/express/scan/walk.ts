import { textAt } from '../../../source/interpret/place.js';
import { optionsOf, type Value } from '../../../source/interpret/values.js';
import type { HttpMethod } from '../../../model/types.js';
import {
  type Entry,
  type FoundRoute,
  type Kind,
  type Obstacle,
  type Passage,
  type Rewriter,
  segmentsOf,
  type Stand,
  type Walk,
} from './found.js';
import { createCovering, type Covering } from './covering.js';
import { directivesAt } from './directives.js';
import { answersNothing, handlesErrors } from './no-handler.js';
import { isForeign } from './external-values.js';
import { wrappedHandler } from './guards/packages.js';
import type { Judge, Replies } from './judgement.js';
import { locOf } from './places.js';
import {
  type Coverage,
  coverage,
  joinServed,
  type PathPart,
  pathsOf,
  patternText,
  samplePath,
  refusedCharacter,
  servedPaths,
} from './paths.js';
import { type Handler, type Layer, type RouterHost, routersIn } from './router.js';

type Way = {
  /** The prefix so far; null below a mount whose path is not known. */
  readonly prefix: string | null;
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
};

type State = {
  readonly judge: Judge;
  readonly major: number;
  readonly covering: Covering<Passage>;
  readonly routes: FoundRoute[];
  readonly obstacles: Obstacle[];
  readonly entries: Entry[];
  /** Mounts of which only the rest of the walk tells whether they are endpoints. */
  readonly undecided: Undecided[];
  readonly rewriters: Rewriter[];
  readonly errorHandlers: Passage[];
  corsSeen: boolean;
  order: number;
};

type Undecided = {
  readonly router: RouterHost;
  readonly layer: Layer;
  readonly handler: Handler;
  readonly way: Way;
  readonly passages: readonly Passage[];
};

/**
 * Walks from an application (or a router that is served at `prefix`) through everything that is mounted on
 * it, in the order in which a request meets it, and gives every endpoint with the middleware on its way.
 */
export function walkFrom(start: RouterHost, prefix: string, judge: Judge, major: number): Walk {
  const state: State = {
    judge,
    major,
    covering: createCovering(),
    routes: [],
    obstacles: [],
    entries: [],
    undecided: [],
    rewriters: [],
    errorHandlers: [],
    corsSeen: false,
    order: 0,
  };
  walkRouter(state, start, {
    prefix,
    why: '',
    routers: [],
    mounts: [],
    depths: [],
    conditions: [],
    everyMethod: new Map(),
  });
  settleUndecided(state);
  return state;
}

/**
 * Something of a package that is mounted at a path and not known: where other registrations answer below that
 * path it is taken for middleware, else it is what answers there. What is not even known to come from a
 * package may be a router, and is reported.
 */
function settleUndecided(state: State): void {
  const served = state.routes.map((route) => samplePath(route.path));
  for (const { router, layer, handler, way, passages } of state.undecided) {
    if (way.prefix === null) continue;
    const prefix = samplePath(joinServed(way.prefix, ''));
    const isShared = served.some((path) => path === prefix || path.startsWith(`${prefix}/`));
    if (!isForeign(handler.value)) {
      state.obstacles.push({ kind: 'mounted-unknown', layer, handler });
    } else if (!isShared) {
      emit(state, router, 'ALL', joinServed(way.prefix, ''), layer, way, passages);
    }
  }
}

function walkRouter(state: State, router: RouterHost, way: Way): void {
  // A router that is mounted on itself would be walked for ever.
  if (way.routers.includes(router)) return;
  const depth = segmentsOf(way.prefix ?? '').length;
  const inside: Way = {
    ...way,
    routers: [...way.routers, router],
    depths: [...way.depths, depth],
    everyMethod: new Map(),
  };
  const from = state.routes.length;
  const corsBefore = state.corsSeen;
  for (const layer of router.layers) {
    const here = { ...inside, conditions: [...inside.conditions, ...layer.conditions] };
    state.order += 1;
    noteRewriters(state, layer, here);
    if (layer.form === 'use') walkUse(state, router, layer, here);
    else walkRoute(state, router, layer, here);
  }
  state.entries.push({
    router,
    prefix: way.prefix ?? '',
    from,
    to: state.routes.length,
    corsBefore,
  });
}

function walkUse(state: State, router: RouterHost, layer: Layer, way: Way): void {
  const { handlers } = layer;
  const mounts = handlers.some((handler) => routersIn(handler.value).length > 0);
  const place = mounts ? 'mount' : router.kind === 'app' ? 'app' : 'router';
  for (const part of mountPaths(layer)) {
    noteText(state, layer, part);
    const ways = waysInto(state, way, part);
    const base = ways.length === 1 ? (ways[0]?.prefix ?? null) : null;
    handlers.forEach((handler, index) => {
      const routers = routersIn(handler.value);
      if (routers.length > 0) {
        const unread = ways.some((each) => each.prefix === null) && way.prefix !== null;
        if (unread && part.kind === 'unknown') {
          state.obstacles.push({ kind: 'mount-path', layer, why: part.why });
        }
        const options = optionsOf(handler.value).length;
        for (const [position, mounted] of routers.entries()) {
          const choice = options > 1 ? [`${layer.site.file}:${handler.at.start}:${position}`] : [];
          for (const each of ways) {
            walkRouter(state, mounted, {
              ...each,
              mounts: [...each.mounts, layer],
              conditions: [...each.conditions, ...choice],
            });
          }
        }
        return;
      }
      const isLast = index === handlers.length - 1;
      const isForErrors = handlesErrors(handler.value);
      addPassage(
        state,
        {
          ...{ handler, layer, place, conditions: way.conditions, base },
          handlesErrors: isForErrors,
          stand: standOf(state, way),
        },
        part,
        way,
      );
      if (isForErrors) return;
      if (isOwnCode(handler.value)) noteOwn(state, router, layer, index, part, ways);
      else if (!notePackage(state, router, layer, index, part, ways) && isLast && !mounts)
        noteHandler(state, router, layer, handler, part, ways, way);
    });
  }
}

/** A handler of the project that is mounted with `use` is an endpoint for what it answers. */
function noteOwn(
  state: State,
  router: RouterHost,
  layer: Layer,
  index: number,
  part: PathPart,
  ways: readonly Way[],
): void {
  const handler = layer.handlers[index];
  if (!handler) return;
  for (const way of ways) {
    const replies = state.judge.replies(handler, { base: way.prefix ?? '', path: null });
    const { paths, anywhere, unsure } = replies;
    const passages = passagesBefore(state, layer, index, way);
    const answers = anywhere || paths.length > 0;
    if (!answers && !unsure) continue;
    if (emitStated(state, router, layer, way, passages)) continue;
    if (way.prefix === null) {
      if (answers && part.kind === 'unknown')
        state.obstacles.push({ kind: 'path', layer, why: part.why });
      else if (answers)
        state.obstacles.push({ kind: 'below-unknown', layer, own: '/', why: way.why });
      continue;
    }
    if (unsure && !anywhere) {
      state.obstacles.push({ kind: 'answer-unknown', layer, handler, why: whyUnsure(unsure) });
    }
    const reach = replies.callsOn ? reachOf(way) : null;
    const served = [...paths, ...(anywhere ? [wholeMount(layer, way.prefix)] : [])];
    for (const path of served) {
      emit(state, router, 'ALL', path, layer, way, passages, { reach, handler });
    }
  }
}

/** What a package serves by itself: files, pages, proxies. False where it is not known to. */
function notePackage(
  state: State,
  router: RouterHost,
  layer: Layer,
  index: number,
  part: PathPart,
  ways: readonly Way[],
): boolean {
  const handler = layer.handlers[index];
  const answering = handler && state.judge.facts(handler).answering;
  if (!handler || !answering) return false;
  const { kind, paths, callsOn } = answering;
  // `swaggerUi.serve, swaggerUi.setup(document)`: one page.
  const before = layer.handlers.slice(0, index);
  if (before.some((each) => state.judge.facts(each).answering)) return true;
  for (const way of ways) {
    const passages = passagesBefore(state, layer, index, way);
    const isUnread = way.prefix === null || part.kind === 'unknown';
    if (isUnread && emitStated(state, router, layer, way, passages)) continue;
    if (way.prefix === null) {
      const own = layer.path === null ? '/*' : '/';
      state.obstacles.push(
        part.kind === 'unknown'
          ? { kind: 'path', layer, why: part.why }
          : { kind: 'below-unknown', layer, own, why: way.why },
      );
      continue;
    }
    const { prefix } = way;
    const served = paths?.map((path) => joinServed(prefix, path)) ?? [wholeMount(layer, prefix)];
    const reach = callsOn ? reachOf(way) : null;
    for (const path of served) {
      emit(state, router, 'ALL', path, layer, way, passages, { serves: kind, reach, handler });
    }
  }
  return true;
}

function wholeMount(layer: Layer, prefix: string): string {
  return layer.path === null || prefix === '/' || prefix === '' ? joinServed(prefix, '*') : prefix;
}

/** What stands before a handler in its own call, and the handler itself where it refuses whoever has no secret. */
function passagesBefore(state: State, layer: Layer, index: number, way: Way): readonly Passage[] {
  const handler = layer.handlers[index];
  const refuses = handler !== undefined && state.judge.alone(handler).onlyRefuses === true;
  return layer.handlers
    .slice(0, refuses ? index + 1 : index)
    .filter(({ value }) => routersIn(value).length === 0)
    .map((each) => passageOf(state, each, layer, 'route', way));
}

function reachOf({ prefix }: Way): Coverage | null {
  return coverage(prefix ?? '', { kind: 'text', text: '', assumed: null }, 5);
}

/** A handler mounted with `use` is an endpoint for every method when it answers and does not pass on. */
function noteHandler(
  state: State,
  router: RouterHost,
  layer: Layer,
  handler: Handler,
  part: PathPart,
  ways: readonly Way[],
  way: Way,
): void {
  // What a package mounts on the whole application (a proxy, a page server) is no endpoint of the project.
  const judgement = state.judge.alone(handler);
  if (layer.path === null && isForeign(handler.value)) {
    const isKnown = judgement.answers !== 'unknown' || directivesAt(layer.site).routes !== null;
    if (!isKnown) state.obstacles.push({ kind: 'package-unknown', layer, handler });
    return;
  }
  if (judgement.answers === 'never') return;
  // What `use` mounts sees the path below its own.
  const passagesIn = (within: Way): readonly Passage[] =>
    layer.handlers.slice(0, -1).map((each) => passageOf(state, each, layer, 'route', within));
  if (part.kind === 'unknown' || judgement.answers === 'unknown') {
    const isOpen = part.kind !== 'unknown' || judgement.answers === 'always';
    if (emitStated(state, router, layer, way, passagesIn(way))) return;
    if (!isOpen) {
      // Neither where nor what: it may be a router as well as anything else.
      if (!isForeign(handler.value))
        state.obstacles.push({ kind: 'mounted-unknown', layer, handler });
      return;
    }
    if (part.kind === 'unknown') state.obstacles.push({ kind: 'path', layer, why: part.why });
    else
      ways.forEach((each) =>
        state.undecided.push({ router, layer, handler, way: each, passages: passagesIn(each) }),
      );
    return;
  }
  for (const each of ways) {
    const whole = layer.path === null || each.prefix === '/' || each.prefix === '';
    if (each.prefix !== null) {
      emit(
        state,
        router,
        'ALL',
        whole ? joinServed(each.prefix, '*') : each.prefix,
        layer,
        each,
        passagesIn(each),
      );
    }
  }
}

function walkRoute(state: State, router: RouterHost, layer: Layer, way: Way): void {
  if (layer.form === 'socket') {
    const handler = layer.handlers.at(-1);
    if (!handler) return;
    for (const part of pathsOf(layer.path)) {
      emitPart(state, router, layer, way, part, [], { serves: 'socket', handler });
    }
    return;
  }
  if (layer.method === 'ALL' && layer.handlers.some(({ value }) => isOwnCode(value))) {
    walkAll(state, router, layer, way);
    return;
  }
  // `(err, req, res, next)` runs for errors alone.
  const last = layer.handlers.findLast(({ value }) => !handlesErrors(value));
  if (!last || (layer.method !== 'ALL' && answersNothing(layer.handlers, state.judge))) return;
  // Only these may be something else than an endpoint; handlers in general are not read.
  const isPreflight = layer.method === 'OPTIONS' && state.judge.facts(last).isCors;
  if (isPreflight) state.corsSeen = true;
  const passesOn = layer.method === 'ALL' && state.judge.alone(last).answers === 'never';
  const own = guardsAlone(state, last)
    ? layer.handlers
    : layer.handlers.filter((handler) => handler !== last);
  const passages = own.map((handler) => passageOf(state, handler, layer, 'route', way));
  const forAll = passesOn ? noteEveryMethod(state, router, layer, way) : [];
  const serves = state.judge.facts(last).answering?.kind ?? null;
  for (const part of pathsOf(layer.path)) {
    noteText(state, layer, part);
    if (isPreflight) continue;
    if (passesOn) {
      for (const passage of forAll) addPassage(state, passage, part, way);
      continue;
    }
    emitPart(state, router, layer, way, part, passages, { serves, handler: last });
  }
}

/** `all`: an endpoint for what any of its handlers answers, and middleware where they call on. */
function walkAll(state: State, router: RouterHost, layer: Layer, way: Way): void {
  const forAll = noteEveryMethod(state, router, layer, way);
  for (const part of pathsOf(layer.path)) {
    noteText(state, layer, part);
    let callsOn = true;
    for (const [index, handler] of layer.handlers.entries()) {
      if (handlesErrors(handler.value) || !callsOn) continue;
      const isLast = index === layer.handlers.length - 1;
      const found = answersOf(state, handler, part, way, isLast);
      callsOn = found.callsOn;
      const passages = passagesBefore(state, layer, index, way);
      if (found.unsure && !found.answers) {
        if (emitStated(state, router, layer, way, passages)) continue;
        const why = whyUnsure(found.unsure);
        state.obstacles.push({ kind: 'answer-unknown', layer, handler, why });
      }
      const kind = { serves: found.serves, reach: found.reach, handler };
      if (found.answers) emitPart(state, router, layer, way, part, passages, kind);
      for (const path of found.paths) {
        emit(state, router, 'ALL', path, layer, way, passages, kind);
      }
    }
    if (callsOn) for (const passage of forAll) addPassage(state, passage, part, way);
  }
}

type AnswersOf = {
  readonly answers: boolean;
  readonly paths: readonly string[];
  readonly unsure: Replies['unsure'];
  readonly callsOn: boolean;
  readonly serves: FoundRoute['serves'];
  readonly reach: Coverage | null;
};

/** What a handler of `all` answers at its path. */
function answersOf(
  state: State,
  handler: Handler,
  part: PathPart,
  way: Way,
  isLast: boolean,
): AnswersOf {
  const nothing = { paths: [], unsure: null, serves: null, reach: null };
  if (!isOwnCode(handler.value)) {
    const { answering } = state.judge.facts(handler);
    const { answers } = state.judge.alone(handler);
    const isKnown =
      answers === 'always' || answering !== undefined || (isLast && answers === 'unknown');
    const callsOn = answering?.callsOn ?? answers !== 'always';
    return { ...nothing, answers: isKnown, serves: answering?.kind ?? null, callsOn };
  }
  const base = way.prefix ?? '';
  const [served] = part.kind === 'text' ? servedPaths(part.text, state.major) : [];
  const path = served === undefined ? null : joinServed(base, served);
  const { paths, anywhere, unsure, callsOn } = state.judge.replies(handler, { base, path });
  const reach = callsOn ? coverage(base, part, state.major) : null;
  return { ...nothing, answers: anywhere, paths, unsure, callsOn, reach };
}

/** Emits a route for one of its paths, or what a comment states where that cannot be read. */
function emitPart(
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
    part.kind === 'text' ? servedPaths(part.text, state.major) : [patternText(part.pattern)];
  for (const path of paths) {
    if (way.prefix === null) {
      state.obstacles.push({ kind: 'below-unknown', layer, own: path, why: way.why });
    } else {
      const served = part.kind === 'text' ? joinServed(way.prefix, path) : way.prefix + path;
      emit(state, router, layer.method, served, layer, way, passages, kind);
    }
  }
}

/** Middleware for every method, which stands before what is registered with its path later on. */
function noteEveryMethod(
  state: State,
  router: RouterHost,
  layer: Layer,
  way: Way,
): readonly Passage[] {
  const place = router.kind === 'app' ? 'app' : 'router';
  const { everyMethod } = way;
  const passages = layer.handlers.map((handler) => passageOf(state, handler, layer, place, way));
  if (layer.path?.kind === 'constant' || layer.path?.kind === 'pattern') {
    everyMethod.set(layer.path, [...(everyMethod.get(layer.path) ?? []), ...passages]);
  }
  return passages;
}

/** `router.get('/x', requireUser)`: a guard in the last place guards what another registration answers. */
function guardsAlone(state: State, handler: Handler): boolean {
  const { value } = handler;
  // Handlers are not read in general; one that calls `next()` without an error is made to stand before others.
  const mayPassOn =
    value.kind === 'external' || (value.kind === 'function' && /\bnext\(\)/.test(textAt(value.at)));
  return mayPassOn && state.judge.alone(handler).verdict === 'refuses';
}

function emit(
  state: State,
  router: RouterHost,
  method: HttpMethod,
  path: string,
  layer: Layer,
  way: Way,
  own: readonly Passage[],
  kind: Kind = {},
): void {
  // The handlers of this very call stand in `own`; those that `use` added are not met twice.
  const before = state.covering.at(samplePath(path)).filter((passage) => passage.layer !== layer);
  const handler = layer.handlers.at(-1);
  if (!handler) return;
  const sharing = (layer.path && way.everyMethod.get(layer.path)) ?? [];
  const alike = sharing.filter((passage) => !before.includes(passage) && passage.layer !== layer);
  state.routes.push({
    method,
    path,
    layer,
    router,
    routers: way.routers,
    mounts: way.mounts,
    passages: [...before, ...loadersOf(state, router, path, way), ...alike, ...own],
    conditions: way.conditions,
    stand: standOf(state, way),
    rewriters: state.rewriters,
    errorHandlers: state.errorHandlers,
    major: state.major,
    serves: kind.serves ?? null,
    reach: kind.reach ?? null,
    handler: kind.handler ?? handler,
  });
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
function emitStated(
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

/** The paths of a mount: what a comment states comes before a guess. */
function mountPaths(layer: Layer): readonly PathPart[] {
  const parts = pathsOf(layer.path);
  const isGuess = parts.some(
    (part) => part.kind === 'unknown' || (part.kind === 'text' && part.assumed !== null),
  );
  const stated = isGuess ? directivesAt(layer.site).mount : null;
  return stated === null ? parts : [{ kind: 'text', text: stated, assumed: null }];
}

function addPassage(state: State, passage: Passage, part: PathPart, way: Way): void {
  if (passage.handlesErrors) state.errorHandlers.push(passage);
  if (way.prefix === null) return;
  const covered = coverage(way.prefix, part, state.major);
  if (covered) state.covering.add(covered, passage);
  if (!passage.handlesErrors && state.judge.facts(passage.handler).isCors) state.corsSeen = true;
}

/** The ways into what is mounted at `part`. */
function waysInto(state: State, way: Way, part: PathPart): readonly Way[] {
  if (part.kind === 'unknown') return [{ ...way, prefix: null, why: part.why }];
  const { prefix } = way;
  if (prefix === null) return [way];
  if (part.kind === 'pattern') return [{ ...way, prefix: prefix + patternText(part.pattern) }];
  return servedPaths(part.text, state.major).map((path) => ({
    ...way,
    prefix: joinServed(prefix, path).replace(/^\/$/, ''),
  }));
}

function noteText(state: State, layer: Layer, part: PathPart): void {
  if (part.kind !== 'text') return;
  if (part.assumed) {
    state.obstacles.push({ kind: 'assumed', layer, at: part.assumed, path: part.text });
  }
  const refused = refusedCharacter(part.text, state.major);
  if (refused !== null) {
    state.obstacles.push({ kind: 'refused-path', layer, path: part.text, character: refused });
  }
  if (part.text !== '' && !/^[/*({]/.test(part.text)) {
    state.obstacles.push({ kind: 'no-slash', layer, path: part.text });
  }
}

function passageOf(
  state: State,
  handler: Handler,
  layer: Layer,
  place: Passage['place'],
  way: Way,
): Passage {
  const isForErrors = handlesErrors(handler.value);
  const { conditions, prefix: base } = way;
  const stand = standOf(state, way);
  return { handler, layer, place, conditions, base, handlesErrors: isForErrors, stand };
}

function standOf({ order }: State, { prefix, routers, depths }: Way): Stand {
  return { prefix, routers, depths, order };
}

/** Handlers that give the request another path, by which it may reach what comes behind. */
function noteRewriters(state: State, layer: Layer, way: Way): void {
  const { prefix } = way;
  if (prefix === null || !layer.handlers.some((handler) => state.judge.rewrites(handler))) return;
  for (const part of pathsOf(layer.path)) {
    const ways = waysInto(state, way, part);
    for (const each of ways) {
      const path = each.prefix ?? prefix;
      state.rewriters.push({
        path,
        // What `use` takes off a path is put back.
        under: layer.form === 'use' ? path : prefix,
        order: state.order,
      });
    }
  }
}

/** What is followed to see what it answers. */
function isOwnCode(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' ||
      (option.kind === 'native' && option.bound !== undefined) ||
      (option.kind === 'external' && wrappedHandler(option) !== null),
  );
}

function whyUnsure({ why, at }: NonNullable<Replies['unsure']>): string {
  if (at === null) return why;
  const { file, line } = locOf(at);
  return `${why} (${file}:${line})`;
}
