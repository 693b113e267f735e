import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeptScan } from '../../src/project/kept-scan.js';
import { cli, shown } from '../support/cli.js';
import { notesProject } from '../support/notes-project.js';
import { randomApp } from '../support/random-app/app.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';
import { times } from '../support/effort.js';

/** What `check` keeps of a scan saves the next run the work, and never its correctness. */
const COUNT = times(4, 10, 60);
const CACHE = 'node_modules/.cache/authwright';

let root: string;
const folders: string[] = [];

beforeEach(() => {
  root = project(notesProject);
});

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = makeProject(files);
  mkdirSync(join(folder, 'node_modules'));
  folders.push(folder);
  return folder;
}

const keptFiles = (): readonly string[] =>
  readdirSync(join(root, CACHE)).map((name) => join(root, CACHE, name));

/** What `list` says of every endpoint and every problem, and what it says without the kept scan, which is gone then. */
async function listed(): Promise<{ readonly kept: string; readonly anew: string }> {
  const kept = await cli(root, 'list', '--json');
  rmSync(join(root, CACHE), { recursive: true, force: true });
  const anew = await cli(root, 'list', '--json');
  return { kept: kept.stdout, anew: anew.stdout };
}

describe('a kept scan', () => {
  it('is what the next run goes by, as long as nothing changed', async () => {
    rmSync(join(root, 'openapi.yaml'), { force: true }); // it would name the endpoints as well
    const first = await cli(root, 'check');
    const [file = ''] = keptFiles();
    const kept = deserialize(readFileSync(file)) as KeptScan;
    expect(await cli(root, 'check')).toEqual(first);

    // Only by a scan that says something else can be seen whose word is taken.
    const scan = { ...kept.scan, routes: kept.scan.routes.slice(1) };
    writeFileSync(file, serialize({ ...kept, scan }));
    const endpoints = async () => {
      const { stdout } = await cli(root, 'list', '--json');
      return (JSON.parse(stdout) as { endpoints: unknown[] }).endpoints.length;
    };
    expect(await endpoints()).toBe(scan.routes.length);
    put(root, 'src/app.ts', `${text(root, 'src/app.ts')}\n`);
    expect(await endpoints()).toBe(kept.scan.routes.length);
  });

  it('holds what was scanned to the last field', async () => {
    await cli(root, 'check');
    const { kept, anew } = await listed();
    expect(kept).toEqual(anew);
  });

  it('is no decision: what is decided is read anew', async () => {
    expect((await cli(root, 'check')).code).toBe(2);
    await cli(root, '--open', '/**', '--store', 'libsql', '--yes', '--no-verify');
    await cli(root, 'check');
    expect((await cli(root, 'check')).code).toBe(0);
    const file = '.authwright/manifest.json';
    const manifest = JSON.parse(text(root, file) ?? '') as { routes: Record<string, unknown> };
    delete manifest.routes['GET /tags'];
    put(root, file, JSON.stringify(manifest));
    const after = await cli(root, 'check');
    expect(after.code, shown(after)).toBe(2);
  });

  it('is written by check alone', async () => {
    const before = treeOf(root);
    await cli(root, 'list');
    await cli(root, '--dry-run', '--secure-rest', '--store', 'libsql');
    expect(treeOf(root)).toEqual(before);
  });

  it('is not written where no packages are installed, nor through a link into another project', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    const bare = treeOf(root);
    await cli(root, 'check');
    expect(treeOf(root)).toEqual(bare);

    const other = project({ 'package.json': '{}' });
    symlinkSync(join(other, 'node_modules'), join(root, 'node_modules'));
    await cli(root, 'check');
    expect(readdirSync(join(other, 'node_modules'))).toEqual([]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['garbage', Buffer.from('{"key":1}')],
    ['another shape', serialize({ key: 'k', scan: [] })],
    ['null', serialize(null)],
  ])('that is %s is none', async (_, bytes) => {
    const first = await cli(root, 'check');
    for (const file of keptFiles()) writeFileSync(file, bytes);
    expect(await cli(root, 'check')).toEqual(first);
  });
});

describe('a scan is made anew after', () => {
  it.each<[string, () => void]>([
    [
      'an edit of a route file',
      () => put(root, 'src/routes/tags.ts', withMore('src/routes/tags.ts')),
    ],
    [
      'a new file',
      () =>
        put(
          root,
          'src/extra.ts',
          "import { app } from './app.js';\napp.get('/extra', (_q, s) => { s.end(); });\n",
        ),
    ],
    ['a file that is gone', () => rmSync(join(root, 'src/routes/tags.ts'))],
    ['a file that git ignores from now on', () => put(root, '.gitignore', 'src/routes\n')],
    [
      'a tsconfig that came',
      () => put(root, 'src/tsconfig.json', '{ "compilerOptions": { "baseUrl": "." } }'),
    ],
    [
      'another version of the framework',
      () =>
        put(root, 'package.json', (text(root, 'package.json') ?? '').replace('^5.1.0', '^4.19.0')),
    ],
    [
      'another text of the same length',
      () => put(root, 'src/app.ts', (text(root, 'src/app.ts') ?? '').replace("'/tags'", "'/gats'")),
    ],
  ])('%s', async (_, change) => {
    await cli(root, 'check');
    change();
    const { kept, anew } = await listed();
    expect(kept).toEqual(anew);
  });
});

function withMore(path: string): string {
  return `${text(root, path)}\ntags.put('/more', (_req, res) => {\n  res.end();\n});\n`;
}

it('never differs from a scan made now, whatever became of the files', async () => {
  const differences: string[] = [];
  for (let seed = 0; seed < COUNT; seed += 1) {
    const { files } = randomApp(seed);
    // Over the app before it: what both have is changed, the rest of both stays, some of it goes.
    for (const [path, content] of Object.entries(files)) put(root, path, content);
    const changed = await listed();
    await cli(root, 'check');
    const unchanged = await listed();
    if (changed.kept !== changed.anew) differences.push(`app ${seed}`);
    if (unchanged.kept !== unchanged.anew) differences.push(`app ${seed}, unchanged`);
    await cli(root, 'check');
    for (const [index, path] of Object.keys(files).entries()) {
      if (index % 3 === seed % 3) rmSync(join(root, path));
    }
  }
  expect(differences).toEqual([]);
});
