import pg from 'pg';

/** Makes an empty database of that name, on the server of all tests unless another is named, and returns its URL. */
export async function freshDatabase(
  name: string,
  server = process.env['AUTHWRIGHT_POSTGRES_URL'],
): Promise<string> {
  if (server === undefined) throw new Error('there is no PostgreSQL');
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
