import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { freshDatabase } from '../../test/support/fresh-database.js';
import { authwright, run, shown } from '../../test/support/run.js';
import { commitAll, runFolder } from '../../test/support/small-project.js';

/** A project secured by the built tool, with its tables made: `GET /item` is secured, `GET /open` is not. */
export type Secured = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
};

const APP = `import express from 'express';

export const app = express();

app.get('/open', (_req, res) => res.json({ ok: true }));
app.get('/item', (_req, res) => res.json({ ok: true }));
`;

export async function secured(
  name: string,
  store: 'libsql' | 'postgres',
  flags: readonly string[] = [],
): Promise<Secured> {
  const folder = runFolder('express5', `bench-${name}`);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/app.js'), APP);
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env\n*.db*\n');
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "bench", "private": true, "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
  );
  commitAll(folder);
  const made = authwright(folder, [
    ...['--secure', '/item', '--open', '/open', '--store', store, ...flags],
    ...['--tests', 'full', '--yes', '--no-install', '--no-verify'],
  ]);
  if (made.status !== 0) throw new Error(shown(made));
  const environment = {
    JWT_SECRET: randomBytes(32).toString('base64url'),
    JWT_ISSUER: 'https://issuer.test',
    JWT_AUDIENCE: 'https://audience.test',
    ...(await database(store, name, folder)),
  };
  const migrated = run(process.execPath, ['scripts/auth-db.mjs', 'migrate'], folder, environment);
  if (migrated.status !== 0) throw new Error(shown(migrated));
  return { folder, environment };
}

async function database(
  store: 'libsql' | 'postgres',
  name: string,
  folder: string,
): Promise<Record<string, string>> {
  if (store === 'libsql') return { AUTH_DATABASE_URL: `file:${join(folder, 'auth.db')}` };
  return { DATABASE_URL: await freshDatabase(`bench-${name}`) };
}
