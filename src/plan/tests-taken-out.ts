import { posix } from 'node:path';
import { sha256 } from '../model/digest.js';
import { applyEdits } from '../model/text-edit.js';
import type { FileChange, Manifest, RelPath, SplicedRecord, TextEdit } from '../model/types.js';
import { type OwnPart, pointerOf, readParts } from '../openapi/own-parts.js';
import { takeOut } from '../openapi/take-out.js';
import { verifySplice } from '../source/verify.js';
import type { AssembleInput } from './input.js';
import { ourPackages } from './our-packages.js';
import { withoutManagedStrings } from './removal/entries.js';
import { neededEntries } from './removal/needed-entries.js';
import { takeSetupOut } from './removal/our-scripts.js';
import { DATA_FILE, undoFor } from './spliced-record.js';

const PACKAGE_JSON = 'package.json' as RelPath;

/**
 * The configurations of test runners without the setup of generated tests, where no tests are written any more and an
 * earlier run wrote some.
 */
export function configsWithoutTests({
  answers,
  manifest,
  snapshot,
}: Pick<AssembleInput, 'answers' | 'manifest' | 'snapshot'>): readonly FileChange[] {
  const setup = manifest && answers.auth?.tests === 'none' ? setupOf(manifest) : null;
  if (manifest === null || setup === null) return [];
  return Object.entries(manifest.spliced).flatMap(([name, record]): readonly FileChange[] => {
    const path = name as RelPath;
    const before = snapshot.text(path);
    if (path === PACKAGE_JSON || !before?.includes(posix.basename(setup))) return [];
    if (record.created && sha256(before) === record.sha256) {
      return [{ kind: 'delete', path, before }];
    }
    const edits = configEdits(path, before, record, manifest);
    const content = applyEdits(before, edits);
    if (content === before) return [];
    const reason = 'no test setup';
    return [{ kind: 'update', path, before, content, kept: 'spliced', reason, edits: [edits] }];
  });
}

function setupOf({ files }: Manifest): RelPath | null {
  const found = Object.entries(files).find(([, { template }]) => template.includes('/auth-setup.'));
  return found ? (found[0] as RelPath) : null;
}

function configEdits(
  path: RelPath,
  before: string,
  record: SplicedRecord,
  manifest: Manifest,
): readonly TextEdit[] {
  const undo = undoFor(before, record);
  if (undo) return undo;
  if (DATA_FILE.test(path)) return takeOut(path, before, record.parts ?? {}, () => false).edits;
  const edits = withoutManagedStrings(path, before, manifest);
  return edits.length > 0 && verifySplice(path, before, edits) === null ? edits : [];
}

/**
 * What takes out of package.json, one step after the other, what earlier runs put there for tests and nobody needs:
 * scripts, the settings of a runner, its packages.
 *
 * @param text package.json as it will be but for that
 * @param scripts those that are generated all the same
 * @param sources every source as it will be
 */
export function packageJsonWithoutTests(
  { manifest, facts, runner }: Pick<AssembleInput, 'manifest' | 'facts' | 'runner'>,
  text: string,
  scripts: Readonly<Record<string, string>>,
  sources: ReadonlyMap<RelPath, string>,
): { readonly edits: readonly (readonly TextEdit[])[]; readonly dropped: readonly string[] } {
  const parts = manifest?.spliced[PACKAGE_JSON]?.parts;
  if (!manifest || !parts) return { edits: [], dropped: [] };
  const isOurs = ([path]: readonly [RelPath, string]): boolean => path in manifest.files;
  const needs = neededEntries(
    { facts, manifest, runner },
    {
      owners: new Map([...sources].filter((each) => !isOurs(each))),
      generated: new Map([...sources].filter(isOurs)),
    },
  );
  const inScripts = takeSetupOut(text, { manifest, runner });
  const between = applyEdits(text, inScripts.edits);
  const leaving = readParts(parts).filter((part) => {
    const pointer = pointerOf(part.keys);
    return isForTests(part, scripts) && !needs.has(pointer) && !inScripts.done.includes(pointer);
  });
  const pointers = leaving.map(({ kind, keys }) =>
    pointerOf(kind === 'items' ? [...keys, '-'] : keys),
  );
  const { edits } = takeOut(
    PACKAGE_JSON,
    between,
    Object.fromEntries(pointers.map((pointer) => [pointer, parts[pointer] ?? ''])),
    () => false,
  );
  const dropped = ourPackages(parts).filter(({ pointer }) => pointers.includes(pointer));
  return { edits: [inScripts.edits, edits], dropped: dropped.map(({ name }) => name) };
}

/** Scripts that are not generated now, tools, and settings of runners; of a map goes what is empty then. */
function isForTests({ kind, keys }: OwnPart, scripts: Readonly<Record<string, string>>): boolean {
  const [section, name = ''] = keys;
  if (kind === 'map') return true;
  if (section === 'scripts') return !(name in scripts);
  if (section === 'devDependencies') return !name.startsWith('@types/');
  return section !== 'dependencies';
}
