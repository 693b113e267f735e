import type { Path } from './path.js';
import { partOf, type Shown, type State, type Token } from './written-state.js';
import {
  type Accessor,
  type Any,
  type Env,
  goesOn,
  type Origin,
  settled,
  type Value,
} from './values.js';

/** A state of more objects than this is not written down. */
const MOST_OBJECTS = 2_000;

/**
 * Writes down the state of a path.
 * @returns null when something in it cannot be written down
 */
export function stateOf(
  path: Path,
  roots: readonly Shown[],
  old: ReadonlyMap<object, number>,
): State | null {
  const writing: Writing = { path, heap: new Map(), isWhole: true };
  const kept = path.world.state(path);
  const core: Token[] = [
    path.isDecided,
    path.tries,
    path.blind,
    path.timers,
    path.incomplete,
    path.breaksOff,
  ];
  core.push(...[...path.newSecrets].sort());
  for (const item of [...roots, ...kept.core]) write(writing, core, item);
  const parts = new Map<object | string, readonly Token[]>();
  for (const [part, item] of [
    ...path.variables,
    ...path.objects,
    ...[...path.environmentValues].map(([key, value]) => [partOf(key), value] as const),
    ...kept.parts,
  ]) {
    // What is the same whenever it is read first makes no difference.
    if (item === null || (typeof item === 'object' && isStateless(item))) continue;
    const tokens: Token[] = [];
    write(writing, tokens, item);
    parts.set(part, tokens);
  }
  return writing.isWhole ? { core, parts, heap: writing.heap, old } : null;
}

type Writing = {
  readonly path: Path;
  readonly heap: Map<object, readonly Token[]>;
  isWhole: boolean;
};

type Item = Shown | Accessor;

function isStateless(item: Exclude<Item, string | null>): boolean {
  if (!('kind' in item)) return false;
  switch (item.kind) {
    case 'function':
      return isOutermost(item.env) && item.props.size === 0 && item.self === null;
    case 'class':
      return isOutermost(item.env) && item.statics.size === 0;
    default:
      return item.kind === 'module' || (item.kind === 'pattern' && !goesOn(item));
  }
}

function isOutermost(env: Env): boolean {
  return env.parent === null && env.names.size === 0;
}

function write(writing: Writing, tokens: Token[], item: Item): void {
  if (item === null || typeof item === 'string') {
    tokens.push(item);
  } else if ('how' in item) {
    tokens.push(item.how, 'label' in item ? item.label : null);
    if (item.how === 'return') write(writing, tokens, item.value);
  } else if ('kind' in item) {
    writeValue(writing, tokens, item);
  } else if (isNew(writing, tokens, item)) {
    const names = [...item.names].sort(byName);
    keep(
      writing,
      item,
      [item.scope, names.length],
      [...names.flatMap(([name, { value }]) => [name, value]), item.parent],
    );
  }
}

/** Notes which object stands there; true when its content is not written down yet. */
function isNew({ heap }: Writing, tokens: Token[], object: object): boolean {
  tokens.push(object);
  return !heap.has(object);
}

function keep(
  writing: Writing,
  object: object,
  fixed: readonly Token[],
  items: readonly Item[],
): void {
  const tokens: Token[] = [...fixed];
  writing.heap.set(object, tokens);
  if (writing.heap.size > MOST_OBJECTS) writing.isWhole = false;
  if (!writing.isWhole) return;
  for (const item of items) write(writing, tokens, item);
}

function writeValue(writing: Writing, tokens: Token[], given: Value | Accessor): void {
  const value = given.kind === 'accessor' ? given : settled(given);
  tokens.push(value.kind);
  switch (value.kind) {
    case 'constant':
      // To read a text of which it is noted what is asked is to ask for all of it.
      tokens.push(value.ask ? value.ask.about : value.value);
      return;
    case 'pattern':
      tokens.push(value.source, value.flags);
      if (goesOn(value) && isNew(writing, tokens, value))
        keep(writing, value, [value.lastIndex], []);
      return;
    case 'module':
      tokens.push(value.module.file);
      return;
    case 'native':
      // What others may have closed over is not known.
      if (!value.isKept) writing.isWhole = false;
      return;
    default:
  }
  if (!isNew(writing, tokens, value.kind === 'host' ? value.host : value)) return;
  switch (value.kind) {
    case 'accessor':
      keep(writing, value, [], [value.get, value.set]);
      return;
    case 'any':
      writeAny(writing, value);
      return;
    case 'object':
      keep(
        writing,
        value,
        [value.source, value.bare, value.isError ?? false, value.props.size],
        [...inOrder(value.props), value.rest, value.proto],
      );
      return;
    case 'list': {
      const further = [...value.further].sort(([a], [b]) => a - b);
      keep(
        writing,
        value,
        [value.items.length, ...further.map(([index]) => index)],
        [...value.items, value.rest, ...further.map(([, item]) => item)],
      );
      return;
    }
    case 'function':
      keep(
        writing,
        value,
        [value.node],
        [value.env, value.self, value.home, ...inOrder(value.props)],
      );
      return;
    case 'class':
      keep(writing, value, [value.node], [value.env, ...inOrder(value.statics)]);
      return;
    case 'external': {
      const fixed = [value.package, ...value.path, writing.path.truths.get(value), value.host];
      keep(writing, value, fixed, [...value.args, value.base]);
      return;
    }
    case 'promise':
      // Who waits for it is not known.
      if (value.waiting.length > 0) writing.isWhole = false;
      keep(writing, value, [value.state, value.isResolved], [value.value]);
      return;
    case 'host':
      keep(writing, value.host, [value.host.type], value.host.content());
  }
}

function inOrder(values: ReadonlyMap<string, Value | Accessor>): readonly Item[] {
  return [...values].flatMap((each): readonly Item[] => each);
}

function writeAny(writing: Writing, value: Any): void {
  const { origin, name, type, truth, nullish, not, members, start, end } = value;
  const excluded = [...not].map((item) => `${typeof item} ${String(item)}`).sort();
  const read = [...(members ?? [])].sort(byName);
  keep(
    writing,
    value,
    [originText(origin), name, type, truth, nullish, start, end, ...excluded, read.length],
    [
      value.fallback,
      value.typeOf,
      value.of ?? null,
      ...read.flatMap(([member, item]) => [member, item]),
    ],
  );
}

/** The same for values of which the same ones decide. */
export function originText(origin: Origin): string {
  switch (origin.by) {
    case 'environment':
      return `environment ${origin.names.join()} ${origin.sealed?.join() ?? ''}`;
    case 'secret':
      return `secret ${origin.of?.join() ?? ''} ${origin.sealed?.join() ?? ''}`;
    case 'unread':
      return `unread ${String(origin.asked)} ${String(origin.isPublic)} ${origin.why} ${origin.kept ?? ''}`;
    case 'state':
      return `state ${origin.why} ${String(origin.found)} ${String(origin.isPublic)} ${origin.kept ?? ''}`;
    default:
      return origin.by;
  }
}

export function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
