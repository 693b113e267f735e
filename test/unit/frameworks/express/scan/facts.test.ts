import { describe, expect, it } from 'vitest';
import { asExpressAnchor } from '../../../../../src/frameworks/express/anchor.js';
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
    expect(
      routes[0]?.guards.map(({ origin, verdict, place }) => ({ origin, verdict, place })),
    ).toEqual(
      ['requireUser', 'requireRole', 'requireKey'].map((name) => ({
        origin: { kind: 'file', file: 'guard.ts', name },
        verdict: 'refuses',
        place: 'route',
      })),
    );
    expect(routes[0]).toMatchObject({ guarded: true, guard: 'requireUser' });
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
  it('are not a lone API key', () => {
    expect(evidence(`app.get('/x', requireKey, h);`)).toEqual([]);
  });
});

describe('the anchor', () => {
  it('is one for all the routes of a registration, and names the router', () => {
    const { routes } = scan(
      `const r = Router();\nr.get(['/a', '/b'], h);\nr.route('/c').get(h).post(h);\napp.use('/v1', r);\napp.get('/v1/other', h);`,
    );
    const anchors = routes.map((route) => asExpressAnchor(route.anchor));
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
    expect(asExpressAnchor(routes[0]!.anchor).router).toMatchObject({
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
    expect(asExpressAnchor(own!.anchor).router.bystander).toBe(bystander);
  });
});
