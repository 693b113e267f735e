import type { ConflictHunk, RelPath, SecurityPlan, Settlement } from '../model/types.js';
import { printable } from './printable.js';
import { colorsOf, type Style } from './style.js';

/** Of a longer text the beginning is shown: the whole is in a file that the diagnostic names. */
const MOST_LINES = 20;

/** A conflict as it is shown: open, or settled in some way. */
export type ShownConflict = {
  readonly path: RelPath;
  readonly way: Settlement | 'abort';
  readonly hunks: readonly ConflictHunk[];
};

/** Every conflict of a plan, the open ones and those that it settles, by path. */
export function conflictsOf({
  changes,
  settled,
}: Pick<SecurityPlan, 'changes' | 'settled'>): readonly ShownConflict[] {
  const open = changes.flatMap((change): ShownConflict[] =>
    change.kind === 'conflict' && change.cause !== 'foreign' ? [{ ...change, way: 'abort' }] : [],
  );
  return [...open, ...settled].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each conflicting place with its lines and the three texts, and which of them was dropped. */
export function renderConflicts(conflicts: readonly ShownConflict[], style: Style): string {
  return conflicts
    .flatMap(({ path, way, hunks }) => hunks.map((hunk) => renderHunk(path, way, hunk, style)))
    .join('\n\n');
}

const VERDICTS: Readonly<Record<ShownConflict['way'], string>> = {
  abort: 'conflict',
  keep: 'yours kept; what is generated is not taken over',
  theirs: 'generated taken; yours is gone',
  markers: 'both put into the file, between markers',
};

function renderHunk(
  path: RelPath,
  way: ShownConflict['way'],
  hunk: ConflictHunk,
  style: Style,
): string {
  const { bold, red, green, dim } = colorsOf(style);
  const place = `${printable(path)}:${linesOf(hunk)}`;
  return [
    `  ${bold(place)} ${VERDICTS[way]}`,
    ...side('yours', hunk.yours, red),
    ...side('base', hunk.base, dim),
    ...side('generated', hunk.generated, green),
  ].join('\n');
}

/** `31-38`, `31` for a single line, and for lines that were deleted the one before which they stood. */
function linesOf({ line, yours }: ConflictHunk): string {
  const last = line + yours.replace(/\n$/, '').split('\n').length - 1;
  return last > line ? `${line}-${last}` : String(line);
}

function side(name: string, text: string, paint: (line: string) => string): readonly string[] {
  if (text === '') return [`    ${name}: nothing`];
  const lines = text.replace(/\n$/, '').split('\n');
  const more = lines.length - MOST_LINES;
  return [
    `    ${name}`,
    ...lines.slice(0, MOST_LINES).map((line) => `      ${paint(tabbed(line))}`.trimEnd()),
    ...(more > 0 ? [`      … ${more} more lines`] : []),
  ];
}

function tabbed(line: string): string {
  return line.split('\t').map(printable).join('\t');
}
