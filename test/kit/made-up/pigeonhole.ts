import { ts } from 'ts-morph';
import type { FrameworkAdapter } from '../../../src/frameworks/adapter.js';
import { problem } from '../../../src/model/diagnostic.js';
import { isExport } from '../../../src/model/export-ref.js';
import { sourceFile } from '../../../src/model/file-names.js';
import type { GuardRef } from '../../../src/model/guard-ref.js';
import type {
  AppFact,
  Diagnostic,
  EditResult,
  GuardUse,
  HttpMethod,
  Origin,
  RelPath,
  ScanResult,
  SourceRoute,
} from '../../../src/model/types.js';
import type { SourceView } from '../../../src/source/view.js';

/**
 * A framework that does not exist: `hole.on('GET /books', guard, handler)`. It and its store prove that the
 * pipeline knows no framework or store by name, and they are the example of docs/adapters.md.
 */
export const pigeonhole: FrameworkAdapter = {
  id: 'pigeonhole',
  label: 'Pigeonhole',
  importPattern: /pigeonhole|hole\.on/,
  appPattern: /pigeonhole\(\)/,
  detect: ({ dependencies }) =>
    dependencies?.['pigeonhole']
      ? { version: dependencies['pigeonhole'], major: 1, evidence: 'pigeonhole in package.json' }
      : null,
  scan,
  secure({ loc, anchor, guards }, guard) {
    const { ref, roles, roleRef } = guard;
    const wanted = [
      { ref, text: ref.name },
      ...(roleRef && roles.length > 0 ? [{ ref: roleRef, text: roleCall(guard) }] : []),
    ].filter((each) => !guards.some(({ origin }) => isExport(origin, each.ref)));
    if (wanted.length === 0) return { status: 'already' };
    const { address, steps } = anchor as unknown as Anchor;
    // A guard for roles that is asked for later stands behind the guard that is there.
    const start =
      wanted.length > 1 || wanted[0]?.ref === ref ? address : (steps[0]?.end ?? address);
    const text = wanted.map((each) => `, ${each.text}`).join('');
    return {
      status: 'edited',
      edits: [{ file: loc.file, start, end: start, text }],
      imports: wanted.map((each) => ({ file: loc.file, name: each.ref.name, from: each.ref.file })),
    };
  },
  release({ loc, anchor, guards }, { ref, roleRef }) {
    const { address, steps } = anchor as unknown as Anchor;
    const edits = steps.flatMap(({ end }, index) => {
      const origin = guards[index]?.origin;
      const isOurs = [ref, roleRef].some((each) => each && origin && isExport(origin, each));
      const start = steps[index - 1]?.end ?? address;
      return isOurs ? [{ file: loc.file, start, end, text: '' }] : [];
    });
    return edits.length === 0 ? { status: 'already' } : { status: 'edited', edits, imports: [] };
  },
  // Every hole belongs to the application: there are no routers, and no style but one guard at each hole.
  routerOf: () => null,
  secureRouter: (): EditResult => ({ status: 'already' }),
  releaseRouter: (): EditResult => ({ status: 'already' }),
  callForm: () => 'identifier',
  examineGuard: () => ({ kind: 'guard', form: 'identifier', presenceOnly: false }),
  mount({ app, router, servedPath }, view) {
    const text = view.text(app.file) ?? '';
    const line = `hole.mount('${servedPath}', ${router.name});\n`;
    if (text.includes(line)) return { status: 'already' };
    const position = Number(app.anchor['end']);
    return {
      status: 'edited',
      edits: [{ file: app.file, start: position, end: position, text: line }],
      imports: [{ file: app.file, name: router.name, from: router.file }],
    };
  },
  unmount(router, view) {
    const edits = view.files.flatMap((file) => {
      const text = view.text(file) ?? '';
      const [line] = new RegExp(`hole\\.mount\\('[^']*', ${router.name}\\);\\n`).exec(text) ?? [];
      if (line === undefined) return [];
      const start = text.indexOf(line);
      return [{ file, start, end: start + line.length, text: '' }];
    });
    return edits.length === 0 ? { status: 'already' } : { status: 'edited', edits, imports: [] };
  },
  apiPrefix: () => '',
  templates: () => ({
    modules: {
      'require-auth': { template: 'frameworks/pigeonhole/require-auth.ts.hbs' },
      'auth-router': { template: 'frameworks/pigeonhole/auth-router.ts.hbs' },
      'send-problem': { template: 'frameworks/pigeonhole/send-problem.ts.hbs' },
      // Its own, beside those that every framework has.
      letter: { template: 'frameworks/pigeonhole/letter.ts.hbs' },
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
  generated: ({ auth: { outDir }, facts }) => ({
    guard: { file: sourceFile(facts, outDir, 'require-auth'), name: 'guard' },
    roleGuard: { file: sourceFile(facts, outDir, 'require-auth'), name: 'roleGuard' },
    router: { file: sourceFile(facts, outDir, 'auth-router'), name: 'routes' },
  }),
  dependencies: () => [],
};

/** Offsets: where the address of a hole ends, and where each step before its handler does. */
type Anchor = { readonly address: number; readonly steps: readonly { readonly end: number }[] };

function roleCall({ roles, roleRef }: GuardRef): string {
  return `${roleRef?.name ?? ''}(${roles.map((role) => `'${role}'`).join(', ')})`;
}

/**
 * Every call of `hole.on`, wherever it is written: what a function is handed is called `hole` as well. A larger
 * framework is followed by `interpret`, which knows what a name stands for; see src/frameworks/express.
 */
function scan(view: SourceView): ScanResult {
  const routes: SourceRoute[] = [];
  const diagnostics: Diagnostic[] = [];
  let app: AppFact | null = null;
  for (const file of view.files) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const called = node.expression.getText();
        if (called === 'hole.on') {
          const read = routeOf(view, file, node);
          if ('code' in read) diagnostics.push(read);
          else routes.push(read);
        }
        if (called === 'hole.mount') routes.push(...mountedRoutes(view, file, node));
        if (called === 'pigeonhole') app ??= appOf(file, node);
      }
      ts.forEachChild(node, visit);
    };
    const tree = view.tree(file);
    if (tree) visit(tree);
  }
  return { routes, diagnostics, app, existingAuth: [] };
}

function routeOf(
  view: SourceView,
  file: RelPath,
  { expression, arguments: given }: ts.CallExpression,
): SourceRoute | Diagnostic {
  const loc = view.locAt(file, expression.getStart());
  const [address, ...rest] = given;
  const [, method, path] =
    (address && ts.isStringLiteral(address) && /^([A-Z]+) (\/\S*)$/.exec(address.text)) || [];
  if (!address || method === undefined || path === undefined) {
    const fix = "write the address as a string: 'GET /birds'";
    return problem('ROUTE_PATH_DYNAMIC', 'the address of a hole cannot be read', fix, loc);
  }
  const steps = rest.slice(0, -1);
  const guards = steps.map((step): GuardUse => {
    const called = ts.isCallExpression(step) ? step.expression : step;
    const origin: Origin = ts.isIdentifier(called)
      ? view.originOf(file, called.text)
      : { kind: 'unknown' };
    // What is generated refuses. Of a step of the project nobody has read anything, so its owner is asked.
    const isOurs = origin.kind === 'file' && /\/require-?auth\.[jt]s$/i.test(origin.file);
    const name = step.getText();
    return { name, origin, place: 'route', loc, verdict: isOurs ? 'refuses' : 'unknown' };
  });
  const refusing = guards.find(({ verdict }) => verdict === 'refuses');
  return {
    method: method as HttpMethod,
    path,
    loc,
    guards,
    guarded: refusing ? true : guards.length > 0 ? 'unknown' : false,
    guard: refusing?.name ?? null,
    conditional: false,
    readsBody: false,
    anchor: {
      registration: `${file}:${expression.getStart()}`,
      address: address.getEnd(),
      steps: steps.map((step) => ({ end: step.getEnd() })),
    },
  };
}

/** `hole.mount('/auth', routes)`: the holes that the function gives as `['GET /me', guard, handler]`. */
function mountedRoutes(
  view: SourceView,
  file: RelPath,
  { arguments: [prefix, make] }: ts.CallExpression,
): readonly SourceRoute[] {
  const origin = make && ts.isIdentifier(make) ? view.originOf(file, make.text) : null;
  const tree = origin?.kind === 'file' ? view.tree(origin.file) : null;
  if (!prefix || !ts.isStringLiteral(prefix) || origin?.kind !== 'file' || !tree) return [];
  const found: SourceRoute[] = [];
  const visit = (node: ts.Node): void => {
    const [address, second] = ts.isArrayLiteralExpression(node) ? node.elements : [];
    const [, method, path] =
      (address && ts.isStringLiteral(address) && /^([A-Z]+) (\/\S*)$/.exec(address.text)) || [];
    if (address && method !== undefined && path !== undefined) {
      const loc = view.locAt(origin.file, address.getStart());
      const isGuarded = second?.getText() === 'guard';
      found.push({
        method: method as HttpMethod,
        path: `${prefix.text}${path}`,
        loc,
        guards: [],
        guarded: isGuarded,
        guard: isGuarded ? 'guard' : null,
        conditional: false,
        readsBody: false,
        anchor: { registration: `${origin.file}:${address.getStart()}`, address: 0, steps: [] },
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `export const hole = pigeonhole();`, and behind the line the place for the auth routes. */
function appOf(file: RelPath, call: ts.CallExpression): AppFact | null {
  const statement = call.parent.parent.parent;
  if (!ts.isVariableStatement(statement)) return null;
  const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const end = statement.getSourceFile().text.indexOf('\n', statement.getEnd()) + 1;
  return {
    file,
    variable: 'hole',
    access: isExported
      ? { kind: 'instance', exportName: 'hole' }
      : { kind: 'none', reason: 'it is not exported' },
    anchor: { end },
  };
}
