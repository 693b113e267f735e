import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { parse as parseYaml, stringify as toYaml } from 'yaml';
import { isRole } from '../../src/model/role.js';
import { cli, shown } from '../support/cli.js';
import { makeProject, text, treeOf } from '../unit/apply/scratch.js';
import { times } from '../support/effort.js';

/**
 * Names in spec and source are anybody's text. Each here is pieces that end a string, a comment, a template,
 * a line or a command somewhere, with a mark after each piece: wherever one of them breaks out, a mark stands
 * outside of the string or comment it belongs in.
 */
const MARK = 'PWN';
const pieces = [
  ...["'", '"', '`', '\\', '${', '}', '{{', '}}', '*/', '/*', '//', '</script>', '<!--', '-->'],
  ...['\n', '\r\n', '\r', '\u2028', '\u2029', '\t', '\u0000', '\u001b[2J', '\u202e', '\ufeff'],
  ...[
    `$(touch ${MARK})`,
    `\`touch ${MARK}\``,
    ';',
    '|',
    '&a',
    '*a',
    '#',
    ': ',
    '? ',
    '- ',
    '%',
    '!',
  ],
  ...['"]', "'] ", ')', '(', '=', '__proto__', '$&', '$1', '\\u0027', '&#39;', '\ud800', 'é', '…'],
];
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 })
  .map((parts) => MARK + parts.map((part) => part + MARK).join(''));

/** Roles have a rule; what it lets through ends templates, comments and markup all the same. */
const hostileRole = fc
  .array(fc.constantFrom(...pieces.filter(isRole)), { minLength: 1, maxLength: 5 })
  .map((parts) => MARK + parts.map((part) => part + MARK).join(''));

type Case = {
  readonly packageName: string;
  readonly title: string;
  readonly server: string;
  readonly mount: string;
  readonly routes: readonly {
    readonly path: string;
    readonly documented: boolean;
    readonly operationId: string;
    readonly tag: string;
    readonly summary: string;
  }[];
  readonly yaml: boolean;
};

const drawn: fc.Arbitrary<Case> = fc.record({
  packageName: hostile,
  title: hostile,
  server: fc.oneof(
    fc.constant('/'),
    hostile.map((name) => `https://example.com/${name}`),
  ),
  mount: fc.oneof(
    fc.constant('/plain'),
    hostile.map((name) => `/${name}`),
  ),
  routes: fc.uniqueArray(
    fc.record({
      path: hostile.map((name) => `/${name}`),
      documented: fc.boolean(),
      operationId: hostile,
      tag: hostile,
      summary: hostile,
    }),
    { selector: ({ path }) => path, minLength: 1, maxLength: 5 },
  ),
  yaml: fc.boolean(),
});

type Tree = ReturnType<typeof treeOf>;

const runs = times(5, 6, 150);

test('hostile names stay inside the strings and comments they came from, or are refused', async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async (given) => {
      const root = makeProject(filesOf(given));
      if (await holds(root, ['--secure-rest', '--open', 'GET /health'])) written += 1;
      rmSync(root, { recursive: true });
    }),
    { numRuns: runs, endOnFailure: true },
  );
  expect(written).toBeGreaterThan(0);
}, 1_800_000);

test('so do names in an endpoint list, roles among them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(hostileRole, hostileRole, hostileRole, hostile), {
        minLength: 1,
        maxLength: 3,
      }),
      hostile,
      async (roles, name) => {
        const root = makeProject({
          ...filesOf({
            ...{ packageName: 'plain', title: '', server: '/', mount: '/plain', yaml: true },
            routes: [{ path: '/users', documented: false, operationId: '', tag: '', summary: '' }],
          }),
          'openapi.json': '{}',
          'endpoints.json': JSON.stringify({
            endpoints: [
              { method: 'GET', path: '/plain/users', secured: true, roles },
              { method: 'GET', path: `/${name}` },
            ],
          }),
        });
        await holds(root, ['--spec', 'endpoints.json', '--secure-rest']);
        rmSync(root, { recursive: true });
      },
    ),
    { numRuns: Math.ceil(runs / 2), endOnFailure: true },
  );
}, 1_800_000);

function filesOf({
  packageName,
  title,
  server,
  mount,
  routes,
  yaml,
}: Case): Record<string, string> {
  const paths = routes
    .filter(({ documented }) => documented)
    .map(({ path, operationId, tag, summary }): [string, object] => [
      `${mount}${path}`,
      { get: { operationId, tags: [tag], summary, responses: { 200: { description: title } } } },
    ]);
  const spec = {
    openapi: '3.0.3',
    info: { title, version: '1.0.0' },
    servers: [{ url: server }],
    tags: [{ name: title }],
    paths: Object.fromEntries(paths),
  };
  const lines = routes.map(({ path }) => `router.get(${JSON.stringify(path)}, handler);`);
  return {
    'package.json': JSON.stringify({
      ...{ name: packageName, type: 'module', dependencies: { express: '^5.1.0' } },
      devDependencies: { vitest: '^4.0.0' },
    }),
    [yaml ? 'openapi.yaml' : 'openapi.json']: yaml ? toYaml(spec) : JSON.stringify(spec, null, 2),
    'src/app.ts': `import express, { Router, type Request, type Response } from 'express';

export const app = express();
const router = Router();
const handler = (_req: Request, res: Response) => res.json({});

app.get('/health', handler);
${lines.join('\n')}
app.use(${JSON.stringify(mount)}, router);
`,
  };
}

/** Runs for real and checks what was written; false when the run was refused, which writes nothing. */
async function holds(root: string, answers: readonly string[]): Promise<boolean> {
  const before = treeOf(root);
  const specFile = existsSync(join(root, 'openapi.yaml')) ? 'openapi.yaml' : 'openapi.json';
  const specBefore = operationsOf(text(root, specFile));
  const first = await cli(root, ...answers, '--yes', '--no-verify', '--json');
  expect(first.code, shown(first)).not.toBe(3);
  const report = JSON.parse(first.stdout) as { nextSteps?: { commands: string[] }[] };
  for (const said of [first.stderr, (await cli(root, 'list')).stdout]) expectPrintable(said);
  if (first.code === 1) {
    expect(changesOf(before, treeOf(root))).toEqual([]);
    return false;
  }
  for (const file of filesIn(root)) expectContained(file, text(root, file) ?? '');
  expect(operationsOf(text(root, specFile))).toMatchObject(specBefore);
  for (const { commands } of report.nextSteps ?? []) {
    for (const command of commands) expectOneCommand(command, root);
  }

  const after = treeOf(root);
  const second = await cli(root, '--no-verify');
  expect(second.code, shown(second)).toBe(first.code);
  expect(changesOf(after, treeOf(root))).toEqual([]);
  return true;
}

function changesOf(before: Tree, after: Tree): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]);
}

function filesIn(root: string): readonly string[] {
  return Object.entries(treeOf(root))
    .filter(([, content]) => !content.endsWith(' folder'))
    .map(([path]) => path);
}

/** No mark outside of a string, a template's text or a comment; and the file parses as what it is. */
function expectContained(file: string, content: string): void {
  if (/\.[cm]?[jt]s(\.base)?$/.test(file)) {
    const name = file.replace(/\.base$/, '');
    const tree = ts.createSourceFile(name, content, ts.ScriptTarget.Latest, true);
    const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly unknown[] };
    expect(parseDiagnostics, `${file}\n${content}`).toEqual([]);
    expect(codeOf(tree), file).not.toContain(MARK);
  } else if (file.endsWith('.json')) {
    expect(() => JSON.parse(content) as unknown, file).not.toThrow();
  } else if (file.endsWith('.yaml')) {
    expect(() => parseYaml(content) as unknown, file).not.toThrow();
  } else if (!file.endsWith('.md') && !file.endsWith('.md.base')) {
    expect(content, file).not.toContain(MARK);
  }
}

/** The text of every token that is neither text nor a comment. */
function codeOf(tree: ts.SourceFile): string {
  const tokens: string[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree);
    if (children.length > 0) children.forEach(visit);
    else if (!ts.isStringLiteralLike(node) && !ts.isTemplateLiteralToken(node)) {
      tokens.push(node.getText(tree));
    }
  };
  visit(tree);
  return tokens.join(' ');
}

function operationsOf(spec: string | null): object {
  const value = parseYaml(spec ?? '{}') as { paths?: Record<string, object> };
  return value.paths ?? {};
}

/** Nothing that steers a terminal or reorders a line. */
function expectPrintable(said: string): void {
  expect(said).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
}

/** Pasted into a shell, the command runs the program it names and nothing else. */
function expectOneCommand(command: string, root: string): void {
  // No shell takes an argument with a NUL, and no request has one.
  if (!/^(npx authwright|curl) /.test(command) || command.includes('\0')) return;
  const stubs = 'npx() { printf "ran\\n"; }; curl() { printf "ran\\n"; }';
  const script = `${stubs}\nACCESS_TOKEN=x\n${command}\n`;
  const ran = execFileSync('/bin/sh', ['-c', script], { cwd: root, encoding: 'utf8' });
  expect(ran, command).toBe('ran\n');
  expect(readdirSync(root)).not.toContain(MARK);
}
