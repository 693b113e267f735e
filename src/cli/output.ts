import type { Style } from '../report/style.js';
import type { CliContext } from './context.js';

/**
 * Where a run's words go. With `--json` standard output holds the one object and prose goes to standard
 * error, so that the output can be piped.
 */
export type Output = {
  readonly style: Style;
  /** A block of prose, with an empty line before it unless it is the first. */
  say(text: string): void;
  /** An empty line between prose and the questions that follow it. */
  beforeQuestion(): void;
  /** The result itself, as it is. */
  result(text: string): void;
};

export function createOutput(context: CliContext, json: boolean): Output {
  const stream = json ? context.stderr : context.stdout;
  const terminal = stream.isTTY === true;
  const { NO_COLOR, FORCE_COLOR, TERM } = context.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== '0' : terminal && !NO_COLOR && TERM !== 'dumb';
  let last: 'nothing' | 'prose' | 'question' = 'nothing';
  return {
    style: {
      color,
      columns: terminal ? (stream.columns ?? 80) : Infinity,
      ...(context.program === undefined ? {} : { program: context.program }),
    },
    say: (text) => {
      stream.write(`${last === 'nothing' ? '' : '\n'}${text}\n`);
      last = 'prose';
    },
    beforeQuestion: () => {
      if (last === 'prose') stream.write('\n');
      last = 'question';
    },
    result: (text) => {
      context.stdout.write(text);
    },
  };
}
