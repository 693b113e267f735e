import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, generate, start, targetOf } from './target.js';
import { exchange, requestBytes } from './wire.js';

const LIMIT_MS = 10_000; // the deadline is 4 seconds; a busy machine takes longer

let silent: Server;
let app: App;
const sockets = new Set<Socket>();

beforeAll(async () => {
  silent = createServer((socket) => {
    sockets.add(socket);
  });
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as { readonly port: number };
  const target = targetOf('express5', 'libsql', { id: 'silent' });
  const project = await generate(target, 'HS256');
  app = await start(project, { AUTH_DATABASE_URL: `http://127.0.0.1:${port}` });
});

afterAll(async () => {
  await app.stop();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('a libSQL server that accepts requests and never answers them is given up on', async () => {
  const headers = { 'content-type': 'application/json' };
  const email = 'ada@x.test';
  const answers = await Promise.all(
    [
      { path: '/auth/login', body: { email, password: 'quiet otter paints seven doors' } },
      { path: '/auth/sign-up', body: { email, password: 'quiet otter paints seven doors' } },
      { path: '/auth/refresh', body: { refreshToken: 'a'.repeat(43) } },
    ].map(({ path, body }) =>
      exchange(app, requestBytes({ method: 'POST', path, headers, body: JSON.stringify(body) })),
    ),
  );
  for (const { status, body, ms } of answers) {
    expect({ status, body }).toMatchObject({ status: 503 });
    expect(JSON.parse(body)).toMatchObject({ code: 'unavailable' });
    expect(ms).toBeLessThan(LIMIT_MS);
  }
});
