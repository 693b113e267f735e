import { sourceFile } from '../../model/file-names.js';
import { joinPath } from '../../model/paths.js';
import { scriptJobs, scriptCommands } from '../scripts.js';
import type { StoreAdapter } from '../adapter.js';

/** SQLite in a file beside the application, or a libSQL server by its URL. */
export const libsql: StoreAdapter = {
  id: 'libsql',
  label: 'libSQL file',
  hint: 'embedded, nothing to install',

  detect(pkg) {
    const range = pkg.dependencies?.['@libsql/client'];
    return range === undefined ? null : { evidence: `@libsql/client ${range} in package.json` };
  },

  artifacts: (context) => [
    {
      template: 'stores/libsql/auth-store.ts.hbs',
      target: sourceFile(context.facts, context.auth.outDir, 'auth-store'),
      data: {},
    },
    {
      template: 'stores/libsql/0001_auth.sql.hbs',
      target: joinPath(context.migrationsDir, '0001_auth.sql'),
      data: {},
    },
    ...scriptJobs('libsql', context),
  ],

  dependencies: () => [{ name: '@libsql/client', range: '^0.18.0', dev: false }],

  env: () => [
    {
      name: 'AUTH_DATABASE_URL',
      comment: 'Where users and sessions are kept: file:auth.db, or the URL of a libSQL server.',
    },
  ],

  scripts: scriptCommands,
};
