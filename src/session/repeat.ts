import { exportText } from '../model/export-ref.js';
import { flagOf } from '../model/settings/setting.js';
import { settingKeys, settingsTable } from '../model/settings/table.js';
import type { Answers, AuthSettings, Decision, EndpointId, ManifestRoute } from '../model/types.js';
import { isLookedAt, servedBy } from '../plan/served.js';
import type { EndpointState } from '../plan/state.js';
import type { Adapters } from './adapters.js';
import type { Tell } from './events.js';
import { type Options, readOptions } from './option-values.js';
import { settingsBeforeAsking } from './preset.js';
import type { Reading } from './reading.js';
import type { RunResult } from './run.js';

/** What was asked and answered at a terminal. */
export type Asked = {
  /** The flags that give these answers without a question. */
  readonly flags: readonly string[];
  /** Asks again, from the answers given. */
  readonly revise: () => Promise<RunResult>;
};

/** Does `work`; where it fails or is stopped, says how the answers are given again. */
export async function orSayHowToRepeat<T>(
  asked: Asked | null,
  tell: Tell,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (asked) tell({ kind: 'repeatable', flags: asked.flags });
    throw error;
  }
}

/**
 * The flags that give the same answers again without a question, in the order in which one reads them. What the
 * manifest knows already is left out.
 */
export function repeatFlags(
  answers: Answers,
  { state, recorded, facts, answered }: Pick<Reading, 'state' | 'recorded' | 'facts' | 'answered'>,
  adapters: Adapters,
  options: Options,
): readonly string[] {
  const states = state.endpoints;
  const flags: string[] = [];
  for (const [flag, fact] of [
    ['--spec', options.spec],
    ['--framework', options.framework ?? answered.framework],
    ['--module', options.module],
    ['--test-runner', options.testRunner ?? answered.testRunner],
  ] as const) {
    if (fact) flags.push(flag, fact);
  }
  // `--secure-rest` leaves what is secured in another way as it is, and what browsers load: both have to be named.
  const otherwise = new Set(states.filter(isSecuredOtherwise).map(({ endpoint }) => endpoint.id));
  const lookedAt = new Set(
    states.flatMap(({ endpoint }) => (isLookedAt(servedBy(endpoint)) ? [endpoint.id] : [])),
  );
  const known = new Map(states.map((each) => [each.endpoint.id, each.recorded]));
  const decisions = [...answers.decisions]
    .filter(([id, decision]) => !isRecorded(decision, known.get(id) ?? null))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (decisions.some(([, { kind }]) => kind === 'secured')) flags.push('--secure-rest');
  for (const [id, decision] of decisions) {
    if (decision.kind === 'open') flags.push('--open', id);
    else if (decision.roles.length > 0) {
      for (const role of decision.roles) flags.push('--role', roleFlag(id, role));
    } else if ((decision.beside && otherwise.has(id)) || lookedAt.has(id)) {
      flags.push('--secure', id);
    }
  }
  if (answers.style !== (recorded?.style ?? 'route')) flags.push('--style', answers.style);
  const guard = answers.guard && exportText(answers.guard);
  const guardBefore = recorded?.guard ? exportText(recorded.guard) : null;
  if (guard !== null && guard !== guardBefore) flags.push('--guard', guard);
  for (const [key, verdict] of answers.judged) {
    if (recorded?.judged.get(key) !== verdict) flags.push('--judge', `${key}=${verdict}`);
  }
  if (options.newAuth) flags.push('--new-auth');
  if (answers.auth) {
    const usual = settingsBeforeAsking(readOptions({}), recorded, facts, adapters);
    flags.push(...settingFlags(answers.auth, usual));
    // Named on a first run: what is installed later may change which store would be found.
    if (!recorded?.endpoints || recorded.store !== answers.auth.store) {
      flags.push(flagOf(settingsTable.store.name), answers.auth.store);
    }
  }
  return [...flags, '--yes'];
}

/** Whether a run that is told nothing would decide so, by its record. */
function isRecorded(decision: Decision, recorded: ManifestRoute | null): boolean {
  if (recorded === null || decision.kind !== recorded.decision) return false;
  if (decision.kind === 'open' || recorded.decision === 'open') return true;
  const roles = recorded.roles ?? [];
  const isSame =
    decision.roles.length === roles.length && decision.roles.every((role) => roles.includes(role));
  return isSame && !decision.beside;
}

/** Whether it is secured by another guard in the source, or by a scheme in the spec that is not Bearer. */
function isSecuredOtherwise({ guarded, endpoint: { spec } }: EndpointState): boolean {
  return guarded === true || (spec?.security === 'secured' && !spec.bearer);
}

function settingFlags(auth: AuthSettings, defaults: AuthSettings): string[] {
  const flags: string[] = [];
  for (const key of settingKeys) {
    const { name, typed, repeatable } = settingsTable[key];
    const [value, usual] = [String(auth[key] ?? ''), String(defaults[key] ?? '')];
    if (value === usual || key === 'store') continue;
    const all = auth[key];
    const values = repeatable && Array.isArray(all) ? all.map(String) : [value];
    for (const each of values) flags.push(flagOf(name), ...(typed === null ? [] : [each]));
  }
  return flags;
}

function roleFlag(id: EndpointId, role: string): string {
  return `${id}=${role}`;
}
