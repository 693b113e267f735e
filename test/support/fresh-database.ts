import pg from 'pg';

/** Makes an empty database of that name, on the server of all tests unless another is named, and returns its URL. */
export async function freshDatabase(
  name: string,
  server = process.env['AUTHWRIGHT_POSTGRES_URL'],
): Promise<string> {
  await dropDatabase(name, server);
  await onServer(server, `CREATE DATABASE "${name}"`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(
  name: string,
  server = process.env['AUTHWRIGHT_POSTGRES_URL'],
): Promise<void> {
  await onServer(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

async function onServer(server: string | undefined, statement: string): Promise<void> {
  if (server === undefined) throw new Error('there is no PostgreSQL');
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
