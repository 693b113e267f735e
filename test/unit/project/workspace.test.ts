import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/diagnostic.js';
import type { Diagnostic, PackageJson } from '../../../src/model/types.js';
import { findPackage, listPackages } from '../../../src/project/workspace.js';
import { makeProject } from './support.js';

const isBackend = (pkg: PackageJson) => pkg.dependencies?.['express'] !== undefined;
const backend = (name: string) => JSON.stringify({ name, dependencies: { express: '5.0.0' } });
const library = (name: string) => JSON.stringify({ name });

const PACKAGES = {
  'apps/api/package.json': backend('@shop/api'),
  'apps/admin/package.json': backend('@shop/admin'),
  'apps/web/package.json': library('@shop/web'),
  'apps/api/node_modules/x/package.json': backend('x'),
  'libs/deep/one/package.json': library('one'),
  'old/package.json': backend('old'),
};

function problemOf(run: () => unknown): Diagnostic | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

describe('listPackages', () => {
  const all = ['apps/admin', 'apps/api', 'apps/web', 'libs/deep/one'];

  it.each<[string, Record<string, string>, string[]]>([
    [
      'npm',
      { 'package.json': '{ "workspaces": ["apps/*", "./libs/**/", "!apps/web"] }' },
      all.filter((folder) => folder !== 'apps/web'),
    ],
    ['yarn', { 'package.json': '{ "workspaces": { "packages": ["apps/*", "libs/**"] } }' }, all],
    [
      'pnpm',
      {
        'package.json': '{}',
        'pnpm-workspace.yaml':
          "# all\npackages:\n  # apps\n  - 'apps/*'\n  - \"libs/**\" # deep\n\n  - '!apps/web'\ncatalog:\n  - old\n",
      },
      all.filter((folder) => folder !== 'apps/web'),
    ],
    [
      'pnpm without indentation, CRLF',
      { 'pnpm-workspace.yaml': 'packages:\r\n- apps/*\r\nonlyBuiltDependencies:\r\n- old\r\n' },
      ['apps/admin', 'apps/api', 'apps/web'],
    ],
    ['pnpm in one line', { 'pnpm-workspace.yaml': "packages: ['apps/*', libs/**]\n" }, all],
    ['pnpm without packages', { 'pnpm-workspace.yaml': 'catalog:\n  express: ^5\n' }, []],
  ])('of %s', (_name, files, folders) => {
    const root = makeProject({ ...PACKAGES, ...files });
    expect(listPackages(root).map(({ folder }) => folder)).toEqual(folders);
  });
});

describe('findPackage', () => {
  const monorepo = (more: Record<string, string> = {}) =>
    makeProject({ 'package.json': '{ "workspaces": ["apps/*"] }', ...PACKAGES, ...more });

  it('is the folder itself outside of monorepos and in a package of one', () => {
    const single = makeProject({ 'package.json': backend('shop') });
    expect(findPackage(single, null, isBackend)).toBe(single);
    const root = monorepo();
    expect(findPackage(join(root, 'apps/api'), null, isBackend)).toBe(join(root, 'apps/api'));
  });

  it('is the root when that is a backend itself', () => {
    const root = monorepo({
      'package.json': JSON.stringify({ workspaces: ['apps/*'], dependencies: { express: '5' } }),
    });
    expect(findPackage(root, null, isBackend)).toBe(root);
  });

  it('is the only backend', () => {
    const root = monorepo({ 'apps/admin/package.json': library('@shop/admin') });
    expect(findPackage(root, null, isBackend)).toBe(join(root, 'apps/api'));
  });

  it('must be named among several, which are listed', () => {
    const problem = problemOf(() => findPackage(monorepo(), null, isBackend));
    expect(problem).toMatchObject({
      code: 'WORKSPACE_AMBIGUOUS',
      fix: 'name one: --workspace @shop/admin',
    });
    expect(problem?.message).toContain('@shop/admin (apps/admin), @shop/api (apps/api)');
  });

  it('is the root when nothing in it is a backend: what is missing is said of that', () => {
    const root = makeProject({ 'package.json': '{ "workspaces": ["apps/*"] }' });
    expect(findPackage(root, null, isBackend)).toBe(root);
  });

  it.each(['@shop/api', 'apps/api', './apps/api', 'apps/api/'])('is named %s', (name) => {
    const root = monorepo();
    expect(findPackage(root, name, isBackend)).toBe(join(root, 'apps/api'));
    expect(findPackage(join(root, 'apps/web'), name, isBackend)).toBe(join(root, 'apps/api'));
  });

  it('is named from where one stands', () => {
    const root = monorepo();
    expect(findPackage(join(root, 'apps/web'), '../api', isBackend)).toBe(join(root, 'apps/api'));
  });

  it('says what there is when a name is wrong', () => {
    expect(problemOf(() => findPackage(monorepo(), '@shop/apo', isBackend))).toMatchObject({
      code: 'UNKNOWN_WORKSPACE',
      fix: 'did you mean --workspace @shop/api?',
    });
    const far = problemOf(() => findPackage(monorepo(), 'zzzzzzzz', isBackend));
    expect(far?.message).toContain('@shop/web (apps/web)');
    const outside = problemOf(() => findPackage(monorepo(), '../..', isBackend));
    expect(outside?.code).toBe('UNKNOWN_WORKSPACE');
  });

  it('says when there are no workspaces to name', () => {
    const root = makeProject({ 'package.json': backend('shop') });
    expect(problemOf(() => findPackage(root, 'api', isBackend))?.code).toBe('NO_WORKSPACES');
  });

  it('says when the folder is not there, or is a file', () => {
    const root = makeProject({ 'package.json': backend('shop') });
    for (const name of ['nowhere', 'package.json']) {
      expect(problemOf(() => findPackage(join(root, name), null, isBackend))).toMatchObject({
        code: 'NO_FOLDER',
      });
    }
  });
});
