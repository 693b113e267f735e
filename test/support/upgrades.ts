import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commitAll, runFolder } from './small-project.js';

const upgrades = resolve(import.meta.dirname, '../../fixtures/upgrades');

/** A project that an earlier version secured, kept as that version left it. */
export type EarlierProject = { readonly version: string; readonly name: string };

export const earlierProjects: readonly EarlierProject[] = readdirSync(upgrades, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: version }) =>
    readdirSync(join(upgrades, version)).map((name) => ({ version, name })),
  );

type Recorded = { readonly files: Readonly<Record<string, { readonly template: string }>> };

/** What each generated file of an earlier project was made of. */
export function templatesOf({ version, name }: EarlierProject): readonly string[] {
  return Object.values(recordedIn(join(upgrades, version, name)).files).map(
    ({ template }) => template,
  );
}

function recordedIn(folder: string): Recorded {
  return JSON.parse(readFileSync(join(folder, '.authwright/manifest.json'), 'utf8')) as Recorded;
}

/**
 * Copies an earlier project below a stack, where its modules are found, so that it can be type-checked. The
 * record of what was generated is the files themselves, for nobody edited them.
 */
export function copyEarlier({ version, name }: EarlierProject, copy: string): string {
  const from = join(upgrades, version, name);
  const { dependencies } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as {
    dependencies: { express: string };
  };
  const folder = runFolder(dependencies.express.startsWith('^4') ? 'express4' : 'express5', copy);
  cpSync(from, folder, { recursive: true });
  for (const path of Object.keys(recordedIn(folder).files)) {
    const base = join(folder, '.authwright/base', `${path}.base`);
    mkdirSync(dirname(base), { recursive: true });
    writeFileSync(base, readFileSync(join(folder, path)));
  }
  commitAll(folder);
  return folder;
}

/** Every file below `folder` by its path. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** Replaces the one place of `from` in a file. */
export function editFile(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${path} has not one place of ${from}`);
  writeFileSync(
    join(folder, path),
    text.replace(from, () => to),
  );
}
