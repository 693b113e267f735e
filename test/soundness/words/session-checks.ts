import type { Check, Shop, Word } from '../shop.js';

/** Sessions: fields that say who somebody is, and fields that anybody gets. */
const login = (lines: string, before = '') =>
  `router.post('/login', express.json(), (req, res) => {\n${before}  if (!req.body || req.body.password !== process.env.ADMIN_PASSWORD) return res.sendStatus(401);\n${lines}\n  res.json({ ok: true });\n});`;

const sessions = (shop: Shop) =>
  shop.dice.pick([
    `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: true }));`,
    `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));`,
    `router.use(session({ name: 'visit', secret: [process.env.SESSION_SECRET], resave: true, saveUninitialized: false, cookie: { httpOnly: true } }));`,
    `router.use(cookieSession({ name: 'session${shop.seed}', keys: [process.env.SESSION_SECRET] }));`,
  ]);

type Parts = {
  readonly expr?: string;
  readonly beside?: readonly string[];
  readonly layers?: readonly string[];
};

const about =
  (id: string, right: boolean, parts: (field: string, shop: Shop) => Parts): Word<Check> =>
  (shop) => {
    const { field, dice } = shop;
    const own = parts(field, shop);
    return {
      id,
      right,
      expr:
        own.expr ??
        dice.pick([
          `req.session.${field}`,
          `Boolean(req.session.${field})`,
          `req.session?.${field}`,
          `req.session && req.session.${field}`,
          `'${field}' in req.session`,
          `req.session.${field} !== undefined`,
          `req.session['${field}']`,
        ]),
      before: [sessions(shop), ...(own.layers ?? [])],
      beside: own.beside ?? [],
      spoilers: [
        `req.session.${field} ??= 'visitor'`,
        `req.session.${field} = req.session.${field} || { name: 'guest' }`,
      ],
    };
  };

const visit = (statement: string) =>
  `router.all('/visit', express.json(), (req, res) => {\n  ${statement}\n  res.json({ seen: true });\n});`;
const layer = (statement: string) =>
  `router.use((req, res, next) => {\n  ${statement}\n  next();\n});`;

export const rightSessions: readonly Word<Check>[] = [
  about('login, new session', true, (field) => ({
    beside: [
      login(
        `  const enter = () => {\n    req.session.${field} = 'admin';\n    res.json({ ok: true });\n  };\n  if (req.session.regenerate) return req.session.regenerate(enter);\n  if (req.session) return enter();`,
      ),
    ],
  })),
  about('login, helper', true, (field) => ({
    beside: [
      `const remember = (store, name) => {\n  store[name] = 'somebody';\n};`,
      login(`  remember(req.session, '${field}');`),
    ],
  })),
  about('visit sets another field', true, (field) => ({
    beside: [login(`  req.session.${field} = 'admin';`), visit(`req.session.${field}Seen = true;`)],
  })),
  about('visit empties', true, (field) => ({
    expr: `req.session.${field} === 'admin'`,
    beside: [login(`  req.session.${field} = 'admin';`), visit(`req.session.${field} = null;`)],
  })),
  about('set by login', true, (field) => ({
    beside: [login(`  req.session.${field} = 'admin';`)],
  })),
  about('set by login', true, (field) => ({
    beside: [login(`  req.session.${field} = { id: 1, role: 'admin' };`)],
  })),
  about('login, compared', true, (field) => ({
    expr: `req.session.${field} === 'admin'`,
    beside: [login(`  req.session.${field} = 'admin';`)],
  })),
  about('login, role', true, (field) => ({
    expr: `req.session.${field}?.role === 'admin'`,
    beside: [login(`  req.session.${field} = { role: 'admin' };`)],
  })),
  about('login and logout', true, (field) => ({
    beside: [
      login(`  req.session.${field} = 'admin';`),
      `router.post('/logout', (req, res) => {\n  delete req.session.${field};\n  res.end();\n});`,
    ],
  })),
  about('login and cart', true, (field) => ({
    beside: [
      login(`  req.session.${field} = 'admin';`),
      `router.get('/visit', (req, res) => {\n  req.session.cart = { items: [] };\n  res.end();\n});`,
    ],
  })),
  // No assignment is in the source: the usual names count.
  about('userId, set elsewhere', true, () => ({ expr: 'req.session.userId' })),
  about('user, set elsewhere', true, () => ({ expr: 'Boolean(req.session.user)' })),
];

export const wrongSessions: readonly Word<Check>[] = [
  about('set by a visit', false, (field) => ({
    beside: [visit(`req.session.${field} = 'visitor';`)],
  })),
  about('set by a visit and by login', false, (field) => ({
    beside: [
      login(`  req.session.${field} = 'admin';`),
      visit(`req.session.${field} ||= 'visitor';`),
    ],
  })),
  about('set for everybody', false, (field) => ({
    layers: [layer(`req.session.${field} ??= 'visitor';`)],
  })),
  about('set before the check', false, (field) => ({
    beside: [login('', `  req.session.${field} = req.body?.name ?? 'x';\n`)],
  })),
  about('login without return', false, (field) => ({
    beside: [
      `router.post('/login', express.json(), (req, res) => {\n  if (req.body?.password !== process.env.ADMIN_PASSWORD) res.sendStatus(401);\n  req.session.${field} = 'admin';\n  if (!res.headersSent) res.end();\n  else req.session.save?.(() => undefined);\n});`,
    ],
  })),
  about('login by name only', false, (field) => ({
    beside: [
      `router.post('/login', express.json(), (req, res) => {\n  if (!req.body?.name) return res.sendStatus(400);\n  req.session.${field} = req.body.name;\n  res.end();\n});`,
    ],
  })),
  about('login with a literal', false, (field) => ({
    beside: [
      `router.post('/login', express.json(), (req, res) => {\n  if (req.body?.password !== 'letmein') return res.sendStatus(401);\n  req.session.${field} = 'admin';\n  res.end();\n});`,
    ],
  })),
  about('whatever is sent', false, (field) => ({
    beside: [visit(`Object.assign(req.session, req.body, { last: '${field}' });`)],
  })),
  about('computed name', false, (field) => ({
    beside: [visit(`req.session[req.query.name ?? '${field}'] = true;`)],
  })),
  about('name through a helper', false, (field) => ({
    beside: [
      `const remember = (store, name) => {\n  store[name] = 'somebody';\n};`,
      visit(`remember(req.session, '${field}');`),
    ],
  })),
  about('the session itself', false, () => ({ expr: 'Boolean(req.session)' })),
  about('cart', false, () => ({
    expr: 'req.session.cart',
    layers: [layer('req.session.cart ??= { items: [] };')],
  })),
  about('cart items', false, () => ({
    expr: 'req.session.cart.items.length >= 0',
    layers: [layer('if (!req.session.cart) req.session.cart = { items: [] };')],
  })),
  about('views', false, () => ({
    expr: 'req.session.views > 2',
    layers: [layer('req.session.views = (req.session.views ?? 0) + 1;')],
  })),
  about('consent', false, () => ({
    expr: 'req.session.consent === true',
    beside: [visit('req.session.consent = true;')],
  })),
  about('age gate', false, () => ({
    expr: 'req.session.adult',
    beside: [visit(`req.session.adult = req.query.age !== 'no';`)],
  })),
  about('csrf token', false, () => ({
    expr: `req.session.csrf !== undefined && req.session.csrf === req.get('x-csrf')`,
    layers: [layer(`req.session.csrf ??= 'x';`)],
  })),
  about('two absent', false, (field) => ({
    expr: `req.session.${field} === req.query.owner`,
    beside: [login(`  req.session.${field} = 'admin';`)],
  })),
  about('two absent, deep', false, (field) => ({
    expr: `req.session.${field}?.id === req.body?.id`,
    beside: [login(`  req.session.${field} = { id: 7 };`)],
  })),
  about('not equal to a guest', false, (field) => ({
    expr: `req.session.${field} !== 'guest'`,
    beside: [login(`  req.session.${field} = 'admin';`)],
  })),
  about('no field', false, (field) => ({ expr: `!req.session.${field}` })),
  about('logged out is somebody', false, (field) => ({
    beside: [
      login(`  req.session.${field} = 'admin';`),
      `router.all('/logout', (req, res) => {\n  req.session.${field} = 'nobody';\n  res.end();\n});`,
    ],
  })),
];

/** Passport keeps who logged in; with the strategies that the programs share. */
const kept =
  (id: string, right: boolean, beside: readonly string[]): Word<Check> =>
  ({ dice }) => ({
    id,
    right,
    expr: dice.pick([
      'req.isAuthenticated()',
      '!req.isUnauthenticated()',
      'req.user',
      'Boolean(req.user)',
    ]),
    before: [
      `const auth = require('../passport');`,
      `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));`,
      'router.use(auth.initialize());',
      'router.use(auth.session());',
    ],
    beside,
    spoilers: [
      `req.user ??= { name: 'visitor' }; req.isAuthenticated = () => true; req.isUnauthenticated = () => false`,
    ],
  });
const loginBy = (strategy: string) =>
  `router.post('/login', express.json(), auth.authenticate('${strategy}'), (req, res) => res.json({ ok: true }));`;

export const rightLogins: readonly Word<Check>[] = [
  kept('passport login', true, [loginBy('password')]),
  kept('passport, nobody logs in here', true, []),
];
export const wrongLogins: readonly Word<Check>[] = [
  kept('passport login of anybody', false, [loginBy('anybody')]),
  kept('passport login without a check', false, [
    `router.all('/visit', (req, res, next) => req.login({ name: 'visitor' }, (error) => (error ? next(error) : res.end())));`,
  ]),
  kept('passport login of the sent', false, [
    `router.post('/login', express.json(), (req, res, next) => req.logIn({ name: req.body?.name ?? 'x' }, (error) => (error ? next(error) : res.end())));`,
  ]),
];

/** Signed cookies: given to those who log in, or to all. */
const cookies =
  (id: string, right: boolean, giving: string): Word<Check> =>
  ({ seed }) => ({
    id,
    right,
    expr: `req.signedCookies.who${seed}`,
    before: ['router.use(cookieParser(process.env.COOKIE_SECRET));', 'router.use(express.json());'],
    beside: [giving.replace("'who'", `'who${seed}'`)],
  });

export const rightCookies: readonly Word<Check>[] = [
  cookies('signed cookie', true, login(`  res.cookie('who', 'admin', { signed: true });`)),
];
export const wrongCookies: readonly Word<Check>[] = [
  () => ({
    id: 'double submit',
    right: false,
    expr: `Boolean(req.cookies.csrf) && req.cookies.csrf === req.get('x-csrf')`,
    before: ['router.use(cookieParser());'],
  }),
  cookies(
    'signed cookie for all',
    false,
    `router.get('/visit', (req, res) => {\n  res.cookie('who', 'visitor', { signed: true });\n  res.end();\n});`,
  ),
  () => ({
    id: 'cookie against a literal',
    right: false,
    expr: `req.cookies.who === 'admin'`,
    before: ['router.use(cookieParser());'],
  }),
  () => ({
    id: 'unsigned cookie',
    right: false,
    expr: 'req.cookies.who',
    before: ['router.use(cookieParser(process.env.COOKIE_SECRET));'],
  }),
  () => ({
    id: 'locale cookie',
    right: false,
    expr: `req.cookies.locale`,
    before: [
      'router.use(cookieParser());',
      `router.use((req, res, next) => {\n  req.cookies.locale ??= 'en';\n  next();\n});`,
    ],
  }),
];
