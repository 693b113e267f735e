import { type ChildProcess, spawn } from 'node:child_process';
import { arch, platform } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { installModules } from '../test/support/services.js';

/**
 * Everything that can be tested, within 45 minutes on two cores: the build's types, the linters, every test with
 * its long counts, one of three mutants of generated code and of four faults of the verdict engine, the demo, and the
 * built tool with one project it secured on the other versions of Node. A part that fails does not keep the next from
 * running. The last line counts vitest's tests and one for each further part.
 *
 * With `--full` the tests have counts for which nobody waits every day, however long that takes. With `--rest`, for
 * CI, the test files are left out that `npm test` has just run as they are here.
 */
const root = resolve(import.meta.dirname, '..');
const isFull = process.argv.includes('--full');
const isRest = process.argv.includes('--rest');

/** Whatever hangs or has become slow: by then it is over. */
const MOST_MINUTES = 70;

/** What runs now. */
const running = new Set<ChildProcess>();

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };
type Ran = { readonly exitCode: number | null; readonly lastLines: string };

/** The parts that are over, with what each took. */
const done: string[] = [];

const passed: Counts = { passed: 1, failed: 0, skipped: 0 };
const failed: Counts = { passed: 0, failed: 1, skipped: 0 };
const skipped: Counts = { passed: 0, failed: 0, skipped: 1 };

/** Where what programs print goes: to the terminal, or kept until others are done. */
type Output = (text: string) => void;

const toTerminal: Output = (text) => {
  process.stdout.write(text);
};

/** Runs a program of this package, shows what it prints and keeps the end of it. */
async function run(
  output: Output,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', output === toTerminal ? 'inherit' : 'pipe'],
    // A group of its own, which ends as a whole.
    detached: true,
  });
  let lastLines = '';
  running.add(child);
  child.stderr?.setEncoding('utf8').on('data', output);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output(text);
    lastLines = (lastLines + text).slice(-10_000);
  });
  const exitCode = await new Promise<number | null>((close, fail) => {
    child.once('error', fail).once('close', (code) => {
      running.delete(child);
      close(code);
    });
  });
  return { exitCode, lastLines };
}

type Part = (output: Output) => Promise<Counts>;

function part(title: string, command: string, ...args: readonly string[]): Part {
  return (output) =>
    measured(output, title, async () =>
      (await run(output, command, args)).exitCode === 0 ? passed : failed,
    );
}

/**
 * Parts that use one core, one after another, beside those of another lane. What the second prints is shown when both
 * are over.
 */
async function lanes(first: readonly Part[], second: readonly Part[]): Promise<readonly Counts[]> {
  let kept = '';
  const inOrder = async (parts: readonly Part[], output: Output): Promise<Counts[]> => {
    const counts: Counts[] = [];
    for (const each of parts) counts.push(await each(output));
    return counts;
  };
  const results = await Promise.all([
    inOrder(first, toTerminal),
    inOrder(second, (text) => {
      kept += text;
    }),
  ]);
  toTerminal(kept);
  return results.flat();
}

async function measured(
  output: Output,
  title: string,
  work: () => Promise<Counts>,
): Promise<Counts> {
  output(`\n━━ ${title}\n`);
  const started = performance.now();
  const counts = await work();
  const outcome = counts.failed > 0 ? 'failed' : counts.passed > 0 ? 'passed' : 'skipped';
  const seconds = Math.round((performance.now() - started) / 1000);
  const line = `${title}: ${outcome} after ${seconds} s`;
  output(`━━ ${line}\n`);
  done.push(line);
  return counts;
}

/** Vitest with the long counts. A run that ends badly although no test failed counts as a failure. */
async function tests(): Promise<Counts> {
  const { exitCode, lastLines } = await run(toTerminal, 'npx', ['vitest', 'run'], {
    [isFull ? 'AUTHWRIGHT_FULL' : 'AUTHWRIGHT_LONG']: '1',
    ...(isRest ? { AUTHWRIGHT_REST: '1' } : {}),
  });
  const closing = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(lastLines);
  if (!closing) return failed;
  done.push(...(lastLines.match(/^failed: .*$/gm) ?? []));
  const [passing, failing, left] = closing.slice(1).map(Number);
  const counts = { passed: passing ?? 0, failed: failing ?? 0, skipped: left ?? 0 };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The tool and a project on Node `version`, from an npm package that is there for Linux on x64. */
function onNode(version: number): Part {
  return (output) =>
    measured(output, `The built tool and a project on Node ${version}`, async () => {
      if (platform() !== 'linux' || arch() !== 'x64') {
        output(`!! no Node ${version} for ${platform()} ${arch()} in fixtures/nodes: SKIPPED\n`);
        return skipped;
      }
      const nodes = join(root, 'fixtures/nodes');
      installModules(nodes);
      const bin = join(nodes, `node_modules/node${version}/bin`);
      const PATH = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
      const args = ['--import', 'tsx', 'scripts/test-on-node.ts', String(version)];
      const { exitCode } = await run(output, join(bin, 'node'), args, { PATH });
      return exitCode === 0 ? passed : failed;
    });
}

function stop(): void {
  console.log(`\n!! not over after ${MOST_MINUTES} minutes: stopped`);
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  console.log([...done, '0 passed, 1 failed, 0 skipped'].join('\n'));
  process.exit(1);
}

const watchdog = isFull ? undefined : setTimeout(stop, MOST_MINUTES * 60_000);

// Whoever stops this stops what it runs.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const { pid } of running) if (pid !== undefined) process.kill(-pid, signal);
    process.exit(1);
  });
}

const results = [
  ...(await lanes(
    [
      part('Types', 'npx', 'tsc', '--noEmit'),
      part(
        'Faults of the verdict engine',
        'npx',
        ...['tsx', 'scripts/verdict-faults.ts', ...(isFull ? [] : ['--every', '4'])],
      ),
      onNode(22),
      onNode(24),
    ],
    [part('Linters', 'npm', 'run', 'lint'), part('Demo', 'npx', 'tsx', 'scripts/demo.ts')],
  )),
  await measured(toTerminal, 'Tests, with long counts', tests),
  await part(
    'Mutants of generated code',
    'npx',
    ...['tsx', 'scripts/mutants.ts', ...(isFull ? [] : ['--every', '3'])],
  )(toTerminal),
];
clearTimeout(watchdog);
console.log(`\n${done.join('\n')}`);
const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
process.exitCode = sum('failed') === 0 ? 0 : 1;
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
