import { optionsOf, type Value } from '../interpret/values.js';
import type { FoundRoute, Passage } from './found.js';
import { directivesAt } from './directives.js';
import { isForeign } from './external-values.js';
import type { Judge, Replies } from './judgement.js';
import { locOf } from './places.js';
import { type Coverage, joinServed, type PathPart, pathsOf } from './paths.js';
import { type Handler, type Layer, type RouterHost, routersIn } from './layers.js';
import { optionsIn } from './handler-options.js';
import {
  type Way,
  type State,
  reachOf,
  emitPart,
  noteEveryMethod,
  emit,
  emitStated,
  emitUse,
  addPassage,
  noteText,
  passageOf,
} from './emitting.js';

/** A handler of the project that is mounted with `use` is an endpoint for what it answers. */
export function noteOwn(
  state: State,
  router: RouterHost,
  layer: Layer,
  handler: Handler,
  index: number,
  part: PathPart,
  ways: readonly Way[],
): void {
  for (const way of ways) {
    const standing = { base: way.base ?? '', path: null, isAnswered: router.isClosed ?? false };
    const replies = state.judge.replies(handler, standing);
    const { paths, anywhere, unsure, serves } = replies;
    const passages = passagesBefore(state, layer, index, way);
    askPackages(state, layer, handler, replies);
    const answers = anywhere || paths.length > 0;
    if (!answers && (!unsure || isGuard(state, handler))) continue;
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
    const reach = replies.callsOn ? reachOf(state, way) : null;
    const here = { ...way, prefix: way.prefix };
    const kind = { serves, reach, handler };
    if (paths.length > 0) emitUse(state, router, layer, here, passages, paths, kind);
    if (anywhere) emitUse(state, router, layer, here, passages, null, kind);
  }
}

/** What the project's own code hands requests to is asked about as if it were mounted itself. */
function askPackages(state: State, layer: Layer, handler: Handler, { asks }: Replies): void {
  if (asks.length === 0 || directivesAt(layer.site).routes !== null) return;
  if (isGuard(state, handler)) return;
  for (const { value, at } of asks) {
    const asked = handler.from ? handler : { ...handler, from: value, at: at ?? handler.at };
    state.obstacles.push({ kind: 'package-unknown', layer, handler: asked });
  }
}

/** What a package serves by itself: files, pages, proxies. False where it is not known to. */
export function notePackage(
  state: State,
  router: RouterHost,
  layer: Layer,
  handler: Handler,
  index: number,
  part: PathPart,
  ways: readonly Way[],
): boolean {
  const { answering } = state.judge.facts(handler);
  if (!answering) return false;
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
    const served = paths?.map((path) => joinServed(prefix, path)) ?? null;
    const reach = callsOn ? reachOf(state, way) : null;
    const here = { ...way, prefix };
    emitUse(state, router, layer, here, passages, served, { serves: kind, reach, handler });
  }
  return true;
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

/** A handler mounted with `use` is an endpoint for every method when it answers and does not pass on. */
export function noteHandler(
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
  const isEverywhere = layer.path === null || (part.kind === 'text' && /^\/?$/.test(part.text));
  if (isEverywhere && isForeign(handler.value)) {
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
    const { prefix } = each;
    if (prefix === null) continue;
    emitUse(state, router, layer, { ...each, prefix }, passagesIn(each), null, { handler });
  }
}

/** What stands before other handlers of a mount may answer as well as they do. */
export function noteUnknownPackage(state: State, layer: Layer, handler: Handler): void {
  if (handler.value.kind !== 'external' || !isForeign(handler.value)) return;
  const isKnown =
    state.judge.alone(handler).answers !== 'unknown' || directivesAt(layer.site).routes !== null;
  if (!isKnown) state.obstacles.push({ kind: 'package-unknown', layer, handler });
}

/** `all`: an endpoint for what any of its handlers answers, and middleware where they call on. */
export function walkAll(state: State, router: RouterHost, layer: Layer, way: Way): void {
  const forAll = noteEveryMethod(state, router, layer, way);
  for (const part of pathsOf(layer.path)) {
    noteText(state, layer, part, way);
    let callsOn = true;
    for (const [index, handler] of layer.handlers.entries()) {
      if (state.framework.handlesErrors(handler.value) || !callsOn) continue;
      const isLast = index === layer.handlers.length - 1;
      const passages = passagesBefore(state, layer, index, way);
      const found = optionsIn(handler).map((option) => {
        const what = answersOf(state, option, part, way, isLast);
        noteAnswers(state, router, layer, option, part, passages, way, what);
        return what;
      });
      callsOn = found.length === 0 || found.some((what) => what.callsOn);
    }
    if (callsOn) for (const passage of forAll) addPassage(state, passage, part, way);
  }
}

/** Emits what a handler of `all` answers at its path, or on paths that it asks for. */
function noteAnswers(
  state: State,
  router: RouterHost,
  layer: Layer,
  handler: Handler,
  part: PathPart,
  passages: readonly Passage[],
  way: Way,
  found: AnswersOf,
): void {
  if (found.replies) askPackages(state, layer, handler, found.replies);
  if (found.unsure && !found.answers && !isGuard(state, handler)) {
    if (emitStated(state, router, layer, way, passages)) return;
    const why = whyUnsure(found.unsure);
    state.obstacles.push({ kind: 'answer-unknown', layer, handler, why });
  }
  const kind = { serves: found.serves, reach: found.reach, handler };
  if (found.answers) emitPart(state, router, layer, way, part, passages, kind);
  for (const path of found.paths) emit(state, router, 'ALL', path, layer, way, passages, kind);
}

type AnswersOf = {
  readonly answers: boolean;
  readonly paths: readonly string[];
  readonly unsure: Replies['unsure'];
  readonly callsOn: boolean;
  readonly serves: FoundRoute['serves'];
  readonly reach: Coverage | null;
  readonly replies: Replies | null;
};

/** What a handler of `all` answers at its path. */
function answersOf(
  state: State,
  handler: Handler,
  part: PathPart,
  way: Way,
  isLast: boolean,
): AnswersOf {
  const nothing = { paths: [], unsure: null, serves: null, reach: null, replies: null };
  if (!isOwnCode(state.judge, handler.value)) {
    const { answering } = state.judge.facts(handler);
    const { answers } = state.judge.alone(handler);
    const isKnown =
      answers === 'always' || answering !== undefined || (isLast && answers === 'unknown');
    const callsOn = answering?.callsOn ?? answers !== 'always';
    return { ...nothing, answers: isKnown, serves: answering?.kind ?? null, callsOn };
  }
  const base = way.prefix ?? '';
  const { join = joinServed, ...syntax } = state.framework.paths;
  const [served] = part.kind === 'text' ? syntax.served(part.text) : [];
  const path = served === undefined ? null : join(base, served);
  const replies = state.judge.replies(handler, { base: way.base ?? '', path });
  const { paths, anywhere, unsure, serves, callsOn } = replies;
  const reach = callsOn ? state.framework.paths.coverage(base, part) : null;
  return { answers: anywhere, paths, unsure, serves, callsOn, reach, replies };
}

/** What refuses whoever knows no secret answers with an error where its status is not known. */
function isGuard(state: State, handler: Handler): boolean {
  return state.judge.alone(handler).verdict === 'refuses';
}

/** What is followed to see what it answers. */
export function isOwnCode({ wrapped }: Judge, value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' ||
      (option.kind === 'native' && option.bound !== undefined) ||
      (option.kind === 'external' && wrapped(option) !== null),
  );
}

function whyUnsure({ why, at }: NonNullable<Replies['unsure']>): string {
  if (at === null) return why;
  const { file, line } = locOf(at);
  return `${why} (${file}:${line})`;
}
