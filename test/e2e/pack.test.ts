import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, shown } from '../support/run.js';
import { isLong } from '../support/effort.js';

/** The package as it is published: packed, installed elsewhere with nothing but its own dependencies, and run. */

const repo = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8')) as {
  version: string;
};

describe.skipIf(!isLong)('the packed package', () => {
  let folder: string;
  let files: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'authwright-packed-'));
    const packed = run(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
      repo,
    );
    expect(packed.status, shown(packed)).toBe(0);
    const [report] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
    files = report.files.map(({ path }) => path);
    // What a developer's machine has already is taken from there; `npx` does the same.
    mkdirSync(join(folder, 'tool'));
    writeFileSync(join(folder, 'tool/package.json'), '{ "private": true }\n');
    const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
    const installed = run(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball],
      join(folder, 'tool'),
    );
    expect(installed.status, shown(installed)).toBe(0);
  }, 600_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const tool = () => join(folder, 'tool/node_modules/.bin/authwright');

  test('holds what it needs and nothing else', () => {
    const tops = new Set(files.map((path) => path.split('/')[0]));
    expect([...tops].sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
      'schemas',
      'templates',
    ]);
    expect(files).toContain('templates/auth/access-token.ts.hbs');
  });

  test('says its version and its options', () => {
    expect(run(tool(), ['--version'], folder).stdout).toBe(`${version}\n`);
    const help = run(tool(), ['--help'], folder);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('--secure-rest');
  });

  test('secures a project that has nothing of it', () => {
    const project = join(folder, 'bookshop');
    cpSync(join(repo, 'fixtures/projects/bookshop'), project, { recursive: true });
    const first = run(
      tool(),
      ['--secure-rest', '--open', '/health', '--tests', 'full', '--yes'],
      project,
    );
    expect(first.status, shown(first)).toBe(0);
    expect(readFileSync(join(project, 'src/routes/books.ts'), 'utf8')).toContain('requireAuth');
    const second = run(tool(), [], project);
    expect(second.stdout, shown(second)).toContain('Nothing to do.');
    const checked = run(tool(), ['check'], project);
    expect(checked.status, shown(checked)).toBe(0);
  });
});
