import pg from 'pg';

/** Makes an empty database of that name on the server of the tests and returns its URL. */
export async function freshDatabase(name: string): Promise<string> {
  const server = process.env['AUTHWRIGHT_POSTGRES_URL'];
  if (server === undefined) throw new Error('AUTHWRIGHT_POSTGRES_URL is not set');
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
