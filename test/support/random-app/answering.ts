import type { RandomApp } from './app.js';
import { createDice, type Dice } from './dice.js';

/** An application of handlers that answer for some requests and call on for others, with requests to ask it for. */
export type AnsweringApp = RandomApp & {
  readonly requests: readonly (readonly [string, string])[];
};

type Shop = { readonly dice: Dice; readonly paths: Set<string>; count: number };

/** The application of `seed`. Its handlers stand in `use` and `all`, on routers in routers. */
export function answeringApp(seed: number): AnsweringApp {
  const shop: Shop = { dice: createDice(seed + 7_000_000), paths: new Set(['/other']), count: 0 };
  const lines = router(shop, 'app', '', 0);
  const major = seed % 2 === 0 ? 5 : 4;
  const app = [
    `const express = require('express');`,
    `const app = express();`,
    ...SHARED,
    ...lines,
    `app.use((req, res) => { res.status(404).json({ error: 'not found' }); });`,
    `module.exports = app;`,
  ].join('\n');
  return {
    seed,
    express: major,
    files: {
      'package.json': JSON.stringify({
        name: 'answering',
        version: '1.0.0',
        private: true,
        dependencies: { express: `^${major}.0.0` },
      }),
      'src/app.js': `${app}\n`,
    },
    requests: [...shop.paths].flatMap((path) => [
      ['GET', path] as const,
      ['POST', path] as const,
      ['GET', `${path === '/' ? '' : path}/below`] as const,
    ]),
  };
}

const SHARED = [
  `const state = { down: false, hits: 0, cache: new Map() };`,
  `const ok = (res, body) => res.json({ body });`,
  `const refuse = (res) => res.status(401).json({ error: 'no' });`,
  `const later = async () => 1;`,
  `const need = (req, res, next) => { if (req.headers['x-api-key'] !== process.env.SERVICE_KEY) return res.status(401).end(); next(); };`,
  `const log = (req, res, next) => { state.hits += 1; next(); };`,
  `const wrap = (f) => (req, res, next) => Promise.resolve(f(req, res, next)).catch(next);`,
];

function router(shop: Shop, name: string, prefix: string, depth: number): readonly string[] {
  const { dice } = shop;
  return Array.from({ length: dice.between(2, 4) }, () => {
    if (depth < 2 && dice.chance(0.3)) {
      shop.count += 1;
      const inner = `r${shop.count}`;
      const path = dice.chance(0.8) ? `/m${shop.count}` : '';
      const lines = router(shop, inner, prefix + path, depth + 1);
      const before = dice.chance(0.3) ? `${handler(shop, prefix + path, true)}, ` : '';
      return [
        `const ${inner} = ${dice.chance(0.8) ? 'express.Router()' : 'express()'};`,
        ...lines,
        `${name}.use(${path === '' ? '' : `'${path}', `}${before}${dice.chance(0.4) ? byHand(dice, inner) : inner});`,
      ].join('\n');
    }
    return registration(shop, name, prefix);
  });
}

/** A handler that calls a router as the framework would. */
function byHand(dice: Dice, inner: string): string {
  return dice.pick([
    `(req, res, next) => ${inner}(req, res, next)`,
    `(req, res, next) => { ${inner}.handle(req, res, next); }`,
    `(...args) => ${inner}(...args)`,
    `async (req, res, next) => { await later(); ${inner}(req, res, next); }`,
    `(req, res, next) => (req.query.q ? next() : ${inner}(req, res, next))`,
    `(req, res, next) => ${inner}(req, res, (error) => next(error))`,
    `function (req, res, next) { ${inner}.call(this, req, res, next); }`,
    `wrap((req, res, next) => ${inner}(req, res, next))`,
    `${inner}.handle.bind(${inner})`,
  ]);
}

function registration(shop: Shop, name: string, prefix: string): string {
  const { dice } = shop;
  shop.count += 1;
  const own = `/p${shop.count}`;
  const at = prefix + own;
  const mounted = (): string => handler(shop, at, true);
  const routed = (): string => handler(shop, at, false);
  shop.paths.add(at);
  const held = `h${shop.count}`;
  return dice.pick<() => string>([
    () => `${name}.use(${handler(shop, prefix, true)});`,
    () => `${name}.use(need, ${handler(shop, prefix, true)});`,
    () => `${name}.use('${own}', ${mounted()});`,
    () => `${name}.use('${own}', ${mounted()}, ${mounted()});`,
    () => `${name}.use('${own}', [log, ${mounted()}], ${mounted()});`,
    () => `${name}.use('${own}', need, ${mounted()});`,
    () => `${name}.all('${own}', ${routed()});`,
    () => `${name}.all('${own}', ${routed()}, ${routed()});`,
    () => `${name}.all('${own}', need, ${routed()});`,
    () =>
      `${name}.route('${own}').all(${routed()}).get((req, res) => { res.set('x-at', 'get'); res.json(1); });`,
    () => `${name}.get('${own}', (req, res) => { res.set('x-at', 'get'); res.json(1); });`,
    () => `const ${held} = ${mounted()};\n${name}.use('${own}', ${held});`,
    () => `${name}.use('${own}', wrap(${mounted()}));`,
  ])();
}

/** A handler that stands at `at`; `strips` says whether that is taken off the path before it. */
function handler(shop: Shop, at: string, strips: boolean): string {
  const { dice } = shop;
  shop.count += 1;
  // The last one that says so is the one that answered.
  const name = `res.set('x-at', '${shop.count}');`;
  const body = [
    name,
    ...Array.from({ length: dice.between(0, 2) }, () => step(shop, at, strips)),
    dice.chance(0.7) ? dice.pick(ONWARD) : answer(dice),
  ].join(' ');
  return dice.chance(0.25)
    ? `async (req, res, next) => { ${dice.chance(0.5) ? 'await later(); ' : ''}${body} }`
    : `(req, res, next) => { ${body} }`;
}

const ONWARD = [
  'next();',
  'return next();',
  `next('route');`,
  `next(new Error('x'));`,
  'state.hits += 1; next();',
  'setImmediate(next);',
] as const satisfies readonly [string, ...string[]];

function answer(dice: Dice): string {
  return dice.pick([
    'return res.json({ secret: 1 });',
    `return res.send('secret');`,
    'return ok(res, 1);',
    'return void res.status(200).end();',
    'res.sendStatus(204); return;',
    'res.statusCode = 202; res.end(); return;',
    'res.writeHead(200); res.end(); return;',
    `return res.redirect('/other');`,
    `return res.redirect('/login');`,
    'return res.redirect(301, `${req.originalUrl}/`);',
    'return res.status(404).end();',
    `return res.status(503).send('later');`,
    'return res.sendStatus(401);',
    'return refuse(res);',
    'return res.status(req.query.q ? 404 : 200).end();',
    `return res.format({ json: () => res.json(1), default: () => res.send('1') });`,
  ]);
}

function step(shop: Shop, at: string, strips: boolean): string {
  const { dice } = shop;
  shop.count += 1;
  const own = `/t${shop.count}`;
  const base = strips ? '' : at;
  const seen = base + own;
  shop.paths.add(at + own);
  const condition = dice.pick<() => string>([
    () => `req.path === '${seen}'`,
    () => `req.url === '${seen}'`,
    () => `req.originalUrl === '${at}${own}'`,
    () => `req.path.startsWith('${seen}')`,
    () => `['/none', '${seen}'].includes(req.path)`,
    () => `new Set(['${seen}', '/none']).has(req.path)`,
    () => `/^${seen.replaceAll('/', '\\/')}$/.test(req.path)`,
    () => `/^${base.replaceAll('/', '\\/')}\\/(none|t${shop.count})/.test(req.url)`,
    () => `req.path.toLowerCase() === '${seen}'`,
    () => `req.originalUrl.split('?')[0] === '${at}${own}'`,
    () => `req.path.endsWith('${own}')`,
    () => `req.method === 'GET' && req.path === '${seen}'`,
    () => `req.path === '${base}' + '${own}'`,
    () => `req.method === 'GET'`,
    () => `req.method === 'OPTIONS'`,
    () => `req.method !== 'GET'`,
    () => 'state.down',
    () => 'req.query.q',
    () => '!req.query.q',
    () => `req.headers['x-api-key'] === process.env.SERVICE_KEY`,
    () => `req.headers['x-api-key'] !== process.env.SERVICE_KEY`,
    () => 'req.user',
    () => 'state.cache.has(req.url)',
    () => `process.env.NODE_ENV === 'test'`,
  ])();
  const does = dice.chance(0.8)
    ? answer(dice)
    : `return ${dice.pick(ONWARD).replace(/^return /, '')}`;
  return dice.chance(0.1)
    ? `switch (req.path) { case '${seen}': ${answer(dice)} }`
    : `if (${condition}) { ${does} }`;
}
