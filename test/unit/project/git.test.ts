import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../../src/model/digest.js';
import { UserError } from '../../../src/model/diagnostic.js';
import type { Manifest, RelPath } from '../../../src/model/types.js';
import { gitState, isLeftByLastRun } from '../../../src/project/git.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { makeProject, writeFiles } from './support.js';

const paths = (...names: string[]) => names as RelPath[];

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const settings = ['-c', 'commit.gpgsign=false', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...identity, ...settings, ...args], { cwd, encoding: 'utf8' });
}

function makeRepository(files: Record<string, string>): string {
  const root = makeProject(files);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'start');
  return root;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('gitState', () => {
  it('is null outside of a work tree', () => {
    expect(gitState(makeProject({ 'a.ts': '' }))).toBeNull();
  });

  it('counts what git could not give back, and nothing else', () => {
    const root = makeRepository({
      'clean.ts': '1',
      'changed.ts': '1',
      'staged.ts': '1',
      'deleted.ts': '1',
      '.gitignore': 'ignored.ts\n/local/\n',
    });
    writeFiles(root, {
      'changed.ts': '2',
      'staged.ts': '2',
      'untracked.ts': '',
      'new/untracked.ts': '',
      'ignored.ts': '',
      'local/ignored.ts': '',
    });
    git(root, 'add', 'staged.ts');
    rmSync(join(root, 'deleted.ts'));
    const asked = paths(
      'clean.ts',
      'changed.ts',
      'staged.ts',
      'deleted.ts',
      'untracked.ts',
      'new/untracked.ts',
      'ignored.ts',
      'local/ignored.ts',
      'absent.ts',
    );
    expect(gitState(root)?.dirty(asked)).toEqual([
      'changed.ts',
      'staged.ts',
      'untracked.ts',
      'new/untracked.ts',
      'ignored.ts',
      'local/ignored.ts',
    ]);
    expect(gitState(root)?.dirty([])).toEqual([]);
  });

  it('takes paths from the package folder, odd names and pathspec magic included', () => {
    const names = ['ü ber.ts', 'a"b.ts', ':(top)x.ts', '*.ts', 'tab\there.ts'];
    const root = makeRepository(
      Object.fromEntries(names.map((name) => [`packages/api/${name}`, '1'])),
    );
    const api = join(root, 'packages/api');
    expect(gitState(api)?.root).toBe(root);
    expect(gitState(api)?.dirty(paths(...names))).toEqual([]);
    for (const name of names) appendFileSync(join(api, name), '2');
    expect(gitState(api)?.dirty(paths(...names))).toEqual(names);
    expect(gitState(api)?.dirty(paths('*.ts'))).toEqual(['*.ts']);
  });

  it('knows more files than fit into one command', () => {
    const names = Array.from({ length: 450 }, (_, index) => `src/file-${index}.ts`);
    const root = makeRepository(Object.fromEntries(names.map((name) => [name, '1'])));
    writeFileSync(join(root, 'src/file-449.ts'), '2');
    expect(gitState(root)?.dirty(paths(...names))).toEqual(['src/file-449.ts']);
  });

  it('works in a repository without commits, in a work tree and in a submodule', () => {
    const empty = makeProject({ 'a.ts': '' });
    git(empty, 'init', '-q');
    expect(gitState(empty)?.dirty(paths('a.ts'))).toEqual(['a.ts']);

    const root = makeRepository({ 'a.ts': '1' });
    const other = join(makeProject({ x: '' }), 'tree');
    git(root, 'worktree', 'add', '-q', other);
    expect(gitState(other)?.dirty(paths('a.ts'))).toEqual([]);
    appendFileSync(join(other, 'a.ts'), '2');
    expect(gitState(other)?.dirty(paths('a.ts'))).toEqual(['a.ts']);
    expect(gitState(root)?.dirty(paths('a.ts'))).toEqual([]);

    git(root, 'submodule', '--quiet', 'add', makeRepository({ 'b.ts': '1' }), 'module');
    const submodule = join(root, 'module');
    expect(gitState(submodule)?.dirty(paths('b.ts'))).toEqual([]);
    appendFileSync(join(submodule, 'b.ts'), '2');
    expect(gitState(submodule)?.dirty(paths('b.ts'))).toEqual(['b.ts']);
  });

  it('is not misled by the environment of a git hook', () => {
    const root = makeRepository({ 'a.ts': '1' });
    const other = makeRepository({ 'b.ts': '1' });
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other);
    expect(gitState(root)?.dirty(paths('a.ts'))).toEqual([]);
  });

  it('says so when git is missing or broken, and never that all is clean', () => {
    const root = makeProject({ '.git/HEAD': 'nonsense', 'a.ts': '' });
    expect(() => gitState(root)?.dirty(paths('a.ts'))).toThrow(UserError);
    vi.stubEnv('PATH', '');
    expect(() => gitState(root)?.dirty(paths('a.ts'))).toThrow('git is not installed');
  });
});

describe('isLeftByLastRun', () => {
  const manifest: Manifest = {
    manifestVersion: 1,
    generator: { version: '0.1.0' },
    project: { framework: 'express', store: null, spec: null },
    answers: {},
    files: { 'src/auth/a.ts': { template: 'a.hbs', baseSha256: sha256('one\ntwo\n') } },
    spliced: { 'src/app.ts': { sha256: sha256('app\r\n') } },
    routes: {},
  };
  const left = (files: Record<string, string>, path: string) =>
    isLeftByLastRun(takeSnapshot(makeProject(files)), manifest, path as RelPath);

  it.each([
    ['a spliced file as it was left', 'src/app.ts', 'app\r\n', true],
    ['a spliced file with other line endings', 'src/app.ts', 'app\n', false],
    ['a managed file as generated', 'src/auth/a.ts', 'one\ntwo\n', true],
    ['a managed file that git gave CRLF', 'src/auth/a.ts', 'one\r\ntwo\r\n', true],
    ['an edited managed file', 'src/auth/a.ts', 'one\n', false],
    ['a file of the owner', 'src/x.ts', '', false],
  ])('%s', (_name, path, text, expected) => {
    expect(left({ [path]: text }, path)).toBe(expected);
  });

  it('is false without a file or a manifest', () => {
    expect(left({ x: '' }, 'src/app.ts')).toBe(false);
    const snapshot = takeSnapshot(makeProject({ 'src/app.ts': 'app\r\n' }));
    expect(isLeftByLastRun(snapshot, null, 'src/app.ts' as RelPath)).toBe(false);
  });
});
