import type { DependencyChange } from '../../model/types.js';
import { usersOfOurs } from '../../model/users-fact.js';
import type { Store, StoreAdapter } from '../adapter.js';
import { scriptFile, storeScripts } from '../scripts.js';
import { sqlTemplates } from '../sql-templates.js';

/** PostgreSQL through pg, for several instances of an application. */
export const postgres: StoreAdapter = {
  id: 'postgres',
  label: 'PostgreSQL',
  hint: 'through pg, for several instances',

  detect(pkg) {
    const range = pkg.dependencies?.['pg'];
    return range === undefined ? null : { evidence: `pg ${range} in package.json` };
  },

  open: ({ auth }) => Promise.resolve({ ...store, users: usersOfOurs(auth) }),
};

const store: Omit<Store, 'users'> = {
  label: 'PostgreSQL',
  problems: [],
  counters: {
    limiter: 'stores/postgres/limiter.ts',
    limiterImport: 'stores/postgres/limiter-import.ts',
    readme: 'stores/postgres/readme-limits.md',
    connection: { name: 'database', type: 'Database', module: 'auth-store' },
    service: null,
  },

  templates(context) {
    const { modules, scripts, tests, ...templates } = sqlTemplates('postgres', context);
    // Behind the five values that every user has.
    const fields = context.users.fields.map((each, index) => ({
      ...each,
      place: index + 6,
    }));
    const testDatabase = {
      template: 'stores/postgres/auth-test-database.mjs.hbs',
      data: { urlVariable: 'DATABASE_URL' },
    } as const;
    const isTested = context.auth.tests !== 'none';
    const databaseScript = scriptFile('auth-test-database', context);
    return {
      ...templates,
      modules: { 'auth-store': { ...modules['auth-store'], data: { fields } } },
      scripts: isTested ? { ...scripts, 'auth-test-database': testDatabase } : scripts,
      testDatabase: 'made',
      tests: {
        ...tests,
        'test-database': {
          ...tests['test-database'],
          data: { databaseScript, urlVariable: 'DATABASE_URL' },
        },
      },
    };
  },

  dependencies({ facts }) {
    const types: DependencyChange = { name: '@types/pg', range: '^8.23.1', dev: true };
    return [
      { name: 'pg', range: '^8.23.1', dev: false },
      ...(facts.language === 'typescript' ? [types] : []),
    ];
  },

  env: [
    {
      name: 'DATABASE_URL',
      comment: 'Where users and sessions are kept: postgres://user:password@host:5432/database.',
      local: null,
    },
  ],

  tables: [
    'auth_refresh_tokens',
    'auth_sessions',
    'auth_users',
    'auth_throttle',
    'auth_migrations',
  ],

  localFiles: [],

  scripts: storeScripts,
};
