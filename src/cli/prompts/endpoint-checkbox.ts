import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  type KeypressEvent,
  useKeypress,
  useRef,
  useState,
} from '@inquirer/core';
import type { EndpointId } from '../../model/types.js';
import { printable } from '../../report/printable.js';
import { colorsOf } from '../../report/style.js';
import type { EndpointRow } from '../../session/questions.js';
import { footer } from './footer.js';
import { countsLine, layoutOf, listLines, moreLine, renderLine, topOf } from './endpoint-rows.js';

export type EndpointCheckboxConfig = {
  readonly message: string;
  readonly rows: readonly EndpointRow[];
  readonly color: boolean;
  /** The size of the terminal now; it may change while the prompt is open. */
  readonly size: () => { readonly columns: number; readonly lines: number };
};

/** Message, counts, help and the line the shell prompt stood on. */
const LINES_AROUND = 6;
const FEWEST_LINES = 4;
const MOST_LINES = 20;

/**
 * The searchable list of endpoints. What is typed filters; space, which no filter needs, toggles. All and
 * none are `ctrl-a` and `ctrl-n`, since a letter alone would empty the selection of whoever searches for
 * “news”; with a filter they act on what is shown. Enter first leaves the filter, then the list, so that
 * nobody submits what is hidden.
 */
export const endpointCheckbox = createPrompt<readonly EndpointId[], EndpointCheckboxConfig>(
  ({ message, rows, color, size }, done) => {
    const [selected, select] = useState<ReadonlySet<EndpointId>>(
      new Set(rows.filter((row) => row.selected).map(({ id }) => id)),
    );
    const [filter, setFilter] = useState('');
    const [activeId, activate] = useState<EndpointId | null>(null);
    const [isDone, finish] = useState(false);

    const { columns, lines: terminalLines } = size();
    const pageSize = Math.min(MOST_LINES, Math.max(FEWEST_LINES, terminalLines - LINES_AROUND));
    const colors = colorsOf({ color, columns });
    const lines = listLines(rows, filter);
    const shown = lines.flatMap(({ row }) => row ?? []);
    const active = Math.max(
      0,
      shown.findIndex(({ id }) => id === activeId),
    );

    useKeypress((key, readline) => {
      if (isDone) return;
      // Readline has taken the key into its own line already; only text belongs there.
      const keepFilter = (text: string) => {
        readline.clearLine(0);
        readline.write(text);
        setFilter(text);
      };
      const step = stepOf(key, pageSize);
      if (isEnterKey(key)) {
        if (filter !== '') {
          keepFilter('');
        } else {
          finish(true);
          done(rows.filter(({ id }) => selected.has(id)).map(({ id }) => id));
        }
      } else if (step !== null) {
        keepFilter(filter);
        const isNext = Math.abs(step) === 1;
        const next = isNext
          ? wrapped(active + step, shown.length)
          : clamp(active + step, shown.length);
        activate(shown[next]?.id ?? null);
      } else if (isSpaceKey(key)) {
        keepFilter(filter);
        const id = shown[active]?.id;
        if (id !== undefined) select(withAll(selected, [id], !selected.has(id)));
      } else if (key.ctrl && (key.name === 'a' || key.name === 'n')) {
        keepFilter(filter);
        const ids = shown.map(({ id }) => id);
        select(withAll(selected, ids, key.name === 'a'));
      } else if (key.name === 'escape') {
        keepFilter('');
      } else if (key.name === 'tab') {
        keepFilter(filter);
      } else {
        setFilter(readline.line);
      }
    });

    const layout = layoutOf(rows, columns);
    const activeRow = shown[active];
    const at = Math.max(
      0,
      lines.findIndex(({ row }) => row !== null && row === activeRow),
    );
    const scrolled = useRef(0);
    const top = topOf(scrolled.current, at, pageSize, lines.length);
    scrolled.current = top;
    const page = lines
      .slice(top, top + pageSize)
      .map((line) =>
        renderLine(
          line,
          {
            active: line.row !== null && line.row === activeRow,
            selected: line.row !== null && selected.has(line.row.id),
          },
          layout,
          colors,
        ),
      )
      .join('\n');
    const counts = countsLine(rows, selected, shown.length);
    const more = moreLine(lines, top, pageSize);
    if (isDone) return `${colors.green('✔')} ${message} ${colors.cyan(counts)}`;
    return [
      `${colors.blue('?')} ${colors.bold(message)} ${printable(filter)}`,
      [
        shown.length === 0 ? `    no endpoint matches '${printable(filter)}'` : page,
        `  ${counts}${more}`,
        colors.dim(filter === '' ? helpForAll : helpForFilter),
      ].join('\n'),
    ];
  },
);

const helpForAll = footer([
  'type to filter',
  'space',
  'ctrl-a all',
  'ctrl-n none',
  '↑↓',
  'enter when done',
]);
const helpForFilter = footer([
  'space',
  'ctrl-a all shown',
  'ctrl-n none shown',
  '↑↓',
  'enter shows all again',
]);

/** How far a key moves in the list; null for a key that does not. */
function stepOf(key: KeypressEvent, page: number): number | null {
  if (isUpKey(key)) return -1;
  if (isDownKey(key)) return 1;
  return { pageup: -page, pagedown: page, home: -Infinity, end: Infinity }[key.name] ?? null;
}

/** One step up from the first is the last, and one down from the last the first. */
function wrapped(index: number, length: number): number {
  return length === 0 ? 0 : (index + length) % length;
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(0, index), Math.max(0, length - 1));
}

function withAll<T>(set: ReadonlySet<T>, items: readonly T[], include: boolean): ReadonlySet<T> {
  const next = new Set(set);
  for (const item of items) {
    if (include) next.add(item);
    else next.delete(item);
  }
  return next;
}
