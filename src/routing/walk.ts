import { nodeAt, textAt } from '../interpret/place.js';
import { escapeRegExp } from '../model/escape-reg-exp.js';
import { optionsOf, type Value } from '../interpret/values.js';
import { type Passage, segmentsOf, type Walk } from './found.js';
import { conditionName } from '../interpret/condition.js';
import { createCovering } from './covering.js';
import type { LayeredFramework } from './framework.js';
import { directivesAt } from './directives.js';
import { answersNothing } from './no-handler.js';
import { isForeign } from './external-values.js';
import { handedByRoute, handedByUse } from './handed.js';
import type { Judge } from './judgement.js';
import { joinServed, type PathPart, pathsOf, patternText, samplePath } from './paths.js';
import { type Copied, type Handler, type Layer, type RouterHost, routersIn } from './layers.js';
import { optionsIn } from './handler-options.js';
import {
  type Way,
  type State,
  emitPart,
  noteEveryMethod,
  ownPassages,
  emit,
  addPassage,
  noteText,
  noteWide,
  passageOf,
  standOf,
} from './emitting.js';
import {
  noteOwn,
  notePackage,
  noteHandler,
  noteUnknownPackage,
  walkAll,
  isOwnCode,
} from './answering.js';
import { createWideRoutes } from './wide.js';

/**
 * Walks from an application (or a router that is served at `prefix`) through everything that is mounted on
 * it, in the order in which a request meets it, and gives every endpoint with the middleware on its way.
 * @param loose applications and routers that nothing mounts, which handlers may hand requests to
 */
export function walkFrom(
  framework: LayeredFramework,
  start: RouterHost,
  prefix: string,
  judge: Judge,
  loose: ReadonlySet<RouterHost> = new Set(),
): Walk {
  const state: State = {
    framework,
    judge,
    covering: createCovering(),
    routes: [],
    obstacles: [],
    entries: [],
    wide: createWideRoutes(),
    undecided: [],
    rewriters: [],
    errorHandlers: [],
    loose,
    handed: new Set(),
    standIns: [],
    corsSeen: false,
    order: 0,
  };
  walkRouter(state, start, {
    prefix,
    base: prefix,
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
 * Something of a package that is mounted at a path and not known: where nothing else answers below that path it is
 * what answers there, else it may be middleware as well, which is asked. What is not even known to come from a package
 * may be a router, and is reported.
 */
function settleUndecided(state: State): void {
  const served = state.routes.map((route) => samplePath(route.path));
  for (const { router, layer, handler, way, passages } of state.undecided) {
    if (way.prefix === null) continue;
    const prefix = samplePath(joinServed(way.prefix, ''));
    const isShared = served.some((path) => path === prefix || path.startsWith(`${prefix}/`));
    if (!isForeign(handler.value)) {
      state.obstacles.push({ kind: 'mounted-unknown', layer, handler });
    } else if (isShared) {
      state.obstacles.push({ kind: 'package-unknown', layer, handler });
    } else {
      emit(state, router, 'ALL', joinServed(way.prefix, ''), layer, way, passages);
    }
  }
}

/** @param was the router as it was copied where it is mounted */
function walkRouter(state: State, router: RouterHost, way: Way, was: Copied = router): void {
  // A router that is mounted on itself would be walked for ever.
  if (way.routers.includes(router)) return;
  const { prefix } = was;
  for (const part of prefix ? pathsOf(prefix) : [null]) {
    for (const each of part ? waysInto(state, way, part) : [way]) {
      const base = router.keepsPath ? way.base : each.prefix;
      walkLayers(state, router, { ...each, base }, was.layers);
    }
  }
}

function walkLayers(state: State, router: RouterHost, way: Way, layers: readonly Layer[]): void {
  // What sees the whole path compares all of it.
  const depth = segmentsOf((router.keepsPath ? way.base : way.prefix) ?? '').length;
  const inside: Way = {
    ...way,
    routers: [...way.routers, router],
    depths: [...way.depths, depth],
    everyMethod: new Map(),
  };
  const from = state.routes.length;
  const corsBefore = state.corsSeen;
  const { covering, standIns } = state;
  // Routers of their own kind in one another are one.
  if (router.isClosed && !way.routers.at(-1)?.isClosed) {
    state.covering = createCovering(covering);
    state.standIns = [];
  }
  for (const layer of layers) {
    const here = { ...inside, conditions: [...inside.conditions, ...layer.conditions] };
    state.order += 1;
    noteRewriters(state, layer, here);
    if (layer.form === 'use') walkUse(state, router, layer, here);
    else walkRoute(state, router, layer, here);
  }
  state.covering = covering;
  state.standIns = standIns;
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
  const place: Passage['place'] = mounts ? 'mount' : router.kind === 'app' ? 'app' : 'router';
  for (const part of mountPaths(layer)) {
    noteText(state, layer, part, way);
    const ways = waysInto(state, way, part).map((each) => ({
      ...each,
      base: router.keepsPath ? way.base : each.prefix,
    }));
    const base = ways.length === 1 ? (ways[0]?.base ?? null) : null;
    handlers.forEach((handler, index) => {
      const options = optionsIn(handler);
      const isRouted = options.some(({ value }) => routersIn(value).length > 0);
      if (isRouted) walkMounted(state, layer, handler, part, ways, way);
      const isForErrors = state.framework.handlesErrors(handler.value);
      if (!isRouted) {
        const stand = standOf(state, way);
        const conditions = [...way.conditions, ...(handler.when ?? [])];
        const passage = { handler, layer, place, conditions, base, stand };
        addPassage(state, { ...passage, handlesErrors: isForErrors }, part, way);
      }
      const mayForgive = isForErrors || state.framework.mayCatch?.(handler.value) === true;
      if (mayForgive && state.judge.forgives(handler)) {
        state.obstacles.push({ kind: 'errors-answered', layer, handler });
      }
      if (isForErrors) return;
      const isLast = index === handlers.length - 1;
      // Functions of the project's own are followed together.
      const own = options.filter(({ value, from }) => !from && isOwnCode(state.judge, value));
      const together = own.length === options.length ? handler : oneOf(handler, own);
      if (own.length > 0) noteOwn(state, router, layer, together, index, part, ways);
      if (!router.isClosed) {
        for (const handed of handedByUse(state, layer, handler, ways)) {
          walkRouter(state, handed.router, handed.way);
        }
      }
      for (const [position, option] of options.entries()) {
        if (own.includes(option) || routersIn(option.value).length > 0) continue;
        const chosen = (each: Way): Way => withChoice(each, layer, handler, options, position);
        const chosenWays = ways.map(chosen);
        if (isOwnCode(state.judge, option.value)) {
          noteOwn(state, router, layer, option, index, part, chosenWays);
        } else if (notePackage(state, router, layer, option, index, part, chosenWays)) {
          continue;
        } else if (router.isClosed && !mayBeRouter(option)) {
          // Its router runs it for routes of its own alone.
          continue;
        } else if (isLast && !mounts) {
          noteHandler(state, router, layer, option, part, chosenWays, chosen(way));
        } else noteUnknownPackage(state, layer, option);
      }
    });
  }
}

function mayBeRouter({ value, mayBeRouter: isCalledSo }: Handler): boolean {
  return value.kind === 'unknown' || isCalledSo === true;
}

/** What is followed as one of several. */
function oneOf(handler: Handler, options: readonly Handler[]): Handler {
  const [first] = options;
  if (first && options.length === 1) return first;
  return { ...handler, value: { kind: 'union', options: options.map(({ value }) => value) } };
}

/** Enters the routers that a handler is or may be. */
function walkMounted(
  state: State,
  layer: Layer,
  handler: Handler,
  part: PathPart,
  ways: readonly Way[],
  way: Way,
): void {
  const unread = ways.some((each) => each.prefix === null) && way.prefix !== null;
  if (unread && part.kind === 'unknown') {
    state.obstacles.push({ kind: 'mount-path', layer, why: part.why });
  }
  const options = optionsOf(handler.value);
  const when = handler.when ?? [];
  for (const [position, mounted] of routersIn(handler.value).entries()) {
    for (const each of ways) {
      const here = { ...each, conditions: [...each.conditions, ...when] };
      const inside = withChoice(here, layer, handler, options, position);
      const mounts = [...each.mounts, layer];
      walkRouter(state, mounted, { ...inside, mounts }, handler.copied?.get(mounted));
    }
  }
}

/** What may be one of several things is there under a condition. */
function withChoice(
  way: Way,
  layer: Layer,
  handler: Handler,
  options: readonly unknown[],
  position: number,
): Way {
  if (options.length < 2 && optionsOf(handler.value).length < 2) return way;
  const { file } = layer.site;
  const choice = conditionName({ file, offset: handler.at.start, branch: String(position) });
  return { ...way, conditions: [...way.conditions, choice] };
}

function walkRoute(state: State, router: RouterHost, layer: Layer, way: Way): void {
  if (layer.form !== 'socket') {
    for (const part of pathsOf(layer.path)) noteWide(state, layer, part, way);
  }
  if (layer.form === 'socket') {
    const handler = layer.handlers.at(-1);
    if (!handler) return;
    for (const part of pathsOf(layer.path)) {
      emitPart(state, router, layer, way, part, [], { serves: 'socket', handler });
    }
    return;
  }
  if (layer.method === 'ALL' && layer.handlers.some(({ value }) => isOwnCode(state.judge, value))) {
    const before = state.routes.length;
    walkAll(state, router, layer, way);
    walkHanded(state, router, layer, way);
    const handler = layer.handlers.at(-1);
    if (state.routes.length > before || !handler || !loadsAnswer(state, router, layer)) return;
    for (const part of pathsOf(layer.path)) {
      emitPart(state, router, layer, way, part, [], { handler });
    }
    return;
  }
  // `(err, req, res, next)` runs for errors alone.
  const last = layer.handlers.findLast(({ value }) => !state.framework.handlesErrors(value));
  if (!last) return;
  const isIdle =
    layer.method !== 'ALL' && answersNothing(state.framework, layer.handlers, state.judge);
  if (isIdle && !loadsAnswer(state, router, layer)) return;
  // Only these may be something else than an endpoint; handlers in general are not read.
  const isPreflight = layer.method === 'OPTIONS' && state.judge.facts(last).isCors;
  if (isPreflight) state.corsSeen = true;
  const passesOn = layer.method === 'ALL' && state.judge.alone(last).answers === 'never';
  const own = guardsAlone(state, last)
    ? layer.handlers
    : layer.handlers.filter((handler) => handler !== last);
  const passages = own.map((handler) => passageOf(state, handler, layer, 'route', way));
  const forAll = passesOn ? noteEveryMethod(state, router, layer, way) : [];
  // In a chain, error handlers of the same route may take a refusal back.
  const isBefore = layer.form === 'verb' && guardsAlone(state, last);
  const forOthers = isBefore ? ownPassages(state, router, layer, way) : [];
  const serves = state.judge.facts(last).answering?.kind ?? null;
  for (const part of pathsOf(layer.path)) {
    noteText(state, layer, part, way);
    if (isPreflight) continue;
    if (passesOn) {
      for (const passage of forAll) addPassage(state, passage, part, way);
      continue;
    }
    emitPart(state, router, layer, way, part, passages, { serves, handler: last });
    for (const passage of forOthers) addPassage(state, passage, part, way);
  }
  walkHanded(state, router, layer, way);
}

/** Whether its own text hands what it is handed to something: most do not, and are not followed for it. */
function handsOn(value: Value): boolean {
  return optionsOf(value).some((option) => {
    if (option.kind !== 'function') return true;
    const [first, second] = nodeAt(option.at).parameters.map(({ name }) => name.getText());
    if (first === undefined || !/^[\w$]+$/.test(first) || !/^[\w$]+$/.test(second ?? ''))
      return true;
    const [one, two] = [first, second ?? ''].map(escapeRegExp);
    const handing = new RegExp(`[([,]\\s*${one}\\s*,\\s*${two}\\s*[,)\\]]`);
    const text = textAt(option.at);
    // Its own parameters are written so as well.
    return /\barguments\b/.test(text) || handing.test(text.slice(text.indexOf(')')));
  });
}

/** Enters the routers that handlers of a route hand requests to. */
function walkHanded(state: State, router: RouterHost, layer: Layer, way: Way): void {
  const handlers = layer.handlers.filter(({ value }) => handsOn(value));
  if (state.loose.size === 0 || handlers.length === 0) return;
  for (const part of pathsOf(layer.path)) {
    for (const handler of handlers) {
      const handed = handedByRoute(state, layer, handler, part, way);
      if (handed.length === 0) continue;
      for (const passage of ownPassages(state, router, layer, way))
        addPassage(state, passage, part, way);
      for (const each of handed) walkRouter(state, each.router, each.way);
    }
  }
}

/** Whether what is called for a parameter of a route may answer in its place. */
function loadsAnswer(state: State, { loaders }: RouterHost, { path }: Layer): boolean {
  return loaders.some(
    ({ name, handler }) =>
      pathsOf(path).some((part) => {
        const names = part.kind === 'text' ? [...part.text.matchAll(/:(\w+)/g)] : [];
        return names.some(([, own]) => name === null || own === name);
      }) && state.judge.serves(handler),
  );
}

/** `router.get('/x', requireUser)`: a guard in the last place guards what another registration answers. */
function guardsAlone(state: State, handler: Handler): boolean {
  const { value } = handler;
  // Handlers are not read in general; one that calls `next()` without an error is made to stand before others.
  const mayPassOn =
    value.kind === 'external' || (value.kind === 'function' && /\bnext\(\)/.test(textAt(value.at)));
  return mayPassOn && state.judge.alone(handler).verdict === 'refuses';
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

/** The ways into what is mounted at `part`. */
function waysInto(state: State, way: Way, part: PathPart): readonly Way[] {
  if (part.kind === 'unknown') return [{ ...way, prefix: null, why: part.why }];
  const { prefix } = way;
  if (prefix === null) return [way];
  if (part.kind === 'pattern') return [{ ...way, prefix: prefix + patternText(part.pattern) }];
  const { join: own, served } = state.framework.paths;
  return served(part.text).map((path) => ({
    ...way,
    prefix: own ? own(prefix, path) : joinServed(prefix, path).replace(/^\/$/, ''),
  }));
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
