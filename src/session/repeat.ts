import { exportText } from '../model/export-ref.js';
import { flagOf } from '../model/settings/setting.js';
import { settingKeys, settingsTable } from '../model/settings/table.js';
import type { Answers, AuthSettings, EndpointId } from '../model/types.js';
import { isLookedAt, servedBy } from '../plan/served.js';
import type { EndpointState } from '../plan/state.js';
import type { Options } from './option-values.js';

/**
 * The flags that give the same decisions again without a question, in the order in which one reads them.
 * @param states the endpoints as they were before this run
 * @param defaults the settings that a run without flags would take
 */
export function repeatFlags(
  answers: Answers,
  states: readonly EndpointState[],
  defaults: AuthSettings | null,
  options: Options,
): readonly string[] {
  const flags: string[] = [];
  // `--secure-rest` leaves what is secured in another way as it is, and what browsers load: both have to be named.
  const otherwise = new Set(states.filter(isSecuredOtherwise).map(({ endpoint }) => endpoint.id));
  const lookedAt = new Set(
    states.flatMap(({ endpoint }) => (isLookedAt(servedBy(endpoint)) ? [endpoint.id] : [])),
  );
  const decisions = [...answers.decisions].sort(([a], [b]) => (a < b ? -1 : 1));
  if (decisions.some(([, { kind }]) => kind === 'secured')) flags.push('--secure-rest');
  for (const [id, decision] of decisions) {
    if (decision.kind === 'open') flags.push('--open', id);
    else if (decision.roles.length > 0) {
      for (const role of decision.roles) flags.push('--role', roleFlag(id, role));
    } else if ((decision.beside && otherwise.has(id)) || lookedAt.has(id)) {
      flags.push('--secure', id);
    }
  }
  if (answers.style === 'router') flags.push('--style', 'router');
  if (answers.guard) flags.push('--guard', exportText(answers.guard));
  for (const [key, verdict] of answers.judged) flags.push('--judge', `${key}=${verdict}`);
  if (options.newAuth) flags.push('--new-auth');
  if (answers.auth && defaults) flags.push(...settingFlags(answers.auth, defaults));
  return [...flags, '--yes'];
}

/** By a guard in the source, or by a scheme of the spec that is not Bearer. */
function isSecuredOtherwise({ guarded, endpoint: { spec } }: EndpointState): boolean {
  return guarded === true || (spec?.security === 'secured' && !spec.bearer);
}

function settingFlags(auth: AuthSettings, defaults: AuthSettings): string[] {
  const flags: string[] = [];
  for (const key of settingKeys) {
    const { name, typed } = settingsTable[key];
    const [value, usual] = [String(auth[key] ?? ''), String(defaults[key] ?? '')];
    if (value === usual || key === 'store') continue;
    flags.push(flagOf(name), ...(typed === null ? [] : [value]));
  }
  // Always named: what is installed later may change which store would be found.
  return [...flags, flagOf(settingsTable.store.name), auth.store];
}

function roleFlag(id: EndpointId, role: string): string {
  return `${id}=${role}`;
}
