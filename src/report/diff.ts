import { formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import type { FileChange } from '../model/types.js';
import { printable } from './printable.js';
import { inReadingOrder } from './reading-order.js';
import { colorsOf, type Style } from './style.js';

/**
 * The plan as one patch in git's format: `git apply` takes it, CRLF, byte order marks and missing final
 * newlines included. A conflict changes nothing and is left out.
 */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return inReadingOrder(changes).map(patchOf).join('');
}

/**
 * The patch as a block of text, without its last line break. On a terminal it is coloured, control
 * characters are made visible instead of obeyed, and the carriage returns of a file that has them on every
 * line, which say nothing, are not shown. Elsewhere it is the patch itself, to be kept or piped on.
 */
export function renderDiff(changes: readonly FileChange[], style: Style): string {
  const text =
    style.columns === Infinity
      ? unifiedDiff(changes)
      : inReadingOrder(changes)
          .map((change) => renderPatch(change, style))
          .join('');
  return text.replace(/\n$/, '');
}

function renderPatch(change: FileChange, style: Style): string {
  const colors = colorsOf(style);
  const paint = (line: string): string => {
    if (/^(?:diff |--- |\+\+\+ |new file|deleted file)/.test(line)) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    if (line.startsWith('+')) return colors.green(line);
    return line.startsWith('-') ? colors.red(line) : line;
  };
  const lineBreak = isCrlf(change) ? /\r?\n/ : '\n';
  return patchOf(change)
    .split(lineBreak)
    .map((line) => paint(line.split('\t').map(printable).join('\t')))
    .join('\n');
}

/** Whether every line of the file, before and after, ends with CR LF. */
function isCrlf(change: FileChange): boolean {
  const before = 'before' in change ? change.before : '';
  const after = 'content' in change ? change.content : '';
  return !/(?<!\r)\n/.test(before) && !/(?<!\r)\n/.test(after);
}

function patchOf(change: FileChange): string {
  switch (change.kind) {
    case 'create':
      return gitPatch(change.path, '', change.content, { isCreate: true });
    case 'update':
      return gitPatch(change.path, change.before, change.content, {});
    case 'delete':
      return gitPatch(change.path, change.before, '', { isDelete: true });
    case 'conflict':
      return '';
  }
}

function gitPatch(
  path: string,
  before: string,
  after: string,
  kind: Pick<StructuredPatch, 'isCreate' | 'isDelete'>,
): string {
  const from = kind.isCreate ? '/dev/null' : `a/${path}`;
  const to = kind.isDelete ? '/dev/null' : `b/${path}`;
  const patch = structuredPatch(from, to, before, after, '', '', { context: 3 });
  return formatPatch({ ...patch, ...kind, isGit: true });
}
