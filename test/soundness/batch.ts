import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { SourceRoute } from '../../src/model/types.js';
import { writeFiles } from '../support/random-app/on-disk.js';
import { scanFiles } from '../unit/frameworks/express/scan/project.js';
import { type Program, randomProgram } from './program.js';
import { attackOn, SECRET_LENGTH } from './requests.js';
import { STRATEGIES } from './words/packaged.js';
import { withRequires } from './words/names.js';

/** A program beside what the scan says of it and what Express did. */
export type Judged = {
  readonly program: Program;
  /** The endpoint as the scan has it; null when it is not listed. */
  readonly route: SourceRoute | null;
  /** The request that ran the handler; null when none did. */
  readonly reachedBy: { readonly text: string; readonly round: string } | null;
};

/** The variables that are set, to secrets, where the programs run. */
export const SECRETS =
  'API_KEY SERVICE_TOKEN JWT_SECRET JWT_SECRET_B SESSION_SECRET COOKIE_SECRET ADMIN_PASSWORD'.split(
    ' ',
  );

/** Request and round by which a program's handler was reached, by the program's id. */
export type Reached = Readonly<Record<string, { readonly text: string; readonly round: string }>>;

/** Judges and attacks the programs from `from`: all of one Express are one application. */
export async function judgeBatch(from: number, count: number): Promise<readonly Judged[]> {
  const programs = Array.from({ length: count }, (_, index) => randomProgram(from + index));
  const attacked = reachedOf(programs);
  const routes = programs.map((program) => routeOf(program, scanFiles));
  const reached = await attacked;
  return programs.map((program, index) => ({
    program,
    route: routes[index] ?? null,
    reachedBy: reached[program.id] ?? null,
  }));
}

/**
 * The endpoint of a program as `scan` lists it; null where it does not. Each is a project of its own to the scan:
 * what one assigns says nothing of the names of another.
 */
export function routeOf(program: Program, scan: typeof scanFiles): SourceRoute | null {
  const { routes } = scan(filesOf(program.express, [program]), program.express);
  const endpoints = routes.filter((route) => isEndpointOf(program, route));
  // With and without a parameter that is optional it is two: who attacks takes the open one.
  return endpoints.find(({ guarded }) => guarded !== true) ?? endpoints[0] ?? null;
}

/** Attacks the programs in the real Express: an application for those of each major. */
export async function reachedOf(programs: readonly Program[]): Promise<Reached> {
  let reached: Reached = {};
  for (const express of [4, 5] as const) {
    const own = programs.filter((each) => each.express === express);
    if (own.length > 0) reached = { ...reached, ...(await reachedOn(express, own)) };
  }
  return reached;
}

async function reachedOn(express: 4 | 5, programs: readonly Program[]): Promise<Reached> {
  const stack = resolve(import.meta.dirname, `../../fixtures/stacks/guards${express}`);
  const name = `soundness-${programs[0]?.id ?? ''}-${programs.length}-${process.pid}`;
  const folder = join(stack, '.runs', name);
  mkdirSync(folder, { recursive: true });
  try {
    writeFiles(folder, filesOf(express, programs));
    return await attackAll(folder, programs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.json`, { force: true });
  }
}

/** The application that mounts all the programs. */
function filesOf(express: 4 | 5, programs: readonly Program[]): Readonly<Record<string, string>> {
  const mounts = programs.map(({ id }) => `app.use('/${id}', require('./${id}'));`);
  const dependencies = { config: '^5.0.0', express: `^${express}.0.0`, jsonwebtoken: '^9.0.0' };
  return {
    'package.json': `${JSON.stringify({ name: 'programs', version: '1.0.0', private: true, dependencies }, null, 2)}\n`,
    'app.js': withRequires(
      ['const app = express();', ...mounts, 'module.exports = app;'].join('\n'),
    ),
    'config/default.json': JSON.stringify({
      auth: { enabled: true, optional: true, open: false, relaxed: false, header: 'x-api-key' },
    }),
    'config/production.json': JSON.stringify({ auth: { relaxed: true } }),
    'config/custom-environment-variables.json': JSON.stringify({ auth: { key: 'API_KEY' } }),
    'reached.js': `exports.reached = (req, id) => globalThis.soundness?.(req, id);\n`,
    'passport.js': `const auth = require('passport');\n${withRequires(`${STRATEGIES}\nmodule.exports = auth;`)}`,
    ...Object.fromEntries(
      programs.flatMap(({ id, files }) =>
        Object.entries(files).map(([file, text]) => [`${id}/${file}`, text]),
      ),
    ),
  };
}

function isEndpointOf({ id, method }: Program, route: SourceRoute): boolean {
  return route.method === method && new RegExp(`^/${id}(/in)?/e0(/|\\{|$)`).test(route.path);
}

/** Boots the application in production with secrets of its own, and attacks it. */
async function attackAll(folder: string, programs: readonly Program[]): Promise<Reached> {
  // Beside the project, which is read at the same time.
  const plan = `${folder}.json`;
  writeFileSync(plan, JSON.stringify(programs.map(attackOn)));
  const secrets = SECRETS.map(
    (name) => [name, randomBytes(SECRET_LENGTH / 2).toString('hex')] as const,
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, 'real-batch.mjs'), folder, plan],
    {
      // Where node-config looks for its files.
      cwd: folder,
      maxBuffer: 1 << 28,
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...Object.fromEntries(secrets) },
    },
  );
  return JSON.parse(stdout) as Reached;
}
