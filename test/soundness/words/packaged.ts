import type { Guard, Shop, Word } from '../shop.js';

/** Middleware that packages give, with their real code. */
const NONE = {
  asks: '',
  decls: [],
  before: [],
  beside: [],
  pinned: false,
  spoilers: [],
  files: {},
} as const;

const packaged =
  (
    id: string,
    right: boolean | ((shop: Shop) => boolean),
    expr: string,
    more: Partial<Guard> = {},
  ): Word<Guard> =>
  (shop) => ({
    ...NONE,
    ...claimed(id, typeof right === 'boolean' ? right : right(shop)),
    by: 'error',
    expr,
    ...more,
  });

const claimed = (id: string, right: boolean) => ({ id, right, suspects: right ? [] : [id] });

/** Of express-promise-router: a promise of the text `next` calls on. */
const resolved =
  (id: string, right: boolean, expr: string): Word<Guard | null> =>
  (shop) =>
    shop.router === 'promise'
      ? { ...NONE, ...claimed(`promise router: ${id}`, right), by: 'error', expr }
      : null;

const JWT = `secret: process.env.JWT_SECRET, algorithms: ['HS256']`;
const isRoute = ({ target }: Shop) => target.verb !== 'all' && target.verb !== 'use';
const runsHead = ({ target }: Shop) => ['get', 'all', 'use'].includes(target.verb);

const jwtStrategy = (name: string) =>
  `${name}.use(new JwtStrategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.JWT_SECRET }, (claims, done) => done(null, claims)));`;
/** The strategies that the programs share. */
export const STRATEGIES = `${jwtStrategy('auth')}\nauth.use(new AnonymousStrategy());\nauth.use('key', new BearerStrategy((token, done) => done(null, token === process.env.API_KEY ? { id: 1 } : false)));\nauth.use('open', new BearerStrategy((token, done) => done(null, { id: token })));\nauth.use('password', new LocalStrategy((name, password, done) => done(null, password === process.env.ADMIN_PASSWORD ? { name } : false)));\nauth.use('anybody', new LocalStrategy((name, password, done) => done(null, { name })));\nauth.serializeUser((user, done) => done(null, user));\nauth.deserializeUser((user, done) => done(null, user));`;

const OWN = 'const auth = new passport.Passport();';
const viaPassport = { decls: [`const auth = require('../passport');`], by: 'answer' } as const;
const viaOwn = { decls: [OWN, STRATEGIES], by: 'answer' } as const;

export const packagedGuards: readonly Word<Guard | null>[] = [
  resolved(
    'resolves to next',
    true,
    `async (req) => {\n  if (req.headers['x-api-key'] !== process.env.API_KEY) throw createError(401);\n  return 'next';\n}`,
  ),
  resolved(
    'rejects',
    true,
    `(req) => (req.headers['x-api-key'] === process.env.API_KEY ? Promise.resolve('next') : Promise.reject(createError(403)))`,
  ),
  resolved(
    'resolves to next for all',
    false,
    `async (req) => {\n  if (req.headers['x-api-key'] !== process.env.API_KEY) req.refused = true;\n  return 'next';\n}`,
  ),
  resolved(
    'caught',
    false,
    `(req) => Promise.resolve(req.headers['x-api-key'] === process.env.API_KEY || Promise.reject(new Error('no'))).then(() => 'next', () => 'next')`,
  ),
  packaged('express-jwt', true, `expressjwt({ ${JWT} })`),
  packaged('express-jwt', true, `expressjwt({ ${JWT} })`),
  packaged('express-jwt required', true, `expressjwt({ ${JWT}, credentialsRequired: true })`),
  packaged(
    'express-jwt, token from the query',
    true,
    `expressjwt({ ${JWT}, getToken: (req) => req.query.token })`,
  ),
  packaged(
    'express-jwt, secret by function',
    true,
    `expressjwt({ secret: async () => process.env.JWT_SECRET, algorithms: ['HS256'] })`,
  ),
  packaged(
    'express-jwt, other path open',
    true,
    `expressjwt({ ${JWT} }).unless({ path: ['/login', /^\\/docs/] })`,
  ),
  packaged(
    'express-jwt, OPTIONS open',
    isRoute,
    `expressjwt({ ${JWT} }).unless({ method: 'OPTIONS' })`,
  ),
  packaged('express-jwt, optional', false, `expressjwt({ ${JWT}, credentialsRequired: false })`),
  packaged(
    'express-jwt, optional and unless',
    false,
    `expressjwt({ ${JWT}, credentialsRequired: false }).unless({ path: ['/login'] })`,
  ),
  packaged('express-jwt, optional by variable', false, `expressjwt(options)`, {
    decls: [
      `const options = { ${JWT}, credentialsRequired: process.env.AUTH_REQUIRED === 'true' };`,
    ],
  }),
  packaged(
    'express-jwt, HEAD open',
    (shop) => !runsHead(shop),
    `expressjwt({ ${JWT} }).unless({ method: ['HEAD'] })`,
  ),
  packaged(
    'express-jwt, custom unless',
    false,
    `expressjwt({ ${JWT} }).unless({ custom: (req) => Boolean(req.query.public) })`,
  ),
  packaged('express-jwt, pattern open', false, `expressjwt({ ${JWT} }).unless({ path: [/e0/i] })`),
  packaged(
    'express-jwt, extension open',
    false,
    `expressjwt({ ${JWT} }).unless({ path: [{ url: /^\\/p\\d+/i, methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] }] })`,
  ),
  packaged(
    'express-jwt, literal secret',
    false,
    `expressjwt({ secret: 'dev-secret', algorithms: ['HS256'] })`,
  ),
  packaged('basic auth', true, `basicAuth({ users: { admin: process.env.ADMIN_PASSWORD } })`, {
    by: 'answer',
  }),
  packaged(
    'basic auth, challenge',
    true,
    `basicAuth({ users: { admin: process.env.ADMIN_PASSWORD }, challenge: true, realm: 'tea' })`,
    { by: 'answer' },
  ),
  packaged(
    'basic auth, authorizer',
    true,
    `basicAuth({ authorizer: (name, password) => basicAuth.safeCompare(password, process.env.ADMIN_PASSWORD) })`,
    { by: 'answer' },
  ),
  packaged(
    'basic auth, authorizer says yes',
    false,
    `basicAuth({ authorizer: (name, password) => Boolean(name) })`,
    { by: 'answer' },
  ),
  packaged('basic auth, literal', false, `basicAuth({ users: { admin: 'admin' } })`, {
    by: 'answer',
  }),
  packaged(
    'basic auth, async not awaited',
    false,
    `basicAuth({ authorizer: async (name, password) => password === process.env.ADMIN_PASSWORD })`,
    { by: 'answer' },
  ),
  packaged('passport jwt', true, `auth.authenticate('jwt', { session: false })`, viaPassport),
  packaged(
    'passport jwt, list',
    true,
    `auth.authenticate(['jwt'], { session: false })`,
    viaPassport,
  ),
  packaged(
    'passport jwt or key',
    true,
    `auth.authenticate(['jwt', 'key'], { session: false })`,
    viaPassport,
  ),
  packaged(
    'passport jwt, error',
    true,
    `auth.authenticate('jwt', { session: false, failWithError: true })`,
    { ...viaPassport, by: 'error' },
  ),
  packaged('own passport', true, `auth.authenticate('jwt', { session: false })`, viaOwn),
  packaged('own passport, open', false, `auth.authenticate(['open'], { session: false })`, viaOwn),
  packaged('passport key', true, `auth.authenticate('key', { session: false })`, viaPassport),
  packaged(
    'passport password',
    true,
    `auth.authenticate('password', { session: false })`,
    viaPassport,
  ),
  packaged(
    'passport redirect',
    true,
    `auth.authenticate('jwt', { session: false, failureRedirect: '/login' })`,
    viaPassport,
  ),
  packaged(
    'passport callback',
    true,
    `(req, res, next) => auth.authenticate('jwt', { session: false }, (error, user) => {\n  if (error || !user) return res.sendStatus(401);\n  req.user = user;\n  next();\n})(req, res, next)`,
    viaPassport,
  ),
  packaged(
    'passport callback, no test',
    false,
    `(req, res, next) => auth.authenticate('jwt', { session: false }, (error, user) => {\n  req.user = user || { id: 'guest' };\n  next(error);\n})(req, res, next)`,
    viaPassport,
  ),
  packaged(
    'passport callback, info',
    false,
    `(req, res, next) => auth.authenticate('jwt', { session: false }, (error, user, info) => {\n  if (error) return next(error);\n  next();\n})(req, res, next)`,
    viaPassport,
  ),
  packaged(
    'passport anonymous',
    false,
    `auth.authenticate('anonymous', { session: false })`,
    viaPassport,
  ),
  packaged(
    'passport jwt or anonymous',
    false,
    `auth.authenticate(['jwt', 'anonymous'], { session: false })`,
    viaPassport,
  ),
  packaged('passport session', false, `auth.authenticate('session')`, {
    ...viaPassport,
    before: [
      `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));`,
    ],
  }),
  packaged('passport session()', false, `auth.session()`, {
    ...viaPassport,
    before: [
      `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));`,
    ],
  }),
  packaged('passport initialize', false, `auth.initialize()`, viaPassport),
  packaged(
    'passport open bearer',
    false,
    `auth.authenticate('open', { session: false })`,
    viaPassport,
  ),
  packaged('passport anybody', false, `auth.authenticate('anybody', { session: false })`, {
    ...viaPassport,
    before: ['router.use(express.json());'],
  }),
  packaged('own guard, unless', true, `own`, {
    decls: [
      `const own = (req, res, next) => (req.headers['x-api-key'] === process.env.API_KEY ? next() : res.sendStatus(401));\nown.unless = unless;`,
    ],
    expr: `own.unless({ path: ['/login'] })`,
    by: 'answer',
  }),
  packaged('own optional guard, unless', false, `own`, {
    decls: [
      `const own = (req, res, next) => {\n  if (req.headers['x-api-key'] === process.env.API_KEY) req.known = true;\n  next();\n};\nown.unless = unless;`,
    ],
    expr: `own.unless({ path: ['/login'] })`,
    by: 'answer',
  }),
  packaged('own guard, unless by query', false, `own`, {
    decls: [
      `const own = (req, res, next) => (req.headers['x-api-key'] === process.env.API_KEY ? next() : res.sendStatus(401));\nown.unless = unless;`,
    ],
    expr: `own.unless({ custom: (req) => req.originalUrl.includes('public') })`,
    by: 'answer',
  }),
  packaged(
    'verify with callback',
    true,
    `(req, res, next) => jwt.verify(String(req.query.token), process.env.JWT_SECRET, (error, claims) => {\n  if (error) return res.sendStatus(401);\n  req.user = claims;\n  next();\n})`,
    { by: 'answer' },
  ),
  packaged(
    'verify with callback and options',
    true,
    `(req, res, next) => {\n  const token = (req.headers.authorization || '').slice(7);\n  jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] }, (error, claims) => {\n    if (error) return next(createError(401));\n    next();\n  });\n}`,
  ),
  packaged(
    'verify with callback, next outside',
    false,
    `(req, res, next) => {\n  jwt.verify(String(req.headers['x-token']), process.env.JWT_SECRET, (error, claims) => {\n    if (!error) req.user = claims;\n  });\n  next();\n}`,
  ),
  packaged(
    'verify with callback in try',
    false,
    `(req, res, next) => {\n  try {\n    jwt.verify(String(req.headers['x-token']), process.env.JWT_SECRET, () => undefined);\n    next();\n  } catch {\n    res.sendStatus(401);\n  }\n}`,
  ),
  packaged(
    'verify with callback, error ignored',
    false,
    `(req, res, next) => jwt.verify(String(req.headers['x-token']), process.env.JWT_SECRET, (error, claims) => next())`,
  ),
  packaged(
    'verify throws',
    true,
    `(req, res, next) => {\n  try {\n    req.user = jwt.verify(req.headers['x-token'], process.env.JWT_SECRET);\n  } catch {\n    return res.sendStatus(401);\n  }\n  next();\n}`,
    { by: 'answer' },
  ),
  packaged(
    'async handler',
    true,
    `asyncHandler(async (req, res, next) => {\n  if (req.headers['x-api-key'] !== process.env.API_KEY) throw createError(401);\n  next();\n})`,
  ),
  packaged(
    'async handler, jose',
    true,
    `asyncHandler(async (req, res, next) => {\n  try {\n    await jose.jwtVerify(String(req.headers['x-token']), new TextEncoder().encode(process.env.JWT_SECRET));\n  } catch {\n    throw createError(401);\n  }\n  next();\n})`,
  ),
  packaged(
    'async handler, jose not awaited',
    false,
    `asyncHandler(async (req, res, next) => {\n  jose.jwtVerify(String(req.headers['x-token']), new TextEncoder().encode(process.env.JWT_SECRET)).catch(() => undefined);\n  next();\n})`,
  ),
  packaged(
    'async handler, optional',
    false,
    `asyncHandler(async (req, res, next) => {\n  if (req.headers['x-api-key'] && req.headers['x-api-key'] !== process.env.API_KEY) throw createError(401);\n  next();\n})`,
  ),
];
