import type { FrameworkAdapter } from '../../src/frameworks/adapter.js';
import { problem } from '../../src/model/diagnostic.js';
import { sourceFile } from '../../src/model/file-names.js';
import type { EditResult, HttpMethod, SourceRoute } from '../../src/model/types.js';
import type { RunnerAdapter } from '../../src/runners/adapter.js';
import type { StoreAdapter } from '../../src/stores/adapter.js';

/**
 * A framework that does not exist: `hole.on('GET /books', guard, handler)`. It and its store prove that the
 * pipeline knows no framework or store by name.
 */
export const pigeonhole: FrameworkAdapter = {
  id: 'pigeonhole',
  label: 'Pigeonhole',
  importPattern: /pigeonhole/,
  appPattern: /pigeonhole\(\)/,
  detect: ({ dependencies }) =>
    dependencies?.['pigeonhole']
      ? { version: dependencies['pigeonhole'], major: 1, evidence: 'pigeonhole in package.json' }
      : null,
  scan: (view) => {
    const routes: SourceRoute[] = [];
    const diagnostics = [];
    for (const file of view.files) {
      for (const match of view
        .text(file)
        ?.matchAll(/hole\.on\(('([A-Z]+) (\S+)'|\w+)(?:, (guard))?/g) ?? []) {
        const loc = { file, line: lineOf(view.text(file) ?? '', match.index), column: 1 };
        if (!match[2] || !match[3]) {
          diagnostics.push(
            problem(
              'ROUTE_PATH_DYNAMIC',
              'the path is computed',
              'write the path as a string',
              loc,
            ),
          );
          continue;
        }
        const origin = view.originOf(file, 'guard');
        routes.push({
          method: match[2] as HttpMethod,
          path: match[3],
          loc,
          guards: match[4]
            ? [{ name: 'guard', origin, place: 'route', loc, verdict: 'refuses' }]
            : [],
          guarded: match[4] !== undefined,
          guard: match[4] ?? null,
          conditional: false,
          readsBody: false,
          anchor: { registration: `${file}:${match.index}`, end: match.index + match[0].length },
        });
      }
    }
    const file = view.files.find((each) => view.text(each)?.includes('pigeonhole()'));
    const app = file && {
      file,
      variable: 'hole',
      access: { kind: 'none' as const, reason: 'it is not exported' },
      anchor: {},
    };
    return { routes, diagnostics, app: app ?? null, existingAuth: [] };
  },
  secure: ({ loc, anchor }, { ref }) => {
    const position = Number(anchor['end']);
    return {
      status: 'edited',
      edits: [{ file: loc.file, start: position, end: position, text: ', guard' }],
      imports: [{ file: loc.file, name: ref.name, from: ref.file }],
    };
  },
  release: ({ loc, anchor }) => {
    const end = Number(anchor['end']);
    return {
      status: 'edited',
      edits: [{ file: loc.file, start: end - ', guard'.length, end, text: '' }],
      imports: [],
    };
  },
  routerOf: () => null,
  callForm: () => 'identifier',
  examineGuard: () => ({ kind: 'guard', form: 'identifier', presenceOnly: false }),
  secureRouter: (): EditResult => ({ status: 'already' }),
  releaseRouter: (): EditResult => ({ status: 'already' }),
  unmount: (router, view): EditResult => {
    const edits = view.files.flatMap((file) => {
      const text = view.text(file) ?? '';
      const [line] = new RegExp(`hole\\.mount\\('[^']*', ${router.name}\\);\\n`).exec(text) ?? [];
      if (line === undefined) return [];
      const start = text.indexOf(line);
      return [{ file, start, end: start + line.length, text: '' }];
    });
    return edits.length === 0 ? { status: 'already' } : { status: 'edited', edits, imports: [] };
  },
  mount: ({ app, router, servedPath }, view) => {
    const text = view.text(app.file) ?? '';
    const line = `hole.mount('${servedPath}', ${router.name});\n`;
    if (text.includes(line)) return { status: 'already' };
    const position = text.indexOf('\n', text.indexOf('pigeonhole()')) + 1;
    return {
      status: 'edited',
      edits: [{ file: app.file, start: position, end: position, text: line }],
      imports: [{ file: app.file, name: router.name, from: router.file }],
    };
  },
  apiPrefix: () => '',
  templates: () => ({
    modules: {
      'require-auth': { template: 'frameworks/pigeonhole/require-auth.ts.hbs' },
      'auth-router': { template: 'frameworks/pigeonhole/auth-router.ts.hbs' },
      'send-problem': { template: 'frameworks/pigeonhole/send-problem.ts.hbs' },
    },
    readme: {
      guard: 'frameworks/pigeonhole/readme-guard.md',
      addresses: 'frameworks/pigeonhole/readme-addresses.md',
    },
    tests: {
      'auth-app': { template: 'frameworks/pigeonhole/tests/auth-app.ts.hbs' },
      'route-inventory': { template: 'frameworks/pigeonhole/tests/route-inventory.ts.hbs' },
    },
  }),
  generated: ({ auth, facts }) => ({
    guard: { file: sourceFile(facts, auth.outDir, 'require-auth'), name: 'guard' },
    roleGuard: { file: sourceFile(facts, auth.outDir, 'require-auth'), name: 'roleGuard' },
    router: { file: sourceFile(facts, auth.outDir, 'auth-router'), name: 'routes' },
  }),
  dependencies: () => [],
};

/** A store that does not exist, in a drawer. */
export const drawer: StoreAdapter = {
  id: 'drawer',
  label: 'A drawer',
  hint: 'keep it shut',
  detect: ({ dependencies }) =>
    dependencies?.['drawer'] ? { evidence: 'drawer in package.json' } : null,
  counters: null,
  templates: () => ({
    modules: { 'auth-store': { template: 'stores/drawer/auth-store.ts.hbs' } },
    migrations: null,
    scripts: {
      'auth-migrate': { template: 'stores/drawer/auth-migrate.mjs.hbs' },
      'auth-prune': { template: 'stores/drawer/auth-prune.mjs.hbs' },
    },
    readme: {
      disabling: 'stores/drawer/readme-disabling.md',
      administrator: 'stores/drawer/readme-administrator.md',
    },
    tests: {
      'auth-setup': { template: 'stores/drawer/tests/auth-setup.ts.hbs' },
      'test-database': { template: 'stores/drawer/tests/test-database.ts.hbs' },
    },
  }),
  dependencies: () => [{ name: 'drawer', range: '^1.0.0', dev: false }],
  env: () => [{ name: 'DRAWER', comment: 'which drawer' }],
  tables: ['things'],
  localFiles: [],
  scripts: () => ({ 'auth:migrate': 'drawer open' }),
};

/** A test runner that does not exist. */
export const nestingBox: RunnerAdapter = {
  id: 'nesting-box',
  label: 'Nesting box',
  detect: () => ({ evidence: 'always' }),
  testRoot: () => null,
  search: () => ({ takes: () => true, folders: [], endings: [], needsTests: false, setBy: null }),
  templates: { imports: 'tests/runner.nesting-box.ts', words: 'tests/runner-end.nesting-box.ts' },
  dependencies: () => [],
  scripts: () => ({}),
  registerSetup: () => ({ status: 'already' }),
  setupIn: () => null,
};

/** The templates of the framework and the store, as they would lie below `templates/`. */
export const madeUpTemplates: ReadonlyMap<string, string> = new Map([
  [
    'frameworks/pigeonhole/require-auth.ts.hbs',
    'export const guard = () => undefined;\nexport const roleGuard = guard;\n',
  ],
  ['frameworks/pigeonhole/auth-router.ts.hbs', 'export const routes = () => undefined;\n'],
  ['frameworks/pigeonhole/send-problem.ts.hbs', ''],
  ['frameworks/pigeonhole/readme-guard.md.hbs', 'Put `guard` behind the address.'],
  ['frameworks/pigeonhole/readme-addresses.md.hbs', 'Pigeons have one.'],
  ['frameworks/pigeonhole/tests/auth-app.ts.hbs', ''],
  ['frameworks/pigeonhole/tests/route-inventory.ts.hbs', ''],
  ['stores/drawer/auth-store.ts.hbs', 'export const drawer = new Map<string, string>();\n'],
  ['stores/drawer/auth-migrate.mjs.hbs', ''],
  ['stores/drawer/auth-prune.mjs.hbs', ''],
  ['stores/drawer/readme-disabling.md.hbs', 'Take the file out.'],
  ['stores/drawer/readme-administrator.md.hbs', 'by hand'],
  ['stores/drawer/tests/auth-setup.ts.hbs', ''],
  ['stores/drawer/tests/test-database.ts.hbs', ''],
  [
    'tests/runner.nesting-box.ts.hbs',
    "import { after, before, describe, it } from 'nesting-box';\n",
  ],
  ['tests/runner-end.nesting-box.ts.hbs', ''],
]);

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
