import { problem, UserError } from '../model/diagnostic.js';
import { isRole, ROLE_RULE } from '../model/role.js';
import { anyText, insideProject, oneOf } from '../model/settings/readers.js';
import { flagOf, type Setting, valueProblem } from '../model/settings/setting.js';
import {
  forEachSetting,
  settingKeys,
  type SettingKey,
  settingsTable,
} from '../model/settings/table.js';
import type {
  Answers,
  AuthSettings,
  AppRef,
  ConflictWay,
  Diagnostic,
  ExportRef,
  RelPath,
} from '../model/types.js';
import type { RolePattern } from '../plan/patterns.js';

/** The options of any command, read and checked. Null where nothing was said, so that a later source may answer. */
export type Options = {
  readonly cwd: string;
  readonly workspace: string | null;
  /** As typed: it may lie above the package. */
  readonly spec: string | null;
  readonly secure: readonly string[];
  readonly open: readonly string[];
  readonly roles: readonly RolePattern[];
  readonly rest: 'secured' | 'open' | null;
  readonly newAuth: boolean;
  readonly settings: Settings;
  readonly framework: string | null;
  readonly module: 'esm' | 'cjs' | null;
  readonly testRunner: string | null;
  readonly restore: boolean;
  readonly onConflict: ConflictWay | null;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly json: boolean;
  readonly install: boolean | null;
  readonly typecheck: boolean;
  readonly allowDirty: boolean;
  readonly only: 'undecided' | 'unguarded' | 'open' | null;
  readonly html: string | null;
  readonly format: 'text' | 'json' | 'github' | 'sarif';
  /** Whether `check` asks the running application as well. */
  readonly running: boolean;
  readonly verify: VerifyOptions;
};

/** How `verify` is to start the application, or which one it is to ask. */
export type VerifyOptions = {
  /** What is loaded in the place of the start command. */
  readonly app: AppRef | null;
  readonly envFile: string | null;
  /** A running instance to ask, in place of starting one. */
  readonly url: URL | null;
  /** Whether that may be sent `GET`. */
  readonly gets: boolean;
  /** Hosts off this machine that the application may connect to. */
  readonly allowNet: readonly string[];
  /** Whether it may start other programs. */
  readonly allowRun: boolean;
  /** Endpoints of which it is accepted that nothing could be shown, with the reason. */
  readonly accepted: readonly { readonly pattern: string; readonly reason: string }[];
};

/** The options whose answers the manifest keeps; null where nothing was said. */
export type Settings = {
  readonly guard: ExportRef | null;
  /** By `keyOfUse`; empty when nothing was said. */
  readonly judged: Answers['judged'];
  readonly style: 'route' | 'router' | null;
} & SaidSettings;

/** The settings of generated auth from one source; null where that source says nothing. */
export type SaidSettings = { readonly [N in SettingKey]: AuthSettings[N] | null };

export const conflictWays: readonly ConflictWay[] = ['abort', 'keep', 'theirs', 'markers'];

/** Options under the names that commander gives them: the flag in camel case. */
export type RawOptions = Readonly<Record<string, unknown>>;

/**
 * Checks what commander collected.
 * @throws {UserError} with every wrong value, `OPTION_VALUE`, and every contradiction, `OPTION_CONFLICT`.
 */
export function readOptions(raw: RawOptions): Options {
  const { value, problems } = collect((reader) => optionsFrom(raw, reader));
  const all = [...problems, ...contradictions(value, raw)];
  if (all.length > 0) throw new UserError(all);
  return value;
}

/**
 * Reads the `answers` of a manifest with the rules of the flags of the same names.
 * @throws {UserError} `MANIFEST_ANSWER` when the file was edited into something that is no answer.
 */
export function readRecordedSettings(answers: RawOptions, manifestFile: RelPath): Settings {
  const { value, problems } = collect((reader) => settingsFrom(answers, reader));
  if (problems.length > 0) {
    throw new UserError(
      problems.map((each) => ({
        ...each,
        code: 'MANIFEST_ANSWER',
        message: `answers: ${each.message}`,
        loc: { file: manifestFile, line: 1, column: 1 },
      })),
    );
  }
  return value.endpoints === null ? value : withEarlier(value);
}

/** With what runs did before there was a setting: a manifest with settings of that time has none. */
function withEarlier(settings: Settings): Settings {
  const earlier = forEachSetting<SaidSettings>(
    (key) => settings[key] ?? settingsTable[key].before ?? null,
  );
  return { ...settings, ...earlier };
}

/** The flags in `settings` that only make sense when authwright generates auth. */
export function generatedOnlyFlags(settings: Settings): readonly string[] {
  return settingKeys
    .filter((key) => settings[key] !== null)
    .map((key) => flagOf(settingsTable[key].name));
}

function contradictions({ settings, newAuth }: Options, raw: RawOptions): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (raw['secureRest'] === true && raw['openRest'] === true) {
    found.push(
      problem('OPTION_CONFLICT', '--secure-rest and --open-rest say opposite things', 'drop one'),
    );
  }
  const idle = [...generatedOnlyFlags(settings), ...(newAuth ? ['--new-auth'] : [])];
  if (settings.guard !== null && idle.length > 0) {
    found.push(
      problem(
        'OPTION_CONFLICT',
        `--guard generates no auth, so ${idle.join(', ')} would do nothing`,
        `drop  --guard  or  ${idle.join(' ')}`,
      ),
    );
  }
  return found;
}

type Reject = (name: string, message: string, fix: string) => void;

function collect<T>(read: (reject: Reject) => T): { value: T; problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const value = read((name, message, fix) => problems.push(valueProblem(name, message, fix)));
  return { value, problems };
}

function optionsFrom(raw: RawOptions, reject: Reject): Options {
  return {
    cwd: text(raw, 'cwd', reject) ?? '.',
    workspace: text(raw, 'workspace', reject),
    spec: text(raw, 'spec', reject),
    secure: texts(raw['secure']),
    open: texts(raw['open']),
    roles: texts(raw['role']).flatMap((each) => rolePattern(each, reject) ?? []),
    rest: raw['secureRest'] === true ? 'secured' : raw['openRest'] === true ? 'open' : null,
    newAuth: raw['newAuth'] === true,
    settings: settingsFrom(raw, reject),
    framework: text(raw, 'framework', reject),
    module: choice(raw, 'module', ['esm', 'cjs'], reject),
    testRunner: text(raw, 'testRunner', reject),
    restore: raw['restore'] === true,
    onConflict: choice(raw, 'onConflict', conflictWays, reject),
    yes: raw['yes'] === true,
    dryRun: raw['dryRun'] === true,
    diff: raw['diff'] === true,
    json: raw['json'] === true,
    install: typeof raw['install'] === 'boolean' ? raw['install'] : null,
    typecheck: raw['typecheck'] !== false && raw['verify'] !== false,
    allowDirty: raw['allowDirty'] === true,
    only: choice(raw, 'only', ['undecided', 'unguarded', 'open'], reject),
    html: text(raw, 'html', reject),
    format: choice(raw, 'format', ['text', 'json', 'github', 'sarif'], reject) ?? 'text',
    running: raw['running'] === true,
    verify: {
      app: appRef(raw, reject),
      envFile: text(raw, 'envFile', reject),
      url: url(raw, reject),
      gets: raw['gets'] === true,
      allowNet: texts(raw['allowNet']),
      allowRun: raw['allowRun'] === true,
      accepted: texts(raw['accept']).flatMap((each) => acceptance(each, reject)),
    },
  };
}

function url(raw: RawOptions, reject: Reject): URL | null {
  const value = text(raw, 'url', reject);
  if (value === null) return null;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return new URL(value);
  reject('url', `'${value}' is no address of a server`, 'for example  --url http://localhost:3000');
  return null;
}

function acceptance(value: string, reject: Reject): VerifyOptions['accepted'] {
  const at = value.indexOf('=');
  const [pattern, reason] = [value.slice(0, Math.max(at, 0)).trim(), value.slice(at + 1).trim()];
  if (pattern !== '' && reason !== '') return [{ pattern, reason }];
  reject(
    'accept',
    `'${value}' is not PATTERN=REASON`,
    "for example  --accept 'GET /reports/**=the upstream refuses, see its own tests'",
  );
  return [];
}

function settingsFrom(raw: RawOptions, reject: Reject): Settings {
  return {
    guard: exportRef(raw, 'guard', 'src/middleware/auth.ts#requireUser', reject),
    judged: new Map(texts(raw['judge']).flatMap((each) => judgement(each, reject))),
    style: choice(raw, 'style', ['route', 'router'], reject),
    ...forEachSetting<SaidSettings>((key) => setting(key, raw, reject)),
  };
}

function setting<N extends SettingKey>(
  key: N,
  raw: RawOptions,
  reject: Reject,
): AuthSettings[N] | null {
  const { name, read } = settingsTable[key];
  return readWith(read, name, raw, reject);
}

function readWith<T>(
  read: Setting<T>['read'],
  name: string,
  raw: RawOptions,
  reject: Reject,
): T | null {
  const value = raw[name];
  if (value === undefined) return null;
  const result = read(value);
  if ('value' in result) return result.value;
  reject(name, result.wrong, result.fix);
  return null;
}

function text(raw: RawOptions, name: string, reject: Reject): string | null {
  return readWith(anyText(name), name, raw, reject);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function choice<const T extends string>(
  raw: RawOptions,
  name: string,
  choices: readonly T[],
  reject: Reject,
): T | null {
  return readWith(oneOf(name, choices), name, raw, reject);
}

const exportPattern =
  /^([^#]+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)((?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*)$/u;

/** `FILE#EXPORT`, or `FILE#EXPORT.member` for a method of an exported object. */
function exportRef(
  raw: RawOptions,
  option: string,
  example: string,
  reject: Reject,
): ExportRef | null {
  const value = text(raw, option, reject);
  if (value === null) return null;
  const [, file = '', name = '', members = ''] = exportPattern.exec(value) ?? [];
  const path = file === '' ? null : insideProject(file);
  if (path !== null) {
    return { file: path, name, ...(members === '' ? {} : { member: members.slice(1) }) };
  }
  reject(
    option,
    `'${value}' is not FILE#EXPORT, or FILE#EXPORT.METHOD, with a file of the project`,
    `for example  --${option} ${example}`,
  );
  return null;
}

/** `FILE#EXPORT` as for a guard, or `FILE` alone: one that listens itself, or whose default export is the application. */
function appRef(raw: RawOptions, reject: Reject): AppRef | null {
  const value = text(raw, 'app', reject);
  const file = value === null || value.includes('#') ? null : insideProject(value);
  return file === null ? exportRef(raw, 'app', 'src/app.ts#createApp', reject) : { file };
}

function judgement(
  value: string,
  reject: Reject,
): readonly (readonly [string, 'refuses' | 'passes'])[] {
  const at = value.lastIndexOf('=');
  const key = value.slice(0, Math.max(at, 0));
  const verdict = value.slice(at + 1);
  if (/^[^#]+#[^#]+$/.test(key) && (verdict === 'refuses' || verdict === 'passes')) {
    return [[key, verdict]];
  }
  reject(
    'judge',
    `'${value}' is not FILE#EXPORT=refuses or FILE#EXPORT=passes`,
    'for example  --judge src/middleware/gate.ts#gate=refuses',
  );
  return [];
}

function rolePattern(value: string, reject: Reject): RolePattern | null {
  const at = value.lastIndexOf('=');
  const pattern = value.slice(0, Math.max(at, 0));
  const role = value.slice(at + 1);
  if (pattern !== '' && (role === '' || isRole(role))) return { pattern, role };
  reject(
    'role',
    `'${value}' is not PATTERN=ROLE (${ROLE_RULE})`,
    "for example  --role 'DELETE /users/**=admin'",
  );
  return null;
}
