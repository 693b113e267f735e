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

export const rightSessions: readonly Word<Check>[] = [
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

const visit = (statement: string) =>
  `router.all('/visit', express.json(), (req, res) => {\n  ${statement}\n  res.json({ seen: true });\n});`;
const layer = (statement: string) =>
  `router.use((req, res, next) => {\n  ${statement}\n  next();\n});`;

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
