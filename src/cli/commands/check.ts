import { relative } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { keepScan } from '../../apply/keep-scan.js';
import { hasErrors } from '../../model/diagnostic.js';
import { checkProject } from '../../plan/check.js';
import { mountGone } from '../../plan/drift.js';
import { isUnmounted } from '../../plan/generated.js';
import { listEndpoints } from '../../plan/listing.js';
import { findMarkersLeft } from '../../plan/merge/markers-left.js';
import { readChangelog } from '../../plan/upgrade/changelog.js';
import { upgradesWaiting } from '../../plan/upgrade/upgrades.js';
import { lostFromSpec } from '../../plan/spec-changes.js';
import { renderGithub } from '../../report/github.js';
import { renderJson } from '../../report/json.js';
import { renderSarif } from '../../report/sarif.js';
import { renderCheck } from '../../report/text.js';
import type { Diagnostic } from '../../model/types.js';
import type { Options } from '../option-values.js';
import { createOutput } from '../output.js';
import { countDecisions, findTraces, listReport, unread } from '../overview.js';
import { generatedNames, type Reading, readProject, settingsBeforeAsking } from '../reading.js';
import type { Adapters, ExitCode, Session } from '../session.js';

/** `authwright check`: whether every endpoint is decided, guarded as decided, and the spec says the same. */
export async function check(options: Options, session: Session): Promise<ExitCode> {
  const adapters = await session.adapters();
  const reading = await readProject(options, session, adapters);
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
  const exitCode = hasErrors(problems) ? 2 : 0;
  const output = createOutput(session, options.json);
  const rows = listEndpoints(state.endpoints);
  // Annotations name files from the top of the repository.
  const folder = relative(snapshot.roots.git ?? snapshot.root, snapshot.roots.package);
  switch (options.json ? 'json' : options.format) {
    case 'json': {
      const list = listReport(reading, rows);
      output.result(renderJson({ command: 'check', exitCode, list, plan: null, problems }));
      break;
    }
    case 'github':
      output.result(renderGithub(problems, folder));
      break;
    case 'sarif':
      output.result(renderSarif(problems, packageJson.version, folder));
      break;
    case 'text':
      output.say(renderCheck(problems, countDecisions(rows), output.style));
  }
  return exitCode;
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
