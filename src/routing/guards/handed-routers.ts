import { choose, type Path } from '../../interpret/follow/path.js';
import { keyOfPlace } from '../../interpret/place.js';
import {
  type ExternalValue,
  type Flow,
  isCallable,
  type Site,
  UNDEFINED,
  type Value,
} from '../../interpret/follow/values.js';
import { isRouter, type RouterHost } from '../layers.js';
import type { Surroundings } from './exchange.js';
import { askLine } from './findings.js';
import type { Current } from './package-calls.js';
import { writesOf } from './trace.js';

/** `router(req, res, next)`, `app.handle(…)`, `app._router.handle(…)`, `route.dispatch(…)` */
const SERVING = /^(?:(?:_?router\.)?handle|dispatch)?$/;

/** Members of a request by which a router finds its routes, and what may be any of them. */
const LOCATING = ['request.url', 'request.method', 'request.*'];

/**
 * A call that hands the exchange to an application or a router of the project: that answers what is registered on it, by
 * the path as it is at that moment, and calls `next` for everything else. Null for all other calls, and for those of
 * which it is asked whom they let through to something that stands elsewhere.
 */
export function callOfRouter(
  path: Path,
  { trace, exchange }: Current,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
  { line, findings, notesReplies }: Surroundings,
): Flow<Value> | null {
  const router = routerBehind(callee);
  if (!router || !exchange.isHanded(args) || !exchange.mayAnswer(args)) return null;
  if (notesReplies) {
    const isMoved = LOCATING.some((key) => trace.writes.has(key));
    trace.hands.push({ router, at: site.at, isMoved });
  } else {
    const question = `behind ${keyOfPlace(router.creation.at)}`;
    if (!askLine(findings, line, question, (each) => each?.within?.includes(router) === true)) {
      return null;
    }
  }
  return served(path, { trace, exchange }, args, site, notesReplies === true);
}

function* served(
  path: Path,
  { trace }: Current,
  args: readonly Value[],
  site: Site,
  notesReplies: boolean,
): Flow<Value> {
  const next = args[2];
  if (choose(path, 2, null) === 0) {
    if (notesReplies) trace.answered ??= 'unknown';
    else {
      trace.passed = true;
      trace.left.push(writesOf(trace));
    }
  } else if (next && isCallable(next)) {
    return yield* path.world.engine.call(path, next, null, [], site);
  } else {
    // finalhandler 2.1.0 index.js: what nothing answers.
    trace.answered ??= 404;
  }
  return UNDEFINED;
}

function routerBehind(callee: ExternalValue): RouterHost | null {
  let root = callee;
  while (root.base) root = root.base;
  const { host } = root;
  const member = callee.path.slice(root.path.length).join('.');
  return host && isRouter(host) && SERVING.test(member) ? host : null;
}
