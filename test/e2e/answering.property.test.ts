import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import type { ScanResult } from '../../src/model/types.js';
import { times } from '../support/effort.js';
import { type AnsweringApp, answeringApp } from '../support/random-app/answering.js';
import { readApp, writeApp } from '../support/random-app/on-disk.js';

/**
 * Random applications with handlers in `use` and `all`, nested, that answer for some requests: what the running
 * application answers below 400 to an anonymous caller is listed, and not as guarded, or reported. An app is repeated
 * by its number: `answeringApp(17)`.
 */
const COUNT = times(40, 150, 2000);
const BATCH = 60;

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => index * BATCH);

it.each(batches)('lists or reports whatever answers: apps from %i', async (start) => {
  const apps = Array.from({ length: Math.min(BATCH, COUNT - start) }, (_, index) =>
    answeringApp(start + index),
  );
  const folders = apps.map((app) => writeApp(app, 'answering'));
  written.push(...folders);
  const answers = await askAll(apps, folders);
  const silent: string[] = [];
  let reported = 0;
  let asked = 0;
  for (const [index, app] of apps.entries()) {
    const { scan } = await readApp(folders[index] ?? '');
    for (const [position, [method, path]] of app.requests.entries()) {
      const [status, location, name] = answers[index]?.[position] ?? NO_ANSWER;
      if (status === 0 || status >= 400 || isElsewhere(path, location)) continue;
      asked += 1;
      if (isListed(scan, method, path, linesOf(app, name))) continue;
      if (scan.diagnostics.some(({ code }) => code === 'ANSWER_UNKNOWN')) reported += 1;
      else silent.push(`app ${app.seed}: ${method} ${path} answers ${status}`);
    }
  }
  expect(silent).toEqual([]);
  // Reporting everything would be no feat.
  expect(reported).toBeLessThanOrEqual(asked / 10);
});

/** A status, where it leads, and the name of the handler that answered. */
type Answer = readonly [number, string | null, string | null];

const NO_ANSWER: Answer = [0, null, null];

/** The lines that may register a handler: its own, or the one behind where it has a name. */
function linesOf({ files }: AnsweringApp, name: string | null): readonly number[] | null {
  if (name === null || name === 'get') return null;
  const lines = files['src/app.js']?.split('\n') ?? [];
  const line = lines.findIndex((each) => each.includes(`'x-at', '${name}'`)) + 1;
  return [line, line + 1];
}

async function askAll(
  apps: readonly AnsweringApp[],
  folders: readonly string[],
): Promise<readonly (readonly Answer[])[]> {
  const list = join(folders[0] ?? '', 'asks.json');
  writeFileSync(
    list,
    JSON.stringify(apps.map(({ requests }, index) => [folders[index], requests])),
  );
  const program = resolve(import.meta.dirname, '../support/ask-apps.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, list], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as readonly (readonly Answer[])[];
}

/** A redirect to a login, or to another spelling of the same. */
function isElsewhere(path: string, location: string | null): boolean {
  if (location === null) return false;
  return location === '/login' || location.replace(/\/$/, '') === path;
}

/** Whether something is listed for a request where it is registered, and not as guarded: at its path or above. */
function isListed(
  { routes }: ScanResult,
  method: string,
  path: string,
  lines: readonly number[] | null,
): boolean {
  return routes.some((route) => {
    if (route.guarded === true || lines?.includes(route.loc.line) === false) return false;
    if (route.method !== 'ALL') return route.method === method && route.path === path;
    const mount = route.path.replace(/\/\*$/, '');
    return path === route.path || `${path}/`.startsWith(`${mount}/`);
  });
}
