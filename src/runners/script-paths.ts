import { posix } from 'node:path';
import { relPath } from '../model/paths.js';
import type { Snapshot } from '../model/types.js';
import type { TestSearch } from './test-search.js';

/** What the scripts of a project leave of the files that its runner finds, by what stands behind its name. */
export type ScriptPaths = {
  /** The script that says so first. */
  readonly script: string;
  /** Null where a shell computes it. */
  readonly takes: ((path: string) => boolean) | null;
  readonly words: readonly string[];
};

/** Stands for the folder of the project where expressions are asked about whole paths. */
export const ABOVE = '/project';

/** How a script is named where it is said which files it takes. */
export function setByScript({ script }: ScriptPaths): NonNullable<TestSearch['setBy']> {
  return { file: relPath('package.json'), setting: `the script "${script}"` };
}

/**
 * Folders that words behind a runner name: as they stand where there are files in them, else first in another folder
 * where there are some, as `unit` may mean `test/unit`.
 * @param root the folder that the runner sees paths from
 */
export function foldersNamed(
  { words }: ScriptPaths,
  root: string,
  { files }: Snapshot,
): readonly string[] {
  const plain = words
    .map((word) => posix.normalize(word.replace(/^\^|\/$/g, '')).replace(/\/$/, ''))
    .filter((word) => /^[\w-][\w./-]*$/.test(word));
  return plain.flatMap((word) => {
    const folder = /\.[cm]?[jt]sx?$/.test(word) ? posix.dirname(word) : word;
    const held = [folder, posix.join(root, folder)];
    const known = held.filter((each) => files.some((file) => file.startsWith(`${each}/`)));
    const inside = files.find((file) => file.includes(`/${folder}/`));
    const other = inside?.slice(0, inside.indexOf(`/${folder}/`) + folder.length + 1);
    return [...known, ...(other === undefined ? [] : [other]), ...held];
  });
}
