import packageJson from '../../package.json' with { type: 'json' };
import type { Answers } from '../model/types.js';
import type { AssembleInput } from '../plan/input.js';
import { testsThatCall } from '../project/existing-tests.js';
import { openStore } from './open-store.js';
import type { Options } from './option-values.js';
import { generatedNames } from './preset.js';
import { type Reading, stateWithGuard } from './reading.js';
import { withoutManaged } from './read-project.js';
import type { Adapters } from './adapters.js';

/**
 * What a plan is made from, once everything is read and answered.
 * @param repeat the flags that repeat this run without questions
 */
export async function assembleInput(
  options: Options,
  reading: Reading,
  adapters: Adapters,
  answers: Answers,
  repeat: readonly string[] = [],
): Promise<AssembleInput> {
  const { snapshot, facts, framework, match, manifest } = reading;
  const guard =
    answers.guard ?? (answers.auth ? generatedNames(framework, answers.auth, facts).guard : null);
  return {
    toolVersion: packageJson.version,
    facts,
    snapshot,
    view: reading.view,
    framework,
    store: await openStore(adapters, answers.auth, reading),
    runner: reading.runner,
    templates: adapters.templates,
    spec: reading.spec,
    prefix: match.prefix,
    scan: reading.scan,
    // An answer may have moved the guard, so that others count as guarded by ours.
    state: stateWithGuard(reading, guard),
    answers,
    manifest,
    moves: [...reading.moves.followed, ...(reading.relocation?.moves ?? [])],
    relocation: reading.relocation,
    guards: 'as-decided',
    restore: options.restore,
    onConflict: () => options.onConflict ?? 'abort',
    mistyped: new Set(),
    testsThatCall: (endpoints) => testsThatCall(withoutManaged(snapshot, manifest), endpoints),
    repeat: manifest === null ? repeat : [],
    installable: null,
  };
}
