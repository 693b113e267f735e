import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyPlan, undo } from '../../../src/apply/apply.js';
import {
  codesOf,
  conflict,
  create,
  makeProject,
  manifestOf,
  planOf,
  put,
  remove,
  text,
  treeOf,
  update,
} from './scratch.js';

const ROUTES = 'src/routes/users.ts';

function sample() {
  const root = makeProject({ [ROUTES]: 'old\r\n', 'package.json': '\uFEFF{}', 'src/gone.ts': 'x' });
  const plan = planOf([
    update('package.json', '\uFEFF{}', '\uFEFF{ "a": 1 }'),
    create('src/auth/deep/guard.ts', 'export {};\n'),
    remove('src/gone.ts', 'x'),
    update(ROUTES, 'old\r\n', 'new\r\n'),
  ]);
  return { root, plan };
}

describe('applyPlan', () => {
  test('writes every change, the base texts and the manifest, and leaves nothing else', () => {
    const { root, plan } = sample();
    const applied = applyPlan(plan, { root, manifestBefore: null });
    const files = Object.keys(treeOf(root)).filter(
      (path) => !lstatSync(join(root, path)).isDirectory(),
    );
    expect(files).toEqual([
      '.authwright/.gitattributes',
      '.authwright/base/src/auth/deep/guard.ts.base',
      '.authwright/manifest.json',
      'package.json',
      'src/auth/deep/guard.ts',
      ROUTES,
    ]);
    expect(text(root, ROUTES)).toBe('new\r\n');
    expect(text(root, 'package.json')).toBe('\uFEFF{ "a": 1 }');
    expect(applied.writes.at(-1)?.path).toBe('.authwright/manifest.json');
  });

  test('a second time there is nothing to write', () => {
    const { root, plan } = sample();
    applyPlan(plan, { root, manifestBefore: null });
    const before = treeOf(root);
    const again = planOf([], plan.nextManifest ?? undefined);
    const result = applyPlan(again, {
      root,
      manifestBefore: text(root, '.authwright/manifest.json'),
    });
    expect(result.writes).toEqual([]);
    expect(treeOf(root)).toEqual(before);
  });

  test('undo gives back every byte, mode and folder', () => {
    const { root, plan } = sample();
    chmodSync(join(root, ROUTES), 0o640);
    const before = treeOf(root);
    const applied = applyPlan(plan, { root, manifestBefore: null });
    expect(statSync(join(root, ROUTES)).mode & 0o777).toBe(0o640);
    expect(undo(applied)).toEqual({ left: [] });
    expect(treeOf(root)).toEqual(before);
  });

  test('undo leaves what was edited after the write, and names it', () => {
    const { root, plan } = sample();
    const applied = applyPlan(plan, { root, manifestBefore: null });
    put(root, ROUTES, 'edited\n');
    expect(undo(applied)).toEqual({ left: [ROUTES] });
    expect(text(root, ROUTES)).toBe('edited\n');
    expect(existsSync(join(root, 'src/auth'))).toBe(false);
  });

  test('a folder that a deletion empties goes too, and undo brings it back', () => {
    const root = makeProject({ 'src/auth/a.ts': 'a', 'src/b.ts': 'b' });
    const before = treeOf(root);
    const applied = applyPlan(planOf([remove('src/auth/a.ts', 'a')]), {
      root,
      manifestBefore: null,
    });
    expect(existsSync(join(root, 'src/auth'))).toBe(false);
    expect(existsSync(join(root, 'src'))).toBe(true);
    undo(applied);
    expect(treeOf(root)).toEqual(before);
  });

  test.each([
    ['edited', ROUTES, 'edited'],
    ['created', 'src/auth/deep/guard.ts', 'theirs'],
    ['a manifest by another run', '.authwright/manifest.json', '{}'],
  ])('refuses the whole plan when a file was %s meanwhile', (_, path, content) => {
    const { root, plan } = sample();
    put(root, path, content);
    const before = treeOf(root);
    expect(codesOf(() => applyPlan(plan, { root, manifestBefore: null }))).toEqual([
      'CHANGED_ON_DISK',
    ]);
    expect(treeOf(root)).toEqual(before);
  });

  test('bytes that are no UTF-8 are not what was read', () => {
    const root = makeProject({});
    writeFileSync(join(root, 'a.ts'), Buffer.from('caf\xe9', 'latin1'));
    const plan = planOf([update('a.ts', 'caf\uFFFD', 'new')]);
    expect(codesOf(() => applyPlan(plan, { root, manifestBefore: null }))).toEqual([
      'CHANGED_ON_DISK',
    ]);
  });

  test('a conflict leaves the file alone and puts the proposal aside; once settled it goes', () => {
    const root = makeProject({ 'src/auth/guard.ts': 'mine' });
    const manifest = manifestOf({ 'src/auth/guard.ts': 'hash' });
    const plan = planOf([conflict('src/auth/guard.ts', 'mine', 'theirs')], manifest);
    applyPlan(plan, { root, manifestBefore: null });
    const proposal = '.authwright/conflicts/src/auth/guard.ts.new';
    expect(text(root, 'src/auth/guard.ts')).toBe('mine');
    expect(text(root, proposal)).toBe('theirs');
    const manifestBefore = text(root, '.authwright/manifest.json');
    expect(applyPlan(plan, { root, manifestBefore }).writes).toEqual([]);
    applyPlan(planOf([], manifest), { root, manifestBefore });
    expect(existsSync(join(root, '.authwright/conflicts'))).toBe(false);
  });
});

describe('the attributes of our folder', () => {
  const ATTRIBUTES = '.authwright/.gitattributes';

  test('fold base copies in a review, and not the manifest', () => {
    const { root, plan } = sample();
    applyPlan(plan, { root, manifestBefore: null });
    const git = (...args: readonly string[]) =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8' });
    git('init', '--quiet');
    const paths = ['.authwright/base/src/auth/deep/guard.ts.base', '.authwright/manifest.json'];
    const said = git('check-attr', 'linguist-generated', 'diff', '--', ...paths).trim();
    expect(said.split('\n').map((line) => line.split(': ').slice(1).join(' '))).toEqual([
      'linguist-generated set',
      'diff unset',
      'linguist-generated unspecified',
      'diff unspecified',
    ]);
  });

  test('stay as their owner edited them, in later runs and when the rest goes', () => {
    const { root, plan } = sample();
    applyPlan(plan, { root, manifestBefore: null });
    put(root, ATTRIBUTES, '# mine\n');
    const later = planOf([create('src/more.ts', '')], plan.nextManifest ?? undefined);
    applyPlan(later, { root, manifestBefore: text(root, '.authwright/manifest.json') });
    expect(text(root, ATTRIBUTES)).toBe('# mine\n');
    const gone = { ...planOf([]), nextManifest: null };
    applyPlan(gone, { root, manifestBefore: text(root, '.authwright/manifest.json') });
    expect(text(root, ATTRIBUTES)).toBe('# mine\n');
  });

  test('come with the next write where an earlier version made none, and go with the manifest', () => {
    const { root, plan } = sample();
    applyPlan(plan, { root, manifestBefore: null });
    rmSync(join(root, ATTRIBUTES));
    const later = planOf([create('src/more.ts', '')], plan.nextManifest ?? undefined);
    applyPlan(later, { root, manifestBefore: text(root, '.authwright/manifest.json') });
    expect(text(root, ATTRIBUTES)).toContain('linguist-generated');
    const gone = { ...planOf([]), nextManifest: null };
    applyPlan(gone, { root, manifestBefore: text(root, '.authwright/manifest.json') });
    expect(existsSync(join(root, ATTRIBUTES))).toBe(false);
  });
});

describe('links', () => {
  test('a link inside the project is written through and stays a link', () => {
    const root = makeProject({ 'shared/users.ts': 'old' });
    mkdirSync(join(root, 'src'));
    symlinkSync('../shared/users.ts', join(root, 'src/users.ts'));
    applyPlan(planOf([update('src/users.ts', 'old', 'new')]), { root, manifestBefore: null });
    expect(lstatSync(join(root, 'src/users.ts')).isSymbolicLink()).toBe(true);
    expect(text(root, 'shared/users.ts')).toBe('new');
  });

  test.each([
    ['a file', 'src/users.ts', 'users.ts', [update('src/users.ts', 'old', 'new')]],
    ['a folder', 'src/auth', '.', [create('src/auth/new.ts', 'new')]],
    ['our own folder', '.authwright', '.', [create('src/new.ts', 'new')]],
  ])('%s that leads out of the project is refused', (_, link, target, changes) => {
    const other = makeProject({ 'users.ts': 'old' });
    const root = makeProject({ 'src/keep.ts': '' });
    symlinkSync(join(other, target), join(root, link));
    const before = treeOf(other);
    expect(codesOf(() => applyPlan(planOf(changes), { root, manifestBefore: null }))).toEqual([
      'PATH_OUTSIDE',
    ]);
    expect(treeOf(other)).toEqual(before);
    expect(existsSync(join(root, 'src/new.ts'))).toBe(false);
  });

  test('a link to nothing and two names of one file are refused', () => {
    const root = makeProject({ 'a.ts': 'old' });
    symlinkSync('nowhere', join(root, 'broken.ts'));
    symlinkSync('a.ts', join(root, 'b.ts'));
    const options = { root, manifestBefore: null };
    expect(codesOf(() => applyPlan(planOf([create('broken.ts', '')]), options))).toEqual([
      'LINK_BROKEN',
    ]);
    const twice = planOf([update('a.ts', 'old', '1'), update('b.ts', 'old', '2')]);
    expect(codesOf(() => applyPlan(twice, options))).toEqual(['SAME_FILE']);
  });

  test('the spec that was named may lie outside, other files there may not', () => {
    const repo = makeProject({
      'openapi.yaml': 'old',
      'other.yaml': 'old',
      'api/package.json': '{}',
    });
    const root = join(repo, 'api');
    const options = { root, manifestBefore: null, outside: [join(repo, 'openapi.yaml')] };
    const change = { ...update('x', 'old', 'new'), path: '../openapi.yaml' as never };
    const applied = applyPlan(planOf([change]), options);
    expect(text(repo, 'openapi.yaml')).toBe('new');
    undo(applied);
    expect(text(repo, 'openapi.yaml')).toBe('old');
    const other = { ...change, path: '../other.yaml' as never };
    expect(codesOf(() => applyPlan(planOf([other]), options))).toEqual(['PATH_OUTSIDE']);
  });

  test('the root may itself be reached by a link', () => {
    const root = makeProject({ 'src/a.ts': 'old' });
    const link = `${root}-link`;
    symlinkSync(root, link);
    applyPlan(planOf([update('src/a.ts', 'old', 'new'), create('src/x/b.ts', 'b')]), {
      root: link,
      manifestBefore: null,
    });
    expect(text(realpathSync(link), 'src/x/b.ts')).toBe('b');
  });
});
