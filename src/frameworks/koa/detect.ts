import { coerce } from 'semver';
import type { PackageJson } from '../../model/types.js';
import type { FrameworkDetection } from '../adapter.js';

/** The major version that is assumed of a range that names none (`latest`, `workspace:*`). */
const CURRENT_MAJOR = 3;

/** Koa among the dependencies, of whatever kind. */
export function detect(pkg: PackageJson): FrameworkDetection | null {
  const places = ['dependencies', 'devDependencies', 'peerDependencies'] as const;
  for (const place of places) {
    const range = pkg[place]?.['koa'];
    if (range === undefined) continue;
    const version = coerce(range);
    return {
      version: version?.version ?? range,
      major: version?.major ?? CURRENT_MAJOR,
      evidence: `koa ${range} in ${place} of package.json`,
    };
  }
  return null;
}
