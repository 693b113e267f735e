import { basename } from 'node:path/posix';
import type { ArtifactContext } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { importSpecifier, sourceFile } from '../model/file-names.js';
import { dirName, joinPath, relPath } from '../model/paths.js';
import { idleDaysOf } from '../model/settings/idle-days.js';
import type {
  FileTemplate,
  FrameworkTemplates,
  StoreTemplates,
} from '../model/template-contract.js';
import type { RelPath, TemplateJob } from '../model/types.js';
import type { RunnerAdapter } from './adapter.js';
import { rangeOf } from './detection.js';
import { securedEndpointsData } from './secured-endpoints.js';

/** The tests of the auth code, which stand on more than the others. */
export const FULL_TESTS: readonly string[] = ['auth', 'access-token', 'refresh-token'].map(
  (name) => `tests/${name}.test.ts.hbs`,
);

/** How a stored password begins: the parameters of `auth/passwords.*`, so that a test notices weaker ones. */
const HASH_PREFIXES = {
  argon2id: '$argon2id$v=19$m=19456,t=2,p=1$',
  scrypt: '$scrypt$ln=17,r=8,p=1$',
} as const;

/** What tests stand on: of the framework an application and what is registered in it, of the store the database. */
type Support = {
  readonly modules: FrameworkTemplates['tests'] & StoreTemplates['tests'];
  readonly testDatabase: StoreTemplates['testDatabase'];
  readonly migrateInTests: StoreTemplates['migrateInTests'];
};

/**
 * The tests of a project and what they stand on, as many as were asked for. The texts are the same for every runner,
 * but for the lines that bring `describe` and `it`.
 */
export function testArtifacts(
  context: ArtifactContext,
  runner: Pick<RunnerAdapter, 'templates' | 'testExtension'>,
  { modules, testDatabase, migrateInTests }: Support,
): TemplateJob[] {
  const { 'route-inventory': inventory, 'catch-listen': catchListen, ...always } = modules;
  const testExtension = runner.testExtension?.(context.facts);
  const { auth } = context;
  const secured = securedEndpointsData(
    context,
    testFile(context, 'secured-endpoints', testExtension),
  );
  const common = {
    parts: testParts(context, secured),
    ...idsInTests(context),
    fields: templateParts(context).fields,
    migrateInTests,
    algorithm: auth.algorithm,
    env: envOf(context),
    service: context.counters?.service,
    errors: auth.errors,
    passwords: samplePasswords(auth.passwordMin),
  };
  // Tells whether a session lives; a guard that does not look it up cannot.
  const whoAmI = auth.endpoints.includes('me') ? 'GET /auth/me' : 'GET /guarded';
  const job = ({ template, data }: FileTemplate, target: RelPath): TemplateJob => ({
    template,
    target,
    data: {
      ...common,
      testDatabase,
      ...specifiers(context, target, { modules, testDatabase }),
      ...data,
    },
  });
  const support = (name: string, template: FileTemplate): TemplateJob =>
    job(template, supportFile(context, name));
  const shared = (name: string): TemplateJob => support(name, { template: `tests/${name}.ts.hbs` });
  const test = (name: string, data: TemplateJob['data'] = {}): TemplateJob =>
    job(
      { template: `tests/${name}.test.ts.hbs`, data: { ...runner.templates, whoAmI, ...data } },
      testFile(context, name, testExtension),
    );
  const full = (): readonly TemplateJob[] => [
    test('auth', {
      userMembers: userMembers(context),
      hashPrefix: HASH_PREFIXES[auth.hash],
      signUpsPerHour: auth.signUpsPerHour,
      refusedField: auth.errors === 'problem' ? '"field":"password"' : '; password: ',
    }),
    test('access-token'),
    ...(auth.endpoints.includes('refresh')
      ? [
          test('refresh-token', {
            sessionDays: auth.refreshDays,
            idleDays: idleDaysOf(auth),
            graceSeconds: auth.refreshGrace,
            parts: [...common.parts, auth.refreshGrace > 0 ? 'grace' : 'no-grace'],
          }),
        ]
      : []),
  ];
  return [
    ...Object.entries(always).map(([name, template]) => support(name, template)),
    ...(testDatabase === 'made' ? [shared('auth-environment')] : []),
    shared('auth-helper'),
    ...(auth.tests === 'full'
      ? full()
      : [test('auth-flow', { reuseStatus: auth.refreshGrace > 0 ? 409 : 401 })]),
    ...(secured === null
      ? []
      : [
          support('route-inventory', inventory),
          ...(catchListen && secured['access'] === 'listening'
            ? [support('catch-listen', catchListen)]
            : []),
          test('secured-endpoints', secured),
        ]),
  ];
}

/** How tests write what identifies a user, and read it out of a token. */
function idsInTests(context: ArtifactContext): TemplateJob['data'] {
  switch (templateParts(context).userId) {
    case 'string':
      return { someId: 'randomUUID()', idOfSub: 'sub', idOfClaims: "String(claims['sub'])" };
    case 'number':
      return { someId: '7', idOfSub: 'Number(sub)', idOfClaims: "Number(claims['sub'])" };
    case 'bigint':
      return { someId: '7n', idOfSub: 'BigInt(sub)', idOfClaims: "BigInt(String(claims['sub']))" };
  }
}

/** The members of a user in answers, sorted. */
function userMembers({ roles, users: { fields, hasCreatedAt } }: ArtifactContext): string {
  const dated = hasCreatedAt ? ['createdAt'] : [];
  const own = ['id', 'email', ...dated, ...(roles.length > 0 ? ['role'] : [])];
  return [...own, ...fields.map(({ name }) => name)].sort().join();
}

/** Two passwords that are long enough, and one that is not by one character. */
function samplePasswords(least: number): Readonly<Record<'test' | 'other' | 'short', string>> {
  const test = 'seven swans a-swimming where eight maids a-milking sing to nine ladies';
  const other = 'six geese a-laying eggs that five gold rings lie beside in some far inn';
  return {
    test: test
      .slice(0, Math.max('seven swans a-swimming'.length, least))
      .trimEnd()
      .padEnd(least, '.'),
    other: other
      .slice(0, Math.max('six geese a-laying eggs'.length, least))
      .trimEnd()
      .padEnd(least, '.'),
    short: 'quiet otters paint many doors in the rain of a long and slow summer'.slice(
      0,
      least - 1,
    ),
  };
}

/**
 * The parts of the generated code, what is only in tests when something is not in the code, and of what tests stand on
 * the parts that these tests use.
 */
function testParts(
  context: ArtifactContext,
  secured: TemplateJob['data'] | null,
): readonly string[] {
  const { auth } = context;
  const { parts } = templateParts(context);
  const lacking = ['sign-up', 'roles', 'password'].filter((part) => !parts.includes(part));
  const isFull = auth.tests === 'full' || context.keepsFullTests;
  const uploads = isFull || secured?.['uploadTests'] === 'some';
  return [
    ...parts,
    ...lacking.map((part) => `no-${part}`),
    auth.stateless ? 'no-session' : 'session',
    isFull ? 'full-tests' : 'few-tests',
    ...(isFull && parts.includes('refresh') ? ['refresh-races'] : []),
    ...(uploads ? ['uploads'] : []),
  ];
}

/** Whether tests read `.env` as the application does. */
function envOf({ facts }: ArtifactContext): 'dotenv' | 'process' {
  const isDotenv =
    facts.envLoading.kind === 'dotenv' && rangeOf(facts.packageJson, 'dotenv') !== undefined;
  return isDotenv ? 'dotenv' : 'process';
}

/** The setup file, which the runner is told to load before every test. */
export function setupFile(context: ArtifactContext): RelPath {
  return supportFile(context, 'auth-setup');
}

function testFile({ facts }: ArtifactContext, name: string, extension?: '.mjs'): RelPath {
  const file = sourceFile(
    facts,
    facts.testRunner.testDir,
    name,
    facts.testRunner.ending ?? '.test',
  );
  return extension === undefined ? file : relPath(file.replace(/\.c?js$/, extension));
}

/** In a folder named `__tests__` jest takes every file for a test, so what is none goes beside it. */
function supportFile({ facts }: ArtifactContext, name: string): RelPath {
  const { testDir, supportDir } = facts.testRunner;
  const folder =
    supportDir ??
    (basename(testDir) === '__tests__' ? joinPath(dirName(testDir), 'test-support') : testDir);
  return sourceFile(facts, folder, name);
}

function specifiers(
  context: ArtifactContext,
  from: RelPath,
  { modules, testDatabase }: Pick<Support, 'modules' | 'testDatabase'>,
): TemplateJob['data'] {
  const to = (name: string): string =>
    importSpecifier(context.facts, from, supportFile(context, name));
  return {
    setup: to('auth-setup'),
    environment: to(testDatabase === 'made' ? 'auth-environment' : 'auth-setup'),
    database: to('test-database'),
    byHand: to('test-users' in modules ? 'test-users' : 'test-database'),
    helper: to('auth-helper'),
    authApp: to('auth-app'),
    inventory: to('route-inventory'),
    catchListen: to('catch-listen'),
  };
}
