import { describe, expect, it } from 'vitest';
import type { FileChange, RelPath, RouteDecision } from '../../../src/model/types.js';
import { renderDiagnostics } from '../../../src/report/diagnostics.js';
import { renderPlan } from '../../../src/report/plan-table.js';
import { displayWidth } from '../../../src/report/printable.js';
import {
  renderCheck,
  renderHeader,
  renderLeftOver,
  renderNextSteps,
  renderNothingToDo,
  renderSummary,
  type Summary,
} from '../../../src/report/text.js';
import { renderStaysOpen } from '../../../src/report/stays-open.js';
import { endpoint, withRoute } from '../../support/endpoints.js';
import { manifestOf } from '../apply/scratch.js';
import { diagnostic } from './values.js';

const style = { color: false, columns: 80 };
const piped = { color: false, columns: Infinity };

function widestLine(text: string): number {
  return Math.max(...text.split('\n').map(displayWidth));
}

describe('the first lines', () => {
  const header = {
    version: '0.1.3',
    facts: ['express 5.1', 'ESM', 'npm', 'vitest'],
    spec: 'openapi.yaml (OpenAPI 3.1)',
  };
  const summary: Summary = {
    specFile: 'openapi.yaml' as RelPath,
    specEndpoints: 24,
    routes: 24,
    routeFiles: 6,
    matched: 22,
    undocumented: 2,
    unimplemented: 1,
    unread: [diagnostic({ message: 'the path is built in a loop', place: 'src/stats.ts:14:3' })],
  };

  it('say what the project is taken for', () => {
    expect(renderHeader(header, style)).toBe(
      'authwright 0.1  ·  express 5.1, ESM, npm, vitest  ·  openapi.yaml (OpenAPI 3.1)',
    );
    expect(widestLine(renderHeader(header, { ...style, columns: 60 }))).toBeLessThanOrEqual(60);
    expect(renderHeader({ ...header, spec: null }, style)).toContain('no spec');
  });

  it('say what was found', () => {
    expect(renderSummary(summary, style)).toMatchInlineSnapshot(`
      "  24 endpoints in openapi.yaml, 24 routes in 6 files
        22 matched · 2 routes are not in the spec · 1 endpoint is not implemented yet
        1 registration could not be read:
            src/stats.ts:14:3   the path is built in a loop"
    `);
  });

  it('say less when there is less', () => {
    const plain = { ...summary, undocumented: 0, unimplemented: 0, unread: [] };
    expect(renderSummary(plain, style).split('\n')[1]).toBe('  22 matched');
    expect(renderSummary({ ...plain, specFile: null }, style)).toBe('  24 routes in 6 files');
  });
});

describe('the plan', () => {
  const path = (text: string) => text as RelPath;
  const lines = (number: number) => 'line\n'.repeat(number);
  const create = (file: string, number: number): FileChange => ({
    kind: 'create',
    path: path(file),
    content: lines(number),
    kept: 'managed',
  });
  const update = (file: string, before: number, after: number, reason: string): FileChange => ({
    kind: 'update',
    path: path(file),
    before: lines(before),
    content: lines(after),
    kept: 'spliced',
    reason,
  });
  const secured = (id: string, file: string): RouteDecision => ({
    endpoint: withRoute(endpoint(id), { loc: { file: path(file), line: 1, column: 1 } }),
    decision: { kind: 'secured', roles: [], beside: false },
    outcome: 'secured',
  });

  it('groups new files and route files by folder, and says why for the rest', () => {
    const text = renderPlan(
      {
        changes: [
          update('.env.example', 2, 6, 'JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE, AUTH_DATABASE_URL'),
          create('migrations/0001_auth.sql', 40),
          update('openapi.yaml', 100, 194, 'bearerAuth, 17 secured, 6 auth endpoints'),
          update('package.json', 30, 30, '5 dependencies, 2 scripts'),
          update('src/app.ts', 20, 23, 'mounts the auth routes'),
          update('src/auth/README.md', 40, 40, ''),
          create('src/auth/config.ts', 60),
          create('src/auth/passwords.ts', 40),
          {
            kind: 'conflict',
            cause: 'foreign',
            path: path('src/auth/throttle.ts'),
            before: '',
            proposed: '',
            hunks: [],
          },
          { kind: 'delete', path: path('src/old.ts'), before: 'x' },
          update('src/routes/books.ts', 50, 51, '1 import, 2 insertions'),
          update('src/routes/files.ts', 50, 51, '1 import, 1 insertion'),
        ],
        decisions: [
          secured('POST /books', 'src/routes/books.ts'),
          secured('PUT /books/{id}', 'src/routes/books.ts'),
          secured('POST /files', 'src/routes/files.ts'),
        ],
        nextManifest: manifestOf({ 'src/auth/config.ts': '', 'src/auth/passwords.ts': '' }),
      },
      style,
    );
    expect(text).toMatchInlineSnapshot(`
      "  Plan
          create   migrations/0001_auth.sql  40 lines
          create   src/auth/                 2 files, 100 lines
          change   .env.example              +4 lines: JWT_SECRET, JWT_ISSUER,
                                             JWT_AUDIENCE, AUTH_DATABASE_URL
          change   openapi.yaml              +94 lines: bearerAuth, 17 secured, 6 auth
                                             endpoints
          change   package.json              5 dependencies, 2 scripts
          change   src/app.ts                +3 lines: mounts the auth routes
          change   src/auth/README.md        ±0 lines
          change   src/routes/               2 files, +2 lines, 3 guards
          delete   src/old.ts
          conflict src/auth/throttle.ts      not ours
          record   .authwright/              manifest.json, 2 base copies (folded in
                                             reviews)"
    `);
    expect(widestLine(text)).toBeLessThanOrEqual(80);
  });

  it('counts one guard for a registration that serves two paths', () => {
    const [a, b] = [secured('GET /a', 'src/r.ts'), secured('GET /b', 'src/r.ts')];
    const shared = { ...b.endpoint.routes[0]!, anchor: a.endpoint.routes[0]!.anchor };
    const decisions = [a, { ...b, endpoint: { ...b.endpoint, routes: [shared] } }];
    const text = renderPlan(
      { changes: [update('src/r.ts', 5, 6, '')], decisions, nextManifest: null },
      style,
    );
    expect(text).toContain('+1 line, 1 guard');
  });

  it('keeps the end of a path that is too long', () => {
    const file = `src/${'deeply/nested/'.repeat(6)}books.ts`;
    const text = renderPlan(
      { changes: [update(file, 1, 2, 'why')], decisions: [], nextManifest: null },
      style,
    );
    expect(text).toMatch(/change {3}….*books\.ts {2}\+1 line: why/);
    expect(widestLine(text)).toBeLessThanOrEqual(80);
  });
});

describe('what stays open', () => {
  const open = (id: string): RouteDecision => ({
    endpoint: withRoute(endpoint(id)),
    decision: { kind: 'open' },
    outcome: 'open',
  });

  it('is said by name, however many there are, in lines that break between names', () => {
    const ids = Array.from({ length: 9 }, (_, index) => `GET /books/number/${index}`);
    const text = renderStaysOpen(ids.map(open), style) ?? '';
    expect(text.split('\n')[0]).toBe('  Open to everybody: 9 endpoints');
    for (const id of ids) expect(text).toContain(id);
    expect(widestLine(text)).toBeLessThanOrEqual(80);
  });

  it('is not said where nothing does', () => {
    expect(renderStaysOpen([{ ...open('GET /a'), outcome: 'secured' }], style)).toBeNull();
  });
});

describe('problems', () => {
  const problems = [
    diagnostic({ place: 'src/routes/admin.ts:31:3', message: 'DELETE /admin has no decision' }),
    diagnostic({
      place: 'openapi.yaml:212:7',
      code: 'SPEC_DRIFT',
      message: 'GET /me is open',
      fix: '',
    }),
    diagnostic({ place: '', code: 'ROUTE_GONE', severity: 'warning', fix: 'one\ntwo' }),
  ];

  it('have their place, aligned, and below what to do', () => {
    expect(renderDiagnostics(problems, style)).toMatchInlineSnapshot(`
      "src/routes/admin.ts:31:3  error    UNDECIDED   DELETE /admin has no decision
          npx authwright --secure 'GET /users'
      openapi.yaml:212:7        error    SPEC_DRIFT  GET /me is open
                                warning  ROUTE_GONE  GET /users has no decision
          one
          two"
    `);
  });

  it('are broken on a terminal, and kept on their line when piped', () => {
    const long = [diagnostic({ message: 'word '.repeat(30).trim(), fix: 'x'.repeat(100) })];
    const text = renderDiagnostics(long, style);
    expect(widestLine(text.split('\n').slice(0, -1).join('\n'))).toBeLessThanOrEqual(80);
    expect(text.split('\n').at(-1)).toBe(`    ${'x'.repeat(100)}`);
    expect(renderDiagnostics(long, piped).split('\n')).toHaveLength(2);
  });

  it('cannot steer the terminal', () => {
    const hostile = diagnostic({ message: '\x1b[2J\u202eevil\r\nnext', fix: '\x07bell' });
    const text = renderDiagnostics([hostile], style);
    expect(text).toContain('\\x1b[2J\\u202eevil');
    expect(text).toContain('\\x07bell');
    expect(text).not.toContain('\x1b');
  });

  it('end with their number in check, or with one line when all is well', () => {
    const counts = { secured: 19, open: 6, undecided: 1 };
    const text = renderCheck(problems, counts, style);
    expect(text.split('\n').at(-1)).toBe('2 problems in 26 endpoints');
    expect(renderCheck([], { ...counts, undecided: 0 }, style)).toBe(
      '25 endpoints: 19 secured, 6 open. In order.',
    );
    expect(renderCheck(problems.slice(2), counts, style)).toContain('In order.');
  });
});

describe('the last lines', () => {
  it('say what is next, with commands to copy', () => {
    const steps = [
      { title: 'install the packages', commands: ['npm install'] },
      { title: 'put JWT_SECRET into .env', commands: [`node -e "${'x'.repeat(70)}"`] },
      { title: 'try it', commands: ['curl a', 'curl b'] },
      { title: 'read src/auth/README.md', commands: [] },
    ];
    expect(renderNextSteps(steps, style)).toMatchInlineSnapshot(`
      "  Next
          1  install the packages:  npm install
          2  put JWT_SECRET into .env:
               node -e "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          3  try it:
               curl a
               curl b
          4  read src/auth/README.md"
    `);
  });

  it('say what is left to do by hand', () => {
    const left = [
      diagnostic({ message: 'the path is computed', fix: 'add  requireAuth\nthen check' }),
    ];
    expect(renderLeftOver(left, style)).toMatchInlineSnapshot(`
      "  Not secured by this run:
          src/app.ts:7:5   the path is computed
               add  requireAuth
               then check"
    `);
  });

  it('continue a long command before its flags, and never inside quotes', () => {
    const flags = ["--open 'GET /a --b'", '--open /health', "--open 'POST /webhooks/stripe'"].join(
      ' ',
    );
    const command = `npx authwright --secure-rest ${flags} ${flags} --store libsql --yes`;
    const text = renderNextSteps([{ title: 'repeat', commands: [command] }], style);
    expect(text).toMatchInlineSnapshot(`
      "  Next
          1  repeat:
               npx authwright --secure-rest --open 'GET /a --b' --open /health \\
                 --open 'POST /webhooks/stripe' --open 'GET /a --b' --open /health \\
                 --open 'POST /webhooks/stripe' --store libsql --yes"
    `);
    expect(widestLine(text)).toBeLessThanOrEqual(80);
    expect(
      text
        .split('\n')
        .slice(2)
        .join('\n')
        .replace(/ \\\n\s*/g, ' ')
        .trim(),
    ).toBe(command);
  });

  it('say when there is nothing to do', () => {
    expect(renderNothingToDo({ secured: 19, open: 7, undecided: 0 })).toBe(
      '  26 endpoints: 19 secured, 7 open. Nothing to do.',
    );
    expect(renderNothingToDo({ secured: 1, open: 0, undecided: 0 })).toContain('1 endpoint:');
  });
});
