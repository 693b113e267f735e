import semver from 'semver';
import packageJson from '../../package.json' with { type: 'json' };
import { finding, problem, UserError } from '../model/diagnostic.js';
import { MANIFEST_PATH } from '../model/own-dir.js';
import type { SecurityPlan } from '../model/types.js';
import { findMarkersLeft } from '../plan/merge/markers-left.js';
import { remarksOnMoves } from '../plan/moves/follow-moves.js';
import { gitState, isLeftByLastRun } from '../project/git.js';
import type { Options } from './option-values.js';
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
 * Refuses to mix with work that is not committed: a diff of the plan alone could not be told from it.
 * @throws {UserError} DIRTY
 */
export function refuseDirty(plan: SecurityPlan, reading: Reading, { allowDirty }: Options): void {
  if (allowDirty) return;
  const { snapshot, manifest } = reading.disk;
  const touched = plan.changes
    .filter(({ kind }) => kind === 'update' || kind === 'delete')
    .map(({ path }) => path);
  const dirty = (gitState(snapshot.root)?.dirty([...touched, MANIFEST_PATH]) ?? []).filter(
    (path) => path !== MANIFEST_PATH && !isLeftByLastRun(snapshot, manifest, path),
  );
  if (dirty.length === 0) return;
  throw new UserError(
    dirty.map((path) =>
      finding('DIRTY', `${path} has changes that are not committed`, {
        file: path,
        line: 1,
        column: 1,
      }),
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

/** @throws {UserError} NOT_GENERATED */
export function requireManifest({ manifest }: Reading): void {
  if (manifest) return;
  throw new UserError(
    finding(
      'NOT_GENERATED',
      'authwright wrote nothing into this project yet, so there is nothing to update',
    ),
  );
}
