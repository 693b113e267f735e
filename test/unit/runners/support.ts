import type { ArtifactContext, DecidedEndpoint } from '../../../src/frameworks/adapter.js';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import type {
  EditResult,
  HttpMethod,
  PackageJson,
  RelPath,
  Snapshot,
  TemplateJob,
} from '../../../src/model/types.js';
import { express } from '../../../src/frameworks/express/index.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import { testArtifacts } from '../../../src/runners/test-artifacts.js';
import { libsqlFor } from '../../../src/stores/libsql/index.js';
import { artifactContext } from '../../support/generated-context.js';
import { memoryView } from '../../support/memory-view.js';
import { route } from '../../support/values.js';

const SETUP = relPath('test/auth-setup.ts');

/** Registers the setup in a project of these files; `texts` are those that the edits make of them. */
export function register(
  runner: RunnerAdapter,
  files: Readonly<Record<string, string>>,
  setup: RelPath = SETUP,
): { readonly result: EditResult; readonly texts: Readonly<Record<string, string>> } {
  const view = memoryView(files);
  const snapshot: Snapshot = {
    root: '/project',
    files: view.files,
    text: (path) => files[path] ?? null,
    exists: (path) => path in files,
    hash: () => null,
  };
  const pkg = JSON.parse((files['package.json'] ?? '{}').replace(/^\uFEFF/, '')) as PackageJson;
  const result = runner.registerSetup(setup, view, snapshot, pkg);
  if (result.status !== 'edited') return { result, texts: files };
  const edited = new Map<string, string>(Object.entries(files));
  for (const file of new Set(result.edits.map((edit) => edit.file))) {
    const own = result.edits.filter((edit) => edit.file === file);
    edited.set(file, applyEdits(files[file] ?? '', own));
  }
  return { result, texts: Object.fromEntries(edited) };
}

/** Whether the edits only insert: the owner's bytes are all still there. */
export function insertsOnly(result: EditResult): boolean {
  return result.status === 'edited' && result.edits.every(({ start, end }) => start === end);
}

type Given = {
  readonly packageJson?: PackageJson;
  readonly language?: 'typescript' | 'javascript';
  readonly testDir?: string;
  readonly endpoints?: readonly DecidedEndpoint[];
  readonly app?: ArtifactContext['app'];
  readonly auth?: Partial<ArtifactContext['auth']>;
};

/** A context of an Express project with every default. */
export function contextOf(given: Given = {}): ArtifactContext {
  const { facts } = artifactContext();
  return {
    ...artifactContext({
      facts: {
        language: given.language ?? facts.language,
        testRunner: { ...facts.testRunner, testDir: relPath(given.testDir ?? 'test') },
        packageJson: given.packageJson ?? {},
      },
      ...(given.auth === undefined ? {} : { auth: given.auth }),
    }),
    app:
      given.app === undefined
        ? {
            file: relPath('src/app.ts'),
            variable: 'app',
            access: { kind: 'instance', exportName: 'app' },
            anchor: {},
          }
        : given.app,
    endpoints: given.endpoints ?? [],
  };
}

/** The tests of an Express project whose users are in libSQL. */
export function testJobs(context: ArtifactContext, runner: RunnerAdapter): readonly TemplateJob[] {
  const { tests, testDatabase, migrateInTests } = libsqlFor(context.auth).templates(context);
  const modules = { ...express.templates(context).tests, ...tests };
  return testArtifacts(context, runner, { modules, testDatabase, migrateInTests });
}

export function decided(
  method: HttpMethod,
  path: string,
  options: {
    readonly ours?: boolean;
    readonly roles?: readonly string[];
    readonly conditional?: boolean;
    readonly readsBody?: boolean;
    readonly values?: Readonly<Record<string, string | null>>;
  } = {},
): DecidedEndpoint {
  const { ours = true, roles = [], ...rest } = options;
  return {
    endpoint: {
      id: `${method} ${path}`,
      method,
      path,
      spec: null,
      routes: [route(method, path, rest)],
    },
    decision: ours ? { kind: 'secured', roles, beside: false } : { kind: 'open' },
    ours,
  };
}
