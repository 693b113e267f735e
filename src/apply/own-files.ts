import type { Manifest } from '../model/types.js';
import { OWN_DIR } from './lock.js';

/** Where the manifest is. */
export const MANIFEST_PATH = `${OWN_DIR}/manifest.json`;

/** Where the text last generated of a managed file is kept; the ending hides it from compilers and linters. */
export function basePath(file: string): string {
  return `${OWN_DIR}/base/${file}.base`;
}

/** Where the text that could not be written is put, for the owner to compare. */
export function proposalPath(file: string): string {
  return `${OWN_DIR}/conflicts/${withinProject(file)}.new`;
}

/** Where a text goes that an interrupted write could not bring to its place. */
export function rescuePath(file: string): string {
  return `${OWN_DIR}/conflicts/${withinProject(file)}.interrupted`;
}

/** The manifest as it is written: two spaces, keys sorted, so that it merges and diffs well. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function withinProject(file: string): string {
  return file.replace(/^(\.\.\/)+/, '');
}
