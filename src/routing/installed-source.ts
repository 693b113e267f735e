import { ts } from 'ts-morph';
import { isInstalled } from '../model/paths.js';
import type { RelPath } from '../model/types.js';
import { folderOf } from '../source/installed.js';
import type { Machine } from '../interpret/machine.js';
import { nodeAt } from '../interpret/place.js';
import { packageName } from '../source/resolve.js';
import {
  type ExternalValue,
  optionsOf,
  type Site,
  unknown,
  type Value,
} from '../interpret/values.js';

/** Evaluations that reading one thing of a package may take. */
const MOST_STEPS = 200_000;

/** What something of a package is, as far as its source tells. */
export type FromSource = {
  readonly value: Value;
  /** The folders of the packages whose files were followed. */
  readonly folders: ReadonlySet<string>;
};

/**
 * Follows what a package gives in its own source: the module, what is read of it and called on it, with the arguments
 * of the project. Everything that was called of it is called again in that order, for one call may change what
 * another gave. Null where it is not installed, not JavaScript that people can read, or takes too long.
 * @param made what calls of packages gave while the project was read, with their conditions
 */
export function createSourceReader(
  machine: Machine,
  made: ReadonlyMap<ExternalValue, readonly string[]>,
): (value: ExternalValue) => FromSource | null {
  const read = new Map<ExternalValue, Value>();
  const entries = new Map<string, RelPath | null>();

  const entryOf = (value: ExternalValue): RelPath | null => {
    const from = importedIn(value);
    if (from === null) return null;
    const key = `${from} ${value.package}`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const file = machine.view.installed(from, value.package);
    entries.set(key, file);
    return file;
  };

  const follow = (value: ExternalValue, file: RelPath): Value => {
    const known = read.get(value);
    if (known) return known;
    const found = followOnce(value, file);
    read.set(value, found);
    return found;
  };

  const followOnce = (value: ExternalValue, file: RelPath): Value => {
    const { base } = value;
    if (!base) return { kind: 'module', file };
    const object = follow(base, file);
    const name = value.path.at(-1) ?? '';
    if (name !== '()') return memberOf(machine, object, name);
    const site = siteOf(value);
    if (!site) return unknown('where it is called is not known');
    const self = base.base && base.path.at(-1) !== '()' ? follow(base.base, file) : null;
    const args = value.args.map((arg, index) => ({
      value: ownArgument(arg, value.package),
      index,
    }));
    const target = asValue(machine, object);
    const conditions = made.get(value) ?? [];
    machine.conditions.push(...conditions);
    try {
      return machine.call(target, self && asValue(machine, self), args, site);
    } finally {
      machine.conditions.length -= conditions.length;
    }
  };

  /** A package that gets something of its own gets what that is. */
  const ownArgument = (arg: Value, specifier: string): Value => {
    if (arg.kind !== 'external' || packageName(arg.package) !== packageName(specifier)) return arg;
    const file = entryOf(arg);
    return file ? asValue(machine, follow(arg, file)) : arg;
  };

  const followAll = (value: ExternalValue, file: RelPath): Value => {
    const name = packageName(value.package);
    for (const [call] of made) {
      const entry = packageName(call.package) === name ? entryOf(call) : null;
      if (entry) follow(call, entry);
    }
    return asValue(machine, follow(value, file));
  };

  return (value) => {
    const file = entryOf(value);
    if (file === null) return null;
    const { budget } = machine;
    const given = Math.min(budget.steps, MOST_STEPS);
    const others = budget.steps - given;
    budget.steps = given;
    const found = followAll(value, file);
    const isCut = budget.steps <= 0;
    budget.steps = Math.max(budget.steps, 0) + others;
    if (isCut || !optionsOf(found).every(isFollowed)) return null;
    return { value: found, folders: new Set([folderOf(file)]) };
  };
}

/** Where what it is of was imported; null where that is not known. */
function importedIn({ base, at }: ExternalValue): RelPath | null {
  return base ? importedIn(base) : (at?.file ?? null);
}

function isFollowed(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'host' || isWholeList(value);
}

function isWholeList(value: Value): boolean {
  return (
    value.kind === 'list' &&
    value.complete &&
    value.items.every((item) => optionsOf(item).every(isFollowed))
  );
}

/** A module that is called or mounted is its `module.exports`, or its default export. */
function asValue(machine: Machine, value: Value): Value {
  return value.kind === 'module' ? machine.exported(value.file, 'default') : value;
}

/** A member of a module is a named export, or one of what it exports as a whole. */
function memberOf(machine: Machine, object: Value, name: string): Value {
  const found = machine.member(object, name);
  const isAbsent = found.kind === 'constant' && found.value === undefined;
  return isAbsent && object.kind === 'module'
    ? machine.member(asValue(machine, object), name)
    : found;
}

function siteOf({ at }: ExternalValue): Site | null {
  if (!at) return null;
  const node = nodeAt(at);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  return { file: at.file, node, at, name: at, isNew: ts.isNewExpression(node) };
}

/** The files of installed packages that were loaded from one of `folders`. */
export function loadedFrom(machine: Machine, folders: ReadonlySet<string>): readonly RelPath[] {
  return [...machine.modules.keys()].filter(
    (file) => isInstalled(file) && folders.has(folderOf(file)),
  );
}
