import { expect, it } from 'vitest';
import type {
  FrameworkTemplates,
  RunnerTemplates,
  StoreTemplates,
} from '../../../src/model/template-contract.js';

const file = { template: 'some/file.ts.hbs' } as const;
const script = { template: 'some/script.mjs.hbs' } as const;
const readme = { guard: 'some/guard.md', addresses: 'some/addresses.md' } as const;

// The compiler is the test: each of these lacks one name, and `npm run typecheck` fails where that compiles.
export const withoutSender: FrameworkTemplates = {
  // @ts-expect-error send-problem is missing
  modules: { 'require-auth': file, 'auth-router': file },
  readme,
  tests: { 'auth-app': file, 'route-inventory': file },
};

export const withoutInventory: FrameworkTemplates = {
  modules: { 'require-auth': file, 'auth-router': file, 'send-problem': file },
  readme,
  // @ts-expect-error route-inventory is missing
  tests: { 'auth-app': file },
};

export const withoutSetup: StoreTemplates = {
  modules: { 'auth-store': file },
  migrations: [],
  scripts: { another: script },
  readme: { disabling: 'some/disabling.md', administrator: 'some/administrator.md' },
  // @ts-expect-error auth-setup is missing
  tests: { another: file },
  testDatabase: 'named',
  migrateInTests: 'some/migrate.ts',
};

// @ts-expect-error words are missing
export const withoutWords: RunnerTemplates = { imports: 'some/imports.ts' };

export const withMore: FrameworkTemplates = {
  modules: { 'require-auth': file, 'auth-router': file, 'send-problem': file, 'of-its-own': file },
  readme,
  tests: { 'auth-app': file, 'route-inventory': file },
};

it('takes modules beside those that have to be there', () => {
  expect(Object.keys(withMore.modules)).toContain('of-its-own');
});
