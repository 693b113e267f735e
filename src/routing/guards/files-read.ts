import { posix } from 'node:path';
import { isFromCaller, whyPublic } from '../../interpret/follow/derive.js';
import type { Path } from '../../interpret/follow/path.js';
import { fulfilled } from '../../interpret/follow/tasks.js';
import {
  any,
  constant,
  type ExternalValue,
  settled,
  textOf,
  type Value,
} from '../../interpret/follow/values.js';
import { absolutePath, callPath, pathInProject } from '../../interpret/project-paths.js';
import * as Read from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';

const READS = /^(?:promises\.)?readFile(?:Sync)?$/;

/** What is read of a file that anybody may know (`node:fs`): at once, or as a promise. Null for all other files. */
export function publicFile(
  path: Path,
  { package: name, path: members }: ExternalValue,
  [file]: readonly Value[],
): Value | null {
  const member = members.join('.');
  if (!isFileSystem(name) || !READS.test(member) || !file) return null;
  const why = whyFileIsPublic(path, file);
  if (why === null) return null;
  const text = any({ by: 'unread', why, asked: false, isPublic: true }, { name: 'file' });
  const isPromise = member !== 'readFile' && !member.endsWith('Sync');
  return isPromise || /promises$/.test(name) ? fulfilled(text) : text;
}

/** Why anybody may find out what a key is: it is one, or is read of a file, that is no secret. Null where it is. */
export function whyKeyIsPublic(path: Path, key: Value): string | null {
  const known = settled(key);
  if (known.kind !== 'external') return whyPublic(known);
  const [file] = known.args;
  const isRead = isFileSystem(known.package) && known.path.at(-2) === 'readFileSync';
  const why = isRead && file ? whyFileIsPublic(path, file) : null;
  if (why !== null) return why;
  const made = [known.base, ...known.args].filter((each) => each !== null);
  return made.map((each) => whyKeyIsPublic(path, each)).find((each) => each !== null) ?? null;
}

function isFileSystem(name: string): boolean {
  return /^(?:node:)?fs(?:\/promises)?$/.test(name) || name === 'fs-extra';
}

const VERIFIES_ONLY = /-----BEGIN [A-Z ]*(?:PUBLIC KEY|CERTIFICATE)-----/;

function isNamedByCaller(file: Value): boolean {
  const known = settled(file);
  if (isFromCaller(known)) return true;
  return known.kind === 'any' && known.origin.by === 'unread' && known.origin.asked;
}

function whyFileIsPublic(path: Path, file: Value): string | null {
  if (isNamedByCaller(file)) return 'it is read of a file that the caller names';
  const text = textOf(file);
  return text === null ? null : whyKeptInProject(path.world.machine.view, text);
}

function whyKeptInProject(view: SourceView, text: string): string | null {
  const place = pathInProject(posix.isAbsolute(text) ? text : absolutePath(text));
  if (place === null || !view.lists(place)) return null;
  const content = view.text(place) ?? '';
  // With a public key nobody signs.
  if (VERIFIES_ONLY.test(content) && !content.includes('PRIVATE KEY')) return null;
  return `it stands in ${place} of the project, for everybody who reads that`;
}

/** Why a key among what a package is given is no secret: it is read of a file of the project. Null where none is. */
export function whyOptionIsPublic(view: SourceView, given: Read.Value): string | null {
  const found = keysAmong(given).map((key) => {
    const file = key.kind === 'external' ? fileRead(key) : null;
    return file === null ? null : whyKeptInProject(view, file);
  });
  return found.find((why) => why !== null) ?? null;
}

function keysAmong(given: Read.Value): readonly Read.Value[] {
  if (given.kind === 'external') return given.args.flatMap(keysAmong);
  if (given.kind !== 'object') return [];
  return [...given.props].flatMap(([name, item]) =>
    item.kind !== 'lazy' && /secret|key/i.test(name) ? [item] : [],
  );
}

/** `readFileSync('key.pem').toString()` */
function fileRead({ package: name, path, args, base }: Read.ExternalValue): string | null {
  if (!isFileSystem(name)) return null;
  const [file] = args;
  if (path.at(-2) === 'readFileSync') return file ? Read.stringOf(file) : null;
  return base ? fileRead(base) : null;
}

/** What `node:path` makes of texts that are known; null for all others. */
export function placedPath(
  path: Path,
  { package: name, path: members }: ExternalValue,
  args: readonly Value[],
): Value | null {
  if (!/^(?:node:)?path(?:\/posix)?$/.test(name)) return null;
  const texts = args.map(textOf).filter((text) => text !== null && !text.includes(Read.OPEN_PART));
  if (texts.length < args.length) return null;
  const given = texts.map((text, index) => ({ value: Read.constant(text), index }));
  const made = callPath(path.world.machine, members.join('.'), given);
  return made?.kind === 'constant' ? constant(made.value) : null;
}
