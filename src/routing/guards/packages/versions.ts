import { parse } from 'jsonc-parser';
import { readPath, relPath } from '../../../model/paths.js';
import { isRecord } from '../../../source/json.js';
import type { SourceView } from '../../../source/view.js';
import { escapeRegExp } from '../../../model/escape-reg-exp.js';

/** Major, minor and patch. */
export type Version = readonly [number, number, number];

/** Versions of a package that let a made-up credential pass. */
export type Outdated = {
  /** The first version that does not. */
  readonly before: Version;
  /** What the older ones do, to go on after their name: "accepts tokens without a signature". */
  readonly why: string;
};

/** Why the version of a package that is used proves nothing; null where it is not that old. */
export function whyOutdated(
  view: SourceView,
  name: string,
  outdated: Outdated | undefined,
): string | null {
  if (!outdated) return null;
  const used = usedVersion(view, name);
  if (used === null || !isBefore(used.newest, outdated.before)) return null;
  return `\`${name}\` ${used.shown} ${outdated.why}; ${outdated.before.join('.')} and newer do not`;
}

/**
 * The version of a package that is used: the one that is installed, or locked, or else the newest that package.json
 * lets in. Null where that is open.
 */
export function usedVersion(
  view: SourceView,
  name: string,
): { readonly newest: Version; readonly shown: string } | null {
  const shown = installedVersion(view, name) ?? lockedVersion(view, name) ?? wanted(view, name);
  const newest = shown === null ? null : newestOf(shown);
  return newest && shown !== null ? { newest, shown } : null;
}

function installedVersion(view: SourceView, name: string): string | null {
  return textIn(view.text(readPath(`node_modules/${name}/package.json`)), ['version']);
}

/** package-lock.json, yarn.lock, pnpm-lock.yaml: the documentation of npm, Yarn and pnpm. */
function lockedVersion(view: SourceView, name: string): string | null {
  const npm = view.text(relPath('package-lock.json'));
  const locked =
    textIn(npm, ['packages', `node_modules/${name}`, 'version']) ??
    textIn(npm, ['dependencies', name, 'version']);
  if (locked !== null) return locked;
  const written = escapeRegExp(name);
  const yarn = new RegExp(`^"?${written}@[^\\n]*:\\n\\s+version:? "?([\\d.]+)`, 'm');
  const pnpm = new RegExp(`^\\s+['"]?/?${written}[@/]([\\d.]+)[^\\n]*:`, 'm');
  return (
    yarn.exec(view.text(relPath('yarn.lock')) ?? '')?.[1] ??
    pnpm.exec(view.text(relPath('pnpm-lock.yaml')) ?? '')?.[1] ??
    null
  );
}

/** Whether the project says itself that it uses a package. */
export function isOwnDependency(view: SourceView, name: string): boolean {
  const json = view.text(relPath('package.json'));
  const places = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return places.some((place) => textIn(json, [place, name]) !== null);
}

function wanted(view: SourceView, name: string): string | null {
  return textIn(view.text(relPath('package.json')), ['dependencies', name]);
}

/** A text in JSON; null where there is none. */
function textIn(json: string | null, names: readonly string[]): string | null {
  let at: unknown = parse(json ?? '');
  for (const name of names) at = isRecord(at) ? at[name] : undefined;
  return typeof at === 'string' ? at : null;
}

/** The newest version that a range may stand for (https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies); null where that is open. */
function newestOf(range: string): Version | null {
  const match = /^\s*([\^~]?)v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[\w.]+)?\s*$/.exec(range);
  if (!match) return null;
  const [, sign, major, minor, patch] = match;
  const first = Number(major);
  if (minor === undefined || (sign === '^' && first !== 0)) return [first, Infinity, Infinity];
  const isExact = patch !== undefined && sign === '';
  return [first, Number(minor), isExact ? Number(patch) : Infinity];
}

export function isBefore(version: Version, other: Version): boolean {
  const differing = [0, 1, 2].find((index) => version[index] !== other[index]);
  return differing !== undefined && (version[differing] ?? 0) < (other[differing] ?? 0);
}
