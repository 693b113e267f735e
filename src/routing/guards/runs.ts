import type { ts } from 'ts-morph';
import type { Machine } from '../../interpret/machine.js';
import type * as Read from '../../interpret/values.js';
import type { Assigned } from '../../interpret/follow/assigned.js';
import { engine } from '../../interpret/follow/engine.js';
import { type Failures, followAll } from '../../interpret/follow/follow.js';
import { fromOutside } from '../../interpret/follow/outer.js';
import {
  type Environment,
  nodeOf,
  type Path,
  placeKey,
  Thrown,
  type World,
} from '../../interpret/follow/path.js';
import { drain, startTask } from '../../interpret/follow/tasks.js';
import {
  type ExternalValue,
  called,
  CALLED_FROM_OUTSIDE,
  type Env,
  type Flow,
  fromCaller,
  ready,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { NOTHING_KEPT } from '../../interpret/follow/written-state.js';
import type { LayeredFramework } from '../framework.js';
import { noteSetting } from './environment-open.js';
import type { Exchange, Surroundings } from './exchange.js';
import { createKnownCalls, knownAnswer } from './known-calls.js';
import { settingOf } from './checked-settings.js';
import { noteCall } from './call-notes.js';
import { putKey } from './open-puts.js';
import type { Mergers } from './merged.js';
import { callOfPackage, type Current, makesMiddleware } from './package-calls.js';
import { POLLUTED } from './pollution.js';
import { handOver, noteSession } from './hand-over.js';
import { callOfStorage, slotBeside } from './beside.js';
import { callOfRouter } from './handed-routers.js';
import { plantedKey, plantedOn } from './planted.js';
import { freeze, type Frozen, looseKey, thaw } from './request-state.js';
import { secretsSentAway } from './sent-away.js';
import { noteTold } from './told.js';
import { createTrace, type Trace } from './trace.js';
import type { Outcome, Runs, LayerResult } from './outcome.js';
import type { Written } from './given.js';
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
  readonly openlyKept: NonNullable<World['openlyKept']>;
  readonly storedKeys: NonNullable<World['storedKeys']>;
  /** What anybody may store. */
  readonly planted: NonNullable<World['planted']>;
};

/** Under which name it is kept of a path that it made a call which is watched for, or may have. */
export const WATCHED = 'watched';

const LOOSE = 'what is set on something that was kept elsewhere may be set on the request';

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
  const seen = (): void => void current?.trace.writes.set(WATCHED, { kind: 'gone' });
  const world: World = {
    engine,
    machine,
    assigned,
    member: settingOf,
    state: () => current?.exchange.state() ?? NOTHING_KEPT,
    answer: knownAnswer,
    external: (path, callee, args, site) => {
      if (!current) return null;
      const whyReplaced = replaced(callee);
      if (whyReplaced !== null) {
        return path.world.engine.call(path, unread(whyReplaced, true), null, args, site);
      }
      const ofRouter = callOfRouter(path, current, callee, args, site, around);
      if (ofRouter) return ofRouter;
      const ofStorage = callOfStorage(path, current, callee, args, site);
      if (ofStorage) return ofStorage;
      const ofPackage = callOfPackage(path, current, callee, args, site, known);
      if (ofPackage) return ofPackage;
      if (makesMiddleware(framework.packages, callee, args)) return ready(called(callee, args));
      noteCall(path, current.trace.writes, callee, args, site, mergers);
      noteTold(path, current.trace.writes, secretsSentAway(path, callee, args));
      return knownCall(path, callee, args, site);
    },
    beside: (key, keeper, isPut) => current && slotBeside(current, around, key, keeper, isPut),
    issued,
    planted,
    keptKeys,
    openlyKept: inquiry.openlyKept,
    keeps: (name) => current?.trace.writes.set(putKey(name), { kind: 'gone' }),
    storedKeys,
    setsMember: ({ here }, holder, name, value) => {
      const each = plantedOn(holder, name, value, here);
      if (each) current?.trace.writes.set(plantedKey(each), { kind: 'gone' });
    },
    // Who may have made it before is of no matter to what it answers.
    makesAgain: known.notesReplies,
    trusts: (secret) => trusts.add(secret),
    setsEnvironment: (path) => {
      if (current) noteSetting(current.trace.writes, path);
    },
    tells: (path, secrets) => {
      if (current) noteTold(path, current.trace.writes, secrets);
    },
    loose: (path, name) => {
      // What is behind something that nobody knows may be behind a credential.
      if (!current || !path.causes.every(({ isState }) => isState === true)) return;
      current.trace.writes.set(looseKey(name), freeze(unread(LOOSE, true, name)));
    },
    pollutes: () => current?.trace.writes.set(POLLUTED, { kind: 'constant', value: '' }),
    ...(environment.watched
      ? {
          calls: (node: ts.Node) => {
            if (environment.watched?.includes(placeKey(node))) seen();
          },
        }
      : {}),
    unread: (path, callee, args, site, self) => {
      if (!current) return;
      if (environment.watched) seen();
      const holder = self?.kind === 'object' ? self : callee;
      noteSession(path, current.trace, callee, [holder, ...args], site);
      handOver(path, current, callee, args, site, known);
    },
  };
  const attempt = (path: Path): Outcome => {
    const trace = createTrace();
    const exchange = framework.exchange(path, trace, around, {
      error: error === 'any' ? unread('an error that is not followed', true) : error && thaw(error),
      parameter: loads ? fromCaller('parameter', 'string') : null,
    });
    current = { trace, exchange };
    runOnce(path, trace, written ?? middleware, exchange);
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
  { args, ended, failed }: Exchange,
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
  if (task.state === 'rejected') {
    fail(task.value, isCrash);
    failed?.(task.value);
  }
  if (task.state === 'fulfilled') ended?.();
}

function evaluated(path: Path, { at, scope }: Written): Flow<Value> {
  const env: Env = { names: new Map(), parent: null, scope };
  return path.world.engine.evaluate(path, nodeOf(path, at) as ts.Expression, env);
}
