import { UserError } from '../model/diagnostic.js';
import type { AuthEndpoint, AuthSettings, RelPath } from '../model/types.js';
import {
  authEndpoints,
  flagOf,
  type RawOptions,
  readOptions,
  type Settings,
} from './option-values.js';
import {
  type Asker,
  authEndpointsQuestion,
  type ChoiceQuestion,
  defaultsQuestion,
  settingsPhrase,
  type StoreChoice,
  storeQuestion,
  type TextQuestion,
} from './questions.js';

/** Where the answers about generated auth come from, strongest first. */
export type SettingsSources = {
  readonly flags: Settings;
  /** From the manifest; null on a first run. */
  readonly recorded: Settings | null;
  readonly stores: readonly StoreChoice[];
  /** Beside the project's own sources. */
  readonly outDir: RelPath;
};

/** The names that the one question about defaults covers. */
const detailNames = [
  'basePath',
  'out',
  'accessSeconds',
  'refreshDays',
  'refreshGrace',
  'passwordMin',
  'trustProxy',
  'hash',
  'algorithm',
  'stateless',
] as const;

/**
 * Every setting has a default, so nothing is ever missing here; `asker` is null when nobody is to be asked.
 * A project that was generated before is not asked again.
 */
export async function answerSettings(
  sources: SettingsSources,
  asker: Asker | null,
): Promise<AuthSettings> {
  const { flags, recorded, stores } = sources;
  const preset = presetSettings(sources);
  if (asker === null || recorded?.endpoints) return preset;
  const endpoints = flags.endpoints ?? (await askEndpoints(asker));
  const store =
    flags.store ?? (stores.length > 1 ? await asker.choose(storeQuestion(stores)) : preset.store);
  const chosen = { ...preset, endpoints, store };
  return detailNames.some((name) => flags[name] !== null) ? chosen : askDetails(chosen, asker);
}

/** The settings when nobody is asked: flags, then manifest, then the defaults of security.md. */
export function presetSettings({ flags, recorded, stores, outDir }: SettingsSources): AuthSettings {
  const found = stores.find(({ evidence }) => evidence !== null) ?? stores[0];
  return {
    endpoints: flags.endpoints ?? recorded?.endpoints ?? authEndpoints,
    basePath: flags.basePath ?? recorded?.basePath ?? '/auth',
    outDir: flags.out ?? recorded?.out ?? outDir,
    store: flags.store ?? recorded?.store ?? found?.id ?? '',
    accessSeconds: flags.accessSeconds ?? recorded?.accessSeconds ?? 600,
    refreshDays: flags.refreshDays ?? recorded?.refreshDays ?? 30,
    refreshGrace: flags.refreshGrace ?? recorded?.refreshGrace ?? 10,
    passwordMin: flags.passwordMin ?? recorded?.passwordMin ?? 15,
    trustProxy: flags.trustProxy ?? recorded?.trustProxy ?? null,
    hash: flags.hash ?? recorded?.hash ?? 'argon2id',
    algorithm: flags.algorithm ?? recorded?.algorithm ?? 'HS256',
    stateless: flags.stateless ?? recorded?.stateless ?? false,
  };
}

async function askEndpoints(asker: Asker): Promise<readonly AuthEndpoint[]> {
  const picked = await asker.pick(authEndpointsQuestion());
  return authEndpoints.filter((name) => picked.includes(name));
}

async function askDetails(preset: AuthSettings, asker: Asker): Promise<AuthSettings> {
  if ((await asker.choose(defaultsQuestion(settingsPhrase(preset)))) === 'keep') return preset;
  const typed: RawOptions = {
    basePath: await asker.text(detail('basePath', 'Path of the auth routes', preset.basePath)),
    out: await asker.text(detail('out', 'Folder of the generated files', preset.outDir)),
    accessSeconds: await asker.text(
      detail('accessSeconds', 'Life of an access token, seconds', preset.accessSeconds),
    ),
    refreshDays: await asker.text(
      detail('refreshDays', 'Life of a refresh token, days', preset.refreshDays),
    ),
    refreshGrace: await asker.text(
      detail(
        'refreshGrace',
        'A used refresh token that comes again ends nothing for, seconds',
        preset.refreshGrace,
      ),
    ),
    passwordMin: await asker.text(
      detail('passwordMin', 'Least characters of a password', preset.passwordMin),
    ),
    hash: await asker.choose(
      oneOf('hash', 'Password hashing', [
        { value: 'argon2id', hint: 'recommended' },
        { value: 'scrypt', hint: 'built into Node, no package' },
      ]),
    ),
    algorithm: await asker.choose(
      oneOf('algorithm', 'Signature of access tokens', [
        { value: 'HS256', hint: 'one secret, this service alone verifies' },
        { value: 'ES256', hint: 'a key pair, other services can verify' },
      ]),
    ),
    stateless:
      (await asker.choose(
        oneOf('stateless', 'Look the session up on each request?', [
          { value: 'yes', hint: 'a logout acts at once' },
          { value: 'no', hint: 'a logout acts when the access token expires' },
        ]),
      )) === 'no',
  };
  const { settings } = readOptions(typed);
  return presetSettings({
    flags: {
      ...settings,
      endpoints: preset.endpoints,
      store: preset.store,
      trustProxy: preset.trustProxy,
    },
    recorded: null,
    stores: [],
    outDir: preset.outDir,
  });
}

function detail(name: string, message: string, preferred: string | number): TextQuestion {
  return {
    message,
    flags: [flagOf(name)],
    preferred: String(preferred),
    validate: (text) => optionProblem(name, text),
  };
}

function oneOf(
  name: string,
  message: string,
  choices: readonly { readonly value: string; readonly hint: string }[],
): ChoiceQuestion {
  return {
    message,
    flags: [flagOf(name)],
    choices: choices.map(({ value, hint }) => ({ value, label: value, hint })),
    preferred: choices[0]?.value ?? '',
  };
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
