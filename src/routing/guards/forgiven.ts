import { locOf } from '../places.js';
import type { FoundRoute, Passage } from '../found.js';
import type { Frozen } from './request-state.js';
import type { LayerResult } from './outcome.js';
import type { ResultOf } from './given.js';

/**
 * Why an error that a middleware refuses with is no refusal in the end: error middleware behind the route, or what
 * has called on before, answers it with another status. Null where it refuses also by itself, or what becomes of the error is not known.
 */
export function forgiven(
  route: FoundRoute,
  index: number,
  result: LayerResult,
  { resultOf, errorsGoBack }: Ending,
): string | null {
  const handlers = errorsGoBack ? route.passages.slice(0, index).reverse() : handlersBehind(route);
  const refusesItself = result.answered.some((status) => REFUSING.has(status));
  for (const error of result.errors) {
    const end = endOf(handlers, error, resultOf);
    // Whether 500 stands for what the middleware has set before, as `res.statusCode`, is not followed.
    if (end === null || end.status >= (refusesItself ? 300 : 400)) continue;
    const { file, line } = locOf(end.by.handler.at);
    return `its error is answered with ${end.status} (${file}:${line})`;
  }
  return null;
}

/** What is known of where errors go. */
export type Ending = { readonly resultOf: ResultOf; readonly errorsGoBack: boolean };

const REFUSING: ReadonlySet<number | string> = new Set([401, 403, 'login', 'unknown']);

/** Error middleware behind a route. */
function handlersBehind(route: FoundRoute): readonly Passage[] {
  return route.errorHandlers.filter(
    ({ stand, layer }) =>
      stand.order > route.stand.order &&
      layer.path === null &&
      route.routers.some((router) => router === stand.routers.at(-1)),
  );
}

/** The status that an error ends with, and who answers it so. */
function endOf(
  handlers: readonly Passage[],
  failure: Frozen,
  resultOf: ResultOf,
): { readonly status: number; readonly by: Passage } | null {
  let error = failure;
  for (const by of handlers) {
    const state = { members: new Map(), opaque: null, hasSession: true, remembersUser: false };
    const handled = resultOf(by.handler.value, { line: null, state, error });
    const [status] = handled.answered;
    const isCertain = handled.incomplete === null && by.conditions.length === 0;
    // Somebody may bring about each of its answers.
    const success = handled.answered.find((each) => typeof each === 'number' && each < 300);
    if (isCertain && typeof success === 'number') return { status: success, by };
    if (!isCertain || handled.answered.some((each) => REFUSING.has(each))) return null;
    // What it does not answer, it hands on.
    if (typeof status === 'number') return handled.errors.length === 0 ? { status, by } : null;
    error = handled.errors[0] ?? error;
  }
  return null;
}
