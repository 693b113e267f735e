import type { ts } from 'ts-morph';
import type { Machine } from '../../interpret/machine.js';
import type { Place } from '../../interpret/place.js';
import type { Scope } from '../../interpret/scope.js';
import type * as Read from '../../interpret/values.js';
import type { Assigned } from '../../interpret/follow/assigned.js';
import { engine } from '../../interpret/follow/engine.js';
import { type Failures, followAll, type Outcomes } from '../../interpret/follow/follow.js';
import { fromOutside } from '../../interpret/follow/outer.js';
import {
  type Cause,
  choose,
  doubt,
  drain,
  type Environment,
  nodeOf,
  type Path,
  startTask,
  Thrown,
  type World,
} from '../../interpret/follow/path.js';
import {
  any,
  CALLER,
  type ExternalValue,
  called,
  CALLED_FROM_OUTSIDE,
  type Env,
  FALSE,
  type Flow,
  fromCaller,
  isCallable,
  NULL,
  ready,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { NOTHING_KEPT } from '../../interpret/follow/state.js';
import { shownCall } from '../../interpret/follow/calls.js';
import type { LayeredFramework } from '../framework.js';
import type { Exchange, Surroundings } from './exchange.js';
import { createKnownCalls, knownAnswer } from './known-calls.js';
import { externalAsRead } from './as-read.js';
import { configMember } from './node-config.js';
import type { PackageTable } from './packages/table.js';
import { POLLUTED } from './pollution.js';
import { issuedKey, secretNames, signedBy } from './issued.js';
import { freeze, type Frozen, frozenKey, thaw } from './request-state.js';
import { statusNamed } from './statuses.js';
import { createTrace, type Reply, type Trace } from './trace.js';
import type { LayerResult } from './verdict.js';

/** One way through a middleware, for somebody who knows no secret. */
export type Outcome = Trace & {
  readonly causes: readonly Cause[];
  readonly mayThrow: boolean;
  /** It ends where something failed that might as well have not. */
  readonly breaksOff: boolean;
  readonly newSecrets: ReadonlySet<string>;
  readonly consulted: Path['consulted'];
};

export type Runs = Outcomes<Outcome> & {
  /** The secrets on which any of its outcomes rests, each in its form. */
  readonly trusts: ReadonlySet<string>;
};

/** An expression at the top of a module. */
export type Written = { readonly at: Place; readonly scope: Scope };

export type Inquiry = {
  readonly framework: LayeredFramework;
  readonly machine: Machine;
  readonly assigned: Assigned;
  readonly around: Surroundings;
  readonly environment: Environment;
  /** Why something of a package is not what the package has there; null where it is. */
  readonly replaced: (value: ExternalValue) => string | null;
  /** What a middleware of a package does, where the project's own calls it. */
  readonly judgePackage: (value: ExternalValue) => LayerResult;
  /** How the middleware is written at the top of a module, where that is computed there from settings. */
  readonly written: Written | null;
  /** For middleware that handles errors: what it is handed. */
  readonly error: Frozen | 'any' | null;
  /** Whether it is called with a parameter of the path, `(req, res, next, id)`. */
  readonly loads: boolean;
  readonly settles: (outcome: Outcome) => boolean;
  /** The same for all environments in which a middleware is followed. */
  readonly failures: Failures;
  /** What the application signs for anybody who asks. */
  readonly issued: NonNullable<World['issued']>;
};

/** Follows every outcome of `middleware`. */
export function runMiddleware(middleware: Read.Value, inquiry: Inquiry): Runs {
  const { framework, machine, assigned, around, environment, replaced } = inquiry;
  const { packages } = framework;
  const knownCall = createKnownCalls(framework);
  const { written, error, loads, settles, issued } = inquiry;
  const trusts = new Set<string>();
  let current: { readonly trace: Trace; readonly exchange: Exchange } | null = null;
  const world: World = {
    engine,
    machine,
    assigned,
    member: configMember,
    state: () => current?.exchange.state() ?? NOTHING_KEPT,
    answer: knownAnswer,
    external: (path, callee, args, site) => {
      if (!current) return null;
      const why = replaced(callee);
      if (why !== null) {
        return path.world.engine.call(path, unread(why, true), null, args, site);
      }
      const { exchange } = current;
      const next = exchange.nextOf(args);
      if (next !== null) {
        if (
          around.notesReplies &&
          servedByPackage(packages, callee) &&
          choose(path, 2, null) === 0
        ) {
          current.trace.reply ??= { at: site.at, status: 200, kind: 'answer' };
          current.trace.answered ??= 200;
          return ready(UNDEFINED);
        }
        return callMiddleware(path, current, callee, args, next, site, inquiry);
      }
      const wrapped = wrappedFunction(packages, callee);
      if (wrapped && exchange.isHanded(args)) {
        return path.world.engine.call(path, wrapped, null, args, site);
      }
      if (makesMiddleware(packages, callee, args)) return ready(called(callee, args));
      const signed = signedBy(callee, args);
      const names = signed ? secretNames(signed.key) : [];
      if (signed && names.length > 0) {
        const claims = freeze(signed.claims);
        current.trace.writes.set(issuedKey(names, frozenKey(claims)), claims);
      }
      return knownCall(path, callee, args, site);
    },
    issued,
    trusts: (secret) => trusts.add(secret),
    pollutes: () => current?.trace.writes.set(POLLUTED, { kind: 'gone' }),
    unread: (path, callee, args, site) => {
      if (current) handOver(path, current, callee, args, site, around.notesReplies === true);
    },
  };
  const attempt = (path: Path): Outcome => {
    const trace = createTrace();
    const exchange = framework.exchange(path, trace, around);
    current = { trace, exchange };
    const given = [...exchange.args, ...(loads ? [fromCaller('parameter', 'string')] : [])];
    const thrown =
      error === 'any' ? unread('an error that is not followed', true) : error && thaw(error);
    const target = written ?? middleware;
    runOnce(path, trace, target, thrown ? [thrown, ...given] : given);
    current = null;
    return {
      ...trace,
      causes: path.causes,
      mayThrow: path.mayThrow,
      breaksOff: path.breaksOff,
      newSecrets: path.newSecrets,
      consulted: path.consulted,
    };
  };
  return { ...followAll(world, environment, attempt, settles, inquiry.failures), trusts };
}

function runOnce(
  path: Path,
  trace: Trace,
  middleware: Read.Value | Written,
  args: readonly Value[],
): void {
  const call = function* (): Flow<Value> {
    const target =
      'scope' in middleware && 'at' in middleware && !('kind' in middleware)
        ? yield* evaluated(path, middleware)
        : fromOutside(path, middleware, null);
    return yield* path.world.engine.call(path, target, null, args, CALLED_FROM_OUTSIDE);
  };
  const fail = (error: Value, isCrash: boolean): void => {
    trace.failed ??= { error, isCrash };
  };
  let isCrash = false;
  const task = startTask(
    path,
    (function* () {
      try {
        return yield* call();
      } catch (error) {
        if (error instanceof Thrown) isCrash = error.isCrash;
        throw error;
      }
    })(),
  );
  drain(path);
  if (task.state === 'rejected') fail(task.value, isCrash);
}

function evaluated(path: Path, { at, scope }: Written): Flow<Value> {
  const env: Env = { names: new Map(), parent: null, scope };
  return path.world.engine.evaluate(path, nodeOf(path, at) as ts.Expression, env);
}

/** A call that makes middleware: what it is handed is called per request, not now. */
function makesMiddleware(
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

type Current = { readonly trace: Trace; readonly exchange: Exchange };

/** `passport.authenticate('jwt')(req, res, next)`: does to the exchange what the package's middleware does. */
function* callMiddleware(
  path: Path,
  { trace, exchange }: Current,
  callee: ExternalValue,
  args: readonly Value[],
  next: Value,
  site: Site,
  { framework, judgePackage, around }: Inquiry,
): Flow<Value> {
  const wrapped = wrappedFunction(framework.packages, callee);
  if (wrapped) return yield* path.world.engine.call(path, wrapped, null, args, site);
  const callback = callee.args.find(isCallable);
  trace.asksCaller = true;
  if (callback && callee.path.at(-2) === 'authenticate') {
    return yield* callPassport(path, callee, callback, next, site, judgePackage);
  }
  const { verdict, passing } = judgePackage(callee);
  if (verdict.verdict === 'refuses') {
    if (verdict.basis) trace.rests.add(verdict.basis);
    trace.refusedAt ??= site.at;
    // Some answer themselves, some hand an error on.
    if (choose(path, 2, null) === 1) {
      trace.answered ??= 401;
      return UNDEFINED;
    }
    const error = unread('a package refuses the request', true, 'error');
    error.truth = true;
    error.nullish = false;
    return yield* exchange.fail(next, error, site);
  }
  for (const { writes, opaque } of passing) {
    for (const [key, value] of writes) trace.writes.set(key, value);
    trace.opaque ??= opaque;
  }
  if (verdict.verdict === 'unknown') {
    trace.handedNext = true;
    const why = verdict.why ?? 'what a package does is not known';
    trace.opaque ??= { why, at: site.at };
    doubt(path, { why, at: site.at });
  }
  const result = yield* path.world.engine.call(path, next, null, [], site);
  if (around.notesReplies && verdict.verdict === 'unknown') {
    trace.reply ??= { at: site.at, status: 'unknown', kind: 'handed', by: shownCall(site) };
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

/** What code that is not read may do with what it is handed: call on, answer, set what it likes on the request. */
function handOver(
  path: Path,
  { trace, exchange }: Current,
  callee: Value,
  args: readonly Value[],
  site: Site,
  notesReplies: boolean,
): void {
  const why = `what \`${shownCall(site)}\` does with the request is not read`;
  const cause = { why, at: site.at };
  const holds = (wanted: Value): boolean => args.some((arg) => contains(arg, wanted, 0));
  if (holds(exchange.next)) {
    trace.handedNext = true;
    if (choose(path, 2, cause) === 0) {
      trace.passed = true;
      trace.left.push(new Map(trace.writes));
    }
  }
  if (holds(exchange.response)) {
    const refusal = args
      .map(settled)
      .find((value) => value.kind === 'constant' && (value.value === 401 || value.value === 403));
    doubt(path, cause);
    if (!notesReplies || !isWatcher(callee)) {
      if (notesReplies && trace.answered === null) trace.reply = handed(exchange, args, site);
      trace.answered ??= refusal?.kind === 'constant' ? Number(refusal.value) : 'unknown';
    }
  }
  if (holds(exchange.request)) {
    trace.asksCaller = true;
    // A package that is handed the request alone reads it; one that gets the answer as well is middleware.
    const readsOnly = callee.kind === 'external' && !holds(exchange.response);
    if (!readsOnly && !isHarmless(callee)) trace.opaque ??= cause;
  }
}

/** What comes of handing the answer to code that is not read, as far as its name and what it is handed tell. */
function handed(exchange: Exchange, args: readonly Value[], site: Site): Reply {
  const by = shownCall(site);
  // A stream that is piped into the answer has the status that was set.
  const isPiped = /\b(?:pipe|pipeline)\b[^.]*$/.test(by);
  const known = args.map(settled).map((value) => (value.kind === 'constant' ? value.value : null));
  const given = known.find((value) => typeof value === 'number' && value >= 100 && value < 600);
  const named = statusNamed(by.replace(/\(.*$/, '').split('.').at(-1) ?? '');
  const status = typeof given === 'number' ? given : (named ?? exchange.status());
  return isPiped || typeof given === 'number' || named !== null
    ? { at: site.at, status, kind: 'answer' }
    : { at: site.at, status: 'unknown', kind: 'handed', by };
}

/** Whether a package's middleware answers by itself what it can answer. */
function servedByPackage(packages: PackageTable, callee: ExternalValue): boolean {
  return packages.rowFor(externalAsRead(callee))?.row.answers !== undefined;
}

/** Packages that are handed requests to write them down or to count them. */
const HARMLESS =
  /^(pino|winston|morgan|bunyan|debug|on-finished|on-headers|parseurl|request-ip|ua-parser-js|@sentry\/.*|newrelic|prom-client|cookie|content-type|type-is|accepts|fresh|range-parser|qs|global|(node:)?(util|url|querystring|crypto|path|fs|http|https))$/;

/** Packages that get an answer to see when it is sent, or to add a header: their documentation. */
const WATCHERS = /^(on-finished|on-headers|vary)$/;

function isWatcher(callee: Value): boolean {
  return callee.kind === 'external' && WATCHERS.test(callee.package);
}

function isHarmless(callee: Value): boolean {
  return callee.kind === 'external' && HARMLESS.test(callee.package);
}

const DEEPEST = 2;

function contains(value: Value, wanted: Value, depth: number): boolean {
  if (value === wanted) return true;
  if (value.kind === 'host' && wanted.kind === 'host') return value.host === wanted.host;
  if (depth >= DEEPEST) return false;
  if (value.kind === 'list') return value.items.some((item) => contains(item, wanted, depth + 1));
  if (value.kind !== 'object') return false;
  return [...value.props.values()].some(
    (item) => item.kind !== 'accessor' && contains(item, wanted, depth + 1),
  );
}
