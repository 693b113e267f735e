import { grouped } from '../../report/group.js';
import { displayWidth, pad, printable, truncate, widest } from '../../report/printable.js';
import { type Colors, count } from '../../report/style.js';
import type { EndpointRow } from '../../session/questions.js';

/** A line of the list: the heading of a group, which cannot be chosen, or an endpoint. */
export type ListLine =
  | { readonly heading: string; readonly row: null }
  | { readonly heading: null; readonly row: EndpointRow };

/** The endpoints that `filter` leaves, under their headings. */
export function listLines(rows: readonly EndpointRow[], filter: string): readonly ListLine[] {
  const wanted = filter.toLowerCase();
  const fitting = rows.filter((row) => searchText(row).includes(wanted));
  return grouped(fitting, ({ group }) => group).flatMap(({ heading, items }): ListLine[] => [
    { heading, row: null },
    ...items.map((row) => ({ heading: null, row })),
  ]);
}

function searchText({ id, group, label, reason }: EndpointRow): string {
  return [id, group, label, reason ?? ''].join('\n').toLowerCase();
}

/** The column widths, over all rows, so that filtering moves no column. */
export type RowLayout = {
  readonly method: number;
  readonly path: number;
  readonly columns: number;
};

/** Cursor, mark and the spaces around them. */
const MARGIN = 6;
const GAP = 2;
const SHORTEST_PATH = 24;
/** The path says which endpoint it is, so notes are cut first. */
const PATH_SHARE = 0.6;

export function layoutOf(rows: readonly EndpointRow[], columns: number): RowLayout {
  const method = Math.min(10, widest(rows.map((row) => printable(row.method))));
  const room = columns - MARGIN - method - GAP;
  const note = widest(rows.map(noteOf));
  const path = widest(rows.map((row) => printable(row.path)));
  const least = Math.max(SHORTEST_PATH, Math.floor(room * PATH_SHARE));
  return { method, columns, path: Math.min(path, Math.max(least, room - GAP - note), room) };
}

/** One line, never wider than the terminal. */
export function renderLine(
  line: ListLine,
  state: { readonly selected: boolean; readonly active: boolean },
  layout: RowLayout,
  colors: Colors,
): string {
  if (line.row === null) {
    return `    ${colors.bold(truncate(printable(line.heading), layout.columns - 4))}`;
  }
  const { row } = line;
  const cursor = state.active ? '❯' : ' ';
  const mark = state.selected ? colors.green('◉') : '◯';
  const method = pad(truncate(printable(row.method), layout.method), layout.method);
  const path = pad(truncate(printable(row.path), layout.path), layout.path);
  const main = `${method}${' '.repeat(GAP)}${path}`;
  const left = layout.columns - MARGIN - displayWidth(main) - GAP;
  const note = noteWithin(row, left);
  const text = state.active ? colors.cyan(main) : main;
  return `  ${cursor} ${mark} ${text}${note === '' ? '' : ' '.repeat(GAP) + colors.dim(note)}`.trimEnd();
}

/** What tells the reader which endpoint it is, and why it is selected or not. */
function noteOf({ label, reason }: EndpointRow): string {
  return [label, reason ?? '']
    .filter((part) => part !== '')
    .map(printable)
    .join('   ');
}

/** Where name and reason do not both fit, the reason stays. */
function noteWithin(row: EndpointRow, width: number): string {
  const note = noteOf(row);
  const short =
    displayWidth(note) <= width ? note : noteOf({ ...row, label: row.reason ? '' : row.label });
  return truncate(short, width);
}

/** `19 secured, 7 open`; with a filter also how much of the list is shown. */
export function countsLine(
  rows: readonly EndpointRow[],
  selected: ReadonlySet<string>,
  shown: number,
): string {
  const secured = rows.filter(({ id }) => selected.has(id)).length;
  const counts = `${secured} secured, ${rows.length - secured} open`;
  return shown === rows.length
    ? counts
    : `${counts}  ·  ${shown} of ${count(rows.length, 'endpoint')} shown`;
}

/** The first line to show, so that line `at` is among `size` of them; moved no further than that takes. */
export function topOf(before: number, at: number, size: number, length: number): number {
  // A heading is not chosen: with its first row it is shown too.
  const least = at - size + 1;
  const most = Math.max(0, at - 1);
  const kept = Math.min(Math.max(before, least), most);
  return Math.max(0, Math.min(kept, length - size));
}

/** How many endpoints are above and below what is shown; empty where all are. */
export function moreLine(lines: readonly ListLine[], top: number, size: number): string {
  const endpoints = (part: readonly ListLine[]): number =>
    part.filter(({ row }) => row !== null).length;
  const above = endpoints(lines.slice(0, top));
  const below = endpoints(lines.slice(top + size));
  return [above > 0 ? `  ·  ↑ ${above} more` : '', below > 0 ? `  ·  ↓ ${below} more` : ''].join(
    '',
  );
}
