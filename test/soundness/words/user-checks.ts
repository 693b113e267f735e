import type { Check, Shop, Word } from '../shop.js';
import { headerCarrier } from './carriers.js';

/** What an earlier middleware leaves on the request. */
const PLACES = [
  'req.user',
  'req.user',
  'req.account',
  'res.locals.user',
  'req.auth',
  'req.viewer',
] as const;

type Parts = {
  readonly layer: string;
  readonly expr?: string;
  readonly spoiler?: string;
  readonly decls?: readonly string[];
};

const after =
  (
    id: string,
    right: boolean,
    parts: (place: string, secret: string, shop: Shop) => Parts,
  ): Word<Check> =>
  (shop) => {
    const place = shop.dice.pick(PLACES);
    const value = headerCarrier(shop).expr;
    const {
      layer,
      expr,
      spoiler,
      decls = [],
    } = parts(place, `${value} === process.env.API_KEY`, shop);
    return {
      id,
      right,
      expr:
        expr ??
        shop.dice.pick([
          place,
          `Boolean(${place})`,
          `${place} !== undefined`,
          `${place}?.role`,
          `${place} && ${place}.id`,
          `!!${place}?.id`,
        ]),
      before: [`router.use((req, res, next) => {\n${layer.replace(/^/gm, '  ')}\n});`],
      decls,
      spoilers: [spoiler ?? `${place} ??= { id: 'visitor', role: 'guest' }`],
    };
  };

const claims = `jwt.verify(req.headers['x-token'], process.env.JWT_SECRET)`;

export const rightUsers: readonly Word<Check>[] = [
  after('set when verified', true, (place, secret) => ({
    layer: `if (${secret}) ${place} = { id: 1, role: 'admin' };\nnext();`,
  })),
  after('set when verified, and', true, (place, secret) => ({
    layer: `${secret} && (${place} = { id: 1, role: 'admin' });\nnext();`,
  })),
  after('set by a token', true, (place) => ({
    layer: `try {\n  const { sub } = ${claims};\n  ${place} = { id: sub ?? 1, role: 'user' };\n} catch {}\nnext();`,
  })),
  after('set by a token, callback', true, (place) => ({
    layer: `jwt.verify(req.headers['x-token'], process.env.JWT_SECRET, (error, claims) => {\n  if (!error) ${place} = { id: 2, role: 'user', claims };\n  next();\n});`,
  })),
  after('guest, asked for a role', true, (place, secret) => ({
    layer: `${place} = ${secret} ? { id: 1, role: 'admin' } : { id: 0, role: 'guest' };\nnext();`,
    expr: `${place}.role === 'admin'`,
    spoiler: `${place} = { role: 'admin' }`,
  })),
  after('null for others', true, (place, secret) => ({
    layer: `${place} = ${secret} ? { id: 1, role: 'admin' } : null;\nnext();`,
    expr: `${place} !== null && ${place}.id === 1`,
  })),
  after('role in list', true, (place, secret) => ({
    layer: `if (${secret}) ${place} = { id: 1, role: 'admin' };\nnext();`,
    expr: `['admin', 'owner'].includes(${place}?.role)`,
    spoiler: `${place} = { role: 'owner' }`,
  })),
  after('instance', true, (place, secret) => ({
    layer: `if (${secret}) ${place} = new Map([['id', 1]]);\nnext();`,
    expr: `${place} instanceof Map`,
    spoiler: `${place} = new Map()`,
  })),
  after('function on the request', true, (_, secret) => ({
    layer: `req.isKnown = () => ${secret};\nnext();`,
    expr: 'req.isKnown()',
    spoiler: `req.isKnown = () => true`,
  })),
  after('kept beside', true, (_, secret, { dice }) => ({
    decls: ['const known = new WeakMap();'],
    layer: `if (${secret}) known.set(req, { id: 1 });\nnext();`,
    expr: dice.pick(['known.has(req)', 'known.get(req)', 'known.get(req)?.id === 1']),
    spoiler: `known.set(req, { id: 1 })`,
  })),
  after('in a local storage', true, (_, secret) => ({
    decls: ['const users = new AsyncLocalStorage();'],
    layer: `users.run({ user: ${secret} ? { id: 1 } : null }, next);`,
    expr: 'users.getStore().user',
    spoiler: `users.enterWith({ user: { id: 9 } })`,
  })),
];

export const wrongUsers: readonly Word<Check>[] = [
  after('guest counts', false, (place, secret) => ({
    layer: `${place} = ${secret} ? { id: 1, role: 'admin' } : { id: 9, role: 'guest' };\nnext();`,
  })),
  after('guest on failure', false, (place) => ({
    layer: `try {\n  ${place} = ${claims};\n} catch {\n  ${place} = { id: 3, role: 'guest' };\n}\nnext();`,
  })),
  after('decoded', false, (place) => ({
    layer: `${place} = jwt.decode(req.headers['x-token']) ?? undefined;\nnext();`,
  })),
  after('from the query', false, (place) => ({
    layer: `${place} = req.query.user ? { id: req.query.user, role: req.query.role ?? 'user' } : undefined;\nnext();`,
  })),
  after('assigned whole', false, () => ({
    layer: `Object.assign(req, { user: req.query.user });\nnext();`,
    expr: 'req.user',
  })),
  after('assigned over nothing', false, (place) => ({
    layer: `req.user = undefined;\nObject.assign(req, req.query);\n${place} ??= undefined;\nnext();`,
    expr: 'req.user',
  })),
  after('set by sent names', false, () => ({
    layer: `req.user = null;\nfor (const name of Object.keys(req.query)) req[name] = req.query[name];\nnext();`,
    expr: 'req.user',
  })),
  after('filled by unread code', false, (place) => ({
    decls: ["const fill = new Function('given', 'given.user = { id: 5, role: 1 }');"],
    layer: `const auth = { user: null };\nfill(auth);\n${place} = auth.user;\nnext();`,
  })),
  after('request filled by unread code', false, () => ({
    decls: ["const attach = new Function('req', 'req.user = { id: 6, role: 2 }');"],
    layer: `req.user = null;\nattach(req);\nnext();`,
    expr: 'req.user',
  })),
  after('kept beside for all', false, (_, secret) => ({
    decls: ['const known = new WeakMap();'],
    layer: `known.set(req, ${secret} ? { id: 1 } : null);\nnext();`,
    expr: 'known.has(req)',
  })),
  after('in a local storage for all', false, (_, secret) => ({
    decls: ['const users = new AsyncLocalStorage();'],
    layer: `users.run({ user: ${secret} ? { id: 1 } : { id: 9 } }, next);`,
    expr: 'users.getStore().user',
  })),
  after('spread', false, () => ({
    layer: `req.context = { user: null, ...req.query };\nnext();`,
    expr: 'req.context.user',
  })),
  after('header says so', false, (place) => ({
    layer: `if (req.headers['x-user']) ${place} = { id: req.headers['x-user'], role: 'user' };\nnext();`,
  })),
  after('method says yes', false, () => ({
    layer: `req.isAuthenticated = () => true;\nnext();`,
    expr: 'req.isAuthenticated()',
  })),
  after('empty object', false, (place) => ({
    layer: `${place} = {};\nnext();`,
    expr: `typeof ${place} === 'object'`,
  })),
  after('filled in afterwards', false, (place) => ({
    layer: `${place} = {};\n${place}.role = 'user';\nnext();`,
    expr: `${place}.role === 'user'`,
  })),
  after('role of a guest', false, (place, secret) => ({
    layer: `${place} = { id: 1, role: 'guest' };\nif (${secret}) ${place}.role = 'admin';\nnext();`,
    expr: `['admin', 'guest'].includes(${place}.role)`,
  })),
  after('not a guest', false, (place, secret) => ({
    layer: `if (${secret}) ${place} = { id: 1, role: 'admin' };\nnext();`,
    expr: `${place}?.role !== 'guest'`,
  })),
  after('nullish says yes', false, (place, secret) => ({
    layer: `if (${secret}) ${place} = { id: 1, active: true };\nnext();`,
    expr: `(${place}?.active ?? true)`,
  })),
  after('null is an object', false, (place, secret) => ({
    layer: `${place} = ${secret} ? { id: 1 } : null;\nnext();`,
    expr: `typeof ${place} === 'object'`,
  })),
  after('null is not undefined', false, (place, secret) => ({
    layer: `${place} = ${secret} ? { id: 1 } : null;\nnext();`,
    expr: `${place} !== undefined`,
  })),
  after('plan of nobody', false, (place, secret) => ({
    layer: `if (${secret}) ${place} = { id: 1, plan: 'pro' };\nnext();`,
    expr: `${place}?.plan === process.env.PLAN`,
  })),
  after('set before the check', false, (place, secret) => ({
    layer: `${place} = { id: 1, role: 'user' };\nif (!(${secret})) req.refused = true;\nnext();`,
  })),
  after('set later for everybody', false, (place) => ({
    layer: `Promise.resolve({ id: 4, role: 'user' }).then((user) => {\n  ${place} = user;\n  next();\n});`,
  })),
];

/** Looking somebody up by what the caller sent. */
const STORE = {
  lax: `const store = {
  rows: [{ id: 1, key: process.env.API_KEY, name: 'ann' }],
  first(where) {
    return this.rows.find((row) => Object.entries(where).every(([name, value]) => value === undefined || row[name] === value)) ?? null;
  },
};`,
  strict: `const store = {
  rows: [{ id: 1, key: process.env.API_KEY, name: 'ann' }],
  first(where) {
    return this.rows.find((row) => Object.entries(where).every(([name, value]) => row[name] === value)) ?? null;
  },
};`,
};

const lookup =
  (
    id: string,
    right: boolean,
    store: keyof typeof STORE,
    expr: string,
    isAsync = false,
  ): Word<Check> =>
  (shop) => {
    const value = headerCarrier(shop).expr;
    const text = expr.replaceAll('VALUE', value);
    return {
      id,
      right,
      expr: isAsync ? 'findUser(req)' : text,
      waits: isAsync,
      decls: [STORE[store], ...(isAsync ? [`const findUser = async (req) => ${text};`] : [])],
    };
  };

export const rightLookups: readonly Word<Check>[] = [
  lookup('by secret, strict', true, 'strict', 'store.first({ key: VALUE })'),
  lookup('by secret, present', true, 'lax', 'VALUE && store.first({ key: VALUE })'),
  lookup(
    'by secret, text',
    true,
    'lax',
    `typeof VALUE === 'string' && store.first({ key: VALUE }) !== null`,
  ),
  lookup('by secret, later', true, 'strict', 'store.first({ key: VALUE })', true),
  lookup('rows', true, 'strict', 'store.rows.filter((row) => row.key === VALUE).length > 0'),
];

export const wrongLookups: readonly Word<Check>[] = [
  lookup('by index', false, 'strict', 'store.rows[Number(req.query.id ?? 0)]'),
  lookup('at', false, 'strict', 'store.rows.at(Number(req.query.id) || 0)'),
  lookup(
    'by id',
    false,
    'strict',
    `store.rows.find((row) => row.id === Number(req.query.id ?? 1))`,
  ),
  lookup('empty condition', false, 'strict', `store.first(VALUE ? { key: VALUE } : {})`),
  lookup('condition of the caller', false, 'strict', `store.first({ ...req.query })`),

  lookup('absent key gives the first', false, 'lax', 'store.first({ key: VALUE })'),
  lookup('absent key, later', false, 'lax', 'store.first({ key: VALUE })', true),
  lookup('by name', false, 'strict', `store.first({ name: VALUE })`),
  lookup('found or not', false, 'strict', 'store.first({ key: VALUE }) !== undefined'),
  lookup(
    'list is always true',
    false,
    'strict',
    'Boolean(store.rows.filter((row) => row.key === VALUE))',
  ),
  lookup(
    'promise is always true',
    false,
    'strict',
    'Boolean(Promise.resolve(store.first({ key: VALUE })))',
  ),
  lookup('by nothing', false, 'lax', 'store.first({ key: VALUE?.trim() })'),
];
