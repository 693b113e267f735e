import { UserError } from '../model/diagnostic.js';
import type { AuthEndpoint, AuthSettings, RelPath } from '../model/types.js';
import { flagOf, type SettingQuestion } from '../model/settings/setting.js';
import {
  authEndpoints,
  forEachSetting,
  type SettingKey,
  settingKeys,
  settingsPhrase,
  settingsTable,
} from '../model/settings/table.js';
import type { UsersThere } from '../project/users-there.js';
import { readOptions, type SaidSettings, type Settings } from './option-values.js';
import {
  type Asker,
  authEndpointsQuestion,
  defaultsQuestion,
  type StoreChoice,
  storeQuestion,
} from './questions.js';

/** Where the answers about generated auth come from, strongest first. */
export type SettingsSources = {
  readonly flags: Settings;
  /** From the manifest; null on a first run. */
  readonly recorded: Settings | null;
  readonly stores: readonly StoreChoice[];
  /** A folder beside the project's sources. */
  readonly outDir: RelPath;
};

/** What the questions about them show beside them. */
export type SettingsShown = {
  /** Below which the auth routes are mounted: `/api`; empty where that is nothing. */
  readonly prefix: string;
  /** Where the project keeps its users already. Looked for when that is asked: every source is read for it. */
  readonly usersThere: () => readonly UsersThere[];
};

/** The settings that the one question about defaults covers. */
const details = settingKeys.filter((key) => key !== 'endpoints' && key !== 'store');

/**
 * Every setting has a default, so nothing is ever missing here; `asker` is null when nobody is to be asked.
 * A project that was generated before is not asked again.
 */
export async function answerSettings(
  sources: SettingsSources & SettingsShown,
  asker: Asker | null,
): Promise<AuthSettings> {
  const { flags, recorded, stores, usersThere } = sources;
  const preset = presetSettings(sources);
  if (asker === null || recorded?.endpoints) return preset;
  const endpoints = flags.endpoints ?? (await askEndpoints(asker));
  const store =
    flags.store ??
    (stores.length > 1 ? await asker.choose(storeQuestion(stores, usersThere())) : preset.store);
  const chosen = { ...preset, endpoints, store };
  return details.some((key) => flags[key] !== null) ? chosen : askDetails(chosen, sources, asker);
}

/** The settings when nobody is asked: flags, then manifest, then the defaults of security.md. */
export function presetSettings({ flags, recorded, stores, outDir }: SettingsSources): AuthSettings {
  const usual = forEachSetting<SaidSettings>((key) => settingsTable[key].usual);
  const said = [
    flags,
    ...(recorded ? [recorded] : []),
    { ...usual, outDir, store: presetStore(stores) },
  ];
  return forEachSetting<AuthSettings>((key) => firstSaid(key, said));
}

/** The store that the project uses already, else the first. */
export function presetStore(stores: readonly StoreChoice[]): string {
  return (stores.find(({ evidence }) => evidence !== null) ?? stores[0])?.id ?? '';
}

function firstSaid<N extends SettingKey>(
  key: N,
  sources: readonly SaidSettings[],
): AuthSettings[N] {
  // Of the settings that nobody may have spoken of, null is a value.
  return (sources.find((source) => source[key] !== null)?.[key] ?? null) as AuthSettings[N];
}

async function askEndpoints(asker: Asker): Promise<readonly AuthEndpoint[]> {
  const picked = await asker.pick(authEndpointsQuestion());
  return authEndpoints.filter((name) => picked.includes(name));
}

async function askDetails(
  preset: AuthSettings,
  { prefix }: SettingsShown,
  asker: Asker,
): Promise<AuthSettings> {
  const shown = settingsPhrase(preset, prefix);
  if ((await asker.choose(defaultsQuestion(shown))) === 'keep') return preset;
  const typed: Record<string, unknown> = {};
  for (const key of settingKeys) {
    const { name, question } = settingsTable[key];
    if (!question) continue;
    const below = key === 'basePath' && prefix !== '' ? `, below ${prefix}` : '';
    const asked = { ...question, message: `${question.message}${below}` };
    typed[name] = await ask(name, asked, String(preset[key]), asker);
  }
  const said = readOptions(typed).settings;
  return forEachSetting<AuthSettings>((key) => firstSaid(key, [said, preset]));
}

async function ask(
  name: string,
  question: SettingQuestion,
  preferred: string,
  asker: Asker,
): Promise<unknown> {
  const { message } = question;
  const flags = [flagOf(name)];
  if (question.kind === 'text') {
    const validate = (text: string) => optionProblem(name, text);
    return asker.text({ message, flags, preferred, validate });
  }
  const { choices } = question;
  const chosen = await asker.choose({
    message,
    flags,
    choices: choices.map(({ value, hint }) => ({ value, label: value, hint })),
    preferred: choices[0]?.value ?? '',
  });
  return choices.find(({ value }) => value === chosen)?.means;
}

/** What is wrong with `value` as the value of an option, by the rules of its flag; null when nothing is. */
export function optionProblem(name: string, value: string): string | null {
  try {
    readOptions({ [name]: value });
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics[0]?.message ?? '';
    throw error;
  }
}
