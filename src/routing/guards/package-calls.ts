import { isInstalled } from '../../model/paths.js';
import { fromOutside } from '../../interpret/follow/outer.js';
import { choose, doubt, type Path } from '../../interpret/follow/path.js';
import { shownCall } from '../../interpret/follow/calls.js';
import {
  any,
  CALLER,
  called,
  type ExternalValue,
  FALSE,
  type Flow,
  fromCaller,
  isCallable,
  isNullish,
  NULL,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import type * as Read from '../../interpret/values.js';
import { externalAsRead, withPlaces } from './as-read.js';
import { letGoOfRequest, setAll } from './bags.js';
import type { Exchange } from './exchange.js';
import type { LayeredFramework } from '../framework.js';
import type { PackageTable } from './packages/table.js';
import { factsOfPackage } from './packages.js';
import { thaw } from './request-state.js';
import type { Trace } from './trace.js';
import type { LayerResult } from './outcome.js';

/** What is known of packages, where the project's own code calls their middleware. */
export type KnownOfPackages = {
  readonly framework: LayeredFramework;
  /** What a middleware of a package does. */
  readonly judgePackage: (value: ExternalValue) => LayerResult;
  /** What it is in the source of the package; null where that cannot be followed. */
  readonly sourceOf: (value: Read.ExternalValue) => Read.Value | null;
  /** Whether it is asked what the project answers, not whom it lets through. */
  readonly notesReplies: boolean;
};

/** Packages that are handed requests to write them down or to count them. */
const HARMLESS =
  /^(pino|winston|morgan|bunyan|debug|on-finished|on-headers|parseurl|request-ip|ua-parser-js|@sentry\/.*|newrelic|prom-client|cookie|content-type|type-is|accepts|fresh|range-parser|qs|global|(node:)?(util|url|querystring|crypto|path|fs|http|https))$/;

/** Whether a package is known to do nothing to a request that it is handed. */
export function isHarmless(callee: Value): boolean {
  if (callee.kind !== 'external' || !HARMLESS.test(callee.package)) return false;
  // What `new Function(…)` and `new Proxy(…)` make may do anything.
  return callee.package !== 'global' || callee.path.at(-1) !== '()';
}

/**
 * A call of something of a package with a request: what that is by the table of packages, or by its own source; null
 * where it is neither handed the answer as well, nor called as middleware is.
 */
export function callOfPackage(
  path: Path,
  current: Current,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
  known: KnownOfPackages,
): Flow<Value> | null {
  const { exchange } = current;
  const { packages } = known.framework;
  // What the language has is no middleware.
  if (callee.package === 'global' || !exchange.isHanded(args)) return null;
  const wrapped = wrappedFunction(packages, callee);
  if (wrapped) return path.world.engine.call(path, wrapped, null, args, site);
  const hasAnswer = exchange.mayAnswer(args) && !site.isNew;
  const row = packages.rowFor(externalAsRead(callee));
  if (!row && hasAnswer && !isHarmless(callee)) {
    const read = withPlaces(callee);
    const target = read && known.sourceOf(read);
    if (target?.kind === 'function') {
      current.trace.source ??= read;
      return path.world.engine.call(path, fromOutside(path, target, null), null, args, site);
    }
  }
  return exchange.nextOf(args) !== null || (row && hasAnswer)
    ? callMiddleware(path, current, callee, args, site, known)
    : null;
}

/** By what the project has it, what is called in code that is not read and may answer; null for what is none of a package. */
export function packageAsked(
  { program }: LayeredFramework,
  { trace, exchange }: Current,
  callee: Value,
  args: readonly Value[],
  site: Site,
): Read.ExternalValue | null {
  if (site.at && isInstalled(site.at.file)) return trace.source;
  const isExchange = exchange.isHanded(args) && exchange.mayAnswer(args) && !site.isNew;
  if (callee.kind !== 'external' || !isExchange || isHarmless(callee)) return null;
  // A router that is made for each request is the project's own.
  const isOwn = callee.package === 'global' || program.isOwnPackage(callee.package);
  return isOwn ? null : withPlaces(callee);
}

/** A call that makes middleware: what it is handed is called per request, not now. */
export function makesMiddleware(
  packages: PackageTable,
  callee: ExternalValue,
  args: readonly Value[],
): boolean {
  if (!packages.hasMiddleware(callee.package)) return false;
  const made = externalAsRead(called(callee, args));
  return packages.isWrapper(made) || packages.rowFor(made) !== null;
}

/** The function that a package's wrapper was given; null for anything else. */
function wrappedFunction(packages: PackageTable, callee: ExternalValue): Value | null {
  if (callee.path.at(-1) !== '()' || !packages.isWrapper(externalAsRead(callee))) return null;
  return callee.args.find(isCallable) ?? null;
}

export type Current = { readonly trace: Trace; readonly exchange: Exchange };

/** `passport.authenticate('jwt')(req, res, next)`: does to the exchange what the package's middleware does. */
function* callMiddleware(
  path: Path,
  current: Current,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
  { framework, judgePackage, notesReplies }: KnownOfPackages,
): Flow<Value> {
  const { trace, exchange } = current;
  const { packages } = framework;
  const read = externalAsRead(callee);
  const row = packages.rowFor(read)?.row;
  const { answering } = notesReplies && row ? factsOfPackage(packages, read) : {};
  if (answering && (!answering.callsOn || choose(path, 2, null) === 0)) {
    const { kind: serves, paths } = answering;
    trace.reply ??= { at: site.at, status: 200, kind: 'answer', serves, paths };
    trace.answered ??= 200;
    return UNDEFINED;
  }
  const callback = callee.args.find(isCallable);
  trace.asksCaller = true;
  if (callback && callee.path.at(-2) === 'authenticate') {
    return yield* callPassport(
      path,
      callee,
      callback,
      exchange.nextOf(args) ?? UNDEFINED,
      site,
      judgePackage,
    );
  }
  const next = exchange.nextOf(args) ?? UNDEFINED;
  const { verdict, passing } = judgePackage(callee);
  // What is not known may answer before it would call on.
  const goesOn = isCallable(next) || next.kind === 'any' || (row && isNullish(next));
  if (verdict.verdict === 'refuses') {
    if (verdict.basis) trace.rests.add(verdict.basis);
    trace.refusedAt ??= site.at;
    const [known] = row?.errors ?? [];
    // Some answer themselves, some hand an error on.
    if (!known && choose(path, 2, null) === 1) {
      trace.answered ??= 401;
      return UNDEFINED;
    }
    const error = known ? thaw(known) : unread('a package refuses the request', true, 'error');
    if (error.kind === 'any') {
      error.truth = true;
      error.nullish = false;
    }
    return goesOn ? yield* exchange.fail(next, error, site) : UNDEFINED;
  }
  for (const { writes, opaque } of passing) {
    setAll(exchange.bags, trace, writes);
    trace.opaque ??= opaque;
  }
  if (verdict.verdict === 'unknown') {
    trace.handedNext = true;
    const why = verdict.why ?? 'what a package does is not known';
    trace.opaque ??= { why, at: site.at };
    letGoOfRequest(exchange.bags, why);
    doubt(path, { why, at: site.at });
  }
  const result = goesOn ? yield* path.world.engine.call(path, next, null, [], site) : UNDEFINED;
  if (notesReplies && verdict.verdict === 'unknown' && !row) {
    const of = packageAsked(framework, current, callee, args, site);
    trace.reply ??= { at: site.at, status: 'unknown', kind: 'handed', by: shownCall(site), of };
  }
  return result;
}

/**
 * passport 0.7.0 lib/middleware/authenticate.js: a callback gets (error, user, info), and strategies that pass()
 * go on without asking it.
 */
function* callPassport(
  path: Path,
  callee: ExternalValue,
  callback: Value,
  next: Value,
  site: Site,
  judgePackage: (value: ExternalValue) => LayerResult,
): Flow<Value> {
  const alone = { ...callee, args: callee.args.filter((arg) => !isCallable(arg)) };
  const { verdict, passing } = judgePackage(alone);
  const ask = (given: readonly Value[]): Flow<Value> =>
    path.world.engine.call(path, callback, null, given, site);
  const takesAnybody = passing.some(({ causes }) => causes.length > 0);
  const passes = verdict.verdict === 'unknown' || (verdict.verdict === 'passes' && !takesAnybody);
  const ways = [
    () => ask([NULL, FALSE, fromCaller('info')]),
    () => ask([fromCaller('error'), FALSE]),
    ...(takesAnybody ? [() => ask([NULL, any(CALLER, { name: 'user', truth: true })])] : []),
    ...(passes ? [() => path.world.engine.call(path, next, null, [], site)] : []),
  ];
  const way = choose(path, ways.length, null);
  if (way >= 2 && verdict.verdict === 'unknown') {
    doubt(path, { why: verdict.why ?? 'what a strategy does is not known', at: site.at });
  }
  return yield* (ways[way] ?? (() => ask([NULL, FALSE])))();
}
