import { posix } from 'node:path';
import { parse } from 'jsonc-parser';
import picomatch from 'picomatch';
import type { PackageJson, RelPath, Snapshot } from '../model/types.js';
import { exportedSetting } from '../source/objects.js';
import { parseSource } from '../source/trees.js';

/** Which files a runner takes for tests, by what its settings say. */
export type TestSearch = {
  /** Whether it takes a file; null where its settings cannot be read. */
  readonly takes: ((file: string) => boolean) | null;
  /** Folders in which it looks, and endings of names that it looks for (`.spec`), as its settings name them. */
  readonly folders: readonly string[];
  readonly endings: readonly string[];
  /** Whether it fails for a file that it takes and that holds no test. */
  readonly needsTests: boolean;
  /** The file that says so, and the setting; null where nothing does and the runner's own habits hold. */
  readonly setBy: { readonly file: RelPath; readonly setting: string } | null;
};

/** A setting as it is written: strings alone; `unread` where it is computed. */
export type Setting = readonly string[] | 'absent' | 'unread';

/** What a setting lists; nothing where it is not set or not read. */
export function listOf(setting: Setting): readonly string[] {
  return typeof setting === 'string' ? [] : setting;
}

/** Reads settings of a configuration by their paths. */
export type Settings = (...path: readonly [string, ...string[]]) => Setting;

/** The settings in a file, `.json` or a module that exports an object literal. */
export function settingsIn(file: RelPath, snapshot: Snapshot): Settings {
  const text = snapshot.text(file) ?? '';
  if (file.endsWith('.json')) {
    return settingsOf(parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true }));
  }
  const tree = parseSource(file, text);
  // What a configuration without another one in it never names is not set.
  const isWhole = !/\.\.\.|(?:\bfrom|\brequire\s*\()\s*['"`]\.|\bmergeConfig\b/.test(text);
  return (...path) => {
    const found = exportedSetting(tree, path);
    const isNamed = new RegExp(`\\b${path.at(-1) ?? ''}\\b`).test(text);
    return found === 'unread' && isWhole && !isNamed ? 'absent' : found;
  };
}

/** The settings in a value that was parsed. */
export function settingsOf(value: unknown): Settings {
  return (...path) => {
    let current: unknown = value;
    for (const key of path) {
      if (typeof current !== 'object' || current === null) return 'absent';
      current = Object.entries(current).find(([name]) => name === key)?.[1];
    }
    if (current === undefined || current === null) return 'absent';
    const items: readonly unknown[] = Array.isArray(current) ? current : [current];
    return items.every((item) => typeof item === 'string') ? items : 'unread';
  };
}

/** Whether one of `patterns` takes a path, and none that is negated. */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  const wanted = picomatch(
    patterns.filter((each) => !each.startsWith('!')),
    { dot: true },
  );
  const unwanted = patterns.filter((each) => each.startsWith('!')).map((each) => each.slice(1));
  const refused = unwanted.length > 0 ? picomatch(unwanted, { dot: true }) : () => false;
  return (path) => wanted(path) && !refused(path);
}

/** The folders that patterns begin with, and the endings that they name: `src`, `.spec` of a pattern that has both. */
export function hintsOf(patterns: readonly string[]): Pick<TestSearch, 'folders' | 'endings'> {
  const plain = patterns
    .filter((each) => !each.startsWith('!'))
    .map((each) => each.replace(/^<rootDir>\//, '').replaceAll('\\', ''));
  return {
    folders: plain.map((each) => folderIn(each)).filter((each) => each !== ''),
    endings: plain.flatMap((each) =>
      [...each.matchAll(/[*)}+]([._-][\w-]+(?:[._-][\w-]+)*?)\.(?=[[({?]*[cm]?[jt]|\*)/g)].map(
        ([, ending = '']) => ending,
      ),
    ),
  };
}

function folderIn(pattern: string): string {
  const segments = pattern.replace(/^[/^]+/, '').split('/');
  const open = segments.findIndex((segment) => !/^[\w.-]+$/.test(segment));
  return segments.slice(0, open < 0 ? segments.length - 1 : open).join('/');
}

/** The words behind a runner in a script that may name it with others: `vitest run --dir unit`. */
export function optionInScripts(pkg: PackageJson, runner: string, option: string): string | null {
  const named = new RegExp(
    String.raw`\b${runner}\b[^&|;]*?\s${option}[ =]["']?(?<value>[^\s&|;"']+)`,
  );
  const values = Object.values(pkg.scripts ?? {}).map(
    (command) => named.exec(command)?.groups?.['value'],
  );
  return values.find((value) => value !== undefined) ?? null;
}

/** `path` as seen from `folder`; null where it does not lie in it. */
export function below(folder: string, path: string): string | null {
  const inside = posix.relative(folder, path);
  return inside.startsWith('..') ? null : inside;
}
