import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { notesProject, notesRun } from '../support/notes-project.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';

const cli = createCli();

/** What the owner changed since the last run: recognised and explained, never decided in silence. */
let secured: string;
let project: string;
const copies: string[] = [];

beforeAll(async () => {
  secured = makeProject(notesProject);
  const first = await cli(secured, ...notesRun, '--no-verify');
  expect(first.code, shown(first)).toBe(0);
});

beforeEach(() => {
  project = `${secured}-${copies.length}`;
  copies.push(project);
  cpSync(secured, project, { recursive: true });
});

afterAll(() => {
  for (const folder of [secured, ...copies]) rmSync(folder, { recursive: true, force: true });
});

function edit(path: string, from: string | RegExp, to: string): void {
  const before = text(project, path) ?? '';
  const after = before.replace(from, () => to);
  expect(after).not.toBe(before);
  put(project, path, after);
}

async function expectSaid(code: number, argv: readonly string[], ...words: readonly string[]) {
  const result = await cli(project, ...argv);
  expect(result.code, shown(result)).toBe(code);
  for (const word of words) expect(result.stdout + result.stderr).toContain(word);
}

const check = ['check'];
const run = ['--no-verify'];

describe('a guard', () => {
  it('that was taken out is drift: an error until somebody decides', async () => {
    edit('src/routes/tags.ts', "tags.get('/', requireAuth, ", "tags.get('/', ");
    await expectSaid(2, check, 'UNGUARDED', 'its guard requireAuth is gone');
    await expectSaid(2, run, 'DRIFT', "--secure 'GET /tags'    puts it back");
    expect(text(project, 'src/routes/tags.ts')).toContain("tags.get('/', (_req");
    await expectSaid(0, [...run, '--secure', 'GET /tags']);
    expect(treeOf(project)).toEqual(treeOf(secured));
  });

  it('that is gone is what is missing, whatever else stands there and lets anybody through', async () => {
    edit(
      'src/routes/tags.ts',
      "tags.get('/', requireAuth, ",
      "tags.get('/', function optionalAuth(_req, _res, next) { next(); }, ",
    );
    await expectSaid(2, check, 'GET /tags is secured, but its guard requireAuth is gone');
  });

  it('that was put before an open endpoint is told', async () => {
    edit('src/app.ts', "app.get('/health', ", "app.get('/health', requireAuth, ");
    edit('src/app.ts', /^/, "import { requireAuth } from './auth/require-auth.js';\n");
    await expectSaid(0, check, 'OPEN_GUARDED', 'GET /health was decided open');
  });

  it('that came with a new endpoint decides it, which is told', async () => {
    edit(
      'src/routes/tags.ts',
      'export {',
      "tags.get('/new', requireAuth, (_req, res) => {\n  res.end();\n});\n\nexport {",
    );
    await expectSaid(2, check, 'UNDECIDED', 'GET /tags/new has no decision');
    await expectSaid(0, run, 'ADOPTED', 'GET /tags/new is new, and requireAuth refuses');
    await expectSaid(0, check, 'In order');
  });
});

describe('the auth routes', () => {
  it('behind a guard cannot be reached, which is an error until they stand before it', async () => {
    const gate = [
      'app.use((req, res, next) => {',
      "  if (req.get('X-Key') !== process.env['SHARED_KEY']) return void res.status(401).end();",
      '  next();',
      '});',
    ].join('\n');
    const line = /app\.use\('\/auth', createAuthRouter\(\)\);/;
    const [mounted = ''] = line.exec(text(project, 'src/app.ts') ?? '') ?? [];
    edit('src/app.ts', line, `${gate}\n${mounted}`);
    await expectSaid(2, check, 'AUTH_BEHIND_GUARD', 'POST /auth/login cannot be reached');
    await expectSaid(2, run, 'move the line that mounts the auth routes above it');
    edit('src/app.ts', `${gate}\n${mounted}`, `${mounted}\n${gate}`);
    await expectSaid(0, check);
  });

  it('cannot be reached behind a 404 handler, above which their mount was moved', async () => {
    const answering = 'app.use((_req, res) => {\n  res.status(404).json({ error: 1 });\n});';
    const line = /app\.use\('\/auth', createAuthRouter\(\)\);/;
    const [mounted = ''] = line.exec(text(project, 'src/app.ts') ?? '') ?? [];
    const last = "app.use('/tags', tags);\n";
    edit('src/app.ts', line, '');
    edit('src/app.ts', last, `${last}${answering}\n${mounted}\n`);
    await expectSaid(2, check, 'AUTH_UNREACHABLE', 'POST /auth/login cannot be reached');
    await expectSaid(2, run, 'move the line that mounts the auth routes above it');
    edit('src/app.ts', `${answering}\n${mounted}\n`, `${mounted}\n${answering}\n`);
    await expectSaid(0, check);
  });
});

describe('a route', () => {
  it.each([
    ['path', "tags.get('/', ", "tags.get('/all', ", 'GET /tags/all', 'GET /tags'],
    ['method', 'tags.post(', 'tags.put(', 'PUT /tags', 'POST /tags'],
  ])('whose %s changed is recognised, and keeps its decision', async (_, from, to, now, before) => {
    edit('src/routes/tags.ts', from, to);
    await expectSaid(2, check, 'UNDECIDED', `${now} seems to be what ${before} was`);
    await expectSaid(0, run, 'RENAMED', 'takes the decision over');
    const { routes } = JSON.parse(text(project, '.authwright/manifest.json') ?? '') as {
      routes: Record<string, unknown>;
    };
    expect(routes[now]).toEqual({
      decision: 'secured',
      file: 'src/routes/tags.ts',
      guard: 'requireAuth',
    });
    await expectSaid(0, run, 'Nothing to do');
    await expectSaid(0, ['remove', '--yes', '--no-verify']);
    expect(text(project, 'src/routes/tags.ts')).toBe(
      notesProject['src/routes/tags.ts']?.replace(from, to),
    );
  });

  it('whose parameter got another name keeps its decision, and its guard stays ours', async () => {
    edit('src/routes/notes.ts', /:id/g, ':note');
    edit('openapi.yaml', /\{id\}/g, '{note}');
    edit('openapi.yaml', /name: id\b/g, 'name: note');
    await expectSaid(0, run);
    await expectSaid(0, run, 'Nothing to do');
    await expectSaid(0, ['remove', '--yes', '--no-verify']);
    expect(text(project, 'src/routes/notes.ts')).toBe(
      notesProject['src/routes/notes.ts']?.replaceAll(':id', ':note'),
    );
  });

  it('without its guard is asked about like any other', async () => {
    edit('src/routes/tags.ts', "tags.get('/', requireAuth, ", "tags.get('/all', ");
    const before = treeOf(project);
    await expectSaid(1, run, '1 endpoint has no decision: GET /tags/all');
    expect(treeOf(project)).toEqual(before);
  });

  it('that is gone while the spec describes it is told once', async () => {
    edit('src/routes/tags.ts', /tags\.get\('\/', requireAuth[\s\S]*?\}\);\n/, '');
    await expectSaid(
      0,
      check,
      'ROUTE_NOT_FOUND',
      'registered in src/routes/tags.ts and is no longer',
    );
    await expectSaid(0, run, 'ROUTE_NOT_FOUND');
    await expectSaid(0, run, 'Nothing to do');
    await expectSaid(0, check, 'In order');
  });

  it('that is gone everywhere is an error of check, and told when a run forgets it', async () => {
    edit('src/routes/tags.ts', /tags\.get\('\/', requireAuth[\s\S]*?\}\);\n/, '');
    edit('openapi.yaml', / {2}\/tags:\n {4}get:[\s\S]*?(?= {4}# Not)/, '  /tags:\n');
    await expectSaid(2, check, 'ROUTE_GONE', 'SPEC_OPERATION_GONE');
    await expectSaid(0, run, 'ROUTE_FORGOTTEN', 'its decision is forgotten', 'SPEC_OPERATION_GONE');
    await expectSaid(0, run, 'Nothing to do');
    await expectSaid(0, check, 'In order');
  });
});

describe('the spec', () => {
  it('says that an operation is gone, once', async () => {
    edit('openapi.yaml', / {4}# Not used yet\.\n {4}post:[\s\S]*?(?=\n {2}\/auth)/, '');
    await expectSaid(0, check, 'SPEC_OPERATION_GONE', 'POST /tags was described');
    await expectSaid(0, run, 'SPEC_OPERATION_GONE');
    await expectSaid(0, check, 'In order');
  });

  it('that contradicts a decision is an error of check, and brought in line by a run', async () => {
    edit('openapi.yaml', /(?<=operationId: listTags\n[\s\S]*?) {6}security:\n.*bearerAuth.*\n/, '');
    await expectSaid(2, check);
    await expectSaid(0, run, 'openapi.yaml');
    await expectSaid(0, check, 'In order');
  });

  it('is followed when path and route are renamed, so that all of ours can still go', async () => {
    edit('src/app.ts', "'/tags'", "'/labels'");
    edit('openapi.yaml', '  /tags:', '  /labels:');
    await expectSaid(2, check, 'GET /labels seems to be what GET /tags was');
    await expectSaid(0, run, 'RENAMED');
    await expectSaid(0, run, 'Nothing to do');
    await expectSaid(0, ['remove', '--yes', '--no-verify']);
    for (const path of ['src/app.ts', 'openapi.yaml', 'src/routes/tags.ts']) {
      expect(text(project, path)).toBe(
        notesProject[path]?.replace("/tags'", "/labels'").replace('/tags:', '/labels:'),
      );
    }
  });
});

describe('the mount', () => {
  it('that was taken out is an error, and put back with --restore alone', async () => {
    edit('src/app.ts', /\napp\.use\('\/auth', createAuthRouter\(\)\);/, '');
    await expectSaid(2, check, 'MOUNT_GONE');
    const before = text(project, 'src/app.ts');
    await expectSaid(2, run, 'MOUNT_GONE', '--restore');
    expect(text(project, 'src/app.ts')).toBe(before);
    await expectSaid(0, [...run, '--restore']);
    expect(text(project, 'src/app.ts')).toBe(text(secured, 'src/app.ts'));
    await expectSaid(0, check, 'In order');
  });
});
