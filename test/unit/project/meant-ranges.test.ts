import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meantRanges } from '../../../src/project/meant-ranges.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { makeProject } from './support.js';

async function rangeOfExpress(range: string, files: Record<string, string>, folder = '.') {
  const pkg = { name: 'shop', dependencies: { express: range, zod: '^4.0.0' } };
  const own = folder === '.' ? 'package.json' : `${folder}/package.json`;
  const project = makeProject({ [own]: JSON.stringify(pkg), ...files });
  const meant = await meantRanges(pkg, takeSnapshot(join(project, folder)));
  expect(meant.dependencies?.['zod']).toBe('^4.0.0');
  return meant.dependencies?.['express'];
}

describe('a range that stands for another', () => {
  it.each([
    [
      'pnpm',
      'catalog:',
      { 'pnpm-workspace.yaml': 'packages: [a]\ncatalog:\n  express: ^4.21.0\n' },
    ],
    [
      'pnpm, by its full name',
      'catalog:default',
      { 'pnpm-workspace.yaml': 'catalog: { express: ^4.21.0 }' },
    ],
    [
      'pnpm, the other way round',
      'catalog:',
      { 'pnpm-workspace.yaml': 'catalogs: { default: { express: ^4.21.0 } }' },
    ],
    [
      'pnpm, with a name',
      'catalog:old',
      {
        'pnpm-workspace.yaml':
          'catalog: { express: 5.0.0 }\ncatalogs: { old: { express: ^4.21.0 } }',
      },
    ],
    ['Yarn', 'catalog:', { '.yarnrc.yml': 'nodeLinker: pnp\ncatalog:\n  express: ^4.21.0\n' }],
    ['an alias of itself', 'npm:express@^4.21.0', {}],
  ])('is what %s says', async (_, range, files) => {
    expect(await rangeOfExpress(range, files)).toBe('^4.21.0');
  });

  it('is what Bun says at the root of the workspace', async () => {
    const root = JSON.stringify({
      workspaces: { packages: ['apps/*'], catalog: { express: '^4.21.0' } },
    });
    expect(await rangeOfExpress('catalog:', { 'package.json': root }, 'apps/api')).toBe('^4.21.0');
  });

  it('is what pnpm says above the package', async () => {
    const files = {
      'package.json': '{}',
      'pnpm-workspace.yaml': "packages: ['apps/*']\ncatalog: { express: ^4.21.0 }",
    };
    expect(await rangeOfExpress('catalog:', files, 'apps/api')).toBe('^4.21.0');
  });

  it.each([
    ['nothing explains it', 'catalog:', {}],
    [
      'the catalog is another',
      'catalog:new',
      { 'pnpm-workspace.yaml': 'catalog: { express: ^4.21.0 }' },
    ],
    ['the file is broken', 'catalog:', { 'pnpm-workspace.yaml': 'catalog: [' }],
    ['it is another package', 'npm:@acme/express@^4.21.0', {}],
  ])('stays where %s', async (_, range, files) => {
    expect(await rangeOfExpress(range, files)).toBe(range);
  });
});
