import { spawn } from 'node:child_process';

/** How a program ended. */
export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/**
 * Runs a program of the project with Node, in `root`; null when `signal` ended it. It and what it started are killed
 * then, for a program that hangs may not listen to less.
 */
export function runProgram(
  root: string,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): Promise<Ended | null> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(null);
      return;
    }
    // In a group of its own, which on Windows there is none of.
    const detached = process.platform !== 'win32';
    const child = spawn(process.execPath, args, {
      cwd: root,
      detached,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let [stdout, stderr] = ['', ''];
    const end = (ended: Ended | null): void => {
      signal.removeEventListener('abort', kill);
      resolve(ended);
    };
    const kill = (): void => {
      try {
        if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended already.
      }
      end(null);
    };
    signal.addEventListener('abort', kill);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    // A program that does not read its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', ({ message }) => end({ code: null, stdout, stderr: message }));
    child.on('close', (code) => end({ code, stdout, stderr }));
  });
}

/** Why a program said nothing that can be used, as a phrase for a person. */
export function whyEnded({ code, stdout, stderr }: Ended): string {
  const said = `${stderr}\n${stdout}`
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /\p{L}{3}/u.test(line) && !/^(?:Oops!|ESLint: \d)/.test(line));
  const ended = `it ended with exit ${code === null ? 'by a signal' : String(code)}`;
  return said === undefined ? ended : `${ended}: ${said.slice(0, 200)}`;
}

/** The reason where the time was over. */
export const OUT_OF_TIME = 'it took too long';
