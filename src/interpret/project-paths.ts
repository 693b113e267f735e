import { posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTypeScript } from '../model/file-names.js';
import type { RelPath } from '../model/types.js';
import type { SourceView } from '../source/view.js';
import { newObject } from './literals.js';
import type { Machine } from './machine.js';
import { type Argument, constant, stringOf, type Value } from './values.js';

/** Stands for the folder of the package in absolute paths: where that lies on a machine decides nothing. */
const ROOT = '/~project~';

/** The absolute path of something in the package. */
export function absolutePath(path: string): string {
  return posix.join(ROOT, path);
}

/** What an absolute path (or `file:` URL) of the project is relative to the package; null for any other text. */
export function pathInProject(text: string): RelPath | null {
  const path = text.startsWith('file:') ? textOfUrl(text) : text;
  if (path === null || (path !== ROOT && !path.startsWith(`${ROOT}/`))) return null;
  return posix.relative(ROOT, posix.normalize(path)) as RelPath;
}

function textOfUrl(url: string): string | null {
  try {
    return fileURLToPath(url, { windows: false });
  } catch {
    return null;
  }
}

/** `__dirname` and `__filename`; null for any other name. */
export function placeName(view: SourceView, file: RelPath, name: string): Value | null {
  if (name === '__dirname') return constant(absolutePath(posix.dirname(file)));
  return name === '__filename' ? constant(absolutePath(nameAtRunTime(view, file, file))) : null;
}

/** `import.meta`. */
export function importMeta(machine: Machine, file: RelPath): Value {
  const path = absolutePath(nameAtRunTime(machine.view, file, file));
  const meta = newObject(machine, null, [
    ['url', constant(pathToFileURL(path).href)],
    ['filename', constant(path)],
    ['dirname', constant(posix.dirname(path))],
  ]);
  meta.complete = false;
  return meta;
}

const IMPORTED = /(?:\bfrom|\bimport|\brequire\s*\()\s*['"][^'"\n]*['"]/g;

/**
 * What a source is called where `asking` lists folders at run time: code that looks for `.js` and never for `.ts`
 * runs after a build, which gives sources that name.
 */
export function nameAtRunTime(view: SourceView, asking: RelPath, file: string): string {
  if (!isTypeScript(file)) return file;
  const code = (view.text(asking) ?? '').replaceAll(IMPORTED, '');
  const looksForBuilt = /\.[cm]?js\b/.test(code) && !/\bts\b|\[[jt]{2}\]s/.test(code);
  return looksForBuilt ? file.replace(/tsx?$/, 'js') : file;
}

/** Calls of `node:path` that give a text; null where one of the texts is not known. */
export function callPath(machine: Machine, name: string, args: readonly Argument[]): Value | null {
  const texts = args.map(({ value }) => stringOf(value));
  if (texts.length === 0 || texts.some((text) => text === null)) return null;
  const parts = texts.filter((text) => text !== null);
  const [first = '', second] = parts;
  switch (name.split('.').at(-1)) {
    case 'join':
      return constant(posix.join(...parts));
    case 'resolve':
      return constant(posix.resolve(ROOT, ...parts));
    case 'normalize':
      return constant(posix.normalize(first));
    case 'dirname':
      return constant(posix.dirname(first));
    case 'basename':
      return constant(posix.basename(first, second));
    case 'extname':
      return constant(posix.extname(first));
    case 'relative':
      return constant(
        posix.relative(posix.resolve(ROOT, first), posix.resolve(ROOT, second ?? '')),
      );
    case 'isAbsolute':
      return constant(posix.isAbsolute(first));
    case 'parse': {
      const parsed = Object.entries<string>({ ...posix.parse(first) });
      return newObject(
        machine,
        null,
        parsed.map(([key, value]) => [key, constant(value)]),
      );
    }
    default:
      return null;
  }
}

/** `fileURLToPath`, `pathToFileURL`, and `new URL(…)` of a file; null for anything else. */
export function callUrl(machine: Machine, name: string, args: readonly Argument[]): Value | null {
  const texts = args.map(({ value }) => hrefOf(machine, value));
  const [first, base] = texts;
  if (first === null || first === undefined || base === null) return null;
  switch (name.split('.').at(-1)) {
    case 'fileURLToPath': {
      const path = textOfUrl(first);
      return path === null ? null : constant(path);
    }
    case 'pathToFileURL':
      return urlObject(machine, pathToFileURL(first));
    case 'URL': {
      const isFile = (base ?? first).startsWith('file:') && URL.canParse(first, base);
      return isFile ? urlObject(machine, new URL(first, base)) : null;
    }
    default:
      return null;
  }
}

function hrefOf(machine: Machine, value: Value): string | null {
  return stringOf(value.kind === 'object' ? machine.member(value, 'href') : value);
}

function urlObject(machine: Machine, { href, pathname }: URL): Value {
  const text = constant(href);
  const url = newObject(machine, null, [
    ['href', text],
    ['pathname', constant(pathname)],
    ['toString', { kind: 'native', name: 'toString', call: () => text }],
  ]);
  url.complete = false;
  return url;
}

/** A path that code gives: absolute, or relative to where the server is started. */
export function pathGiven(machine: Machine, value: Value | undefined): RelPath | null {
  const text = value && hrefOf(machine, value);
  if (text === null || text === undefined) return null;
  const absolute = posix.isAbsolute(text) || text.startsWith('file:') ? text : absolutePath(text);
  return pathInProject(absolute);
}
