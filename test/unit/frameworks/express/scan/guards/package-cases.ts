import { basic, SECRET, valid } from './anonymous.js';
import {
  JWT,
  OLD_JWT,
  KEY,
  BEARER,
  BEARER_TOKEN,
  OIDC,
  PASSPORT,
  KEYCLOAK,
  DOCUMENT,
} from './package-setups.js';
import type { Sent } from './served.js';

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
  refuses(`expressjwt({ ${KEY}, getToken: (req) => req.query.access_token })`, JWT, {
    verdict: 'own',
  }),
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
