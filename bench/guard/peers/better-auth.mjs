import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LibsqlDialect } from '@libsql/kysely-libsql';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders } from 'better-auth/node';
import { bearer } from 'better-auth/plugins';
import express from 'express';
import { listen } from '../listen.mjs';

const file = join(mkdtempSync(join(tmpdir(), 'bench-better-auth-')), 'auth.db');
const options = {
  baseURL: 'http://127.0.0.1',
  secret: randomBytes(32).toString('base64url'),
  database: { dialect: new LibsqlDialect({ url: `file:${file}` }), type: 'sqlite' },
  emailAndPassword: { enabled: true },
  plugins: [bearer()],
  telemetry: { enabled: false },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);

async function guard(req, res, next) {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
  if (!session) {
    res.sendStatus(401);
    return;
  }
  req.user = session.user;
  next();
}
const app = express();
app.get('/open', (_req, res) => res.json({ ok: true }));
app.get('/item', guard, (_req, res) => res.json({ ok: true }));

listen(app, async () => {
  const { headers } = await auth.api.signUpEmail({
    body: {
      name: 'Someone',
      email: 'someone@bench.test',
      password: 'quiet otter paints seven doors',
    },
    returnHeaders: true,
  });
  return headers.get('set-auth-token');
});
