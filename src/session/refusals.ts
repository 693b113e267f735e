import semver from 'semver';
import packageJson from '../../package.json' with { type: 'json' };
import { finding, problem, UserError } from '../model/diagnostic.js';
import { MANIFEST_PATH } from '../model/our-dir.js';
import type { SecurityPlan } from '../model/types.js';
import { findMarkersLeft } from '../plan/merge/markers-left.js';
import { remarksOnMoves } from '../plan/moves/follow-moves.js';
import { hasManifest } from '../project/manifest.js';
import type { Reading } from './reading.js';

/**
 * Refuses a project whose owner has something to say first: which file a generated one became, for it would be
 * merged into that one, and what is wanted of a managed file that holds markers of a conflict.
 * @throws {UserError} MOVE_UNCLEAR, CONFLICT_MARKERS
 */
export function refuseUnsettled({ moves, manifest, snapshot }: Reading): void {
  const unclear = remarksOnMoves({ followed: [], unclear: moves.unclear });
  if (unclear.length > 0) throw new UserError(unclear);
  const marked = findMarkersLeft(manifest, (path) => snapshot.text(path));
  if (marked.length > 0) throw new UserError(marked);
}

/**
 * Refuses to generate where a newer authwright did: its code would be taken back, fixes included.
 * @throws {UserError} MANIFEST_NEWER
 */
export function refuseOlderTool({ manifest }: Reading): void {
  const writer = manifest?.generator.version ?? packageJson.version;
  if (!semver.gt(writer, packageJson.version)) return;
  throw new UserError(
    problem(
      'MANIFEST_NEWER',
      `authwright ${writer} wrote this project's files; this is ${packageJson.version}, which would bring older ones back`,
      `use that version, or a newer one: npx authwright@${writer}`,
      { file: MANIFEST_PATH, line: 1, column: 1 },
    ),
  );
}

/**
 * Generated code is not written into a project whose packages are too old for it: it would not compile.
 * @throws {UserError} DEPENDENCY_TOO_OLD
 */
export function refuseTooOld({ diagnostics }: SecurityPlan): void {
  const tooOld = diagnostics.filter(({ code }) => code === 'DEPENDENCY_TOO_OLD');
  if (tooOld.length > 0)
    throw new UserError(tooOld.map((each) => ({ ...each, severity: 'error' })));
}

/**
 * Without any endpoint there is nothing to secure, and auth that guards nothing would be no help.
 * @throws {UserError} NO_ENDPOINTS, with what could not be read
 */
export function requireEndpoints({ match, scan, framework, facts }: Reading): void {
  if (match.endpoints.length > 0) return;
  throw new UserError([
    ...scan.diagnostics,
    finding(
      'NO_ENDPOINTS',
      `no endpoint was found: no ${framework.label} route in ${facts.sourceRoot} and no operation in a spec`,
    ),
  ]);
}

/**
 * Asked before the project is read, which takes longest.
 * @throws {UserError} NOT_GENERATED
 */
export function requireManifest(folder: string): void {
  if (hasManifest(folder)) return;
  throw new UserError(
    finding(
      'NOT_GENERATED',
      'authwright wrote nothing into this project yet, so there is nothing to update',
    ),
  );
}
