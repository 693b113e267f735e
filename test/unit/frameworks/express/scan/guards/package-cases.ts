import { requireFromStack } from './made.js';
import type { Sent } from './served.js';

export const SECRET = 'a secret of the application';
// The packages read it when a case is loaded.
process.env['ROWS_SECRET'] = SECRET;

type Signer = {
  readonly sign: (claims: object, key: string, options?: object) => string;
};
const { sign } = requireFromStack('jsonwebtoken') as Signer;

const valid = { authorization: `Bearer ${sign({ sub: 'ann' }, SECRET)}` };
const basic = (text: string): Sent['headers'] => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

/** What somebody may send who knows no secret. */
export const ANONYMOUS: readonly Sent[] = [
  {},
  { method: 'HEAD' },
  { method: 'DELETE', path: '/?user=admin&access_token=x&id=1' },
  ...[
    'Bearer x',
    'bearer',
    'Basic',
    'Digest username="a"',
    `Bearer ${sign({ sub: 'ann' }, 'another secret')}`,
    `Bearer ${sign({ sub: 'ann' }, SECRET, { expiresIn: -10 })}`,
    `Bearer ${sign({ sub: 'ann' }, '', { algorithm: 'none' })}`,
  ].map((authorization) => ({ headers: { authorization } })),
  { headers: basic('admin:') ?? {} },
  { headers: basic('admin:admin') ?? {} },
  { headers: { cookie: 'connect.sid=s%3Ax.y; session=e30=; appSession=x; token=x; user=admin' } },
  { headers: { 'x-api-key': 'x', 'x-forwarded-user': 'admin' } },
  { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"user":{"id":1}}' },
  {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'user=admin&username=a&password=b&access_token=x',
  },
  {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nadmin\r\n--b--\r\n',
  },
];

export const PREFLIGHT: Sent = {
  method: 'OPTIONS',
  headers: { 'access-control-request-headers': 'authorization' },
};

export type Case = {
  readonly verdict: 'refuses' | 'passes' | 'login' | 'unknown' | 'own';
  readonly written: string;
  /** Statements before it. */
  readonly setup?: string;
  /** What stands before it on the way; `mw` is it. */
  readonly chain?: string;
  /** A request that proves something: it has to get through, with what is `verified`. */
  readonly proof?: Sent;
  /** What really happens, where the verdict leaves it open. */
  readonly isOpen?: boolean;
  /** It lets callers through with what looks like a proof. */
  readonly isLying?: true;
};

const JWT = `const { expressjwt } = require('express-jwt');`;
const OLD_JWT = `const expressjwt = require('express-jwt6');`;
const KEY = `secret: process.env.ROWS_SECRET, algorithms: ['HS256']`;
const BEARER = `const { auth, requiredScopes, claimCheck } = require('express-oauth2-jwt-bearer');
const settings = { issuer: 'https://issuer.example', audience: 'rows', secret: process.env.ROWS_SECRET, tokenSigningAlg: 'HS256' };`;
const BEARER_TOKEN = {
  authorization: `Bearer ${sign(
    { iss: 'https://issuer.example', aud: 'rows', scope: 'read' },
    SECRET,
    { expiresIn: 60 },
  )}`,
};
const OIDC = `const { auth, requiresAuth, claimEquals, attemptSilentLogin } = require('express-openid-connect');
const settings = { issuerBaseURL: 'http://127.0.0.1:1', baseURL: 'https://rows.example', clientID: 'rows', secret: process.env.ROWS_SECRET };`;
const PASSPORT = `const passport = new (require('passport').Passport)();
const { Strategy: Jwt, ExtractJwt } = require('passport-jwt');
passport.use(new Jwt({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.ROWS_SECRET }, (claims, done) => done(null, { id: claims.sub })));
passport.use(new (require('passport-anonymous').Strategy)());
passport.use(new (require('passport-local').Strategy)((name, password, done) => done(null, false)));
passport.use(new (require('passport-http').BasicStrategy)((name, password, done) => done(null, password === process.env.ROWS_SECRET && { name })));
passport.use(new (require('passport-http').DigestStrategy)((name, done) => done(null, { name }, process.env.ROWS_SECRET)));
passport.use(new (require('passport-http-bearer').Strategy)((token, done) => done(null, token === process.env.ROWS_SECRET && { token })));
passport.use(new (require('passport-headerapikey').HeaderAPIKeyStrategy)({ header: 'x-api-key', prefix: '' }, false, (key, done) => done(null, key === process.env.ROWS_SECRET && { key })));
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));`;
export const SESSION = `const session = require('express-session')({ secret: process.env.ROWS_SECRET, resave: false, saveUninitialized: true });`;
const KEYCLOAK = `const Keycloak = require('keycloak-connect');
const keycloak = new Keycloak({}, { realm: 'rows', 'auth-server-url': 'http://127.0.0.1:1/', resource: 'rows', 'bearer-only': true });`;
const DOCUMENT = `const { middleware } = require('express-openapi-validator');
const apiSpec = { openapi: '3.0.0', info: { title: 'x', version: '1' }, security: [{ key: [] }], components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } }, paths: { '/': { get: { responses: { 200: { description: 'x' } } } } } };`;

const refuses = (written: string, setup: string, more: Partial<Case> = {}): Case => ({
  verdict: 'refuses',
  written,
  setup,
  ...more,
});
const passes = (written: string, setup = '', more: Partial<Case> = {}): Case => ({
  verdict: 'passes',
  written,
  setup,
  ...more,
});

export const CASES: readonly Case[] = [
  refuses(`expressjwt({ ${KEY} })`, JWT, { proof: { headers: valid } }),
  refuses(`expressjwt({ ${KEY} })`, OLD_JWT, { proof: { headers: valid } }),
  refuses(`expressjwt({ ${KEY}, requestProperty: 'caller' })`, JWT, { proof: { headers: valid } }),
  refuses(`expressjwt({ ${KEY}, getToken: (req) => req.query.access_token })`, JWT),
  refuses(`expressjwt({ ${KEY} }).unless({ path: ['/open'] })`, JWT),
  passes(`expressjwt({ ${KEY}, credentialsRequired: false })`, JWT),
  passes(`expressjwt({ ${KEY}, credentialsRequired: false }).unless({ path: ['/open'] })`, JWT),
  {
    verdict: 'unknown',
    written: `expressjwt({ secret: process.env.ROWS_SECRET, algorithms: ['HS256'], ignoreExpiration: true })`,
    setup: JWT,
    isOpen: true,
  },
  {
    verdict: 'unknown',
    written: `expressjwt({ secret: () => undefined, algorithms: ['none'] })`,
    setup: JWT,
    isOpen: true,
  },
  {
    verdict: 'own',
    written: `expressjwt({ ${KEY}, onExpired: () => {} })`,
    setup: JWT,
    isOpen: true,
  },
  {
    verdict: 'own',
    written: `expressjwt({ secret: async () => process.env.ROWS_SECRET, algorithms: ['HS256'] })`,
    setup: JWT,
    isOpen: false,
  },
  refuses('auth(settings)', BEARER, { proof: { headers: BEARER_TOKEN } }),
  passes('auth({ ...settings, authRequired: false })', BEARER),
  refuses(`requiredScopes('read')`, BEARER, {
    chain: 'auth({ ...settings, authRequired: false }), mw',
    proof: { headers: BEARER_TOKEN },
  }),
  refuses('claimCheck(() => true)', BEARER, {
    chain: 'auth({ ...settings, authRequired: false }), mw',
  }),
  refuses('auth(settings)', OIDC),
  passes('auth({ ...settings, authRequired: false })', OIDC),
  passes(`auth({ ...settings, authRequired: 'false' })`, OIDC),
  refuses('requiresAuth()', OIDC, { chain: 'auth({ ...settings, authRequired: false }), mw' }),
  refuses(`claimEquals('a', 'b')`, OIDC, {
    chain: 'auth({ ...settings, authRequired: false }), mw',
  }),
  {
    verdict: 'own',
    written: 'requiresAuth((req) => req.method === "PUT")',
    setup: OIDC,
    chain: 'auth({ ...settings, authRequired: false }), mw',
    isOpen: true,
  },
  refuses('keycloak.protect()', KEYCLOAK, { chain: '...keycloak.middleware(), mw' }),
  refuses(`keycloak.protect('realm:user')`, KEYCLOAK, { chain: '...keycloak.middleware(), mw' }),
  refuses(`keycloak.enforcer(['a:b'])`, KEYCLOAK, { chain: '...keycloak.middleware(), mw' }),
  passes('keycloak.enforcer([])', KEYCLOAK, { chain: '...keycloak.middleware(), mw' }),
  passes('keycloak.middleware()', KEYCLOAK),
  refuses(
    `basicAuth({ users: { ann: process.env.ROWS_SECRET } })`,
    `const basicAuth = require('express-basic-auth');`,
    {
      proof: { headers: basic(`ann:${SECRET}`) ?? {} },
    },
  ),
  {
    verdict: 'unknown',
    written: `basicAuth({ users: { admin: '' } })`,
    setup: `const basicAuth = require('express-basic-auth');`,
    isOpen: true,
  },
  {
    verdict: 'own',
    written: `basicAuth({ authorizer: (name, password) => password === process.env.ROWS_SECRET })`,
    setup: `const basicAuth = require('express-basic-auth');`,
    isOpen: false,
  },
  {
    verdict: 'own',
    written: `basicAuth({ authorizeAsync: true, authorizer: (name, password, done) => done(null, true) })`,
    setup: `const basicAuth = require('express-basic-auth');`,
    isOpen: true,
  },
  {
    ...passes(
      `basicAuth({ authorizer: async () => false })`,
      `const basicAuth = require('express-basic-auth');`,
    ),
    isLying: true,
  },
  refuses(`passport.authenticate('jwt', { session: false })`, PASSPORT, {
    proof: { headers: valid },
  }),
  refuses(`passport.authorize('jwt', { session: false })`, PASSPORT, { proof: { headers: valid } }),
  refuses(`passport.authenticate('jwt', { session: false, failureRedirect: '/login' })`, PASSPORT),
  refuses(`passport.authenticate('jwt', { session: false, failWithError: true })`, PASSPORT),
  refuses(
    `passport.authenticate(['bearer', 'basic', 'digest', 'headerapikey'], { session: false })`,
    PASSPORT,
    {
      proof: { headers: { 'x-api-key': SECRET } },
    },
  ),
  passes(`passport.authenticate(['jwt', 'anonymous'], { session: false })`, PASSPORT),
  passes(`passport.authenticate(['jwt', 'session'], { session: false })`, PASSPORT, {
    chain: 'session, mw',
  }),
  passes(`passport.authenticate('session')`, PASSPORT, { chain: 'session, mw' }),
  passes('passport.session()', PASSPORT, { chain: 'session, mw' }),
  passes('passport.initialize()', PASSPORT),
  {
    verdict: 'login',
    written: `passport.authenticate('local', { session: false })`,
    setup: PASSPORT,
    isOpen: false,
  },
  {
    verdict: 'unknown',
    written: `passport.authenticate('jwt', { session: false }, () => {})`,
    setup: PASSPORT,
    chain: '(req, res, next) => { res.end(); }',
    isOpen: false,
  },
  {
    verdict: 'unknown',
    written: `passport.authenticate('elsewhere')`,
    setup: PASSPORT,
    isOpen: false,
  },
  refuses(
    'ensureLoggedIn()',
    `${PASSPORT}\nconst { ensureLoggedIn } = require('connect-ensure-login');`,
    {
      chain: 'session, passport.session(), mw',
    },
  ),
  passes('ensureLoggedOut()', `const { ensureLoggedOut } = require('connect-ensure-login');`),
  passes('middleware({ apiSpec })', DOCUMENT, { proof: { headers: { 'x-api-key': 'anything' } } }),
  {
    verdict: 'unknown',
    written: 'middleware({ apiSpec, validateSecurity: { handlers: { key: () => false } } })',
    setup: DOCUMENT,
    isOpen: false,
  },
  passes(`require('express-bearer-token')()`),
  passes(`require('cors')()`),
  passes(`require('helmet')()`),
  passes(`require('helmet').contentSecurityPolicy()`),
  passes(`require('morgan')('tiny', { stream: { write() {} } })`),
  passes(`require('compression')()`),
  passes(`require('cookie-parser')('x')`),
  passes(`require('express-session')({ secret: 'x', resave: false, saveUninitialized: true })`),
  passes(`require('cookie-session')({ keys: ['x'] })`),
  passes(`require('cookie-session')({ signed: false })`),
  passes(`require('connect-flash')()`, '', { chain: 'session, mw' }),
  passes(`require('method-override')()`),
  passes(`require('express-rate-limit').rateLimit({ limit: 1000 })`),
  passes(
    `require('csrf-csrf').doubleCsrf({ getSecret: () => 'x', getSessionIdentifier: () => 'x' }).doubleCsrfProtection`,
    '',
    {
      chain: `require('cookie-parser')(), mw`,
    },
  ),
  passes(`require('multer')().any()`),
  passes(`require('multer')().none()`),
  passes(`require('pino-http')({ enabled: false })`),
  passes(`require('express-validator').body('name').isEmail().normalizeEmail()`),
  passes(`require('express-validator').checkSchema({ name: { isEmail: true } })`),
  passes(`require('celebrate').celebrate({ query: require('celebrate').Joi.object().unknown() })`),
  ...['json', 'urlencoded', 'raw', 'text'].map((name) => passes(`require('express').${name}()`)),
  passes(`require('express').static('nowhere')`),
];
