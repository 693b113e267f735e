import { posix } from 'node:path';
import type { RelPath } from '../model/types.js';
import type { ReadFile } from './types.js';

/** Folders in which a spec is looked for, the likeliest first; '' is the package folder itself. */
const folders = [
  '',
  'docs',
  'doc',
  'spec',
  'specs',
  'openapi',
  'swagger',
  'api',
  'api-docs',
  'docs/api',
  'public',
  'static',
  'src',
  'src/docs',
  'src/openapi',
  'src/swagger',
  'src/api',
  'config',
];
/** Names without ending, the likeliest first. `*-api` is `overseerr-api.yml`. */
const names = [
  /^openapi$/,
  /^swagger$/,
  /^api$/,
  /^(?:api[-_.])?(?:spec|docs)$/,
  /^openapi[-_.].+$|^.+[-_.](?:openapi|api|swagger)$|^swagger[-_.].+$/,
  /^endpoints$/,
];
/** How many of `names` mean nothing else. */
const SURE_NAMES = 2;
const endings = ['.yaml', '.yml', '.json'];
/** Folders whose specs describe something else. */
const foreign = /^(?:tests?|__tests__|fixtures?|examples?|node_modules|dist|build|coverage|\..*)$/;
/** Enough to see the first keys past a licence comment. */
const peekLength = 20_000;

/**
 * Files among `files` that have a usual name and place for a spec and look like one, in order of
 * preference. Cheap: reads the head of the few files whose name fits, parses nothing.
 */
export function findSpecs(files: readonly RelPath[], read: ReadFile): readonly RelPath[] {
  return files
    .map((file) => ({ file, rank: rankOf(file) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file)
    .filter((file) => looksLikeSpec(file, read(file) ?? ''));
}

/** Files that are called `openapi` or `swagger` near the top: when none of them looks like a spec, that is worth saying. */
export function namedLikeSpecs(files: readonly RelPath[]): readonly RelPath[] {
  const mostLikely = SURE_NAMES * (folders.length + 1) * endings.length;
  return files.filter((file) => (rankOf(file) ?? Infinity) < mostLikely);
}

/** Smaller is better: name before folder before ending; null when the name or the folder does not fit. */
function rankOf(file: RelPath): number | null {
  const { dir, name, ext } = posix.parse(file.toLowerCase());
  const ending = endings.indexOf(ext);
  const kind = names.findIndex((pattern) => pattern.test(name));
  const folder = folderRank(dir, kind);
  if (ending === -1 || kind === -1 || folder === null) return null;
  return (kind * (folders.length + 1) + folder) * endings.length + ending;
}

/** `openapi.*` and `swagger.*` may lie anywhere near the top, other names in the usual folders alone. */
function folderRank(dir: string, kind: number): number | null {
  const usual = folders.indexOf(dir);
  if (usual !== -1) return usual;
  const segments = dir.split('/');
  const near =
    kind < SURE_NAMES && segments.length <= 3 && !segments.some((each) => foreign.test(each));
  return near ? folders.length : null;
}

/** A top-level `openapi` or `swagger` key (`endpoints` in a file of that name), in YAML or JSON. */
function looksLikeSpec(file: RelPath, text: string): boolean {
  const head = text.slice(0, peekLength).replace(/^\uFEFF/, '');
  const list = posix.parse(file).name.toLowerCase() === 'endpoints';
  const version = String.raw`["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\.\d`;
  const key = list ? String.raw`${version}|["']?endpoints["']?\s*:` : version;
  const flow = /^\s*\{/.test(head);
  return flow
    ? new RegExp(`[{,]\\s*(?:${key})`).test(head)
    : new RegExp(`^(?:${key})`, 'm').test(head);
}
