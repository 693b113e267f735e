/**
 * Runs as a program of its own: `node ask-apps.mjs <list.json>`, a list of `[folder, [[method, path], …]]`. Loads each
 * application, asks it as an anonymous caller would, and prints for each the statuses, where they lead and who answered, as JSON.
 */
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

process.env.SERVICE_KEY = 'token';
process.env.NODE_ENV = 'production';
process.on('unhandledRejection', () => undefined);

const results = [];
for (const [folder, asks] of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const app = createRequire(join(folder, 'package.json'))('./src/app.js');
  const server = createServer(app).listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  const answers = [];
  for (const [method, path] of asks) answers.push(await ask(port, method, path));
  server.closeAllConnections();
  server.close();
  results.push(answers);
}
process.stdout.write(JSON.stringify(results));
process.exit(0);

/** What hangs has no answer: status 0. */
async function ask(port, method, path) {
  const sent = request({ port, path, method, headers: { connection: 'close' } });
  sent.setTimeout(300, () => sent.destroy());
  sent.end();
  try {
    const [response] = await once(sent, 'response');
    response.resume();
    return [
      response.statusCode,
      response.headers.location ?? null,
      response.headers['x-at'] ?? null,
    ];
  } catch {
    return [0, null, null];
  }
}
