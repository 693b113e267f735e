import type { ListedEndpoint } from '../model/types.js';
import { placeText } from './diagnostics.js';
import { grouped, groupOf } from './group.js';
import { pad, printable, truncate, widest } from './printable.js';
import { colorsOf, type Style } from './style.js';

/** Which rows `list --only` shows. */
export type ListFilter = 'undecided' | 'unguarded' | 'open';

/** The one word that the table shows for an endpoint. */
export type ListStatus = 'secured' | 'unguarded' | 'unsure' | 'open' | 'undecided';

/**
 * A secured endpoint whose route nothing guards is `unguarded`, and one whose guard cannot be judged is
 * `unsure`: these are the rows one looks for.
 */
export function statusOf({ decision, guarded }: ListedEndpoint): ListStatus {
  if (decision !== 'secured') return decision;
  if (guarded === false) return 'unguarded';
  return guarded === 'unknown' ? 'unsure' : 'secured';
}

/** `unguarded`: endpoints that answer anonymous callers and were not decided open. */
export function filterEndpoints(
  endpoints: readonly ListedEndpoint[],
  only: ListFilter | null,
): readonly ListedEndpoint[] {
  switch (only) {
    case null:
      return endpoints;
    case 'unguarded':
      return endpoints.filter(
        ({ decision, guarded }) => decision !== 'open' && guarded !== true && guarded !== null,
      );
    default:
      return endpoints.filter(({ decision }) => decision === only);
  }
}

/**
 * The endpoints under their headings: status, method, path, guard, place. On a terminal that is too narrow
 * the place goes first, then the guard, then the path is cut.
 */
export function renderList(endpoints: readonly ListedEndpoint[], style: Style): string {
  const rows = endpoints.map((endpoint) => cellsOf(endpoint));
  const layout = fit(rows, style.columns);
  const { bold } = colorsOf(style);
  return grouped(rows, ({ group }) => group)
    .map(({ heading, items }) =>
      [
        `  ${bold(truncate(heading, style.columns - 2))}`,
        ...items.map((row) => renderRow(row, layout, style)),
      ].join('\n'),
    )
    .join('\n');
}

type Cells = {
  readonly group: string;
  readonly status: ListStatus;
  readonly method: string;
  readonly path: string;
  readonly guard: string;
  readonly place: string;
};

type Layout = {
  readonly status: number;
  readonly method: number;
  readonly path: number;
  readonly guard: number;
  readonly place: number;
};

function cellsOf(endpoint: ListedEndpoint): Cells {
  return {
    group: printable(groupOf(endpoint.tags, endpoint.path, endpoint.serves)),
    status: statusOf(endpoint),
    method: printable(endpoint.method),
    path: printable(endpoint.path),
    guard: printable(guardText(endpoint)),
    place:
      endpoint.source === null
        ? 'not implemented'
        : placeText(endpoint.source).replace(/:\d+$/, ''),
  };
}

/** What refuses, and on what that stands: `requireAuth (read)`. The page and `--json` have the place. */
function guardText({ guarded, guard, serves, basis }: ListedEndpoint): string {
  if (guarded === 'unknown') return 'unknown';
  const name = guard ?? serves?.name ?? '';
  const word =
    basis === null
      ? undefined
      : { read: 'read', package: 'package', word: 'word', unknown: undefined }[basis.kind];
  if (guard === null || word === undefined) return name;
  const seen = basis !== null && basis.kind !== 'unknown' && basis.seen ? ', seen' : '';
  return `${name} (${word}${seen})`.trim();
}

const INDENT = 4;
const GAP = 2;
/** A path is not made shorter than this to make room for what stands beside it. */
const SHORTEST_PATH = 24;

function fit(rows: readonly Cells[], columns: number): Layout {
  const width = (name: keyof Cells) => widest(rows.map((row) => row[name]));
  const full = {
    status: width('status'),
    method: width('method'),
    path: width('path'),
    guard: width('guard'),
    place: width('place'),
  };
  const total = ({ status, method, path, guard, place }: Layout) =>
    INDENT +
    [status, method, path, guard, place].reduce((sum, each) => sum + (each && each + GAP), 0) -
    GAP;
  const narrowed = (layout: Layout) => ({
    ...layout,
    path: Math.max(1, layout.path - Math.max(0, total(layout) - columns)),
  });
  const candidates = [full, { ...full, place: 0 }, { ...full, place: 0, guard: 0 }].map(narrowed);
  const roomy = candidates.find(({ path }) => path >= Math.min(full.path, SHORTEST_PATH));
  return roomy ?? narrowed({ ...full, place: 0, guard: 0 });
}

function renderRow(row: Cells, layout: Layout, style: Style): string {
  const colors = colorsOf(style);
  const paint = {
    secured: colors.green,
    unguarded: colors.red,
    unsure: colors.yellow,
    open: colors.yellow,
    undecided: colors.magenta,
  }[row.status];
  const cells = [
    paint(pad(row.status, layout.status)),
    pad(row.method, layout.method),
    pad(truncate(row.path, layout.path), layout.path),
    ...(layout.guard > 0 ? [pad(row.guard, layout.guard)] : []),
    ...(layout.place > 0 ? [colors.dim(row.place)] : []),
  ];
  return ' '.repeat(INDENT) + cells.join(' '.repeat(GAP)).trimEnd();
}
