import { usersOfOurs } from '../../../src/model/users-fact.js';
import type { Store, StoreAdapter } from '../../../src/stores/adapter.js';
import { changesByHand } from '../../../src/stores/changes-by-hand.js';
import { scriptFile } from '../../../src/stores/scripts.js';

/** A store that does not exist, in a drawer. */
export const drawer: StoreAdapter = {
  id: 'drawer',
  label: 'A drawer',
  hint: 'keep it shut',
  detect: ({ dependencies }) =>
    dependencies?.['drawer'] ? { evidence: 'drawer in package.json' } : null,
  open: ({ auth }) => Promise.resolve({ ...store, users: { ...usersOfOurs(auth), fields: [] } }),
};

const store: Omit<Store, 'users'> = {
  label: 'A drawer',
  problems: [],
  counters: null,
  templates: (context) => ({
    modules: { 'auth-store': { template: 'stores/drawer/auth-store.ts.hbs' } },
    // It has no tables.
    migrations: [],
    migrateInTests: 'tests/migrate-script.ts',
    scripts: { 'auth-db': { template: 'stores/drawer/auth-db.mjs.hbs' } },
    readme: {
      disabling: 'stores/drawer/readme-disabling.md',
      administrator: 'stores/drawer/readme-administrator.md',
    },
    testDatabase: 'named',
    tests: {
      'auth-setup': { template: 'stores/drawer/tests/auth-setup.ts.hbs' },
      ...(changesByHand(context)
        ? { 'test-database': { template: 'stores/drawer/tests/test-database.ts.hbs' } as const }
        : {}),
    },
  }),
  dependencies: () => [{ name: 'drawer', range: '^1.0.0', dev: false }],
  env: [
    {
      name: 'DRAWER',
      comment: 'Which drawer: drawer.json',
      local: { kind: 'text', text: 'drawer.json' },
    },
  ],
  tables: [],
  localFiles: [{ pattern: 'drawer.json', files: ['drawer.json'] }],
  scripts: (context) => ({ 'auth:prune': `node ${scriptFile('auth-db', context)} prune` }),
};
