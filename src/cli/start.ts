import { resolve } from 'node:path';
import semver from 'semver';
import { MANIFEST_PATH } from '../model/own-dir.js';
import packageJson from '../../package.json' with { type: 'json' };
import { recover } from '../apply/recover.js';
import { problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { findMarkersLeft } from '../plan/merge/markers-left.js';
import { remarksOnMoves } from '../plan/moves/follow-moves.js';
import { renderDiagnostics } from '../report/diagnostics.js';
import { isWriting, type Run } from './run.js';
import type { Options } from './option-values.js';
import { createOutput } from './output.js';
import { packageFolder, type Reading } from './reading.js';
import { type Adapters, isInteractive, type Session } from './session.js';

/** What every run that plans begins with: a write that was interrupted is completed or undone before anything is read. */
export async function startRun(
  options: Options,
  session: Session,
  adapters: Adapters,
): Promise<Pick<Run, 'options' | 'session' | 'output' | 'asker' | 'recovered'>> {
  const output = createOutput(session, options.json);
  const asker = isInteractive(session, options.json)
    ? (await import('./prompt.js')).createAsker(session, output)
    : null;
  const recovered = isWriting(options) ? recoverFirst(options, session, adapters) : [];
  // Said before anything else can go wrong.
  if (recovered.length > 0) output.say(renderDiagnostics(recovered, output.style));
  return { options, session, output, asker, recovered };
}

function recoverFirst(
  options: Options,
  session: Session,
  adapters: Adapters,
): readonly Diagnostic[] {
  const outside = options.spec === null ? [] : [resolve(session.cwd, options.cwd, options.spec)];
  return recover(packageFolder(options, session, adapters), { outside }).diagnostics;
}

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
