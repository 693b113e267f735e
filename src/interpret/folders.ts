import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { RelPath } from '../model/types.js';
import { newObject } from './literals.js';
import type { Machine } from './machine.js';
import { absolutePath, nameAtRunTime, pathGiven, pathInProject } from './project-paths.js';
import {
  type Argument,
  constant,
  type ListValue,
  type ObjectValue,
  type Site,
  stringOf,
  truthiness,
  type Value,
} from './values.js';

const FILE_SYSTEM = /^(?:(?:node:)?fs(?:\/promises)?|fs-extra|graceful-fs)$/;
const GLOBBING = /^(?:glob|fast-glob|globby|tinyglobby)$/;

/**
 * What a look into a folder of the project gives: `readdirSync`, `existsSync`, `statSync` and the packages that look
 * for files by pattern, by the sources that there are. Null for anything else, and for a folder without sources:
 * what is in that is only known at run time.
 */
export function callFiles(
  machine: Machine,
  packageName: string,
  name: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  const isGlob = GLOBBING.test(packageName);
  if (!isGlob && !FILE_SYSTEM.test(packageName)) return null;
  const member = name.split('.').at(-1) ?? '';
  const found = isGlob
    ? globbed(machine, member, args, site)
    : askedOf(machine, member, args, site);
  const callback = args.at(-1)?.value;
  if (!found || callback?.kind !== 'function') return found;
  // `readdir(folder, (error, names) => …)`
  return machine.invoke(callback, null, [
    { value: constant(null), index: 0 },
    { value: found, index: 1 },
  ]);
}

function askedOf(
  machine: Machine,
  member: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  const path = pathGiven(machine, args[0]?.value);
  if (path === null) return null;
  switch (member) {
    case 'readdir':
    case 'readdirSync':
      return listFolder(machine, path, args[1]?.value, site);
    case 'existsSync':
    case 'pathExistsSync':
      // What is not among the sources may be there all the same.
      return kindOf(machine, path) === null ? null : constant(true);
    case 'stat':
    case 'statSync':
    case 'lstat':
    case 'lstatSync':
      return statOf(machine, path);
    default:
      return null;
  }
}

/** Whether a path is a source or a folder of sources; null where it is neither. */
function kindOf({ view }: Machine, path: RelPath): 'file' | 'folder' | null {
  const inside = path === '' ? '' : `${path}/`;
  const stem = path.replace(/\.[cm]?jsx?$/, '.');
  for (const file of view.files) {
    if (file.startsWith(inside)) return 'folder';
    if (file === path || (stem !== path && file.startsWith(stem) && isBuilt(file, path))) {
      return 'file';
    }
  }
  return null;
}

/** Whether `path` is what a build makes of the source `file`. */
function isBuilt(file: string, path: string): boolean {
  return file.replace(/\.([cm]?)tsx?$/, '.$1js') === path;
}

function statOf(machine: Machine, path: RelPath): Value | null {
  const kind = kindOf(machine, path);
  return kind && questions(machine, kind);
}

function questions(
  machine: Machine,
  kind: 'file' | 'folder',
  entries: readonly (readonly [string, Value])[] = [],
): ObjectValue {
  const answer = (is: boolean, name: string): readonly [string, Value] => [
    name,
    { kind: 'native', name, call: () => constant(is) },
  ];
  const object = newObject(machine, null, [
    ...entries,
    answer(kind === 'file', 'isFile'),
    answer(kind === 'folder', 'isDirectory'),
    answer(false, 'isSymbolicLink'),
  ]);
  object.complete = false;
  return object;
}

function listFolder(
  machine: Machine,
  folder: RelPath,
  options: Value | undefined,
  site: Site,
): ListValue | null {
  const has = (name: string): boolean =>
    options?.kind === 'object' && truthiness(machine.member(options, name)) === true;
  const inside = folder === '' ? '' : `${folder}/`;
  const kinds = new Map<string, 'file' | 'folder'>();
  for (const file of machine.view.files) {
    if (!file.startsWith(inside)) continue;
    const parts = nameAtRunTime(machine.view, site.file, file).slice(inside.length).split('/');
    const depth = has('recursive') ? parts.length : 1;
    for (let length = 1; length <= depth; length += 1) {
      kinds.set(parts.slice(0, length).join('/'), length < parts.length ? 'folder' : 'file');
    }
  }
  if (kinds.size === 0) return null;
  const entries = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  const items = entries.map(([name, kind]): Value => {
    if (!has('withFileTypes')) return constant(name);
    const parent = constant(absolutePath(posix.join(folder, posix.dirname(name))));
    return questions(machine, kind, [
      ['name', constant(posix.basename(name))],
      ['parentPath', parent],
      ['path', parent],
    ]);
  });
  return { kind: 'list', items, complete: true, at: null };
}

/** `glob('routes/*.js')`, `globSync`, `fg.sync`: the files that match. */
function globbed(
  machine: Machine,
  member: string,
  args: readonly Argument[],
  site: Site,
): ListValue | null {
  if (!/^(?:|sync|glob|globSync|globby|globbySync|async|default)$/.test(member)) return null;
  const [first, second] = args;
  const given = first?.value.kind === 'list' ? first.value.items : first ? [first.value] : [];
  const patterns = given.map(stringOf).filter((text) => text !== null);
  if (patterns.length === 0 || patterns.length < given.length) return null;
  const options = second?.value.kind === 'object' ? second.value : null;
  const cwd = options?.props.has('cwd')
    ? pathGiven(machine, machine.member(options, 'cwd'))
    : ('' as RelPath);
  if (cwd === null) return null;
  const isAbsolute = options !== null && truthiness(machine.member(options, 'absolute')) === true;
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const matches = picomatch(wanted.map((pattern) => fromRoot(pattern, cwd)));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!'));
  const ignores = picomatch(unwanted.map((pattern) => fromRoot(pattern.slice(1), cwd)));
  const whole = isAbsolute || wanted.some((pattern) => posix.isAbsolute(pattern));
  const items = machine.view.files
    .map((file) => nameAtRunTime(machine.view, site.file, file))
    .filter((file) => matches(file) && (unwanted.length === 0 || !ignores(file)))
    .map((file) => constant(whole ? absolutePath(file) : posix.relative(cwd, file)));
  return items.length === 0 ? null : { kind: 'list', items, complete: true, at: null };
}

function fromRoot(pattern: string, cwd: string): string {
  if (!posix.isAbsolute(pattern)) return posix.join(cwd, pattern);
  return pathInProject(pattern) ?? pattern;
}
