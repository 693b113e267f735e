import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  type Options,
  readOptions,
  readRecordedSettings,
} from '../../../src/session/option-values.js';
import { addOptions, type CommandName, usageProblem } from '../../../src/cli/options.js';
import { UserError } from '../../../src/model/diagnostic.js';
import type { Diagnostic, RelPath } from '../../../src/model/types.js';

/** What commander and the reader make of `argv`. */
function parse(argv: readonly string[], name: CommandName = 'secure'): Options {
  const command = addOptions(new Command(), name).exitOverride();
  command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  command.parse(argv, { from: 'user' });
  return readOptions(command.opts());
}

function problemsOf(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics;
    if (error instanceof CommanderError) return [usageProblem(error)];
    throw error;
  }
  return [];
}

describe('reading options', () => {
  it('leaves open what nobody said', () => {
    expect(parse([])).toEqual({
      cwd: '.',
      workspace: null,
      spec: null,
      secure: [],
      open: [],
      roles: [],
      rest: null,
      newAuth: false,
      settings: {
        guard: null,
        judged: new Map(),
        style: null,
        endpoints: null,
        basePath: null,
        outDir: null,
        store: null,
        accessSeconds: null,
        refreshDays: null,
        idleDays: null,
        refreshGrace: null,
        passwordMin: null,
        signUpsPerHour: null,
        signUpFields: null,
        signUpValues: null,
        storedPasswords: null,
        userModel: null,
        trustProxy: null,
        hash: null,
        algorithm: null,
        stateless: null,
        reqUser: null,
        errors: null,
        tests: null,
      },
      framework: null,
      module: null,
      testRunner: null,
      restore: false,
      onConflict: null,
      yes: false,
      dryRun: false,
      diff: false,
      json: false,
      install: null,
      typecheck: true,
      allowDirty: false,
      only: null,
      html: null,
      format: 'text',
      running: false,
      verify: {
        app: null,
        envFile: null,
        url: null,
        gets: false,
        allowNet: [],
        allowRun: false,
        accepted: [],
      },
    });
  });

  it('reads every option of the main command', () => {
    const options = parse([
      ...['--secure', '/a', '--secure', 'GET /b', '--open', '/c', '--secure-rest'],
      ...[
        '--role',
        'DELETE /users/**=admin',
        '--endpoints',
        'login, me,login',
        '--base-path',
        '/v1/auth/',
      ],
      ...[
        '--out',
        './src/auth/',
        '--store',
        'postgres',
        '--style',
        'router',
        '--access-seconds',
        '60',
      ],
      ...['--sign-up-field', 'displayName:text', '--sign-up-field', 'class:text,city:text'],
      ...['--idle-days', '1', '--sign-ups-per-hour', '1000'],
      ...['--password-min', '64', '--trust-proxy', 'loopback, 10.0.0.0/8'],
      ...[
        '--refresh-days',
        '1',
        '--refresh-grace',
        '0',
        '--hash',
        'scrypt',
        '--algorithm',
        'ES256',
        '--stateless',
      ],
      ...[
        '--module',
        'cjs',
        '--on-conflict',
        'keep',
        '--no-install',
        '--no-verify',
        '--yes',
        '--json',
      ],
    ]);
    expect(options).toMatchObject({
      secure: ['/a', 'GET /b'],
      open: ['/c'],
      rest: 'secured',
      roles: [{ pattern: 'DELETE /users/**', role: 'admin' }],
      settings: {
        endpoints: ['login', 'me'],
        basePath: '/v1/auth',
        outDir: 'src/auth',
        store: 'postgres',
        style: 'router',
        accessSeconds: 60,
        refreshDays: 1,
        idleDays: 1,
        signUpsPerHour: 1000,
        signUpFields: ['displayName:text', 'class:text', 'city:text'],
        refreshGrace: 0,
        passwordMin: 64,
        trustProxy: 'loopback, 10.0.0.0/8',
        hash: 'scrypt',
        algorithm: 'ES256',
        stateless: true,
      },
      module: 'cjs',
      onConflict: 'keep',
      install: false,
      typecheck: false,
      yes: true,
      json: true,
    });
  });

  it('tells an unsaid install from a refused one', () => {
    expect(parse([]).install).toBeNull();
    expect(parse(['--install']).install).toBe(true);
    expect(parse(['--no-install']).install).toBe(false);
  });

  it('reads a guard as file and export', () => {
    expect(parse(['--guard', './src/mw/auth.ts#requireUser']).settings.guard).toEqual({
      file: 'src/mw/auth.ts',
      name: 'requireUser',
    });
  });

  it('gives list and check their own', () => {
    expect(parse(['--only', 'unguarded', '--html', 'out.html'], 'list')).toMatchObject({
      only: 'unguarded',
      html: 'out.html',
    });
    expect(parse(['--format', 'sarif'], 'check').format).toBe('sarif');
  });
});

describe('wrong options', () => {
  it.each([
    [['--access-seconds', '59'], '59'],
    [['--access-seconds', '901'], '901'],
    [['--access-seconds', '1e2'], '1e2'],
    [['--refresh-days', '0'], 'from 1 to 30'],
    [['--refresh-days', '31'], 'from 1 to 30'],
    [['--refresh-grace', '31'], 'from 0 to 30'],
    [['--password-min', '7'], 'from 8 to 64'],
    [['--password-min', '65'], 'from 8 to 64'],
    [['--idle-days', '31'], 'from 1 to 30'],
    [['--sign-up-field', 'age:number'], "'age:number' is not NAME:text"],
    [['--sign-up-field', 'passwordHash:text'], 'not a field that users have already'],
    [['--sign-up-field', 'a"b:text'], 'in camel case'],
    [['--sign-up-field', 'toString:text'], 'is not NAME:text'],
    [['--sign-up-field', 'ctid:text'], 'is not NAME:text'],
    [['--errors', 'text'], 'is not one of problem, message'],
    [['--sign-ups-per-hour', '4'], 'from 5 to 1000'],
    ...['true', '() => true', '0', '6', '99', '0.0.0.0/0', '::/0', 'example.com', '1, 2', ' '].map(
      (value): [string[], string] => [['--trust-proxy', value], 'names no proxies'],
    ),
    [['--endpoints', 'login,logon'], "'logon'"],
    [['--endpoints', 'me'], 'without login'],
    [['--base-path', 'auth'], 'begins with /'],
    [['--base-path', '/'], 'begins with /'],
    [['--base-path', '/a/../b'], 'begins with /'],
    [['--base-path', '/:x'], 'begins with /'],
    [['--out', '../x'], 'inside the project'],
    [['--out', '/etc'], 'inside the project'],
    [['--out', '.'], 'inside the project'],
    [['--guard', 'src/auth.ts'], 'FILE#EXPORT'],
    [['--guard', '../auth.ts#x'], 'FILE#EXPORT'],
    [['--guard', 'src/auth.ts#a-b'], 'FILE#EXPORT'],
    [['--role', '/users'], 'PATTERN=ROLE'],
    [['--role', "/users=a'b"], 'PATTERN=ROLE'],
    [['--hash', 'bcrypt'], 'argon2id, scrypt'],
    [['--store', ' '], 'empty'],
  ])('%j', (argv, part) => {
    const problems = problemsOf(() => parse(argv));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'OPTION_VALUE', severity: 'error' });
    expect(problems[0]?.message).toContain(part);
    expect(problems[0]?.message.startsWith(`${argv[0] ?? ''}:`)).toBe(true);
    expect(problems[0]?.fix).toContain(argv[0]);
  });

  it('are all told at once', () => {
    const argv = ['--hash', 'md5', '--refresh-days', 'x', '--secure-rest', '--open-rest'];
    expect(problemsOf(() => parse(argv)).map(({ code }) => code)).toEqual([
      'OPTION_VALUE',
      'OPTION_VALUE',
      'OPTION_CONFLICT',
    ]);
  });

  it('suggests the nearest value and the nearest option', () => {
    expect(problemsOf(() => parse(['--hash', 'argon2']))[0]?.fix).toContain('--hash argon2id ?');
    const [unknown] = problemsOf(() => parse(['--secure-rst']));
    expect(unknown).toMatchObject({ code: 'USAGE', message: "unknown option '--secure-rst'" });
    expect(unknown?.fix).toContain('did you mean  --secure-rest ?');
    expect(problemsOf(() => parse(['--store']))[0]?.message).toContain('argument missing');
  });

  it('refuses settings of generated auth beside --guard', () => {
    const argv = ['--guard', 'src/a.ts#x', '--store', 'libsql', '--new-auth', '--style', 'router'];
    const [conflict] = problemsOf(() => parse(argv));
    expect(conflict?.code).toBe('OPTION_CONFLICT');
    expect(conflict?.message).toContain('--store, --new-auth');
  });
});

describe('answers of a manifest', () => {
  const file = '.authwright/manifest.json' as RelPath;

  it('are read with the rules of the flags', () => {
    const recorded = {
      endpoints: 'login,refresh',
      accessSeconds: 300,
      stateless: false,
      out: 'src/auth',
    };
    expect(readRecordedSettings(recorded, file)).toMatchObject({
      endpoints: ['login', 'refresh'],
      accessSeconds: 300,
      stateless: false,
      outDir: 'src/auth',
      guard: null,
    });
  });

  it('mean all tests where nothing is said of them, as runs wrote no others then', () => {
    expect(readRecordedSettings({ endpoints: 'login' }, file).tests).toBe('full');
    const said = { endpoints: 'login', tests: 'endpoints' };
    expect(readRecordedSettings(said, file).tests).toBe('endpoints');
    expect(readRecordedSettings({ guard: 'src/a.ts#x' }, file).tests).toBeNull();
  });

  it('are refused when somebody wrote nonsense, with the place', () => {
    const [wrong] = problemsOf(() => readRecordedSettings({ out: '../../etc' }, file));
    expect(wrong).toMatchObject({ code: 'MANIFEST_ANSWER', loc: { file } });
  });
});
