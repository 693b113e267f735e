import type { StoreAdapter } from '../adapter.js';

/** The project's own users, through its own Prisma client. */
export const prisma: StoreAdapter = {
  id: 'prisma',
  label: 'Prisma',
  hint: "the project's own users, through its client",
  drivers: /^(?:pg|@libsql\/client|better-sqlite3|mysql2|mariadb)$/,

  detect({ dependencies, devDependencies }) {
    const declared = { ...devDependencies, ...dependencies };
    const name = ['@prisma/client', 'prisma'].find((each) => declared[each] !== undefined);
    return name === undefined
      ? null
      : { evidence: `${name} ${declared[name] ?? ''} in package.json` };
  },

  // The parser of schemas is heavy, and few projects have one.
  async userModels(project) {
    const { findSchema } = await import('./find-schema.js');
    const { userModelsIn } = await import('./users.js');
    const found = findSchema(project);
    return found === null ? [] : userModelsIn(found.schema);
  },

  async open(project) {
    const { openPrisma } = await import('./open.js');
    return openPrisma(project);
  },
};
