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
  type ExternalValue,
  called,
  CALLED_FROM_OUTSIDE,
  type Env,
  type Flow,
  fromCaller,
  ready,
  settled,
  type Site,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { NOTHING_KEPT } from '../../interpret/follow/state.js';
import { shownCall } from '../../interpret/follow/calls.js';
import type { LayeredFramework } from '../framework.js';
import { type Exchange, type Surroundings } from './exchange.js';
import { createKnownCalls, knownAnswer } from './known-calls.js';
import { configMember } from './node-config.js';
import { noteCall } from './call-notes.js';
import { putKey } from './open-puts.js';
import type { Mergers } from './merged.js';
import {
  callOfPackage,
  type Current,
  type KnownOfPackages,
  isHarmless,
  makesMiddleware,
  packageAsked,
} from './package-calls.js';
import { POLLUTED } from './pollution.js';
import { plantedKey, plantedOn } from './planted.js';
import { type Frozen, thaw } from './request-state.js';
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
  /** What it is in the source of the package; null where that cannot be followed. */
  readonly sourceOf: (value: Read.ExternalValue) => Read.Value | null;
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
  /** What goes into prototypes in the versions that the project has. */
  readonly mergers: Mergers;
  readonly keptKeys: NonNullable<World['keptKeys']>;
  readonly storedKeys: NonNullable<World['storedKeys']>;
  /** What anybody may store. */
  readonly planted: NonNullable<World['planted']>;
};

/** Follows every outcome of `middleware`. */
export function runMiddleware(middleware: Read.Value, inquiry: Inquiry): Runs {
  const { framework, machine, assigned, around, environment, judgePackage, sourceOf, replaced } =
    inquiry;
  const knownCall = createKnownCalls(framework);
  const { written, error, loads, settles, issued, planted, mergers, keptKeys, storedKeys } =
    inquiry;
  const known = {
    framework,
    judgePackage,
    sourceOf,
    notesReplies: around.notesReplies === true,
  };
  const trusts = new Set<string>();
  let current: Current | null = null;
  const world: World = {
    engine,
    machine,
    assigned,
    member: configMember,
    state: () => current?.exchange.state() ?? NOTHING_KEPT,
    answer: knownAnswer,
    external: (path, callee, args, site) => {
      if (!current) return null;
      const whyReplaced = replaced(callee);
      if (whyReplaced !== null) {
        return path.world.engine.call(path, unread(whyReplaced, true), null, args, site);
      }
      const ofPackage = callOfPackage(path, current, callee, args, site, known);
      if (ofPackage) return ofPackage;
      if (makesMiddleware(framework.packages, callee, args)) return ready(called(callee, args));
      noteCall(current.trace.writes, callee, args, site, mergers);
      return knownCall(path, callee, args, site);
    },
    issued,
    planted,
    keptKeys,
    keeps: (name) => current?.trace.writes.set(putKey(name), { kind: 'gone' }),
    storedKeys,
    setsMember: ({ here }, holder, name, value) => {
      const each = plantedOn(holder, name, value, here);
      if (each) current?.trace.writes.set(plantedKey(each), { kind: 'gone' });
    },
    trusts: (secret) => trusts.add(secret),
    pollutes: () => current?.trace.writes.set(POLLUTED, { kind: 'constant', value: '' }),
    unread: (path, callee, args, site) => {
      if (current) handOver(path, current, callee, args, site, known);
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

/** What code that is not read may do with what it is handed: call on, answer, set what it likes on the request. */
function handOver(
  path: Path,
  current: Current,
  callee: Value,
  args: readonly Value[],
  site: Site,
  { framework, notesReplies }: KnownOfPackages,
): void {
  const { trace, exchange } = current;
  const by = shownCall(site);
  if (notesReplies && !ENDS_NOTHING.test(by)) trace.calledUnread ??= { by, at: site.at };
  const why = `what \`${by}\` does with the request is not read`;
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
      if (notesReplies && trace.answered === null) {
        trace.reply = handed(
          exchange,
          args,
          site,
          packageAsked(framework, current, callee, args, site),
        );
      }
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

/** What closes a connection, or goes on reading from it, answers nothing. */
const ENDS_NOTHING = /\.(?:destroy|abort|resume|pause|unpipe|setTimeout)\(…\)$/;

/** What comes of handing the answer to code that is not read, as far as its name and what it is handed tell. */
function handed(
  exchange: Exchange,
  args: readonly Value[],
  site: Site,
  of: Read.ExternalValue | null,
): Reply {
  const by = shownCall(site);
  // A stream that is piped into the answer has the status that was set.
  const isPiped = /\b(?:pipe|pipeline)\b[^.]*$/.test(by);
  const known = args.map(settled).map((value) => (value.kind === 'constant' ? value.value : null));
  const given = known.find((value) => typeof value === 'number' && value >= 100 && value < 600);
  const named = statusNamed(by.replace(/\(.*$/, '').split('.').at(-1) ?? '');
  const status = typeof given === 'number' ? given : (named ?? exchange.status());
  return isPiped || typeof given === 'number' || named !== null
    ? { at: site.at, status, kind: 'answer' }
    : { at: site.at, status: 'unknown', kind: 'handed', by, of };
}

/** Packages that get an answer to see when it is sent, or to add a header: their documentation. */
const WATCHERS = /^(on-finished|on-headers|vary)$/;

function isWatcher(callee: Value): boolean {
  return callee.kind === 'external' && WATCHERS.test(callee.package);
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
