import { keepScan } from '../apply/keep-scan.js';
import type { Diagnostic } from '../model/types.js';
import { checkProject } from '../plan/check.js';
import { mountGone } from '../plan/drift.js';
import { isUnmounted } from '../plan/generated.js';
import { findMarkersLeft } from '../plan/merge/markers-left.js';
import { lostFromSpec } from '../plan/spec-changes.js';
import { readChangelog } from '../plan/upgrade/changelog.js';
import { upgradesWaiting } from '../plan/upgrade/upgrades.js';
import type { Adapters } from './adapters.js';
import { findTraces, unread } from './findings.js';
import type { Options } from './option-values.js';
import { generatedNames, settingsBeforeAsking } from './preset.js';
import { readProject } from './read-project.js';
import type { Reading } from './reading.js';

/** Whether every endpoint is decided, guarded as decided, and the spec says the same: what is wrong with that. */
export async function check(
  options: Options,
  folder: string,
  adapters: Adapters,
): Promise<{ readonly reading: Reading; readonly problems: readonly Diagnostic[] }> {
  const reading = await readProject(options, folder, adapters);
  const { snapshot, manifest, state, unkept } = reading;
  if (unkept) keepScan(unkept(), snapshot.roots);
  const problems = [
    ...findTraces(reading),
    ...unread(reading),
    ...checkProject(state, manifest, (path) => snapshot.exists(path), reading.guard),
    ...lostFromSpec(reading),
    ...checkMount(options, reading, adapters),
    ...findMarkersLeft(manifest, (path) => snapshot.text(path)),
    ...upgradesWaiting(
      manifest,
      (path) => snapshot.exists(path),
      readChangelog(adapters.templates),
    ),
    ...reading.diagnostics,
  ];
  return { reading, problems };
}

/** That what earlier runs mounted is still mounted. */
function checkMount(options: Options, reading: Reading, adapters: Adapters): readonly Diagnostic[] {
  const { framework, recorded, facts, manifest } = reading;
  if (!manifest || recorded?.guard) return [];
  const auth = settingsBeforeAsking(options, recorded, facts, adapters);
  const { router } = generatedNames(framework, auth, facts);
  const wasMounted = manifest.files[router.file] !== undefined;
  return wasMounted && isUnmounted(reading, router) ? [mountGone(router.file)] : [];
}
