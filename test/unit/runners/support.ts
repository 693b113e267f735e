import type { ArtifactContext, DecidedEndpoint } from '../../../src/frameworks/adapter.js';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { EditResult, HttpMethod, PackageJson, Snapshot } from '../../../src/model/types.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import { memoryView } from '../../support/memory-view.js';
import { route } from '../../support/values.js';

const SETUP = relPath('test/auth-setup.ts');

/** Registers the setup in a project of these files; `texts` are those that the edits make of them. */
export function register(
  runner: RunnerAdapter,
  files: Readonly<Record<string, string>>,
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
  const result = runner.registerSetup(SETUP, view, snapshot, pkg);
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
  const evidence = 'test';
  return {
    facts: {
      name: 'shop',
      packageManager: { id: 'npm', evidence },
      framework: { id: 'express', version: '5.1.0', major: 5, evidence },
      store: null,
      language: given.language ?? 'typescript',
      moduleSystem: { id: 'esm', evidence },
      importExtension: '.js',
      sourceRoot: relPath('src'),
      tsconfig: null,
      verbatimModuleSyntax: true,
      testRunner: { id: 'vitest', testDir: relPath(given.testDir ?? 'test'), evidence },
      format: {
        printWidth: 100,
        tabWidth: 2,
        useTabs: false,
        semi: true,
        singleQuote: true,
        trailingComma: 'all',
        bracketSpacing: true,
        arrowParens: 'always',
        quoteProps: 'as-needed',
        endOfLine: 'lf',
      },
      fileNaming: 'kebab',
      spec: null,
      envLoading: { kind: 'none', evidence },
      startScript: null,
      packageJson: given.packageJson ?? {},
    },
    auth: {
      endpoints: ['sign-up', 'login', 'refresh', 'logout', 'me', 'password'],
      basePath: '/auth',
      outDir: relPath('src/auth'),
      store: 'libsql',
      accessSeconds: 600,
      refreshDays: 30,
      hash: 'argon2id',
      algorithm: 'HS256',
      stateless: false,
      ...given.auth,
    },
    toolVersion: '0.1.0',
    style: 'route',
    servedPath: '/auth',
    app:
      given.app === undefined
        ? {
            file: relPath('src/app.ts'),
            variable: 'app',
            access: { kind: 'instance', exportName: 'app' },
          }
        : given.app,
    endpoints: given.endpoints ?? [],
    roles: [],
    migrationsDir: relPath('migrations'),
  };
}

export function decided(
  method: HttpMethod,
  path: string,
  options: {
    readonly ours?: boolean;
    readonly roles?: readonly string[];
    readonly conditional?: boolean;
    readonly readsBody?: boolean;
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
