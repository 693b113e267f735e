import { basename, dirname } from 'node:path';
import ignore from 'ignore';
import { notice } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import { applyEdits, lineEnding } from '../model/text-edit.js';
import type {
  Diagnostic,
  FileChange,
  RelPath,
  Snapshot,
  TextEdit,
  UnversionedFiles,
} from '../model/types.js';
import type { OwnParts } from '../openapi/own-parts.js';

export const GIT_IGNORE = relPath('.gitignore');

/** What becomes of `.gitignore`. */
export type PlannedIgnore = {
  readonly change: FileChange | null;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Adds a pattern to the package's `.gitignore`, or makes one, for each of `wanted` that git would take: not where
 * this `.gitignore` or one above it ignores all its files, nor where a line there takes one of them back by name.
 *
 * A line that an earlier run put there goes when nothing wants it and what it is for is not there.
 *
 * @param ours the lines of earlier runs
 * @param eol line ending of a new file
 */
export function planIgnore(
  snapshot: Snapshot,
  wanted: readonly UnversionedFiles[],
  ours: OwnParts,
  eol: '\n' | '\r\n',
): PlannedIgnore {
  const before = snapshot.text(GIT_IGNORE);
  // There, but no text that could be written back; the snapshot says so.
  if (before === null && snapshot.exists(GIT_IGNORE)) return { change: null, diagnostics: [] };
  const rules = rulesFor(snapshot);
  const taken = wanted.filter(({ files }) => files.some((file) => !isIgnored(file, rules)));
  const meant = taken.filter(({ files }) => files.some((file) => isTakenBack(file, rules)));
  const missing = taken.filter((each) => !meant.includes(each));
  const lines = missing.flatMap((each) => patternsFor(each, snapshot));
  const idle = idleLines(ours, wanted, snapshot);
  return {
    change: changed(before, lines, idle, eol),
    diagnostics: meant
      .flatMap(({ files }) => files.filter((file) => isTakenBack(file, rules)))
      .map(keptByOwner),
  };
}

/** Edits that remove the last occurrence of each of `lines`. */
export function takeOutIgnoreLines(text: string, lines: readonly string[]): readonly TextEdit[] {
  const all = text.split(/(?<=\n)/);
  const gone = new Set(
    lines.map((line) => all.findLastIndex((each) => each.replace(/\r?\n$/, '') === line)),
  );
  const edits: TextEdit[] = [];
  let start = 0;
  for (const [index, each] of all.entries()) {
    const end = start + each.length;
    if (gone.has(index)) edits.push({ start, end, text: '' });
    start = end;
  }
  const kept = applyEdits(text, edits);
  const newline = text.endsWith('\n') ? null : /\r?\n$/.exec(kept);
  // What ended without a newline does so again: that of the last line that stays goes.
  const last = all.findLastIndex((each, index) => !gone.has(index) && each !== '');
  const end = all.slice(0, last + 1).join('').length;
  const more = newline ? [{ start: end - newline[0].length, end, text: '' }] : [];
  return [...edits, ...more].sort((one, other) => one.start - other.start);
}

/** Our lines: those that `after` has and `before` has not. */
export function recordIgnoreLines(
  before: string,
  after: string,
  known: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const count = (text: string, line: string): number =>
    linesOf(text).filter((each) => each === line).length;
  // The owner may have the same line further up, taken back by one in between.
  const isOurs = (line: string): boolean =>
    Object.hasOwn(known, line) || count(after, line) > count(before, line);
  const ours = [...new Set(linesOf(after))].filter((line) => line !== '' && isOurs(line));
  return Object.fromEntries(ours.sort().map((line) => [line, '']));
}

/** The rules of one `.gitignore`, and the path of the package below its folder. */
type Rules = { readonly text: string; readonly prefix: string };

/** Innermost first. Beyond the git root there is nothing to read. */
function rulesFor(snapshot: Snapshot): readonly Rules[] {
  const found: Rules[] = [];
  let prefix = '';
  let up = '';
  for (let folder = snapshot.root; ; folder = dirname(folder)) {
    const text = snapshot.text(`${up}${GIT_IGNORE}` as RelPath);
    // In a package that is ignored itself, the rules that ignore it say nothing about its files.
    const isWhole = prefix !== '' && text !== null && ignore().add(text).ignores(prefix);
    if (text !== null && !isWhole) found.push({ text, prefix });
    if (dirname(folder) === folder) return found;
    prefix = `${basename(folder)}/${prefix}`;
    up = `../${up}`;
  }
}

/** The innermost file that says anything decides (gitignore(5)). */
function isIgnored(file: string, rules: readonly Rules[]): boolean {
  for (const { text, prefix } of rules) {
    const { ignored, unignored } = ignore().add(text).test(`${prefix}${file}`);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** Whether the owner un-ignores the file explicitly (`!file`), which is respected. */
function isTakenBack(file: string, rules: readonly Rules[]): boolean {
  const names = ['', '/', '**/'].map((start) => `!${start}${file}`);
  return (
    !isIgnored(file, rules) &&
    rules.some(({ text }) => linesOf(text).some((line) => names.includes(line)))
  );
}

/** The pattern, or the single file names when the pattern would also hide a file of the project. */
function patternsFor({ pattern, files }: UnversionedFiles, snapshot: Snapshot): readonly string[] {
  const rule = ignore().add(pattern);
  const hides = snapshot.files.some((file) => !file.startsWith('..') && rule.ignores(file));
  return hides ? files.map((file) => `/${file}`) : [pattern];
}

/** Lines that are no longer needed, e.g. after a change of store; kept while the files that they hide still exist. */
function idleLines(
  ours: OwnParts,
  wanted: readonly UnversionedFiles[],
  snapshot: Snapshot,
): readonly string[] {
  const known = new Set(
    wanted.flatMap(({ pattern, files }) => [pattern, ...files.map((file) => `/${file}`)]),
  );
  const fileOf = (line: string): RelPath => relPath(line.replace(/^\/|\*$/g, ''));
  return Object.keys(ours).filter((line) => !known.has(line) && !snapshot.exists(fileOf(line)));
}

function changed(
  before: string | null,
  lines: readonly string[],
  idle: readonly string[],
  eol: '\n' | '\r\n',
): FileChange | null {
  const removals = takeOutIgnoreLines(before ?? '', idle);
  const text = applyEdits(before ?? '', removals);
  const newline = text.includes('\n') ? lineEnding(text) : eol;
  const isEnded = text === '' || text.endsWith('\n');
  const block = lines.join(newline);
  const inserted = isEnded ? `${block}${newline}` : `${newline}${block}`;
  const content = lines.length === 0 ? text : text + inserted;
  if (content === (before ?? '')) return null;
  if (before === null) return { kind: 'create', path: GIT_IGNORE, content, kept: 'spliced' };
  const end = text.length;
  const additions = lines.length === 0 ? [] : [{ start: end, end, text: inserted }];
  const reason = [counted('+', lines.length), counted('−', idle.length)];
  return {
    kind: 'update',
    path: GIT_IGNORE,
    before,
    content,
    kept: 'spliced',
    reason: reason.filter((part) => part !== null).join(', '),
    edits: [removals, additions],
  };
}

function counted(sign: '+' | '−', number: number): string | null {
  return number === 0 ? null : `${sign}${number} ${number === 1 ? 'line' : 'lines'}`;
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
}

function keptByOwner(file: string): Diagnostic {
  return notice(
    'SECRET_NOT_IGNORED',
    `a .gitignore says  !${file}  so git takes ${file}; that line is left as it is`,
    `take it out, unless everybody who reads the repository may have what is in ${file}`,
    null,
    'warning',
  );
}
