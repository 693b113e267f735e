import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import type { RelPath } from '../../../src/model/types.js';
import { makeProject } from './support.js';

const path = (name: string) => name as RelPath;

describe('the file list', () => {
  it('leaves out packages, build output, own records and binaries, at the right depth only', () => {
    const root = makeProject({
      'package.json': '{}',
      'src/app.ts': '',
      'src/build/routes.ts': '',
      'src/dist/x.ts': '',
      'build/app.js': '',
      'dist/app.js': '',
      'coverage/index.js': '',
      'node_modules/express/index.js': '',
      'src/node_modules/private/index.js': '',
      'client/package.json': '{}',
      'client/dist/bundle.js': '',
      'public/logo.png': Buffer.from([0x89, 0x50]),
      '.authwright/manifest.json': '{}',
      '.authwright/base/src/auth/x.ts.base': '',
      '.authwright/conflicts/src/auth/x.ts.new': '',
      '.env.example': '',
    });
    expect(takeSnapshot(root).files).toEqual([
      '.env.example',
      'client/package.json',
      'package.json',
      'src/app.ts',
      'src/build/routes.ts',
      'src/dist/x.ts',
    ]);
  });

  it('honours ignore files above and below the package, the innermost deciding', () => {
    const root = makeProject({
      '.git/HEAD': '',
      '.git/info/exclude': 'excluded.ts\n',
      '.gitignore': '*.gen.ts\n/api/local/\n',
      'api/package.json': '{}',
      'api/.gitignore': '/tmp\n!keep.gen.ts\n',
      'api/src/.gitignore': 'secret.ts\n',
      'api/src/a.gen.ts': '',
      'api/src/keep.gen.ts': '',
      'api/src/secret.ts': '',
      'api/src/excluded.ts': '',
      'api/other/secret.ts': '',
      'api/local/x.ts': '',
      'api/tmp/x.ts': '',
    });
    expect(takeSnapshot(join(root, 'api')).files).toEqual([
      '.gitignore',
      'other/secret.ts',
      'package.json',
      'src/.gitignore',
      'src/keep.gen.ts',
    ]);
  });

  it('lists the files of a package that is itself ignored', () => {
    const root = makeProject({
      '.git/HEAD': '',
      '.gitignore': '.runs/\n',
      '.runs/case/package.json': '{}',
      '.runs/case/src/app.ts': '',
    });
    expect(takeSnapshot(join(root, '.runs/case')).files).toEqual(['package.json', 'src/app.ts']);
  });

  it('follows links inside the git root, once per file, and none that leave it', () => {
    const outside = makeProject({ 'secret.ts': 'x' });
    const root = makeProject({
      '.git/HEAD': '',
      'shared/routes.ts': '',
      'api/package.json': '{}',
      'api/src/app.ts': '',
    });
    symlinkSync(join(root, 'shared'), join(root, 'api/src/shared'));
    symlinkSync(join(root, 'api/src/app.ts'), join(root, 'api/also-app.ts'));
    symlinkSync(join(root, 'api'), join(root, 'api/src/circle'));
    symlinkSync(outside, join(root, 'api/src/outside'));
    symlinkSync('/nowhere/at/all', join(root, 'api/broken.ts'));
    const snapshot = takeSnapshot(join(root, 'api'));
    expect(snapshot.files).toEqual(['package.json', 'src/app.ts', 'src/shared/routes.ts']);
    expect(snapshot.text(path('src/outside/secret.ts'))).toBeNull();
    expect(snapshot.exists(path('src/outside/secret.ts'))).toBe(false);
  });
});

describe('reading', () => {
  it('keeps the BOM and the line endings, and hashes the bytes', () => {
    const bytes = Buffer.from('\uFEFFconst a = 1;\r\n', 'utf8');
    const snapshot = takeSnapshot(makeProject({ 'a.ts': bytes }));
    expect(snapshot.text(path('a.ts'))).toBe('\uFEFFconst a = 1;\r\n');
    expect(snapshot.hash(path('a.ts'))).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('reads a file once, whatever happens to it afterwards', () => {
    const root = makeProject({ 'a.ts': 'one' });
    const snapshot = takeSnapshot(root);
    snapshot.text(path('a.ts'));
    writeFileSync(join(root, 'a.ts'), 'two');
    expect(snapshot.text(path('a.ts'))).toBe('one');
    expect(snapshot.hash(path('a.ts'))).toBe(createHash('sha256').update('one').digest('hex'));
  });

  it('gives no text of a file that is not UTF-8, and says where', () => {
    const bytes = Buffer.concat([Buffer.from('ok\nna'), Buffer.from([0xef]), Buffer.from('ve')]);
    const snapshot = takeSnapshot(makeProject({ 'latin.ts': bytes }));
    expect(snapshot.text(path('latin.ts'))).toBeNull();
    expect(snapshot.exists(path('latin.ts'))).toBe(true);
    expect(snapshot.hash(path('latin.ts'))).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(snapshot.diagnostics()).toMatchObject([
      { code: 'FILE_NOT_UTF8', loc: { file: 'latin.ts', line: 2, column: 3 } },
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('says when a file may not be read', () => {
    const root = makeProject({ 'a.ts': 'x' });
    chmodSync(join(root, 'a.ts'), 0);
    const snapshot = takeSnapshot(root);
    expect(snapshot.text(path('a.ts'))).toBeNull();
    expect(snapshot.diagnostics()).toMatchObject([{ code: 'FILE_UNREADABLE' }]);
  });

  it('knows ignored files, and gives null for folders and absent files', () => {
    const root = makeProject({ '.gitignore': '.env\n', '.env': 'A=1', 'src/a.ts': '' });
    const snapshot = takeSnapshot(root);
    expect(snapshot.files).not.toContain('.env');
    expect(snapshot.exists(path('.env'))).toBe(true);
    expect(snapshot.text(path('src'))).toBeNull();
    expect(snapshot.text(path('no.ts'))).toBeNull();
    expect(snapshot.hash(path('no.ts'))).toBeNull();
  });
});

describe('locate', () => {
  it('names what lies inside the git root and nothing beyond', () => {
    const outer = makeProject({
      'secret.yaml': '',
      'repo/.git/HEAD': '',
      'repo/openapi.yaml': 'openapi: 3.1.0',
      'repo/api/package.json': '{}',
      'repo/api/docs/spec.yaml': '',
    });
    symlinkSync(join(outer, 'secret.yaml'), join(outer, 'repo/api/link.yaml'));
    const snapshot = takeSnapshot(join(outer, 'repo/api'));
    expect(snapshot.locate('docs/spec.yaml')).toBe('docs/spec.yaml');
    expect(snapshot.locate('./docs/../docs/spec.yaml')).toBe('docs/spec.yaml');
    expect(snapshot.locate('../openapi.yaml')).toBe('../openapi.yaml');
    expect(snapshot.text(path('../openapi.yaml'))).toBe('openapi: 3.1.0');
    expect(snapshot.locate(join(outer, 'repo/openapi.yaml'))).toBe('../openapi.yaml');
    expect(snapshot.locate('../../secret.yaml')).toBeNull();
    expect(snapshot.text(path('../../secret.yaml'))).toBeNull();
    expect(snapshot.locate('link.yaml')).toBeNull();
    expect(snapshot.locate('/etc/passwd')).toBeNull();
  });

  it('takes an absolute path that goes through a link to the project', () => {
    const outer = makeProject({ 'real/package.json': '{}', 'real/spec.yaml': '' });
    mkdirSync(join(outer, 'x'));
    symlinkSync(join(outer, 'real'), join(outer, 'x/link'));
    const snapshot = takeSnapshot(join(outer, 'x/link'));
    expect(snapshot.locate(join(outer, 'x/link/spec.yaml'))).toBe('spec.yaml');
  });
});
