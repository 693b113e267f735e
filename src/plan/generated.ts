import { finding, notice, problem, UserError } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import { sourceFile, whereKept } from '../model/file-names.js';
import type { EnvVariable } from '../model/env-variable.js';
import { dirName, relPath } from '../model/paths.js';
import { valueProblem } from '../model/settings/setting.js';
import type {
  AuthSettings,
  DependencyChange,
  Diagnostic,
  EditResult,
  ExportRef,
  FileEdit,
  ImportNeed,
  RelPath,
  SecurityPlan,
  TemplateJob,
  UnversionedFiles,
} from '../model/types.js';
import type { ArtifactContext, DecidedEndpoint } from '../frameworks/adapter.js';
import { FULL_TESTS, setupFile } from '../runners/test-artifacts.js';
import { isUnsendable } from '../runners/secured-endpoints.js';
import { allArtifacts } from './all-artifacts.js';
import { sharedDependencies } from './artifacts.js';
import type { AssembleInput } from './input.js';
import { nameClashes } from './clashes.js';
import { countersOf } from './counters.js';
import { isAsGenerated } from './leaving-files.js';
import { mountGone } from './drift.js';
import { envVariables, sharedVariables } from './env-variables.js';
import { requireFreeUser } from './request-user.js';
import { unfoundTests } from './unfound-tests.js';
import type { SourceView } from '../source/view.js';
import type { Store } from '../stores/adapter.js';
import { ownersView } from './owners-view.js';
import { namesPackage } from './removal/references.js';

/** Everything that generating auth needs: files to render, and the changes that make them work. */
export type Generated = {
  readonly jobs: readonly TemplateJob[];
  readonly dependencies: readonly DependencyChange[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly env: readonly EnvVariable[];
  /** What git must not take. */
  readonly unversioned: readonly UnversionedFiles[];
  readonly edits: readonly FileEdit[];
  readonly imports: readonly ImportNeed[];
  readonly diagnostics: readonly Diagnostic[];
  /** What makes a client know the models that come with the plan, and the files whose types wait for it. */
  readonly generate: SecurityPlan['awaits'] | null;
};

/** Nothing: the project's own guard is used. */
export const nothingGenerated: Generated = {
  jobs: [],
  dependencies: [],
  scripts: {},
  env: [],
  unversioned: [],
  edits: [],
  imports: [],
  diagnostics: [],
  generate: null,
};

/** Where the auth routes are served: below the API's own prefix where it has one. */
export function servedPath(
  { framework, scan, state }: Pick<AssembleInput, 'framework' | 'scan' | 'state'>,
  { basePath }: Pick<AuthSettings, 'basePath'>,
): string {
  const generated = new Set(
    state.endpoints.filter((each) => each.generated).flatMap(({ endpoint }) => endpoint.routes),
  );
  // The generated routes themselves say nothing about the owner's prefix.
  const theirs = scan.routes.filter((route) => !generated.has(route));
  return `${framework.apiPrefix(theirs)}${basePath}`;
}

/** Where the last run served the auth routes; null on a first run. */
function servedBefore(input: AssembleInput): string | null {
  const basePath = input.manifest?.answers['basePath'];
  const { auth } = input.answers;
  return typeof basePath === 'string' && auth ? servedPath(input, { ...auth, basePath }) : null;
}

export function generate(
  input: AssembleInput,
  auth: AuthSettings,
  endpoints: readonly DecidedEndpoint[],
): Generated {
  const { facts, framework, store, scan, view, snapshot } = input;
  const runner = auth.tests === 'none' ? null : input.runner;
  if (!store) throw new RangeError(`no store ${auth.store}`);
  requireUsable(store, auth);
  const roles = endpoints.flatMap(({ decision }) =>
    decision.kind === 'secured' ? decision.roles : [],
  );
  const context: ArtifactContext = {
    toolVersion: input.toolVersion,
    facts,
    auth,
    style: input.answers.style,
    servedPath: servedPath(input, auth),
    app: scan.app,
    endpoints,
    roles: [...new Set(roles)].sort(),
    users: store.users,
    storeReadsSettings: store.env.length > 0,
    counters: countersOf(facts.packageJson, store),
    keepsFullTests: keepsFullTests(input),
    // A migration that is added later goes where its owner put the first.
    migrationsDir: dirName(whereKept(facts, relPath('migrations/0001_auth.sql'))),
  };
  if (auth.reqUser) requireFreeUser(input);
  const { router } = framework.generated(context);
  const mount = planMount(input, context, router);
  const setup: EditResult = runner
    ? runner.registerSetup(setupFile(context), view, snapshot, facts.packageJson)
    : { status: 'already' };
  const results = [mount, setup, planProxies(input, auth)];
  const schemaEdits = store.schema?.edits(context) ?? [];
  const adapters = [framework, store, ...(runner ? [runner] : [])];
  return {
    jobs: allArtifacts({ framework, store, runner }, context).map((job) => ({
      ...job,
      target: whereKept(facts, job.target),
    })),
    dependencies: [
      ...sharedDependencies(context),
      ...adapters.flatMap((each) => each.dependencies(context)),
    ].filter((each) => !each.comesAlong || !isImportedByOwner(each.name, input)),
    scripts: { ...store.scripts(context), ...runner?.scripts(context) },
    env: envVariables(auth, store, context.counters),
    unversioned: [{ pattern: '.env', files: ['.env'] }, ...store.localFiles],
    edits: [
      ...results.flatMap((each) => (each.status === 'edited' ? each.edits : [])),
      ...schemaEdits,
    ],
    imports: results.flatMap((each) => (each.status === 'edited' ? each.imports : [])),
    generate: schemaEdits.length === 0 ? null : awaited(store, context),
    diagnostics: [
      ...results.flatMap(remarksOf),
      ...(runner ? testNotices(context, view) : []),
      // Said when the tests are written, not in every run after that.
      ...(setup.status === 'already' ? [] : unfoundTests(facts.testRunner)),
      // Later runs find the generated code among the readers, and the owner has been told.
      ...(input.manifest
        ? []
        : nameClashes(
            sharedVariables(auth.algorithm).map(({ name }) => name),
            view,
          )),
    ],
  };
}

/** @throws {UserError} where the store cannot be used as the project is, or has no place for a field of sign-up */
function requireUsable({ problems, users, label }: Store, { signUpFields }: AuthSettings): void {
  const lacks = (signUpFields ?? []).length > 0 && users.fields.length === 0;
  const missing = valueProblem('signUpField', `${label} has no columns for them`, 'drop it');
  const wrong = problems.length === 0 && lacks ? [missing] : problems;
  if (wrong.length > 0) throw new UserError(wrong);
}

function awaited(
  { schema }: Store,
  { facts, auth }: ArtifactContext,
): SecurityPlan['awaits'] | null {
  if (!schema) return null;
  const { command, modules } = schema.generate;
  return { command, files: modules.map((name) => sourceFile(facts, auth.outDir, name)) };
}

function keepsFullTests({ manifest, snapshot }: AssembleInput): boolean {
  return Object.entries(manifest?.files ?? {}).some(
    ([path, { template }]) =>
      FULL_TESTS.includes(template) &&
      snapshot.exists(path as RelPath) &&
      !isAsGenerated(snapshot, path as RelPath),
  );
}

/** Whether an earlier run mounted the auth routes and nothing mounts them now. */
export function isUnmounted(
  {
    framework,
    view,
    manifest,
    state,
  }: Pick<AssembleInput, 'framework' | 'view' | 'manifest' | 'state'>,
  router: ExportRef,
): boolean {
  const isServed = state.endpoints.some(
    (each) => each.generated && each.endpoint.routes.length > 0,
  );
  return !isServed && framework.unmount(router, ownersView(view, manifest)).status === 'already';
}

/** Mounts the auth routes. A mount that somebody took out is only put back with `--restore`. */
function planMount(
  input: AssembleInput,
  { servedPath }: ArtifactContext,
  router: ExportRef,
): EditResult {
  const { framework, scan, view, manifest, restore, guards } = input;
  if (manifest?.files[router.file] && isUnmounted(input, router) && !restore) {
    return { status: 'blocked', diagnostic: mountGone(router.file) };
  }
  if (guards === 'as-they-are') return { status: 'already' };
  if (!scan.app) return { status: 'blocked', diagnostic: noApp(servedPath, router.name) };
  return framework.mount(
    { app: scan.app, router, servedPath, servedBefore: servedBefore(input) },
    ownersView(view, manifest),
  );
}

/** Tells the application of its proxies, where the owner named them. */
function planProxies(input: AssembleInput, { trustProxy }: AuthSettings): EditResult {
  const { framework, scan, view, manifest, guards } = input;
  const isAsked = trustProxy !== null && guards !== 'as-they-are';
  if (!isAsked || !framework.proxies || !scan.app) return { status: 'already' };
  const before = manifest?.answers['trustProxy'];
  const known = typeof before === 'string' || typeof before === 'number' ? String(before) : null;
  return framework.proxies.name(scan.app, trustProxy, known, ownersView(view, manifest));
}

function isImportedByOwner(name: string, { view, manifest }: AssembleInput): boolean {
  return view.files.some(
    (file) => manifest?.files[file] === undefined && namesPackage(view.text(file) ?? '', name),
  );
}

function remarksOf(result: EditResult): readonly Diagnostic[] {
  if (result.status === 'blocked') return [result.diagnostic];
  return result.status === 'edited' ? (result.notices ?? []) : [];
}

function noApp(path: string, router: string): Diagnostic {
  return problem(
    'APP_UNKNOWN',
    'the application object was not found, so the auth routes could not be mounted',
    `mount them by hand:  app.use('${path}', ${router}())`,
  );
}

function testNotices(context: ArtifactContext, view: SourceView): Diagnostic[] {
  const { app } = context;
  if (app?.access.kind !== 'none' || app.listens) return unsentNotices(context);
  // A test that imports a file which listens would start the server.
  const listens = /\.listen\s*\(/.test(view.text(app.file) ?? '');
  const place = listens ? `a file of its own, away from listen() in ${app.file}` : app.file;
  const fix = `export the application, or a function without parameters that makes it, from ${place}, and run again`;
  return [
    notice(
      'APP_NOT_IMPORTABLE',
      `tests of the secured endpoints are left out: a test cannot get the application, because ${app.access.reason}`,
      fix,
    ),
  ];
}

/** Secured endpoints that no generated test calls; the route inventory still checks their guards. */
function unsentNotices({ app, endpoints }: ArtifactContext): Diagnostic[] {
  const unsent = endpoints.filter(({ endpoint, ours }) => ours && isUnsendable(endpoint.method));
  if (app === null || unsent.length === 0) return [];
  const names = enumerated(
    unsent.map(({ endpoint }) => endpoint.id),
    3,
  );
  return [
    finding(
      'TEST_NOT_SENT',
      `no generated test calls ${names}: a test cannot send this method; that the route is guarded is read from the routing table`,
    ),
  ];
}
