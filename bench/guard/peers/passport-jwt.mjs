import { randomBytes } from 'node:crypto';
import express from 'express';
import jsonwebtoken from 'jsonwebtoken';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { listen } from '../listen.mjs';

const secret = randomBytes(32).toString('base64url');
const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
passport.use(
  new Strategy({ secretOrKey: secret, jwtFromRequest, algorithms: ['HS256'] }, (claims, done) =>
    done(null, { id: claims.sub }),
  ),
);
const guard = passport.authenticate('jwt', { session: false });
const app = express();
app.get('/open', (_req, res) => res.json({ ok: true }));
app.get('/item', guard, (_req, res) => res.json({ ok: true }));

listen(app, () => jsonwebtoken.sign({ sub: 'someone' }, secret, { expiresIn: 600 }));
