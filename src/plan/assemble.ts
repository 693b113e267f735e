import { basePath, renderedPath } from '../model/our-dir.js';
import { finding, hasErrors } from '../model/diagnostic.js';
import { exportText, isExport } from '../model/export-ref.js';
import { applyEdits, groupByFile } from '../model/text-edit.js';
import type {
  AuthSettings,
  Diagnostic,
  FileChange,
  EndpointId,
  FileEdit,
  ManifestRoute,
  RelPath,
  RouteDecision,
  SourceRoute,
  SecurityPlan,
  Snapshot,
} from '../model/types.js';
import type { DecidedEndpoint } from '../frameworks/adapter.js';
import { authBehind } from './auth-behind.js';
import { tokenClashes } from './clashes.js';
import { type Generated, generate, nothingGenerated, servedPath } from './generated.js';
import type { GuardsInput, PlannedGuard, PlannedGuards } from './guards/input.js';
import { keepGuards } from './guards/keep-guards.js';
import { planGuards } from './guards/plan-guards.js';
import { adoptedEndpoints, explainDrift, forgottenDecisions } from './drift.js';
import type { AssembleInput } from './input.js';
import { laidOut } from './layout.js';
import { isMigration, planManagedFiles } from './managed-files.js';
import { type ManifestParts, nextManifest } from './manifest-next.js';
import { withRelocation } from './moves/relocate.js';
import { nextSteps } from './next-steps.js';
import { guessPort } from './port.js';
import { planOwnersFiles } from './owners-files.js';
import { recordedAnswers, recordedRoutes } from './record.js';
import { undecidedFiles } from './served.js';
import { planSpec } from './spec-changes.js';
import { spliceSources } from './spliced.js';
import { hasGuard } from './state.js';
import { readChangelog } from './upgrade/changelog.js';
import { configsWithoutTests } from './tests-taken-out.js';
import { upgradesIn } from './upgrade/upgrades.js';
import { ownersView } from './owners-view.js';

/**
 * Makes the plan: guards, generated files, mount, tests, spec, package.json and manifest, as one value.
 * Pure: the same input gives the same bytes.
 */
export async function assemble(input: AssembleInput): Promise<SecurityPlan> {
  const { auth } = input.answers;
  const guard = plannedGuard(input, auth);
  const planned = plannedGuards(input, guard);
  const generated = auth
    ? generate(input, auth, decidedEndpoints(planned.decisions, guard))
    : nothingGenerated;

  const edits = splitEdits(generated.edits, input.snapshot, input.store?.schema?.files ?? []);
  const spliced = spliceSources(
    [...planned.edits, ...edits.sources],
    [...planned.imports, ...generated.imports],
    [guard.ref, ...(guard.roleRef ? [guard.roleRef] : [])],
    input.facts,
    input.view,
  );
  const decisions = planned.decisions.map((each) => withoutFailed(each, spliced.failed));
  const spec = planSpec(input, decisions, auth);
  const configs = configsWithoutTests(input);
  const owned = sourcesAfter(input, [...spliced.changes, ...configs]);
  const managed = await planManagedFiles(input, generated.jobs, owned);
  const sources = sourcesAfter(input, [...spliced.changes, ...configs, ...managed.changes]);
  const gone = managed.changes.flatMap(({ kind, path }) => (kind === 'delete' ? [path] : []));
  const owners = planOwnersFiles(input, generated, edits.packageJson, sources, gone);

  const unformatted = [
    ...edits.others,
    ...spliced.changes,
    ...configs,
    ...spec.changes,
    ...owners.changes,
    ...managed.changes,
  ];
  const changes = (await withLayout(unformatted, input)).toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const { manifest, bases, rendered } = nextManifest({
    previous: input.manifest,
    version: input.toolVersion,
    project: {
      framework: input.facts.framework.id,
      store: auth?.store ?? null,
      spec: input.facts.spec?.file ?? null,
    },
    answers: recordedAnswers(input),
    parts: spec.parts,
    routes:
      input.guards === 'as-they-are' && input.manifest
        ? input.manifest.routes
        : recordedRoutes(decisions, guard, knownRecords(input)),
    managed: managed.results,
    moves: input.moves,
    rebased: rebasedTexts(input),
    spliced: changes.flatMap((change) =>
      'kept' in change && change.kept === 'spliced' ? [change] : [],
    ),
    deleted: changes.flatMap(({ kind, path }) => (kind === 'delete' ? [path] : [])),
  });
  const secured = decisions
    .filter(({ outcome }) => outcome === 'secured')
    // Whoever has just signed up has no role yet.
    .sort((one, other) => rolesOf(one) - rolesOf(other))
    .map(({ endpoint }) => endpoint);
  return {
    decisions,
    changes: input.relocation
      ? withRelocation(changes, input.relocation, new Set(Object.keys(manifest.files)))
      : changes,
    settled: managed.settled,
    upgrades: upgradesIn(input.manifest, managed.results, readChangelog(input.templates)),
    diagnostics: [
      ...explainDrift(input.state),
      ...forgottenDecisions(input.state),
      ...authBehind(input.state.endpoints, input.manifest),
      ...(input.manifest ? adoptedEndpoints(input.state, input.answers.decisions) : []),
      ...guardRemarks(input),
      ...planned.diagnostics,
      ...undecidedFiles(planned.decisions, input.guards === 'as-they-are'),
      ...(auth ? tokenClashes(planned.decisions, guard.ref) : []),
      ...generated.diagnostics,
      ...spliced.diagnostics,
      ...spec.diagnostics,
      ...owners.diagnostics,
      ...managed.diagnostics,
    ],
    nextManifest: manifest,
    bases,
    rendered,
    nextSteps:
      changes.length === 0
        ? []
        : nextSteps({
            facts: input.facts,
            auth,
            servedPath: auth ? servedPath(input, auth) : '',
            addsDependencies: owners.dependencies.length > 0 || owners.dropped.length > 0,
            scripts: generated.scripts,
            first: input.manifest === null,
            app: input.scan.app,
            proxiesUnnamed:
              auth?.trustProxy === null &&
              input.framework.proxies?.isNamed(ownersView(input.view, input.manifest)) === false,
            generate: generated.generate?.command ?? null,
            addsMigrations: managed.results.some(
              ({ template, outcome }) => isMigration(template) && outcome.kind === 'create',
            ),
            secured,
            affectedTests: input.testsThatCall(secured),
            testHelper: testHelper(generated),
            port: guessPort(input.view),
            repeat: input.repeat,
            installable: input.installable,
          }),
    dependencies: owners.dependencies,
    dropped: owners.dropped,
    ...(generated.generate ? { awaits: generated.generate } : {}),
  };
}

function plannedGuards(input: AssembleInput, guard: PlannedGuard): PlannedGuards {
  const { guards, framework, view, state, answers } = input;
  if (guards === 'as-they-are') return keepGuards(state.endpoints, answers.decisions);
  const { decisions, style } = answers;
  const restyle = restyleOf(input);
  const states = state.endpoints;
  const authPath = answers.auth ? servedPath(input, answers.auth) : null;
  const authComesFirst = (route: SourceRoute): boolean => {
    const { app } = input.scan;
    if (!app || !answers.auth || authPath === null) return false;
    const { router } = framework.generated({ auth: answers.auth, facts: input.facts });
    const request = { app, router, servedPath: authPath };
    return framework.mountsBefore?.(request, route, ownersView(view, input.manifest)) === true;
  };
  return planGuards({
    adapter: framework,
    view,
    states,
    decisions,
    style,
    restyle,
    guard,
    authPath,
    authComesFirst,
  });
}

/** The style to change existing guards to; null when the style is the same as in the last run. */
function restyleOf({ manifest, answers }: AssembleInput): GuardsInput['restyle'] {
  const before = manifest?.answers['style'];
  return before === undefined || before === answers.style ? null : answers.style;
}

/** The recorded decision of each endpoint, also when it or its parameters were renamed since. */
function knownRecords({ state }: AssembleInput): ReadonlyMap<EndpointId, ManifestRoute> {
  return new Map(
    state.endpoints.flatMap(({ endpoint, recorded, renamedFrom }) => {
      const known = recorded ?? renamedFrom?.recorded;
      return known ? [[endpoint.id, known] as const] : [];
    }),
  );
}

/** The text of every source file after the plan. */
function sourcesAfter(
  { view, snapshot }: AssembleInput,
  changes: readonly FileChange[],
): ReadonlyMap<RelPath, string> {
  const texts = new Map(view.files.map((file) => [file, snapshot.text(file) ?? '']));
  for (const change of changes) {
    if ('content' in change) texts.set(change.path, change.content);
    else if (change.kind === 'delete') texts.delete(change.path);
  }
  return texts;
}

/** The texts last generated of every managed file when any file moved: imports may differ in all of them. */
function rebasedTexts({ moves, manifest, snapshot }: AssembleInput): ManifestParts['rebased'] {
  if (moves.length === 0) return [];
  return (Object.keys(manifest?.files ?? {}) as RelPath[]).flatMap((path) => {
    const base = snapshot.text(basePath(path));
    return base === null ? [] : [{ path, base, rendered: snapshot.text(renderedPath(path)) }];
  });
}

/** The guard that this run inserts. */
export function plannedGuard(
  { framework, facts, scan, view, answers }: AssembleInput,
  auth: AuthSettings | null,
): PlannedGuard {
  if (answers.guard || !auth) {
    const ref = answers.guard;
    if (!ref) throw new RangeError('neither a guard nor settings to generate one');
    // What the project does where it uses its guard is right here too.
    const use = scan.routes
      .flatMap(({ guards }) => guards)
      .find(({ origin }) => isExport(origin, ref));
    const usual = use && ref.member === undefined ? formOf(use.name) : null;
    return { ref, call: usual ?? framework.callForm(ref, view), roleRef: null };
  }
  const { guard, roleGuard } = framework.generated({ auth, facts });
  return { ref: guard, call: 'identifier', roleRef: roleGuard };
}

/** Whether the guard is written `guard` or `guard()`; null for a form that is no general rule (`guard.unless(…)`). */
function formOf(written: string): PlannedGuard['call'] | null {
  if (/\.(?:unless|bind)\(/.test(written)) return null;
  return written.includes('(') ? 'factory' : 'identifier';
}

/** A warning about a guard that is used because the owner named it. */
function guardRemarks({ framework, view, answers }: AssembleInput): readonly Diagnostic[] {
  const { guard } = answers;
  if (guard === null) return [];
  const examined = framework.examineGuard(guard, view);
  if (examined.kind !== 'guard' || !examined.presenceOnly) return [];
  return [
    finding(
      'GUARD_PRESENCE_ONLY',
      `${exportText(guard)} refuses who sends no credential, and takes any that is sent: nothing in it verifies one`,
      { file: guard.file, line: 1, column: 1 },
    ),
  ];
}

/** Decided endpoints with a route, for generated tests. The auth routes have separate tests. */
function decidedEndpoints(
  decisions: readonly RouteDecision[],
  guard: PlannedGuard,
): readonly DecidedEndpoint[] {
  return decisions
    .flatMap(({ endpoint, decision, outcome }): DecidedEndpoint[] => {
      if (!decision || endpoint.routes.length === 0) return [];
      const ours =
        outcome === 'secured' ||
        outcome === 'blocked' ||
        // A guard that somebody took out is what the generated tests are to notice.
        outcome === 'drift' ||
        endpoint.routes.every((route) => hasGuard(route, guard.ref));
      return [{ endpoint, decision, ours: decision.kind === 'secured' && ours }];
    })
    .sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1));
}

function rolesOf({ decision }: RouteDecision): number {
  return decision?.kind === 'secured' ? decision.roles.length : 0;
}

function withoutFailed(decision: RouteDecision, failed: ReadonlySet<string>): RouteDecision {
  const lost = decision.endpoint.routes.some(({ loc }) => failed.has(loc.file));
  return decision.outcome === 'secured' && lost ? { ...decision, outcome: 'blocked' } : decision;
}

/** Splits edits by kind of file: sources are verified as syntax trees, package.json is edited once, the rest is text. */
function splitEdits(
  edits: readonly FileEdit[],
  snapshot: Snapshot,
  schema: readonly RelPath[],
): {
  readonly sources: readonly FileEdit[];
  readonly packageJson: readonly FileEdit[];
  readonly others: readonly FileChange[];
} {
  const isText = ({ file }: FileEdit) => !/\.[cm]?[jt]sx?$/.test(file) || !snapshot.exists(file);
  const packageJson = edits.filter(({ file }) => file === 'package.json');
  const texts = edits.filter((edit) => isText(edit) && edit.file !== 'package.json');
  const others = [...groupByFile(texts)].map(([path, fileEdits]): FileChange => {
    const before = snapshot.text(path);
    const content = applyEdits(before ?? '', fileEdits);
    return before === null
      ? { kind: 'create', path, content, kept: 'spliced' }
      : {
          kind: 'update',
          path,
          before,
          content,
          kept: 'spliced',
          reason: schema.includes(path) ? 'models' : 'test setup',
          edits: [fileEdits],
        };
  });
  return { sources: edits.filter((edit) => !isText(edit)), packageJson, others };
}

/** A file that is made for the owner, such as a runner's configuration, is laid out as theirs are, and so is a spliced one. */
async function withLayout(
  changes: readonly FileChange[],
  { templates, facts }: AssembleInput,
): Promise<readonly FileChange[]> {
  const isSpliced = (change: FileChange) => 'kept' in change && change.kept === 'spliced';
  if (!changes.some(isSpliced)) return changes;
  const { createRenderer } = await import('./render/render.js');
  const renderer = createRenderer(templates, facts, facts.sourceRoot);
  const reformat = (path: RelPath, text: string) => renderer.reformat(path, text);
  const made = await Promise.all(
    changes.map(async (change) =>
      change.kind === 'create' && isSpliced(change)
        ? { ...change, content: await reformat(change.path, change.content) }
        : change,
    ),
  );
  return laidOut(made, facts, reformat);
}

function testHelper({ jobs }: Generated): string | null {
  return jobs.find(({ template }) => template.includes('auth-helper'))?.target ?? null;
}

/** Whether something is left for the owner to do, so that the exit code must not be 0. */
export function leavesWork({ decisions, changes, diagnostics }: SecurityPlan): boolean {
  return (
    decisions.some(({ outcome }) => outcome === 'blocked' || outcome === 'drift') ||
    changes.some(({ kind }) => kind === 'conflict') ||
    hasErrors(diagnostics)
  );
}
