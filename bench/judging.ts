/**
 * What judging middleware costs: a scan of a project of 600 routes, beside one with a judge that answers at once.
 *
 *     npm run build && npx tsx bench/judging.ts
 *
 * Prints one table. What it means is in bench/README.md.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'tsdown';
import config from '../tsdown.config.js';
import { writeGuardedProject } from './judging/project.js';

const root = resolve(import.meta.dirname, '..');
const tool = join(root, 'dist/authwright.js');
/** Within the repository, where packages are found. */
const built = join(root, 'node_modules/.cache/authwright-bench');
const ROUTE_FILES = 60;
const ROUNDS = 5;

/** Makes a program tell its processor time (in ms) and peak memory (in KiB) on standard error when it ends. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\nmeter ${(user + system) / 1000} ${process.resourceUsage().maxRSS}\\n`); })',
)}`;

type Job = {
  readonly name: string;
  readonly args: readonly string[];
  /** What is looked for in its answer. */
  readonly answer: RegExp;
  readonly aim: { readonly ratio: number | null; readonly megabytes: number } | null;
};

type Run = { readonly ms: number; readonly megabytes: number };

const folder = mkdtempSync(join(tmpdir(), 'authwright-bench-'));
try {
  const routes = writeGuardedProject(folder, ROUTE_FILES);
  // Where `check` keeps its scan.
  mkdirSync(join(folder, 'node_modules'));
  await build({
    ...config,
    config: false,
    cwd: root,
    entry: { scan: 'bench/judging/scan.ts' },
    outDir: built,
    logLevel: 'silent',
  });
  const scan = join(built, 'scan.js');
  const guarded = new RegExp(`"routes":${routes},"guarded":${ROUTE_FILES * 10},`);
  const floor: Job = {
    name: 'scan, nothing judged',
    args: [scan, folder, 'unjudged'],
    answer: new RegExp(`"routes":${routes},`),
    aim: null,
  };
  const inIt = ['--cwd', folder];
  const jobs: readonly Job[] = [
    {
      name: 'scan, judged',
      args: [scan, folder, 'judged'],
      answer: guarded,
      aim: { ratio: 2, megabytes: 300 },
    },
    {
      name: 'list --json',
      args: [tool, 'list', '--json', ...inIt],
      answer: /"endpoints"/,
      aim: { ratio: null, megabytes: 300 },
    },
    // The first of its rounds finds none.
    { name: 'check, scan kept', args: [tool, 'check', ...inIt], answer: /\S/, aim: null },
  ];
  console.log(
    `job                    ratio (least to most)     peak     aim     (${routes} routes)`,
  );
  const floors: Run[] = [];
  for (const job of jobs) console.log(await measured(job, floor, floors));
  const peak = Math.max(...floors.map(({ megabytes }) => megabytes));
  console.log(
    shown(
      floor.name,
      floors.map(() => 1),
      peak,
      floor.aim,
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Floor and job alternate, so that a busy moment of the machine meets both. */
async function measured(job: Job, floor: Job, floors: Run[]): Promise<string> {
  const ratios: number[] = [];
  let peak = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const under = await run(floor);
    floors.push(under);
    const { ms, megabytes } = await run(job);
    ratios.push(ms / under.ms);
    peak = Math.max(peak, megabytes);
  }
  return shown(job.name, ratios, peak, job.aim);
}

function shown(name: string, ratios: readonly number[], peak: number, aim: Job['aim']): string {
  const sorted = [...ratios].sort((a, b) => a - b);
  const times = (ratio: number | undefined): string => `${(ratio ?? 0).toFixed(2)}x`;
  const middle = times(sorted[Math.floor(sorted.length / 2)]);
  return [
    name.padEnd(22),
    `${middle} (${times(sorted[0])} to ${times(sorted.at(-1))})`.padEnd(25),
    `${peak.toFixed(0)} MB`.padEnd(8),
    aim ? `${aim.ratio === null ? '' : `${aim.ratio}x, `}${aim.megabytes} MB` : '',
  ].join(' ');
}

/** A program's processor time, which other programs disturb less than the time that passes. */
async function run({ args, answer }: Job): Promise<Run> {
  const child = spawn(process.execPath, ['--import', meter, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await new Promise<void>((done, fail) => {
    child.once('error', fail).once('close', () => {
      done();
    });
  });
  const [, ms, peak] = /meter ([\d.]+) (\d+)\s*$/.exec(errors) ?? [];
  if (ms === undefined || peak === undefined || !answer.test(output)) {
    throw new Error(`${args.join(' ')} did not answer as it should:\n${output}\n${errors}`);
  }
  // A scan says what it took without the start of the program.
  const own = /"ms":([\d.]+)/.exec(output)?.[1];
  return { ms: Number(own ?? ms), megabytes: Number(peak) / 1024 };
}
