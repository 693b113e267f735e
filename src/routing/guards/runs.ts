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
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { NOTHING_KEPT } from '../../interpret/follow/state.js';
import { shownCall } from '../../interpret/follow/calls.js';
import type { LayeredFramework } from '../framework.js';
import type { Exchange, Surroundings } from './exchange.js';
import { createKnownCalls, knownAnswer, promisified } from './known-calls.js';
import { externalAsRead } from './as-read.js';
import { configMember } from './node-config.js';
import type { PackageTable } from './packages/table.js';
import { POLLUTED } from './pollution.js';
import { handOver, noteSession } from './hand-over.js';
import { issuedKey, secretNames, signedBy } from './issued.js';
import { freeze, type Frozen, frozenKey, looseKey, thaw } from './request-state.js';
import { createTrace, type Trace } from './trace.js';
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
      const signed = signedBy(promisified(callee) ?? callee, args);
      const names = signed ? secretNames(signed.key) : [];
      if (signed && names.length > 0) {
        const claims = freeze(signed.claims);
        current.trace.writes.set(issuedKey(names, frozenKey(claims)), claims);
      }
      return knownCall(path, callee, args, site);
    },
    issued,
    trusts: (secret) => trusts.add(secret),
    loose: (path, name) => {
      // What is behind something that nobody knows may be behind a credential.
      if (!current || !path.causes.every(({ isState }) => isState === true)) return;
      current.trace.writes.set(looseKey(name), freeze(unread(LOOSE, true, name)));
    },
    pollutes: () => current?.trace.writes.set(POLLUTED, { kind: 'gone' }),
    unread: (path, callee, args, site, self) => {
      if (!current) return;
      noteSession(
        path,
        current.trace,
        callee,
        [self?.kind === 'object' ? self : callee, ...args],
        site,
      );
      handOver(path, current, callee, args, site, around.notesReplies === true);
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

const LOOSE = 'what is set on something that was kept elsewhere may be set on the request';

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

/** Whether a package's middleware answers by itself what it can answer. */
function servedByPackage(packages: PackageTable, callee: ExternalValue): boolean {
  return packages.rowFor(externalAsRead(callee))?.row.answers !== undefined;
}
