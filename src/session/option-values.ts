import { readTrustProxy, TRUST_PROXY_RULE } from '../model/trust-proxy.js';
import { problem, UserError } from '../model/diagnostic.js';
import { nearest } from '../model/nearest.js';
import { relPath } from '../model/paths.js';
import { isRole, ROLE_RULE } from '../model/role.js';
import type {
  Answers,
  AuthEndpoint,
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
  readonly verify: boolean;
  readonly allowDirty: boolean;
  readonly only: 'undecided' | 'unguarded' | 'open' | null;
  readonly html: string | null;
  readonly format: 'text' | 'json' | 'github' | 'sarif';
};

/** The options whose answers the manifest keeps. */
export type Settings = {
  readonly guard: ExportRef | null;
  /** By `keyOfUse`; empty when nothing was said. */
  readonly judged: Answers['judged'];
  readonly style: 'route' | 'router' | null;
  readonly endpoints: readonly AuthEndpoint[] | null;
  readonly basePath: string | null;
  readonly out: RelPath | null;
  readonly store: string | null;
  readonly accessSeconds: number | null;
  readonly refreshDays: number | null;
  readonly refreshGrace: number | null;
  readonly passwordMin: number | null;
  readonly trustProxy: string | null;
  readonly hash: 'argon2id' | 'scrypt' | null;
  readonly algorithm: 'HS256' | 'ES256' | null;
  readonly stateless: boolean | null;
};

export const authEndpoints: readonly AuthEndpoint[] = [
  'sign-up',
  'login',
  'refresh',
  'logout',
  'me',
  'password',
];

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
  return value;
}

/** The flags in `settings` that only make sense when authwright generates auth. */
export function generatedOnlyFlags(settings: Settings): readonly string[] {
  return Object.entries(settings)
    .filter(([name, value]) => value !== null && !forAnyGuard.has(name))
    .map(([name]) => flagOf(name));
}

/** Settings that also make sense with the project's own guard. */
const forAnyGuard: ReadonlySet<string> = new Set(['guard', 'style', 'judged']);

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

type Reader = (name: string, message: string, fix: string) => void;

function collect<T>(read: (reject: Reader) => T): { value: T; problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const value = read((name, message, fix) =>
    problems.push(problem('OPTION_VALUE', `${flagOf(name)}: ${message}`, fix)),
  );
  return { value, problems };
}

function optionsFrom(raw: RawOptions, reject: Reader): Options {
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
    verify: raw['verify'] !== false,
    allowDirty: raw['allowDirty'] === true,
    only: choice(raw, 'only', ['undecided', 'unguarded', 'open'], reject),
    html: text(raw, 'html', reject),
    format: choice(raw, 'format', ['text', 'json', 'github', 'sarif'], reject) ?? 'text',
  };
}

function settingsFrom(raw: RawOptions, reject: Reader): Settings {
  return {
    guard: exportRef(raw, reject),
    judged: new Map(texts(raw['judge']).flatMap((each) => judgement(each, reject))),
    style: choice(raw, 'style', ['route', 'router'], reject),
    endpoints: endpointList(raw, reject),
    basePath: basePath(raw, reject),
    out: outDir(raw, reject),
    store: text(raw, 'store', reject),
    accessSeconds: integer(raw, 'accessSeconds', 60, 900, reject),
    refreshDays: integer(raw, 'refreshDays', 1, 30, reject),
    refreshGrace: integer(raw, 'refreshGrace', 0, 30, reject),
    passwordMin: integer(raw, 'passwordMin', 8, 64, reject),
    trustProxy: trustProxy(raw, reject),
    hash: choice(raw, 'hash', ['argon2id', 'scrypt'], reject),
    algorithm: choice(raw, 'algorithm', ['HS256', 'ES256'], reject),
    stateless: typeof raw['stateless'] === 'boolean' ? raw['stateless'] : null,
  };
}

function text(raw: RawOptions, name: string, reject: Reader): string | null {
  const value = raw[name];
  if (value === undefined) return null;
  if (typeof value === 'string' && value.trim() !== '') return value;
  reject(name, 'the value is empty', `write a value after  ${flagOf(name)}`);
  return null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function choice<const T extends string>(
  raw: RawOptions,
  name: string,
  choices: readonly T[],
  reject: Reader,
): T | null {
  const value = raw[name];
  if (value === undefined) return null;
  const found = choices.find((each) => each === value);
  if (found !== undefined) return found;
  reject(
    name,
    `'${shown(value)}' is not one of ${choices.join(', ')}`,
    meant(name, value, choices),
  );
  return null;
}

function trustProxy(raw: RawOptions, reject: Reader): string | null {
  const value = raw['trustProxy'];
  if (value === undefined) return null;
  if (readTrustProxy(shown(value)) !== null) return shown(value);
  reject('trustProxy', `'${shown(value)}' names no proxies`, TRUST_PROXY_RULE);
  return null;
}

function integer(
  raw: RawOptions,
  name: string,
  least: number,
  most: number,
  reject: Reader,
): number | null {
  const value = raw[name];
  if (value === undefined) return null;
  const number = /^\d{1,9}$/.test(shown(value)) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  reject(
    name,
    `'${shown(value)}' is not a whole number from ${least} to ${most}`,
    `for example  ${flagOf(name)} ${most}`,
  );
  return null;
}

function endpointList(raw: RawOptions, reject: Reader): readonly AuthEndpoint[] | null {
  const value = raw['endpoints'];
  if (value === undefined) return null;
  const names = (Array.isArray(value) ? value.map(String) : shown(value).split(',')).map((name) =>
    name.trim(),
  );
  const unknown = names.find((name) => !authEndpoints.some((each) => each === name));
  if (unknown !== undefined) {
    reject(
      'endpoints',
      `'${unknown}' is not one of ${authEndpoints.join(', ')}`,
      meant('endpoints', unknown, authEndpoints),
    );
    return null;
  }
  if (!names.includes('login')) {
    reject(
      'endpoints',
      'without login nobody gets a token',
      `for example  --endpoints ${[...names, 'login'].join(',')}`,
    );
    return null;
  }
  return authEndpoints.filter((each) => names.includes(each));
}

function basePath(raw: RawOptions, reject: Reader): string | null {
  const value = text(raw, 'basePath', reject);
  if (value === null) return null;
  const path = value.replace(/\/+$/, '');
  if (/^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path)) return path;
  reject(
    'basePath',
    `'${value}' is not a fixed path that begins with /`,
    'for example  --base-path /auth',
  );
  return null;
}

function outDir(raw: RawOptions, reject: Reader): RelPath | null {
  const value = text(raw, 'out', reject);
  if (value === null) return null;
  const path = insideProject(value);
  if (path !== null && path !== '.') return path;
  reject('out', `'${value}' is not a folder inside the project`, 'for example  --out src/auth');
  return null;
}

const exportPattern =
  /^([^#]+)#([\p{ID_Start}$_][\p{ID_Continue}$]*)((?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*)$/u;

/** `FILE#EXPORT`, or `FILE#EXPORT.member` for a method of an exported object. */
function exportRef(raw: RawOptions, reject: Reader): ExportRef | null {
  const value = text(raw, 'guard', reject);
  if (value === null) return null;
  const [, file = '', name = '', members = ''] = exportPattern.exec(value) ?? [];
  const path = file === '' ? null : insideProject(file);
  if (path !== null) {
    return { file: path, name, ...(members === '' ? {} : { member: members.slice(1) }) };
  }
  reject(
    'guard',
    `'${value}' is not FILE#EXPORT, or FILE#EXPORT.METHOD, with a file of the project`,
    'for example  --guard src/middleware/auth.ts#requireUser',
  );
  return null;
}

function judgement(
  value: string,
  reject: Reader,
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

function rolePattern(value: string, reject: Reader): RolePattern | null {
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

function insideProject(path: string): RelPath | null {
  try {
    return relPath(path);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function meant(name: string, value: unknown, choices: readonly string[]): string {
  const guess = nearest(shown(value), choices);
  return guess === null
    ? `for example  ${flagOf(name)} ${choices[0] ?? ''}`
    : `did you mean  ${flagOf(name)} ${guess} ?`;
}

/** `accessSeconds` as one types it: `--access-seconds`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
