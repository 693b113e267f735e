/**
 * Compares what a scan finds in a project with a file of facts about it.
 *
 *     node --import tsx scripts/compare-truth.ts <project folder> [<truth.json>]
 *
 * Prints what is missing, what is there but should not be, and where `guarded` or the line differ; without a
 * truth file it prints everything that was found. Exits with 1 when something differs.
 */
import { readFileSync } from 'node:fs';
import { scanExpress } from '../src/frameworks/express/scan.js';
import { scanKoa } from '../src/frameworks/koa/scan.js';
import type { ProjectFacts, ScanResult, SourceRoute } from '../src/model/types.js';
import { takeSnapshot } from '../src/project/snapshot.js';
import { createSourceView } from '../src/source/trees.js';

type TruthRoute = {
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly guarded: boolean;
  readonly optional?: boolean;
};

const [folder, truthFile] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of a project');

const started = performance.now();
const found = scan(folder);
console.log(`${found.routes.length} routes in ${Math.round(performance.now() - started)} ms`);
for (const { code, severity, message, loc } of found.diagnostics) {
  console.log(
    `${severity} ${code} ${loc ? `${loc.file}:${loc.line}:${loc.column}` : ''} ${message}`,
  );
}
for (const { evidence } of found.existingAuth) console.log(`existing auth: ${evidence}`);
console.log(`app: ${JSON.stringify(found.app)}`);
if (truthFile === undefined) printRoutes(found.routes);
else process.exitCode = compare(found.routes, readTruth(truthFile)) ? 0 : 1;

function scan(root: string): ScanResult {
  const snapshot = takeSnapshot(root);
  const manifest = JSON.parse(readFileSync(`${snapshot.root}/package.json`, 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const id =
    manifest.dependencies?.['express'] || !manifest.dependencies?.['koa'] ? 'express' : 'koa';
  const major = Number(/\d+/.exec(manifest.dependencies?.[id] ?? '5')?.[0] ?? 5);
  const view = createSourceView(snapshot, { tsconfig: null });
  // The scan reads nothing of the project's facts but the version of its framework.
  const facts = { framework: { id, version: `${major}.0.0`, major } } as ProjectFacts;
  return id === 'koa' ? scanKoa(view, facts) : scanExpress(view, facts);
}

function readTruth(file: string): readonly TruthRoute[] {
  const { routes } = JSON.parse(readFileSync(file, 'utf8')) as { routes: readonly TruthRoute[] };
  return routes;
}

function printRoutes(routes: readonly SourceRoute[]): void {
  for (const route of routes) {
    const guards = route.guards.map(({ name, verdict }) => `${name}=${verdict}`).join(' ');
    const marks = `${route.conditional ? ' conditional' : ''}${route.readsBody ? ' body' : ''}`;
    console.log(
      `${route.method} ${route.path} guarded=${String(route.guarded)}${marks} ${route.loc.file}:${route.loc.line} [${guards}]`,
    );
  }
}

/** Parameter names and the way wildcards are written do not matter. */
function keyOf(method: string, path: string): string {
  const normal = path
    .replace(/:(\w+)(\([^)]*\))?/g, '{}')
    .replace(/\{[^}]+\}/g, '{}')
    .replace(/^\*/, '/*');
  return `${method} ${normal}`;
}

function compare(routes: readonly SourceRoute[], truth: readonly TruthRoute[]): boolean {
  const byKey = new Map(routes.map((route) => [keyOf(route.method, route.path), route]));
  const expected = new Set(truth.map((route) => keyOf(route.method, route.path)));
  const differences: string[] = [];
  for (const route of truth) {
    const match = byKey.get(keyOf(route.method, route.path));
    const name = `${route.method} ${route.path} (${route.file}:${route.line})`;
    if (!match) {
      if (route.optional !== true) differences.push(`missing ${name}`);
      continue;
    }
    if (match.loc.file !== route.file || match.loc.line !== route.line) {
      differences.push(`place ${name}: found at ${match.loc.file}:${match.loc.line}`);
    }
    if (match.guarded !== route.guarded) {
      const guards = match.guards.map((each) => `${each.name}=${each.verdict}`).join(' ');
      differences.push(`guarded ${name}: ${String(match.guarded)} by [${guards}]`);
    }
  }
  for (const [key, route] of byKey) {
    // What packages serve is not among the routes that were counted by hand.
    if (!expected.has(key) && !route.serves)
      differences.push(`extra ${key} (${route.loc.file}:${route.loc.line})`);
  }
  for (const difference of differences) console.log(difference);
  console.log(`${truth.length} routes in truth, ${differences.length} differences`);
  return differences.length === 0;
}
