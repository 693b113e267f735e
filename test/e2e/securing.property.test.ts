import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { relPath } from '../../src/model/paths.js';
import type { Decision, EndpointId, FileChange, RouteDecision } from '../../src/model/types.js';
import type { PlannedGuards } from '../../src/plan/guards/input.js';
import { planGuards } from '../../src/plan/guards/plan-guards.js';
import { matchEndpoints } from '../../src/plan/match.js';
import { spliceSources } from '../../src/plan/spliced.js';
import { projectState } from '../../src/plan/state.js';
import { randomApp, type RandomApp } from '../support/random-app/app.js';
import { createDice } from '../support/random-app/dice.js';
import { readApp, writeApp, writeFiles } from '../support/random-app/on-disk.js';
import type { FrameworkKit } from '../kit/kit.js';
import { frameworkKits } from '../kit/registry.js';
import type { RealEndpoint } from '../support/real-endpoints.js';
import { times } from '../support/effort.js';

/**
 * Random applications of which a random part is secured and served by the real Express: the secured endpoints
 * refuse who has no token, the others answer as before, and nothing but guards and their imports was written.
 */
const COUNT = times(10, 20, 200);
const BATCH = 10;

const GUARD = { file: relPath('src/auth-guard.js'), name: 'requireToken' };

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => index * BATCH);

const kits = frameworkKits.filter(({ random }) => random !== undefined);

it.each(kits.flatMap((kit) => batches.map((start) => [kit.adapter.id, start, kit] as const)))(
  'secures what was decided, and that alone: apps of %s from %i',
  async (_id, start, kit) => {
    const apps = Array.from({ length: BATCH }, (_, index) => randomApp(start + index, kit));
    const faults: string[] = [];
    for (const version of kit.versions) {
      const own = apps.filter((app) => app.version === version);
      const folders = own.map((app) => writeApp(app, 'before'));
      const secured = await Promise.all(
        own.map((app, index) => secure(kit, app, folders[index] ?? '')),
      );
      written.push(...folders, ...secured.map(({ folder }) => folder));
      const ask = async (all: readonly string[]) => (await kit.random?.real(version, all)) ?? [];
      const before = await ask(folders);
      const after = await ask(secured.map(({ folder }) => folder));
      for (const [index, app] of own.entries()) {
        const result = secured[index];
        if (!result) continue;
        const found = [
          ...answerFaults(result.planned, before[index] ?? [], after[index] ?? []),
          ...blockFaults(result.planned),
          ...textFaults(result.changes),
        ];
        faults.push(...found.map((each) => `app ${app.seed}: ${each}`));
      }
    }
    expect(faults).toEqual([]);
  },
);

type Secured = {
  readonly folder: string;
  readonly planned: PlannedGuards;
  readonly changes: readonly FileChange[];
};

/** Secures about half of the endpoints of the app, chosen by its number, in a copy of it. */
async function secure(kit: FrameworkKit, app: RandomApp, from: string): Promise<Secured> {
  const { facts, view, scan } = await readApp(from, kit.adapter);
  const dice = createDice(app.seed);
  const { endpoints } = matchEndpoints([], [], scan.routes);
  const decisions = new Map<EndpointId, Decision>(
    endpoints.map(({ id }) => [
      id,
      dice.chance(0.5) ? { kind: 'secured', roles: [], beside: false } : { kind: 'open' },
    ]),
  );
  const planned = planGuards({
    adapter: kit.adapter,
    view,
    states: projectState(endpoints, null, GUARD).endpoints,
    decisions,
    style: dice.pick(['route', 'router']),
    restyle: null,
    authPath: null,
    guard: { ref: GUARD, call: 'identifier', roleRef: null },
  });
  const { changes, diagnostics } = spliceSources(
    planned.edits,
    planned.imports,
    [GUARD],
    facts,
    view,
  );
  expect(diagnostics).toEqual([]);
  const folder = writeApp(app, 'after');
  writeFiles(folder, {
    [GUARD.file]: kit.random?.guardModule(facts.moduleSystem.id) ?? '',
    ...Object.fromEntries(
      changes.flatMap((change) => ('content' in change ? [[change.path, change.content]] : [])),
    ),
  });
  return { folder, planned, changes };
}

function answerFaults(
  { decisions }: PlannedGuards,
  before: readonly RealEndpoint[],
  after: readonly RealEndpoint[],
): readonly string[] {
  const outcomes = new Map(decisions.map((each) => [each.endpoint.id as string, each]));
  if (before.length !== after.length) return ['another number of endpoints'];
  return before.flatMap((old, index) => {
    const now = after[index];
    const id = `${old.method} ${old.shown}`;
    const decided = outcomes.get(id);
    if (!now || `${now.method} ${now.shown}` !== id) return [`${id} is gone`];
    // What the scan reported instead of listing it, and what another endpoint answers, was not decided.
    if (!decided || !old.known.ran.includes(old.handler)) return [];
    if (isSecured(decided)) {
      const refused = now.anonymous.status === 401 && now.anonymous.ran.length === 0;
      const admits = isSame(now.known, old.known);
      return refused && admits ? [] : [`${id} is secured, and: ${JSON.stringify(now.anonymous)}`];
    }
    return isSame(now.anonymous, old.anonymous) && isSame(now.known, old.known)
      ? []
      : [`${id} is ${decided.outcome}, and: ${JSON.stringify(now.anonymous)}`];
  });
}

function isSecured({ decision, outcome }: RouteDecision): boolean {
  return decision?.kind === 'secured' && outcome !== 'blocked';
}

function isSame(a: RealEndpoint['known'], b: RealEndpoint['known']): boolean {
  return a.status === b.status && a.ran.join() === b.ran.join();
}

/**
 * What is blocked has its reason at its place, and is served by a call that also serves what was decided otherwise, or
 * lies in a package, for which it is said what to put where.
 */
function blockFaults({ decisions, diagnostics }: PlannedGuards): readonly string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { endpoint, decision } of decisions) {
    for (const { anchor } of endpoint.routes) {
      const known = kinds.get(anchor.registration) ?? new Set();
      kinds.set(anchor.registration, known.add(decision?.kind ?? 'undecided'));
    }
  }
  const blocked = decisions.filter(({ outcome }) => outcome === 'blocked');
  return blocked.flatMap(({ endpoint: { id, routes } }) => {
    const isShared = routes.some(({ anchor }) => kinds.get(anchor.registration)?.size === 2);
    const isInPackage = routes.some(({ loc }) => loc.file.startsWith('node_modules/'));
    const isExplained = diagnostics.some(
      ({ code, loc, fix }) =>
        (code === 'SHARED_REGISTRATION' ||
          (isInPackage && code === 'GUARD_BLOCKED' && / above src\/.* by hand/.test(fix))) &&
        routes.some((route) => route.loc.file === loc?.file && route.loc.line === loc.line),
    );
    return (isShared || isInPackage) && isExplained ? [] : [`${id} is blocked without a reason`];
  });
}

/** Without the guard, its import and a blank line below that, every file is what it was. */
function textFaults(changes: readonly FileChange[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'update') return [`${change.path} is ${change.kind}d`];
    const unguarded = change.content
      .replace(/^.*\.use\(requireToken\);\n/gm, '')
      .replace(/requireToken, /g, '');
    const originals = [
      /^(import|const) \{ requireToken \}.*\n/m,
      /^(import|const) \{ requireToken \}.*\n\n/m,
    ];
    return originals.some((line) => unguarded.replace(line, '') === change.before)
      ? []
      : [`${change.path} changed in more than guards`];
  });
}
