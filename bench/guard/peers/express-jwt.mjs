import { randomBytes } from 'node:crypto';
import express from 'express';
import { expressjwt } from 'express-jwt';
import jsonwebtoken from 'jsonwebtoken';
import { listen } from '../listen.mjs';

const secret = randomBytes(32).toString('base64url');
const app = express();
app.get('/open', (_req, res) => res.json({ ok: true }));
app.get('/item', expressjwt({ secret, algorithms: ['HS256'] }), (_req, res) =>
  res.json({ ok: true }),
);

listen(app, () => jsonwebtoken.sign({ sub: 'someone' }, secret, { expiresIn: 600 }));
