import xterm from '@xterm/headless';

/** A stretch of one line in one style. Columns count from 0. */
type Run = { readonly column: number; readonly width: number; readonly text: string } & CellStyle;
type CellStyle = { readonly color: string; readonly bold: boolean; readonly underlined: boolean };
/** What a terminal shows, scrolled lines included. */
export type Screen = readonly (readonly Run[])[];

const CELL = { width: 8.4, height: 19 };
const PADDING = 20;
const TITLE_BAR = 34;
const GAP = 30; // between two screens
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const BACKGROUND = '#0d1117';
const FOREGROUND = '#d6dde6';
const FAINT = '#7d8896';
const PALETTE = [
  ...['#484f58', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#d6dde6'],
  ...['#7d8896', '#ffa198', '#7ee787', '#f2cc60', '#a5d6ff', '#e2c5ff', '#76e3ea', '#ffffff'],
];

/** Carries out what a program wrote to a terminal of this size, and gives what is then to be seen. */
export async function readScreen(
  output: string,
  { cols, rows }: { readonly cols: number; readonly rows: number },
): Promise<Screen> {
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(output, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, index) => {
    const line = active.getLine(index);
    return line ? runsOf(line) : [];
  });
  const last = lines.findLastIndex((runs) => runs.length > 0);
  return lines.slice(0, last + 1);
}

/** The text of one line of a screen. */
export function textOf(runs: readonly Run[]): string {
  return runs.reduce((text, run) => text.padEnd(run.column) + run.text, '');
}

function runsOf(line: xterm.IBufferLine): readonly Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column);
    const text = cell?.getChars() ?? '';
    if (!cell || text.trim() === '') continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    const width = cell.getWidth();
    // One blank between two words of a style belongs to their run; more make columns, which start anew.
    const gap = last ? column - last.column - last.width : Infinity;
    if (last && gap <= 1 && sameStyle(last, style)) {
      runs[runs.length - 1] = {
        ...last,
        text: last.text + ' '.repeat(gap) + text,
        width: last.width + gap + width,
      };
    } else {
      runs.push({ column, width, text, ...style });
    }
  }
  return runs;
}

function styleOf(cell: xterm.IBufferCell): CellStyle {
  const indexed = cell.isFgPalette() ? PALETTE[cell.getFgColor()] : undefined;
  return {
    color: cell.isDim() ? FAINT : (indexed ?? FOREGROUND),
    bold: cell.isBold() !== 0,
    underlined: cell.isUnderline() !== 0,
  };
}

function sameStyle(a: CellStyle, b: CellStyle): boolean {
  return a.color === b.color && a.bold === b.bold && a.underlined === b.underlined;
}

/** A picture of `screens`, one below the other in one window, as SVG with text that can be selected. */
export function renderSvg(
  screens: readonly Screen[],
  { title, cols }: { readonly title: string; readonly cols: number },
): string {
  const width = Math.ceil(cols * CELL.width + 2 * PADDING);
  const body: string[] = [];
  let top = TITLE_BAR + PADDING;
  for (const [index, screen] of screens.entries()) {
    if (index > 0) {
      body.push(`<path d="M0 ${top + GAP / 2}H${width}" stroke="#30363d"/>`);
      top += GAP;
    }
    for (const [row, runs] of screen.entries()) {
      if (runs.length > 0) body.push(renderLine(runs, top + (row + 0.75) * CELL.height));
    }
    top += screen.length * CELL.height;
  }
  const height = Math.ceil(top + PADDING);
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, index) => `<circle cx="${PADDING + index * 20}" cy="18" r="6" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>
${lights.join('')}
<g font-family="${FONT}" font-size="14" fill="${FOREGROUND}" xml:space="preserve">
${body.join('\n')}
</g>
</svg>
`;
}

/** Every run states its width, so that columns stand below each other whatever font there is. */
function renderLine(runs: readonly Run[], baseline: number): string {
  const spans = runs.map(({ column, width, text, color, bold, underlined }) => {
    const attributes = [
      `x="${round(PADDING + column * CELL.width)}"`,
      `textLength="${round(width * CELL.width)}"`,
      ...(color === FOREGROUND ? [] : [`fill="${color}"`]),
      ...(bold ? ['font-weight="700"'] : []),
      ...(underlined ? ['text-decoration="underline"'] : []),
    ];
    return `<tspan ${attributes.join(' ')}>${escapeXml(text)}</tspan>`;
  });
  return `<text y="${round(baseline)}">${spans.join('')}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
