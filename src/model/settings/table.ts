import type { AuthEndpoint, AuthSettings } from './auth-settings.js';
import {
  anyText,
  columnValues,
  endpointList,
  fixedPath,
  folder,
  modelName,
  onOrOff,
  oneOf,
  proxies,
  signUpFields,
  wholeNumber,
} from './readers.js';
import { idleDaysOf } from './idle-days.js';
import type { Setting } from './setting.js';

export const authEndpoints: readonly AuthEndpoint[] = [
  'sign-up',
  'login',
  'refresh',
  'logout',
  'me',
  'password',
];

/**
 * Every setting of generated auth, in the order in which they are read, asked and shown. Options, prompts, the manifest
 * and the flags that repeat a run are derived from it. Where the numbers come from, docs/decisions.md says.
 */
export const settingsTable: { readonly [N in keyof AuthSettings]: Setting<AuthSettings[N]> } = {
  endpoints: {
    name: 'endpoints',
    typed: '<list>',
    help: `auth endpoints: ${authEndpoints.join(',')} (default: all)`,
    usual: authEndpoints,
    question: null,
    read: endpointList('endpoints', authEndpoints),
  },
  basePath: {
    name: 'basePath',
    typed: '<path>',
    help: 'where the auth routes are mounted (default: /auth)',
    usual: '/auth',
    question: { kind: 'text', message: 'Path of the auth routes' },
    read: fixedPath('basePath'),
  },
  outDir: {
    name: 'out',
    typed: '<dir>',
    help: 'where managed files go (default: src/auth)',
    usual: null,
    question: { kind: 'text', message: 'Folder of the generated files' },
    read: folder('out'),
  },
  store: {
    name: 'store',
    typed: '<id>',
    help: 'where users live (default: found from the dependencies, else embedded)',
    usual: null,
    question: null,
    read: anyText('store'),
  },
  userModel: {
    name: 'userModel',
    typed: '<name>',
    help: "the project's own model that users are kept in (default: the one that looks like it)",
    helpOff: 'keep other users beside those of the project',
    usual: null,
    question: null,
    read: modelName('userModel'),
  },
  storedPasswords: {
    name: 'storedPasswords',
    typed: '<form>',
    help: 'what its column of passwords holds: bcrypt, argon2, or none for a table without users (default: by the package that the project hashes with)',
    usual: null,
    question: null,
    read: oneOf('storedPasswords', ['bcrypt', 'argon2', 'none']),
  },
  signUpValues: {
    name: 'signUpValue',
    typed: '<column=value>',
    help: 'what every user gets who signs up, in a column of the project that has no default; repeatable',
    repeatable: true,
    usual: null,
    question: null,
    read: columnValues('signUpValue'),
  },
  accessSeconds: number({
    name: 'accessSeconds',
    bounds: { least: 60, most: 900, usual: 600 },
    help: ({ least, most, usual }) =>
      `life of an access token, ${least} to ${most} (default: ${usual})`,
    message: 'Life of an access token, seconds',
  }),
  refreshDays: number({
    name: 'refreshDays',
    bounds: { least: 1, most: 30, usual: 30 },
    help: ({ least, most, usual }) =>
      `life of a session, after which a password is asked for again, ${least} to ${most} (default: ${usual}, the most of NIST SP 800-63B-4 2.1.3)`,
    message: 'Life of a session, days',
  }),
  idleDays: number({
    name: 'idleDays',
    bounds: { least: 1, most: 30, usual: 7 },
    help: ({ least, most, usual }) =>
      `life of a refresh token that nobody uses, ${least} to ${most} and never longer than its session (default: ${usual})`,
    message: 'Life of a refresh token that nobody uses, days',
  }),
  refreshGrace: number({
    name: 'refreshGrace',
    typed: '<seconds>',
    bounds: { least: 0, most: 30, usual: 10 },
    help: ({ least, most, usual }) =>
      `a used refresh token that comes again within ${least} to ${most} gets 409 and ends nothing (default: ${usual}); 0 ends its session at once, as RFC 9700 4.14.2 reads`,
    message: 'A used refresh token that comes again ends nothing for, seconds',
  }),
  passwordMin: number({
    name: 'passwordMin',
    bounds: { least: 8, most: 64, usual: 15 },
    help: ({ least, most, usual }) =>
      `least characters of a password, ${least} to ${most} (default: ${usual}, which NIST SP 800-63B-4 asks of a password that is the only factor; 8 is its least beside a second factor, and that of OWASP ASVS 5.0 6.2.1, which recommends 15)`,
    message: 'Least characters of a password',
  }),
  signUpsPerHour: number({
    name: 'signUpsPerHour',
    bounds: { least: 5, most: 1000, usual: 10 },
    help: ({ least, most, usual }) =>
      `accounts that one network may make in an hour, ${least} to ${most} (default: ${usual}); more for schools and offices whose people share an address`,
    message: 'Accounts that one network may make in an hour',
  }),
  signUpFields: {
    name: 'signUpField',
    typed: '<name:text>',
    help: 'a text of at most 200 characters that callers may set at sign-up, a column of the users table and part of the user in answers; repeatable',
    helpOff: 'ask for nothing but e-mail and password again',
    repeatable: true,
    usual: null,
    question: null,
    read: signUpFields('signUpField'),
  },
  trustProxy: {
    name: 'trustProxy',
    typed: '<value>',
    help: "the proxies in front of the application, so that limits count clients and not the proxy: how many (1 to 5), or their addresses ('loopback, 10.0.0.0/8'); never true, which lets clients write their own address (OWASP ASVS 5.0 4.1.3)",
    usual: null,
    question: null,
    read: proxies(),
  },
  hash: {
    name: 'hash',
    typed: '<name>',
    help: 'argon2id (default) or scrypt',
    usual: 'argon2id',
    question: {
      kind: 'choice',
      message: 'Password hashing',
      choices: [
        { value: 'argon2id', hint: 'recommended', means: 'argon2id' },
        { value: 'scrypt', hint: 'built into Node, no package', means: 'scrypt' },
      ],
    },
    read: oneOf('hash', ['argon2id', 'scrypt']),
  },
  algorithm: {
    name: 'algorithm',
    typed: '<name>',
    help: 'HS256 (default) or ES256',
    usual: 'HS256',
    question: {
      kind: 'choice',
      message: 'Signature of access tokens',
      choices: [
        { value: 'HS256', hint: 'one secret, this service alone verifies', means: 'HS256' },
        { value: 'ES256', hint: 'a key pair, other services can verify', means: 'ES256' },
      ],
    },
    read: oneOf('algorithm', ['HS256', 'ES256']),
  },
  stateless: {
    name: 'stateless',
    typed: null,
    help: 'skip the session look-up: a logout then acts when the token expires',
    helpOff: 'look the session up again',
    usual: false,
    question: {
      kind: 'choice',
      message: 'Look the session up on each request?',
      choices: [
        { value: 'yes', hint: 'a logout acts at once', means: false },
        { value: 'no', hint: 'a logout acts when the access token expires', means: true },
      ],
    },
    read: onOrOff('stateless'),
  },
  reqUser: {
    name: 'reqUser',
    typed: null,
    help: 'put the user on the request too, typed, where handlers of the framework look for it; not beside passport or where the project does so itself',
    helpOff: 'currentUser alone again',
    usual: false,
    question: null,
    read: onOrOff('reqUser'),
  },
  errors: {
    name: 'errors',
    typed: '<format>',
    help: 'how refusals are answered: problem (default: problem details, RFC 9457) or message, { "message": "…" } with the same status',
    usual: 'problem',
    question: {
      kind: 'choice',
      message: 'Answers that refuse',
      choices: [
        { value: 'problem', hint: 'problem details, RFC 9457', means: 'problem' },
        { value: 'message', hint: '{ "message": "…" }', means: 'message' },
      ],
    },
    read: oneOf('errors', ['problem', 'message']),
  },
  tests: {
    name: 'tests',
    typed: '<amount>',
    help: 'tests that are written: endpoints (default: every secured endpoint refuses, no route is forgotten, sign-up to logout once), full (every promise of the auth code too) or none',
    usual: 'endpoints',
    before: 'full',
    question: {
      kind: 'choice',
      message: 'Tests to write',
      choices: [
        {
          value: 'endpoints',
          hint: 'every secured endpoint refuses, no route is forgotten, sign-up to logout once',
          means: 'endpoints',
        },
        { value: 'full', hint: 'every promise of the auth code too', means: 'full' },
        { value: 'none', hint: 'nor a setup for yours', means: 'none' },
      ],
    },
    read: oneOf('tests', ['endpoints', 'full', 'none']),
  },
};

export type SettingKey = keyof AuthSettings;

export const settingKeys = Object.keys(settingsTable) as readonly SettingKey[];

/** An object with what `value` gives for each setting. */
export function forEachSetting<T extends Readonly<Record<SettingKey, unknown>>>(
  value: <N extends SettingKey>(key: N) => T[N],
): T {
  return Object.fromEntries(settingKeys.map((key) => [key, value(key)])) as T;
}

/** The settings as the manifest keeps them, by the names of their flags. */
export function settingsToRecord(
  settings: AuthSettings,
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    settingKeys.flatMap((key) => {
      const value = settings[key];
      if (value === null || (typeof value === 'object' && value.length === 0)) return [];
      return [[settingsTable[key].name, typeof value === 'object' ? value.join(',') : value]];
    }),
  );
}

/**
 * Their most important ones in one phrase.
 * @param prefix below which the auth routes are mounted: `/api`
 */
export function settingsPhrase(settings: AuthSettings, prefix: string): string {
  const { hash, algorithm, accessSeconds, refreshDays, basePath, outDir, tests } = settings;
  return `${hash}, ${algorithm}, access ${accessSeconds} s, refresh ${idleDaysOf(settings)} days unused and ${refreshDays} at most, ${prefix}${basePath}, ${outDir}, tests: ${tests}`;
}

type Bounds = { readonly least: number; readonly most: number; readonly usual: number };

function number(line: {
  readonly name: string;
  readonly typed?: string;
  readonly bounds: Bounds;
  readonly help: (bounds: Bounds) => string;
  readonly message: string;
}): Setting<number> {
  const { name, typed = '<n>', bounds, help, message } = line;
  return {
    name,
    typed,
    help: help(bounds),
    usual: bounds.usual,
    question: { kind: 'text', message },
    read: wholeNumber(name, bounds.least, bounds.most),
  };
}
