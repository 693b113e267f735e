import { finding, UserError } from '../model/diagnostic.js';
import { MANIFEST_PATH } from '../model/our-dir.js';
import { relPath } from '../model/paths.js';
import type { FileChange, RelPath } from '../model/types.js';
import { gitState, isLeftByLastRun } from '../project/git.js';
import { type Asker, uncommittedQuestion } from './questions.js';
import type { Reading } from './reading.js';
import { isWriting, type Run } from './run.js';

/**
 * Looks, before anything else is asked, for work that is not committed in files that the run will most likely write
 * into, and asks whether it may. After the first run that is the normal case: an endpoint was just written.
 * @returns the files that may be written
 * @throws {UserError} DIRTY when they may not
 */
export async function askAboutUncommitted(
  { asker, options }: Pick<Run, 'asker' | 'options'>,
  reading: Reading,
): Promise<ReadonlySet<RelPath>> {
  if (!asker || options.yes || options.allowDirty || !isWriting(options)) return new Set();
  const files = uncommittedAmong(likelyTouched(reading), reading);
  return mayBeWritten(files, asker, reading.manifest !== null);
}

/**
 * Refuses to mix with work that is not committed, unless somebody says so: a diff of the plan alone could not be told
 * from it.
 * @returns `allowed` and the files that were allowed now
 * @throws {UserError} DIRTY
 */
export async function settleUncommitted(
  changes: readonly FileChange[],
  reading: Reading,
  { asker, options, allowed }: Pick<Run, 'asker' | 'options' | 'allowed'>,
): Promise<ReadonlySet<RelPath>> {
  if (options.allowDirty) return allowed;
  const touched = changes
    .filter(({ kind }) => kind === 'update' || kind === 'delete')
    .map(({ path }) => path);
  const files = uncommittedAmong([...touched, MANIFEST_PATH], reading).filter(
    (path) => !allowed.has(path),
  );
  return new Set([...allowed, ...(await mayBeWritten(files, options.yes ? null : asker, false))]);
}

/** The files with endpoints that are not decided yet, the spec of these, and in a first run what auth is mounted in. */
function likelyTouched({ state, scan, spec, manifest }: Reading): readonly RelPath[] {
  const fresh = state.endpoints
    .filter(({ recorded, generated }) => recorded === null && !generated)
    .map(({ endpoint }) => endpoint);
  const documented = spec !== null && fresh.some((endpoint) => endpoint.spec !== null);
  const first =
    manifest === null ? [relPath('package.json'), ...(scan.app ? [scan.app.file] : [])] : [];
  return [
    ...new Set([
      ...fresh.flatMap(({ routes }) => routes.map(({ loc }) => loc.file)),
      ...(documented ? [spec.file] : []),
      ...first,
    ]),
  ];
}

function uncommittedAmong(paths: readonly RelPath[], { disk }: Reading): readonly RelPath[] {
  const { snapshot, manifest } = disk;
  return (gitState(snapshot.root)?.dirty(paths) ?? []).filter(
    (path) => path !== MANIFEST_PATH && !isLeftByLastRun(snapshot, manifest, path),
  );
}

async function mayBeWritten(
  files: readonly RelPath[],
  asker: Asker | null,
  preferred: boolean,
): Promise<ReadonlySet<RelPath>> {
  if (files.length === 0) return new Set();
  if (asker && (await asker.confirm(uncommittedQuestion(files, preferred)))) return new Set(files);
  throw new UserError(
    files.map((path) =>
      finding('DIRTY', `${path} has changes that are not committed`, {
        file: path,
        line: 1,
        column: 1,
      }),
    ),
  );
}
