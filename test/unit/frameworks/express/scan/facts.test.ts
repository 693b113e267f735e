import { describe, expect, it } from 'vitest';
import { asLayerAnchor } from '../../../../../src/routing/placement/anchor.js';
import { scanFiles } from './project.js';

const GUARD = `import type { RequestHandler } from 'express';
const make = (context: () => { key: string }): RequestHandler => (req, res, next) => {
  const { key } = context();
  check(key, req).then(() => next(), () => res.status(401).end());
};
async function check(key: string, req) { if (!req.user) throw new Error('401'); return key; }
const shared = () => ({ key: process.env.KEY ?? load() });
export const requireUser = make(shared);
export const requireRole = (role) => (req, res, next) => { if (req.user?.role !== role) return res.sendStatus(403); next(); };
export const requireKey = (req, res, next) => { if (req.get('x-api-key') !== process.env.API_KEY) return res.sendStatus(401); next(); };`;

function scan(body: string, head = '') {
  return scanFiles({
    'guard.ts': GUARD,
    'app.ts': `${head}import express, { Router } from 'express';\nimport { requireUser, requireRole, requireKey } from './guard';\nconst app = express();\n${body}`,
  });
}

describe('a guard at a route', () => {
  it('is known by the name under which its module exports it, also when a factory makes it', () => {
    const { routes } = scan(`app.get('/x', requireUser, requireRole('admin'), [requireKey], h);`);
    expect(routes[0]?.guards.map(({ origin, place }) => ({ origin, place }))).toEqual(
      ['requireUser', 'requireRole', 'requireKey'].map((name) => ({
        origin: { kind: 'file', file: 'guard.ts', name },
        place: 'route',
      })),
    );
    expect(routes[0]).toMatchObject({ guarded: true, guard: 'requireUser' });
  });
  it('is not judged behind one that refuses everybody', () => {
    const verdicts = (body: string): readonly unknown[] =>
      scan(body).routes[0]?.guards.map(({ verdict, unmet }) => [verdict, unmet]) ?? [];
    expect(verdicts(`app.get('/x', requireUser, requireRole('admin'), h);`)).toEqual([
      ['refuses', undefined],
      ['unknown', true],
    ]);
    // What it handed on as an error comes back without one, past what stands between.
    expect(
      verdicts(
        `app.use(requireUser);\napp.use((e, q, s, n) => n());\napp.get('/x', requireRole('admin'), h);`,
      ).at(-1),
    ).toEqual(['refuses', undefined]);
  });
  it('marks routes that read a body of their own', () => {
    const { routes } = scan(
      `app.use(express.json());\napp.post('/x', h);\napp.post('/y', multer().single('f'), h);`,
      `import multer from 'multer';\n`,
    );
    expect(routes.map(({ readsBody }) => readsBody)).toEqual([false, true]);
  });
});

describe('signs that users are authenticated', () => {
  const evidence = (body: string): readonly string[] =>
    scan(body).existingAuth.map((each) => each.evidence);
  it('are a route to log in and a guard that asks for the user', () => {
    expect(
      evidence(
        `app.post('/users/login', h);\napp.get('/x', requireUser, h);\napp.get('/y', requireRole('a'), h);`,
      ),
    ).toEqual([
      'POST /users/login logs users in',
      expect.stringContaining('requireRole') as string,
    ]);
  });
  it.each([
    ['GET /login', `app.get('/login', h);`, 'GET /login shows a login page'],
    ['GET /users/sign-in', `app.get('/users/sign-in', h);`, 'shows a login page'],
    ['any method', `app.all('/signin', h);`, 'logs users in'],
    ['a callback', `app.get('/auth/callback', h);`, 'takes users back from an identity provider'],
    ['of a provider', `app.get('/auth/google/callback', h);`, 'takes users back'],
    ['of any provider', `app.get('/oauth2/:provider/cb', h);`, 'takes users back'],
    ['as ASP.NET has it', `app.post('/signin-oidc', h);`, 'takes users back'],
  ])('are ways in by their path: %s', (_, body, sign) => {
    expect(evidence(body)).toEqual([expect.stringContaining(sign) as string]);
  });
  it.each([
    ['openid-client', `import * as client from 'openid-client';`],
    ['openid-client', `const { Issuer } = require('openid-client');`],
    ['express-openid-connect', `import { auth } from 'express-openid-connect';`],
    ['passport-google-oauth20', `import { Strategy } from 'passport-google-oauth20';`],
    ['@node-saml/passport-saml', `import {\n  Strategy,\n} from '@node-saml/passport-saml';`],
    ['passport', `const passport = require("passport");`],
    ['passport-github2', `import 'passport-github2';`],
  ])('are packages that log users in: %s', (name, head) => {
    const { existingAuth } = scan(`app.get('/x', h);`, `${head}\n`);
    expect(existingAuth).toEqual([
      { evidence: `${name} logs users in`, loc: { file: 'app.ts', line: 1, column: 1 } },
    ]);
  });
  it.each([
    `import type { Profile } from 'passport-google-oauth20';`,
    `// import passport from 'passport';`,
    `import { passport } from './passport';`,
    `import jsonwebtoken from 'jsonwebtoken';`,
  ])('are no types, comments, own files or parts: %s', (head) => {
    expect(scan(`app.get('/x', h);`, `${head}\n`).existingAuth).toEqual([]);
  });
  it.each([
    [
      'in development',
      `if (process.env.NODE_ENV === 'development') return next(); if (!req.user) return res.sendStatus(401); next();`,
    ],
    [
      'by a switch',
      `if (config.authDisabled) { next(); return; } if (!req.session.userId) return res.redirect('/login'); next();`,
    ],
    ['by mistake', `if (!req.session.userId) res.status(401).end(); next();`],
  ])('are guards that let some callers through: %s', (_, body) => {
    expect(
      evidence(`const gate = (req, res, next) => { ${body} };\napp.get('/x', gate, h);`),
    ).toEqual([expect.stringContaining('gate') as string]);
  });
  it.each([
    [
      'compares with a secret, except in development',
      `if (process.env.NODE_ENV === 'development') return next(); if (req.get('authorization') !== 'Bearer ' + process.env.API_SECRET) return res.status(401).end(); next();`,
    ],
    [
      'takes Basic credentials',
      `const [name, password] = atob((req.headers.authorization ?? '').slice(6)).split(':'); if (name !== process.env.NAME || password !== process.env.PASSWORD) return res.sendStatus(401); next();`,
    ],
    [
      'has them read by a package',
      `const sent = basic(req); if (sent?.pass !== process.env.PASSWORD) return res.sendStatus(401); next();`,
    ],
    [
      'asks a service by a helper',
      `if (process.env.OPEN) return next(); if (!(await isKnown(req))) return res.sendStatus(401); next();`,
    ],
    [
      'takes any of a list',
      `if (!(process.env.TOKENS ?? '').split(',').includes(req.headers['authorization'])) return res.status(403).end(); next();`,
    ],
  ])('are guards that read Authorization: one that %s', (_, body) => {
    const head = `import basic from 'basic-auth';\n`;
    const helper = `const isKnown = async (req) => (await fetch('http://idp', { headers: { authorization: req.headers.authorization } })).ok;`;
    const { existingAuth } = scan(
      `${helper}\nconst gate = async (req, res, next) => { ${body} };\napp.get('/x', gate, h);`,
      head,
    );
    expect(existingAuth.map((each) => each.evidence)).toEqual([
      expect.stringContaining('gate') as string,
    ]);
  });
  it('are a package that takes Basic credentials', () => {
    const { existingAuth } = scan(
      `app.use(basicAuth({ users: { ada: process.env.PASSWORD } }));\napp.get('/x', h);`,
      `import basicAuth from 'express-basic-auth';\n`,
    );
    expect(existingAuth.map((each) => each.evidence)).toEqual([
      expect.stringContaining('express-basic-auth') as string,
    ]);
  });
  it('are not what reads Authorization to count or to log', () => {
    expect(
      evidence(
        `app.use((req, res, next) => { const key = req.headers.authorization ?? req.ip; if (isFull(key)) throw new TooMany(); next(); });\napp.get('/x', h);`,
      ),
    ).toEqual([]);
  });
  it('are not what refuses for another reason', () => {
    expect(
      evidence(
        `app.use((req, res, next) => (req.session.csrf === req.body.csrf ? next() : res.sendStatus(403)));\napp.get('/payments/callback', h);\napp.post('/webhook/return', h);`,
      ),
    ).toEqual([]);
  });
  it('are not a lone API key', () => {
    expect(evidence(`app.get('/x', requireKey, h);`)).toEqual([]);
  });
});

describe('the anchor', () => {
  it('is one for all the routes of a registration, and names the router', () => {
    const { routes } = scan(
      `const r = Router();\nr.get(['/a', '/b'], h);\nr.route('/c').get(h).post(h);\napp.use('/v1', r);\napp.get('/v1/other', h);`,
    );
    const anchors = routes.map((route) => asLayerAnchor(route.anchor));
    expect(new Set(anchors.slice(0, 2).map(({ registration }) => registration)).size).toBe(1);
    expect(new Set(anchors.map(({ registration }) => registration)).size).toBe(4);
    expect(anchors.map(({ kind }) => kind)).toEqual(['verb', 'verb', 'chain', 'chain', 'verb']);
    expect(anchors[0]?.router).toMatchObject({
      kind: 'router',
      name: 'r',
      complete: true,
      endpoints: ['GET /v1/a', 'GET /v1/b', 'GET /v1/c', 'POST /v1/c'],
      bystander: 'GET /v1/other',
      preflightHandled: false,
    });
  });
  it('says when something on the router could not be read, and when CORS runs before it', () => {
    const { routes } = scan(
      `app.use(cors());\nconst r = Router();\nr.get('/a', h);\nr.get(load(), h);\napp.use('/v1', r);`,
      `import cors from 'cors';\n`,
    );
    expect(asLayerAnchor(routes[0]!.anchor).router).toMatchObject({
      complete: false,
      preflightHandled: true,
    });
  });
  it.each([
    ['below a mount path', '/v1', '/v1/other', 'GET /v1/other'],
    ['on the mount path itself, in another case', '/v1', '/V1', 'GET /V1'],
    ['in front of none', '/v1', '/v2/other', null],
    ['beside a path that only begins alike', '/v1', '/v1x', null],
    [
      'behind a parameter of the mount path',
      '/users/:id',
      '/users/me/notes',
      'GET /users/me/notes',
    ],
    ['behind a parameter of its own', '/users/me', '/users/:id/notes', 'GET /users/{id}/notes'],
    ['whatever its path, for a router without one', '/', '/far/away', 'GET /far/away'],
    ['in everything that a path takes', '/files/public/old', '/files/*rest', 'GET /files/*rest'],
  ])('names who passes through the router: %s', (_, mount, path, bystander) => {
    const { routes } = scan(
      `const r = Router();\nr.get('/a', h);\napp.get('/early', h);\napp.use('${mount}', r);\napp.get('${path}', h);`,
    );
    const own = routes.find((route) => route.path.endsWith('/a'));
    expect(asLayerAnchor(own!.anchor).router.bystander).toBe(bystander);
  });
});
