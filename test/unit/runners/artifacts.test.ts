import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArtifactContext } from '../../../src/frameworks/adapter.js';
import { relPath } from '../../../src/model/paths.js';
import type { AppFact } from '../../../src/model/types.js';
import { setupFile } from '../../../src/runners/test-artifacts.js';
import { runners } from '../../../src/runners/registry.js';
import { contextOf, decided, testJobs } from './support.js';

const TEMPLATES = join(import.meta.dirname, '../../../templates');

function targets(context: ArtifactContext, runner = 'vitest'): string[] {
  return jobs(context, runner).map(({ target }) => target);
}

function jobs(context: ArtifactContext, id = 'vitest') {
  const runner = runners.find((each) => each.id === id);
  if (runner === undefined) throw new RangeError(id);
  return testJobs(context, runner);
}

function securedData(context: ArtifactContext): Readonly<Record<string, unknown>> {
  return jobs(context).find(({ target }) => target.includes('secured-endpoints'))?.data ?? {};
}

function app(access: AppFact['access']): AppFact {
  return { file: relPath('src/app.ts'), variable: 'app', access, anchor: {} };
}

describe('the generated tests', () => {
  it.each(runners.map(({ id }) => id))('are made of templates that exist, for %s', (id) => {
    for (const { template } of jobs(contextOf(), id)) {
      expect(existsSync(join(TEMPLATES, template)), template).toBe(true);
    }
    const { imports, words } = runners.find((each) => each.id === id)!.templates;
    for (const fragment of [imports, words]) {
      expect(existsSync(join(TEMPLATES, `${fragment}.hbs`)), fragment).toBe(true);
    }
  });

  it('lie in the test folder, with what they stand on', () => {
    expect(targets(contextOf())).toEqual([
      'test/auth-app.ts',
      'test/auth-setup.ts',
      'test/test-database.ts',
      'test/auth-helper.ts',
      'test/auth.test.ts',
      'test/access-token.test.ts',
      'test/refresh-token.test.ts',
      'test/route-inventory.ts',
      'test/secured-endpoints.test.ts',
    ]);
  });

  it('are fewer where only those of endpoints were asked for', () => {
    expect(targets(contextOf({ auth: { tests: 'endpoints' } }))).toEqual([
      'test/auth-app.ts',
      'test/auth-setup.ts',
      'test/auth-helper.ts',
      'test/auth-flow.test.ts',
      'test/route-inventory.ts',
      'test/secured-endpoints.test.ts',
    ]);
  });

  it('keep what is no test out of __tests__', () => {
    const context = contextOf({ testDir: 'src/__tests__' });
    const tests = targets(context).filter((target) => target.startsWith('src/__tests__/'));
    expect(tests.every((target) => target.endsWith('.test.ts'))).toBe(true);
    expect(setupFile(context)).toBe('src/test-support/auth-setup.ts');
  });

  it('leave refresh out where it is not generated', () => {
    const context = contextOf({ auth: { endpoints: ['sign-up', 'login'] } });
    expect(targets(context)).not.toContain('test/refresh-token.test.ts');
  });

  it.each([
    ['there is no application', null],
    ['it cannot be imported', app({ kind: 'none', reason: 'it is not exported' })],
    [
      'its export has a hostile name',
      app({ kind: 'instance', exportName: 'a } from "x"; evil(); //' }),
    ],
  ])('leave the secured endpoints out when %s', (_name, given) => {
    expect(targets(contextOf({ app: given }))).not.toContain('test/secured-endpoints.test.ts');
  });
});

describe('the test of the secured endpoints', () => {
  it.each([
    [{ kind: 'instance', exportName: 'app' }, 'named', 'app'],
    [{ kind: 'instance', exportName: 'server' }, 'named', 'server as app'],
    [{ kind: 'instance', exportName: 'default' }, 'default', 'app'],
    [{ kind: 'factory', exportName: 'build' }, 'named', 'build as createApp'],
  ] as const)('imports the application as %j', (access, appImport, binding) => {
    expect(securedData(contextOf({ app: app(access) }))).toMatchObject({ appImport, binding });
  });

  it('calls what our guard refuses, and declares the rest', () => {
    const data = securedData(
      contextOf({
        endpoints: [
          decided('GET', '/health', { ours: false }),
          decided('POST', '/books'),
          decided('DELETE', '/books/{id}', { roles: ['admin'] }),
          decided('POST', '/books/{id}/cover', { readsBody: true }),
          decided('GET', '/debug', { conditional: true }),
        ],
      }),
    );
    expect(data).toMatchObject({
      secured: [
        { method: 'POST', path: '/books' },
        { method: 'DELETE', path: '/books/{id}' },
        { method: 'POST', path: '/books/{id}/cover' },
      ],
      others: [{ method: 'GET', path: '/health' }],
      uploads: [{ method: 'POST', path: '/books/{id}/cover' }],
      withRole: [{ method: 'DELETE', path: '/books/{id}' }],
    });
  });
});

describe('what the test of the secured endpoints asks for', () => {
  it('has a value for each parameter that does not take just any, and is no expression', () => {
    const data = securedData(
      contextOf({
        endpoints: [
          decided('GET', '/users/{id}/{what}', { values: { what: 'posts' } }),
          decided('GET', '/codes/{code}', { values: { code: null } }),
          decided('GET', '/^\\/a$/'),
          decided('GET', '/^\\/b$/', { ours: false }),
        ],
      }),
    );
    expect(data).toMatchObject({
      secured: [{ method: 'GET', path: '/users/{id}/posts' }],
      others: [{ method: 'GET', path: '/^\\/b$/' }],
    });
  });
});

describe('what a runner adds to package.json', () => {
  const wants = (id: string, context: ArtifactContext) => {
    const runner = runners.find((each) => each.id === id);
    return {
      names: runner?.dependencies(context).map(({ name }) => name),
      scripts: runner?.scripts(context),
    };
  };

  it('is the runner itself and a script, where there is none', () => {
    expect(wants('vitest', contextOf())).toEqual({
      names: ['vitest'],
      scripts: { test: 'vitest run' },
    });
    expect(wants('node-test', contextOf())).toEqual({
      names: ['tsx'],
      scripts: {
        test: 'node --import tsx --import ./test/auth-setup.ts --test test/*.test.ts',
      },
    });
  });

  it('is nothing where all is there', () => {
    const packageJson = { devDependencies: { vitest: '^3.0.0' }, scripts: { test: 'vitest' } };
    expect(wants('vitest', contextOf({ packageJson }))).toEqual({ names: [], scripts: {} });
  });

  it('is the globals of the jest that is there', () => {
    const packageJson = { devDependencies: { jest: '^29.7.0' }, scripts: { test: 'jest' } };
    const runner = runners.find(({ id }) => id === 'jest');
    expect(runner?.dependencies(contextOf({ packageJson }))).toEqual([
      { name: '@jest/globals', range: '^29.7.0', dev: true, comesAlong: true },
    ]);
  });
});

describe('detection', () => {
  it.each([
    ['vitest', { devDependencies: { vitest: '^4.0.0' } }],
    ['jest', { devDependencies: { jest: '^30.0.0' } }],
    ['node-test', { scripts: { test: 'node --test' } }],
  ])('finds %s alone', (id, packageJson) => {
    const found = runners.filter((runner) => runner.detect(packageJson) !== null);
    expect(found.map((runner) => runner.id)).toEqual([id]);
  });
});
