import { usersOfOurs } from '../../model/users-fact.js';
import type { AuthSettings } from '../../model/types.js';
import type { Store, StoreAdapter } from '../adapter.js';
import { changesByHand } from '../changes-by-hand.js';
import { storeScripts } from '../scripts.js';
import { sqlTemplates } from '../sql-templates.js';

/** SQLite in a file beside the application, or a libSQL server by its URL. */
export const libsql: StoreAdapter = {
  id: 'libsql',
  label: 'libSQL file',
  hint: 'embedded, nothing to install',

  detect(pkg) {
    const range = pkg.dependencies?.['@libsql/client'];
    return range === undefined ? null : { evidence: `@libsql/client ${range} in package.json` };
  },

  open: ({ auth }) => Promise.resolve(libsqlFor(auth)),
};

/** It reads nothing of a project. */
export function libsqlFor(auth: Pick<AuthSettings, 'signUpFields'>): Store {
  return { ...store, users: usersOfOurs(auth) };
}

const store: Omit<Store, 'users'> = {
  label: 'libSQL file',
  problems: [],
  counters: null,

  templates(context) {
    const { language, moduleSystem } = context.facts;
    // The package's types are those of an ES module, which a CommonJS module must not import by `import`.
    const clientImport =
      language === 'typescript' && moduleSystem.id === 'cjs' ? 'required' : 'package';
    const { modules, tests, ...templates } = sqlTemplates('libsql', context);
    const { 'test-database': byHand, ...setup } = tests;
    return {
      ...templates,
      modules: { 'auth-store': { ...modules['auth-store'], data: { clientImport } } },
      testDatabase: 'named',
      tests: changesByHand(context) ? { ...setup, 'test-database': byHand } : setup,
    };
  },

  dependencies: () => [{ name: '@libsql/client', range: '^0.18.0', dev: false }],

  env: [
    {
      name: 'AUTH_DATABASE_URL',
      comment: 'Where users and sessions are kept: file:auth.db, or the URL of a libSQL server.',
      local: { kind: 'text', text: 'file:auth.db' },
    },
  ],

  tables: ['auth_refresh_tokens', 'auth_sessions', 'auth_users', 'auth_migrations'],

  // The two beside the file hold what was written last, until it is moved there (sqlite.org/wal.html).
  localFiles: [{ pattern: 'auth.db*', files: ['auth.db', 'auth.db-shm', 'auth.db-wal'] }],

  scripts: storeScripts,
};
