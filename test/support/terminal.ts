import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program in a pseudo-terminal: what it has written so far, and keys to send. */
export type Terminal = {
  /** Resolves when `text` is in the output that came after the last call. */
  readonly until: (text: string) => Promise<void>;
  readonly send: (keys: string) => void;
  readonly output: () => string;
  /** What a person sees, scrolled lines included: escape codes carried out, a line of the terminal each. */
  readonly screen: () => Promise<readonly string[]>;
  readonly exitCode: Promise<number>;
};

export const keys = {
  down: '\x1b[B',
  up: '\x1b[A',
  enter: '\r',
  escape: '\x1b',
  ctrlA: '\x01',
  ctrlC: '\x03',
  ctrlN: '\x0e',
};

function linesOf({ buffer }: xterm.Terminal): readonly string[] {
  const lines = Array.from(
    { length: buffer.active.length },
    (_, index) => buffer.active.getLine(index)?.translateToString(true) ?? '',
  );
  return lines.join('\n').trimEnd().split('\n');
}

/** Whether `text` sets a colour or another style. */
export function isStyled(text: string): boolean {
  return text
    .split('\x1b[')
    .slice(1)
    .some((rest) => /^[\d;]*m/.test(rest));
}

/** Starts `node` with `args` in a terminal of 80 columns. */
export function openTerminal(
  args: readonly string[],
  {
    cwd,
    env = {},
    cols = 80,
    rows = 24,
  }: { cwd?: string; env?: Record<string, string>; cols?: number; rows?: number } = {},
): Terminal {
  // What would change colours or whether anybody is asked; a test says it itself.
  const outer = ['CI', 'NO_COLOR', 'FORCE_COLOR'];
  const inherited = Object.entries(process.env).filter(([name]) => !outer.includes(name));
  const child = spawn(process.execPath, [...args], {
    cols,
    rows,
    name: 'xterm-256color',
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...Object.fromEntries(inherited), ...env },
  });
  let output = '';
  let seen = 0;
  const display = new xterm.Terminal({ cols, rows, scrollback: 20_000, allowProposedApi: true });
  const waiting = new Set<() => void>();
  child.onData((data) => {
    output += data;
    display.write(data);
    for (const wake of waiting) wake();
  });
  const exitCode = new Promise<number>((resolve) => {
    child.onExit(({ exitCode: code }) => resolve(code));
  });
  return {
    send: (text) => child.write(text),
    output: () => output,
    screen: () => new Promise((resolve) => display.write('', () => resolve(linesOf(display)))),
    exitCode,
    until: (text) =>
      new Promise((resolve) => {
        const look = () => {
          const at = output.indexOf(text, seen);
          if (at < 0) return;
          seen = at + text.length;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
