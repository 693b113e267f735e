import { posix } from 'node:path';
import type { RelPath, Snapshot } from '../model/types.js';
import { maskComments } from './masking.js';

/** The sources as the detectors see them: the files, and their code without comments. */
export type Sources = {
  /** Sources of the application: tests, configurations, scripts and declaration files left out. */
  readonly files: readonly RelPath[];
  readonly tests: readonly RelPath[];
  /** Whether the text of a file, comments and all, matches: cheap, and enough for a majority. */
  mentions(file: RelPath, pattern: RegExp): boolean;
  /** The text of a file with comments blanked. */
  code(file: RelPath): string;
};

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const TEST_NAME = /[.-](?:test|spec|cy|e2e-spec|e2e)\.[cm]?[jt]sx?$/;
const TEST_FOLDER = /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|cypress|playwright)\//;
const CONFIG = /(?:^|[./])(?:config|setup)\.[cm]?[jt]s$|(?:^|\/)\.[^/]+$/;

/** Sorts the snapshot's files for the detectors; reads none of them. */
export function listSources(snapshot: Snapshot): Sources {
  const masked = new Map<RelPath, string>();
  const sources = snapshot.files.filter(isSource);
  return {
    files: sources.filter((file) => !isTest(file) && !isConfig(file)),
    tests: sources.filter((file) => TEST_NAME.test(file)),
    mentions: (file, pattern) => pattern.test(snapshot.text(file) ?? ''),
    code: (file) => {
      const known = masked.get(file);
      if (known !== undefined) return known;
      const code = maskComments(snapshot.text(file) ?? '');
      masked.set(file, code);
      return code;
    },
  };
}

/** Whether a file is TypeScript or JavaScript that runs. */
export function isSource(file: RelPath): boolean {
  return SOURCE.test(file) && !DECLARATION.test(file);
}

/** Whether a file is a test, or lies where tests and their helpers do. */
export function isTest(file: RelPath): boolean {
  return TEST_NAME.test(file) || TEST_FOLDER.test(file);
}

/** Whether `file` lies in `folder`; everything lies in `.`. */
export function inFolder(file: RelPath, folder: RelPath): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}

/** The relative specifiers that a code without comments imports or requires. */
export function relativeImports(code: string): readonly string[] {
  const pattern =
    /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;
  return [...code.matchAll(pattern)].map((match) => match[2] ?? '');
}

/** Whether a code without comments imports or requires `name` or something below it. */
export function importsPackage(code: string, name: string): boolean {
  const escaped = name.replace(/[/.\-@]/g, '\\$&');
  return new RegExp(
    `(?:\\bfrom|\\bimport|\\brequire\\s*\\(|\\bimport\\s*\\()\\s*['"]${escaped}(?:/[^'"]*)?['"]`,
  ).test(code);
}

/** The most frequent of `keys`, the earliest in `order` among equals; null when there are none. */
export function majority<T extends string>(keys: readonly T[], order: readonly T[]): T | null {
  const count = (key: T) => keys.filter((other) => other === key).length;
  const best = [...order].sort((a, b) => count(b) - count(a))[0];
  return best !== undefined && count(best) > 0 ? best : null;
}

function isConfig(file: RelPath): boolean {
  return !file.includes('/')
    ? CONFIG.test(file)
    : /\.config\.[cm]?[jt]s$/.test(posix.basename(file));
}
