import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { AuthEndpoint } from '../../src/model/types.js';
import { allArtifacts } from '../../src/plan/all-artifacts.js';
import { createRenderer } from '../../src/plan/render/render.js';
import { artifactContext } from '../support/generated-context.js';
import { allAdapters, frameworkKits, runnerKits, storeKits } from './registry.js';

const { templates } = allAdapters();
const endpoints: readonly AuthEndpoint[] = [
  'sign-up',
  'login',
  'refresh',
  'logout',
  'me',
  'password',
];

/** What the shared templates import of what an adapter gives; `src/model/template-contract.ts` says it in words. */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  'src/auth/auth-store': ['openDatabase', 'createAuthStore'],
  'test/auth-app': ['createAuthApp', 'serve', 'TRUSTING_ANYBODY', 'withAuthServer', 'startUpload'],
  'test/route-inventory': ['findRoutes', 'replaceHandlers', 'SAMPLES', 'fillParameters'],
};

/** Where what opens and closes the database of tests is. */
const OF_DATABASE = {
  named: ['test/auth-setup', ['closeTestDatabase']],
  made: ['test/test-database', ['testSettings', 'closeTestDatabase']],
} as const;

/** Those for which something is generated. */
const generating = frameworkKits.filter(({ attacked }) => attacked !== undefined);

/** Each adapter once, each with a neighbour: what one gives does not depend on the others. */
const stacks = Array.from(
  { length: Math.max(generating.length, storeKits.length, runnerKits.length) },
  (_each, index) => ({
    framework: pick(generating, index).adapter,
    store: pick(storeKits, index),
    runner: pick(runnerKits, index).adapter,
  }),
);

function pick<Kit>(kits: readonly Kit[], index: number): Kit {
  return kits[index % kits.length]!;
}

describe.each(stacks)('$framework.id, $store.adapter.id and $runner.id', async (each) => {
  const plain = artifactContext({
    roles: ['admin'],
    auth: { store: each.store.adapter.id, endpoints },
  });
  const stack = { ...each, store: await each.store.open(plain) };
  const context = {
    ...plain,
    users: stack.store.users,
    storeReadsSettings: stack.store.env.length > 0,
    counters: stack.store.counters,
    app: {
      file: 'src/app.ts',
      variable: 'app',
      access: { kind: 'instance', exportName: 'app' },
      anchor: {},
    } as never,
  };
  const jobs = allArtifacts(stack, context);

  it('give every template that they name', () => {
    const { readme } = stack.framework.templates(context);
    const { disabling, administrator } = stack.store.templates(context).readme;
    const ofStore = { disabling, administrator };
    const fragments = [readme, ofStore, stack.runner.templates].flatMap((each) =>
      Object.values<string>(each),
    );
    const named = [
      ...jobs.map(({ template }) => template),
      ...fragments.map((each) => `${each}.hbs`),
    ];
    expect(named.filter((each) => !templates.has(each))).toEqual([]);
  });

  it('place no two of them in one file', () => {
    const targets = jobs.map(({ target }) => target);
    expect(targets.filter((each, index) => targets.indexOf(each) !== index)).toEqual([]);
  });

  const { testDatabase, tests } = stack.store.templates(context);
  const byHand = 'test-users' in tests ? 'test/test-users' : 'test/test-database';
  const exported: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(EXPORTS),
    OF_DATABASE[testDatabase],
    [byHand, ['disableUser', 'setRole']],
  ];

  it.each(exported)('export what others import of %s', async (file, wanted) => {
    const renderer = createRenderer(templates, context.facts, context.auth.outDir);
    const job = jobs.find(({ target }) => target === `${file}.ts`);
    const text = await renderer.render(job!);
    const found = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(wanted.filter((name) => !found.includes(name))).toEqual([]);
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  });
});

it('templates that all share name no framework and nothing that only one has', () => {
  const words = frameworkKits.map(({ adapter }) => adapter.id).join('|');
  const foreign = new RegExp(`\\b(?:${words}|ServerResponse|IncomingMessage|trust proxy)\\b`, 'i');
  const wrong = [...templates]
    .filter(([path]) => /^(?:auth|tests)\/[^/]*\.hbs$/.test(path))
    // Words that make a secret guessable.
    .filter(([path]) => path !== 'auth/guessable-text.ts.hbs')
    .filter(([, text]) => foreign.test(text))
    .map(([path]) => path);
  expect(wrong).toEqual([]);
});
