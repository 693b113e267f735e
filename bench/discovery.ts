/**
 * How long discovery takes, and how much memory, as ratios to `node -e 0` in the same run.
 *
 *     npm run build && npx tsx bench/discovery.ts
 *
 * Prints one table. What it means is in bench/README.md.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const tool = resolve(import.meta.dirname, '../dist/authwright.js');

/** Makes a program tell its peak memory (in KiB) on standard error when it ends. */
const meter = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(`\\npeak ${process.resourceUsage().maxRSS}\\n`))",
)}`;

type Job = {
  readonly name: string;
  readonly args: readonly string[];
  readonly rounds: number;
  /** The most that the ratio and the memory should be; null where none is set. */
  readonly aim: { readonly ratio: number; readonly megabytes?: number } | null;
  /** Endpoints that the answer has to hold. */
  readonly endpoints: number | null;
  /** Done before each round, and not measured. */
  readonly prepare?: () => void;
};

type Run = { readonly ms: number; readonly megabytes: number; readonly output: string };

const ROUTES_PER_FILE = 10;
const sizes = [
  { files: 10, rounds: 5, aim: null },
  { files: 100, rounds: 5, aim: null },
  { files: 1000, rounds: 3, aim: { ratio: 15, megabytes: 150 } },
  { files: 5000, rounds: 2, aim: { ratio: 35, megabytes: 250 } },
] as const;
const secureAll = '--secure-rest --store libsql --tests full --yes --no-install --no-verify'.split(
  ' ',
);

const folder = mkdtempSync(join(tmpdir(), 'authwright-bench-'));
try {
  const start = { rounds: 7, aim: { ratio: 1.3, megabytes: 50 }, endpoints: null };
  const jobs: readonly Job[] = [
    { name: '--version', args: [tool, '--version'], ...start },
    { name: '--help', args: [tool, '--help'], ...start },
    ...sizes.map(({ files, rounds, aim }) => ({
      name: `list --json, ${files} route files`,
      args: [tool, 'list', '--json', '--cwd', writeProject(files)],
      rounds,
      aim,
      endpoints: files * ROUTES_PER_FILE,
    })),
    ...stepsOn(1000),
  ];
  console.log('job                              ratio (least to most)      peak     aim');
  for (const job of jobs) console.log(await measured(job));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What a project of `files` route files meets after it was listed, each step on what the one before left. */
function stepsOn(files: number): readonly Job[] {
  const source = join(folder, String(files));
  const secured = join(folder, 'secured');
  const cache = join(secured, 'node_modules');
  const inIt = ['--cwd', secured];
  const step = { rounds: 3, endpoints: null };
  return [
    {
      ...step,
      name: `first run, ${files * ROUTES_PER_FILE} guards written`,
      args: [tool, ...secureAll, ...inIt],
      aim: { ratio: 25 },
      prepare: () => {
        rmSync(secured, { recursive: true, force: true });
        cpSync(source, secured, { recursive: true });
      },
    },
    { ...step, name: 'run, nothing changed', args: [tool, ...inIt], aim: { ratio: 1.6 } },
    {
      ...step,
      name: 'check, nothing kept',
      args: [tool, 'check', ...inIt],
      aim: { ratio: 15 },
      prepare: () => {
        rmSync(cache, { recursive: true, force: true });
        mkdirSync(cache);
      },
    },
    { ...step, name: 'check, scan kept', args: [tool, 'check', ...inIt], aim: { ratio: 2 } },
  ];
}

/** Floor and job alternate, so that a busy moment of the machine meets both. */
async function measured({ name, args, rounds, aim, endpoints, prepare }: Job): Promise<string> {
  const ratios: number[] = [];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    prepare?.();
    const floor = Math.min((await run(['-e', '0'])).ms, (await run(['-e', '0'])).ms);
    const { ms, megabytes, output } = await run(args);
    if (endpoints !== null) expectEndpoints(output, endpoints);
    ratios.push(ms / floor);
    peak = Math.max(peak, megabytes);
  }
  ratios.sort((a, b) => a - b);
  const shown = (ratio: number | undefined) => `${(ratio ?? 0).toFixed(2)}x`;
  const middle = shown(ratios[Math.floor(ratios.length / 2)]);
  return [
    name.padEnd(32),
    `${middle} (${shown(ratios[0])} to ${shown(ratios.at(-1))})`.padEnd(26),
    `${peak.toFixed(0)} MB`.padEnd(8),
    aim ? `${aim.ratio}x${aim.megabytes === undefined ? '' : `, ${aim.megabytes} MB`}` : '',
  ].join(' ');
}

async function run(args: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', meter, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${errors}`);
  const peak = Number(/peak (\d+)\s*$/.exec(errors)?.[1] ?? 0);
  return { ms: performance.now() - started, megabytes: peak / 1024, output };
}

/** A fast answer that is wrong is not measured. */
function expectEndpoints(output: string, wanted: number): void {
  const { endpoints } = JSON.parse(output) as { endpoints: readonly unknown[] };
  if (endpoints.length !== wanted) {
    throw new Error(`${endpoints.length} endpoints were listed, and there are ${wanted}`);
  }
}

/** A TypeScript project of `count` files with ten routes each, and as many files without routes. */
function writeProject(count: number): string {
  const root = join(folder, String(count));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ name: 'bench', type: 'module', dependencies: { express: '^5.1.0' } }),
  );
  write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "NodeNext" } }\n');
  const numbers = Array.from({ length: count }, (_, index) => index);
  for (const number of numbers) {
    write(`src/routes/pens-${number}.ts`, routeFile(number));
    write(`src/services/pens-${number}.ts`, serviceFile(number));
  }
  write(
    'src/app.ts',
    [
      "import express from 'express';",
      ...numbers.map((number) => `import { pens${number} } from './routes/pens-${number}.js';`),
      'export const app = express();',
      'app.use(express.json());',
      ...numbers.map((number) => `app.use('/pens-${number}', pens${number});`),
      '',
    ].join('\n'),
  );
  return root;
}

function routeFile(number: number): string {
  const routes = ['get', 'post', 'put', 'patch', 'delete'].flatMap((verb) => [
    `pens${number}.${verb}('/', async (req, res) => {\n  const found = await pens.find({ owner: req.query.owner });\n  res.json(found);\n});`,
    `pens${number}.${verb}('/:id', async (req, res) => {\n  const pen = await pens.one(req.params.id);\n  if (!pen) return res.status(404).json({ error: 'not found' });\n  res.json(pen);\n});`,
  ]);
  return `import { Router } from 'express';\nimport { pens } from '../services/pens-${number}.js';\n\nexport const pens${number} = Router();\n\n${routes.join('\n\n')}\n`;
}

function serviceFile(number: number): string {
  const methods = Array.from(
    { length: ROUTES_PER_FILE },
    (_, index) =>
      `  /** Pens of kind ${index}. */\n  kind${index}(colour: string): readonly Pen[] {\n    return this.all.filter((pen) => pen.colour === colour && pen.kind === ${index});\n  }`,
  );
  return `export type Pen = { readonly id: string; readonly colour: string; readonly kind: number };\n\nexport class Pens${number} {\n  private readonly all: Pen[] = [];\n\n${methods.join('\n\n')}\n\n  find(_query: unknown): readonly Pen[] {\n    return this.all;\n  }\n\n  one(id: unknown): Pen | undefined {\n    return this.all.find((pen) => pen.id === id);\n  }\n}\n\nexport const pens = new Pens${number}();\n`;
}
