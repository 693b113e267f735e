import { relPath } from '../../src/model/paths.js';
import type { RelPath } from '../../src/model/types.js';
import { createAssigned } from '../../src/interpret/follow/assigned.js';
import { engine } from '../../src/interpret/follow/engine.js';
import { followAll } from '../../src/interpret/follow/follow.js';
import { fromOutside } from '../../src/interpret/follow/outer.js';
import { type Path, type World } from '../../src/interpret/follow/path.js';
import { drain, fulfilled, startTask, whenSettled } from '../../src/interpret/follow/tasks.js';
import {
  CALLED_FROM_OUTSIDE,
  type Flow,
  ownKeys,
  type Primitive,
  ready,
  settled,
  UNDEFINED,
  type Value,
} from '../../src/interpret/follow/values.js';
import { createInterpreter } from '../../src/interpret/interpreter.js';
import type { Machine } from '../../src/interpret/machine.js';
import { createSourceView } from '../../src/source/trees.js';
import type { SourceView } from '../../src/source/view.js';

/** One way through a snippet, in words. */
export type Followed = {
  /** What was handed to `log`, in order. */
  readonly log: readonly string[];
  /** What the function gave, or that it threw. */
  readonly result: string;
  /** Whether it is certain that there is a request that goes this way. */
  readonly isCertain: boolean;
};

export type FollowedAll = {
  readonly outcomes: readonly Followed[];
  readonly incomplete: string | null;
};

/** The files of a project that is nowhere but in memory. */
export function viewOf(files: Readonly<Record<string, string>>): SourceView {
  const paths = Object.keys(files).map(relPath);
  const text = (path: RelPath): string | null => files[path] ?? null;
  return createSourceView(
    { root: '/project', files: paths, text, exists: (path) => path in files, hash: () => null },
    { tsconfig: null },
  );
}

/** An interpreter of modules for which no framework means anything. */
export function machineFor(view: SourceView): Machine {
  return createInterpreter(view, {
    runs: () => true,
    progress: () => 0,
    external: () => null,
    unread: () => undefined,
    made: () => undefined,
    isHandler: () => false,
    written: () => undefined,
    extended: () => undefined,
    inherited: () => null,
    method: () => undefined,
  });
}

/**
 * Follows the function that `text`, a module of CommonJS, exports, in every way that it can go. Nothing is known of
 * any framework; `log` is a function that is there.
 * @param inputs makes the arguments, anew for each way
 */
export function followSnippet(
  text: string,
  inputs: () => readonly Value[] = () => [],
): FollowedAll {
  const view = viewOf({ 'snippet.js': text });
  const machine = machineFor(view);
  const exported = machine.exported(relPath('snippet.js'), 'default');
  let log: string[] = [];
  const world: World = {
    engine,
    machine,
    assigned: createAssigned(view),
    member: () => null,
    answer: () => null,
    state: () => ({ core: log, parts: new Map() }),
    unread: () => undefined,
    external: (_, { package: name, path }, args) => {
      if (name !== 'global' || path.join('.') !== 'log') return null;
      log.push(args.map(shown).join(' '));
      return ready(UNDEFINED);
    },
  };
  const environment = { secrets: new Set<string>(), withoutSecrets: false, open: false };
  const { outcomes, incomplete } = followAll(world, environment, (path): Followed => {
    log = [];
    const result = runOnce(path, fromOutside(path, exported, null), inputs());
    return { log, result, isCertain: path.causes.length === 0 };
  });
  return { outcomes, incomplete };
}

function runOnce(path: Path, target: Value, args: readonly Value[]): string {
  let result = 'pending';
  const call = function* (): Flow<Value> {
    const promise = fulfilled(yield* engine.call(path, target, null, args, CALLED_FROM_OUTSIDE));
    // A list or an object is shown as it is then.
    whenSettled(path, promise, () => {
      result = `${promise.state === 'rejected' ? 'throws ' : ''}${shown(promise.value)}`;
    });
    return UNDEFINED;
  };
  const task = startTask(path, call());
  drain(path);
  return task.state === 'rejected' ? `throws ${shown(task.value)}` : result;
}

/** A value in words. */
function shown(value: Value): string {
  const known = settled(value);
  switch (known.kind) {
    case 'constant':
      return shownPrimitive(known.value);
    case 'list':
      return `[${[...known.items.map(shown), ...(known.rest ? ['...'] : [])].join(', ')}]`;
    case 'object': {
      const members = ownKeys(known).map((name) => {
        const item = known.props.get(name);
        return `${name}: ${item && item.kind !== 'accessor' ? shown(item) : 'accessor'}`;
      });
      return `{${[...members, ...(known.rest ? ['...'] : [])].join(', ')}}`;
    }
    case 'any':
      return `a ${known.origin.by} value`;
    case 'function':
    case 'native':
    case 'class':
      return 'function';
    default:
      return known.kind;
  }
}

function shownPrimitive(value: Primitive): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${String(value)}n`;
  return Object.is(value, -0) ? '0' : String(value);
}
