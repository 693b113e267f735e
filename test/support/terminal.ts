import { spawn } from '@lydell/node-pty';

/** A program in a pseudo-terminal: what it has written so far, and keys to send. */
export type Terminal = {
  /** Resolves when `text` is in the output that came after the last call. */
  readonly until: (text: string) => Promise<void>;
  readonly send: (keys: string) => void;
  readonly output: () => string;
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
    env = {},
    cols = 80,
    rows = 24,
  }: { env?: Record<string, string>; cols?: number; rows?: number } = {},
): Terminal {
  // What would change colours or whether anybody is asked; a test says it itself.
  const outer = ['CI', 'NO_COLOR', 'FORCE_COLOR'];
  const inherited = Object.entries(process.env).filter(([name]) => !outer.includes(name));
  const child = spawn(process.execPath, [...args], {
    cols,
    rows,
    name: 'xterm-256color',
    env: { ...Object.fromEntries(inherited), ...env },
  });
  let output = '';
  let seen = 0;
  const waiting = new Set<() => void>();
  child.onData((data) => {
    output += data;
    for (const wake of waiting) wake();
  });
  const exitCode = new Promise<number>((resolve) => {
    child.onExit(({ exitCode: code }) => resolve(code));
  });
  return {
    send: (text) => child.write(text),
    output: () => output,
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
