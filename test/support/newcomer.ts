import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { printedSteps, type PrintedStep } from './printed-steps.js';
import { authwright, run, type Ran, shown } from './run.js';
import { commitAll } from './small-project.js';

/** Somebody who uses the tool for the first time, in a project that is committed. */
export type Newcomer = {
  readonly name: string;
  /** The first run, beside `--secure-rest --yes`. */
  readonly flags: readonly string[];
  /** What is answered at the end, behind the guard. */
  readonly answer: RegExp;
  /** The project's own lint, which passes before. */
  readonly lint: string | null;
  /** Writes the project into an empty folder. */
  readonly make: (folder: string) => Promise<void> | void;
};

/** What was pasted, and how long that took. */
export type Pasted = { readonly title: string; readonly commands: string; readonly ms: number };

export type Played = {
  readonly pasted: readonly Pasted[];
  /** What git says of all that is new, base copies aside. */
  readonly size: string;
  readonly ms: number;
};

const TYPED_IN_ANOTHER_TERMINAL = /start the server/;
/** Not a command but places, for a person to look at. */
const PLACES = /^\S+\.[cm]?[jt]s:\d+/;

/**
 * In a project whose packages are there, runs the tool and pastes each step that it prints into a shell as it is, in
 * its order, and nothing else: past the first access token and the first 200 behind the guard.
 * @throws {Error} where a command fails, a step is missing, or something is not as it should be at the end
 */
export async function play(project: string, newcomer: Newcomer): Promise<Played> {
  const { flags, answer, lint } = newcomer;
  const started = performance.now();
  commitAll(project);
  passing(project, 'npm install --silent --no-audit --no-fund');
  if (lint !== null) passing(project, lint);
  const first = passed('the first run', authwright(project, ['--secure-rest', ...flags, '--yes']));
  const pasted: Pasted[] = [];
  let server: Server | null = null;
  try {
    let said = '';
    for (const step of printedSteps(first.stdout)) {
      if (step.commands === '' || PLACES.test(step.commands)) continue;
      const before = performance.now();
      if (TYPED_IN_ANOTHER_TERMINAL.test(step.title)) {
        server = await serverOf(project, step);
      } else {
        said = passing(project, step.title, step.commands).stdout;
      }
      pasted.push({ ...step, ms: performance.now() - before });
      for (const each of expectedOf(step, answer)) {
        if (!each.test(said)) throw new Error(`${step.title}: no ${String(each)} in\n${said}`);
      }
    }
    if (!pasted.some(({ title }) => /^try it/.test(title))) {
      throw new Error(`nothing to try it with is printed:\n${first.stdout}`);
    }
  } finally {
    server?.stop();
  }
  requireClean(project);
  for (const command of ['npm test --silent', ...(lint === null ? [] : [lint])]) {
    passing(project, command);
  }
  return { pasted, size: sizeOf(project), ms: performance.now() - started };
}

/** What is given to a shell, as it is. */
function passing(project: string, title: string, command = title): Ran {
  return passed(title, run('bash', ['-e', '-c', command], project));
}

function passed(title: string, ran: Ran): Ran {
  if (ran.status !== 0) throw new Error(`${title}: ${shown(ran)}`);
  return ran;
}

function expectedOf({ title }: PrintedStep, answer: RegExp): readonly RegExp[] {
  if (/^see the application refuse/.test(title)) return [/In order\. \d+ secured endpoints asked/];
  // Whoever signs up is answered 201, with the first access token.
  return /^try it/.test(title) ? [/"accessToken":/, /HTTP\/1\.1 200 OK/, answer] : [];
}

/** What git would take must hold no secret. */
function requireClean(project: string): void {
  const status = passing(project, 'git status --porcelain -uall').stdout;
  const secret = /^.. .*(?:\.env|auth\.db\S*)$/m.exec(status);
  if (secret) throw new Error(`git would take ${secret[0]}`);
}

function sizeOf(project: string): string {
  // Not every project says what git is to leave out.
  appendFileSync(join(project, '.git/info/exclude'), 'node_modules\npackage-lock.json\n');
  passing(project, "git add -A -- . ':!.authwright'");
  return passing(project, 'git diff --cached --shortstat').stdout.trim();
}

type Server = { readonly stop: () => void };

/** Starts it as another terminal would, and waits until it has said something. */
async function serverOf(cwd: string, { commands }: PrintedStep): Promise<Server> {
  const child = spawn('bash', ['-c', commands], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const end = Date.now() + 60_000;
  while (!/listen/.test(said)) {
    if (child.exitCode !== null || Date.now() > end) {
      if (child.exitCode === null) stop();
      throw new Error(`it did not start: ${said}`);
    }
    await wait(50);
  }
  return { stop };
}
