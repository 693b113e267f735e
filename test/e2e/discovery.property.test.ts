import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { ScanResult, SourceRoute } from '../../src/model/types.js';
import { randomApp, type RandomApp } from '../support/random-app/app.js';
import { readApp, writeApp } from '../support/random-app/on-disk.js';
import { frameworkKits } from '../kit/registry.js';
import type { RealEndpoint } from '../support/real-endpoints.js';
import { times } from '../support/effort.js';

/**
 * Random applications, loaded in the real framework, beside what the scan reads in them. An app is repeated by
 * its number: `randomApp(17)`.
 */
const COUNT = times(40, 150, 2000);
const BATCH = 50;

type Files = RandomApp['files'];

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => index * BATCH);

const kits = frameworkKits.filter(({ random }) => random !== undefined);

it.each(kits.flatMap((kit) => batches.map((start) => [kit.adapter.id, start, kit] as const)))(
  'finds what the router of %s has, with place and guard: apps from %i',
  async (_id, start, kit) => {
    const apps = Array.from({ length: Math.min(BATCH, COUNT - start) }, (_, index) =>
      randomApp(start + index, kit),
    );
    const differences: string[] = [];
    for (const version of kit.versions) {
      const own = apps.filter((app) => app.version === version);
      const folders = own.map(write);
      const real = (await kit.random?.real(version, folders)) ?? [];
      for (const [index, app] of own.entries()) {
        const { scan } = await readApp(folders[index] ?? '', kit.adapter);
        differences.push(
          ...compare(real[index] ?? [], scan, app.files).map((each) => `app ${app.seed}: ${each}`),
        );
      }
    }
    expect(differences).toEqual([]);
  },
);

function write(app: RandomApp): string {
  const folder = writeApp(app, 'read');
  written.push(folder);
  return folder;
}

/** Every way in which the scan says otherwise than the framework does. */
function compare(real: readonly RealEndpoint[], scan: ScanResult, files: Files): readonly string[] {
  const missing = real.filter(
    (endpoint) =>
      !scan.routes.some((route) => isSame(route, endpoint, files)) && !isReported(endpoint, scan),
  );
  const imagined = scan.routes.filter(
    (route) => !real.some((endpoint) => isSame(route, endpoint, files)),
  );
  const misjudged = scan.routes.filter((route) => {
    const endpoint = real.find((each) => isSame(route, each, files));
    // An endpoint that another stands in front of says nothing of its own guards.
    if (!endpoint?.known.ran.includes(endpoint.handler)) return false;
    // A parameter may be what a middleware looks for, and another spelling of the path may pass it.
    const isGated = route.guards.some(
      ({ origin }) => origin.kind === 'file' && origin.name === 'gate',
    );
    if (route.guarded !== true && isGated) return false;
    return route.guarded !== (endpoint.anonymous.status === 401);
  });
  return [
    ...missing.map(({ method, shown, calls }) => `missing ${method} ${shown} ${calls.join(' ')}`),
    ...imagined.map((route) => `not there: ${described(route)}`),
    ...misjudged.map((route) => `guarded is ${route.guarded}: ${described(route)}`),
  ];
}

/** The same endpoint, listed at the line that registers it or at the text that names its verb. */
function isSame({ method, path, loc }: SourceRoute, real: RealEndpoint, files: Files): boolean {
  if (method !== real.method || path !== real.shown) return false;
  if (real.calls.some((call) => call.startsWith(`${loc.file}:${loc.line}:`))) return true;
  const line = files[loc.file]?.split('\n')[loc.line - 1] ?? '';
  return new RegExp(`^['"]?${method.toLowerCase()}\\b`).test(line.slice(loc.column - 1));
}

/** Whether an error says that something at a place that led to the endpoint could not be read. */
function isReported({ calls }: RealEndpoint, { diagnostics }: ScanResult): boolean {
  return diagnostics.some(
    ({ severity, loc }) =>
      severity === 'error' &&
      loc !== null &&
      calls.some((call) => call.startsWith(`${loc.file}:${loc.line}:`)),
  );
}

function described({ method, path, loc }: SourceRoute): string {
  return `${method} ${path} ${loc.file}:${loc.line}:${loc.column}`;
}
