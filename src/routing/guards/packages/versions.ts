import { parse } from 'jsonc-parser';
import { relPath } from '../../../model/paths.js';
import { isRecord } from '../../../source/json.js';
import type { SourceView } from '../../../source/view.js';

/** Major, minor and patch. */
export type Version = readonly [number, number, number];

/** Versions of a package that let a made-up credential pass. */
export type Outdated = {
  /** The first version that does not. */
  readonly before: Version;
  /** What the older ones do, to go on after their name: "accepts tokens without a signature". */
  readonly why: string;
};

/** Why the version of a package that package.json asks for proves nothing; null where it is not that old. */
export function whyOutdated(
  view: SourceView,
  name: string,
  outdated: Outdated | undefined,
): string | null {
  if (!outdated) return null;
  const wanted = wantedVersion(view, name);
  const newest = wanted === null ? null : newestOf(wanted);
  if (wanted === null || newest === null || !isBefore(newest, outdated.before)) return null;
  return `\`${name}\` ${wanted} ${outdated.why}; ${outdated.before.join('.')} and newer do not`;
}

function wantedVersion(view: SourceView, name: string): string | null {
  const manifest: unknown = parse(view.text(relPath('package.json')) ?? '');
  if (!isRecord(manifest)) return null;
  const wanted = isRecord(manifest['dependencies']) ? manifest['dependencies'][name] : null;
  return typeof wanted === 'string' ? wanted : null;
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

function isBefore(version: Version, other: Version): boolean {
  const differing = [0, 1, 2].find((index) => version[index] !== other[index]);
  return differing !== undefined && (version[differing] ?? 0) < (other[differing] ?? 0);
}
