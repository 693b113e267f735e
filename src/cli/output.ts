import type { Style } from '../report/style.js';
import { page } from '../apply/page.js';
import { displayWidth } from '../report/printable.js';
import { type CliContext, isInteractive } from './context.js';

/**
 * Where a run's words go. With `--json` standard output holds the one object and prose goes to standard
 * error, so that the output can be piped.
 */
export type Output = {
  readonly style: Style;
  /** A block of prose, with an empty line before it unless it is the first. */
  say(text: string): void;
  /** A block that may be longer than the screen: somebody at a terminal reads it in a pager. */
  long(text: string): void;
  /** A line that stands until the next words: what takes a moment. Only for somebody at a terminal. */
  busy(doing: string): void;
  /** Takes that line away. */
  readonly settle: () => void;
  /** An empty line between prose and the questions that follow it. */
  beforeQuestion(): void;
  /** The result itself, as it is. */
  result(text: string): void;
};

/** The line of the cursor, emptied. */
const ERASED = '\r\x1b[2K';

export function createOutput(context: CliContext, json: boolean): Output {
  const stream = json ? context.stderr : context.stdout;
  const terminal = stream.isTTY === true;
  const { NO_COLOR, FORCE_COLOR, TERM } = context.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== '0' : terminal && !NO_COLOR && TERM !== 'dumb';
  let last: 'nothing' | 'prose' | 'question' = 'nothing';
  let isBusy = false;
  const settle = (): void => {
    if (isBusy) stream.write(ERASED);
    isBusy = false;
  };
  const say = (text: string): void => {
    settle();
    stream.write(`${last === 'nothing' ? '' : '\n'}${text}\n`);
    last = 'prose';
  };
  return {
    style: {
      color,
      columns: terminal ? columnsOf(stream) : Infinity,
      ...(context.program === undefined ? {} : { program: context.program }),
    },
    say,
    settle,
    long: (text) => {
      settle();
      const isPaged =
        isInteractive(context, json) &&
        isLonger(text, context.stdout) &&
        page(`${text}\n`, context.env);
      if (!isPaged) say(text);
    },
    busy: (doing) => {
      if (!isInteractive(context, json) || TERM === 'dumb') return;
      settle();
      stream.write(`  ${doing} …`);
      isBusy = true;
    },
    beforeQuestion: () => {
      settle();
      if (last === 'prose') stream.write('\n');
      last = 'question';
    },
    result: (text) => {
      settle();
      context.stdout.write(text);
    },
  };
}

/** Zero where nobody told the terminal how wide it is, as in many CI systems. */
function columnsOf({ columns = 0 }: CliContext['stderr']): number {
  return columns > 0 ? columns : 80;
}

/** Whether a terminal cannot show all lines at once, with the one below them. */
function isLonger(text: string, stream: CliContext['stdout']): boolean {
  const [columns, rows = 24] = [columnsOf(stream), stream.rows];
  const lines = text
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(displayWidth(line) / columns)));
  return lines.reduce((sum, each) => sum + each, 0) >= rows;
}
