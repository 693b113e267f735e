import type { Check, Shop, Word } from '../shop.js';

/** Two values of which both may be absent, and the ways to compare them. */
const COMPARISONS: readonly [string, ...string[]] = [
  'A === B',
  'A === B',
  'A == B',
  '!(A !== B)',
  'Object.is(A, B)',
  '_.isEqual(A, B)',
  '[A].includes(B)',
  'new Set([A]).has(B)',
  'String(A) === String(B)',
  '`${A}` === `${B}`',
  'JSON.stringify(A) === JSON.stringify(B)',
  'isSame(A, B)',
  'A?.toString() === B?.toString()',
  '(A ?? null) === (B ?? null)',
  '(A || "") === (B || "")',
  '[B].indexOf(A) === 0',
  '[A].every((each) => each === B)',
];
const IS_SAME = 'const isSame = (left, right) => left === right;';

function compared(shop: Shop, left: string, right: string): Pick<Check, 'expr' | 'decls'> {
  const expr = shop.dice
    .pick(COMPARISONS)
    .replace(/\b[AB]\b/g, (each) => (each === 'A' ? left : right));
  return { expr, decls: expr.includes('isSame') ? [IS_SAME] : [] };
}

const COOKIES = ['router.use(cookieParser());'];
const SESSION = [
  `router.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: true }));`,
];
const VERIFIED = [
  `router.use((req, res, next) => {\n  if (req.headers['x-api-key'] === process.env.API_KEY) req.user = { id: '7', plan: 'pro' };\n  next();\n});`,
];

const pair =
  (id: string, left: string, right: string, before: readonly string[] = []): Word<Check> =>
  (shop) => ({ id, right: false, before, ...compared(shop, left, right) });

export const wrongAbsents: readonly Word<Check | null>[] = [
  pair('user and query', 'req.user?.id', 'req.query.owner'),
  pair('verified user and query', 'req.user?.id', 'req.query.owner', VERIFIED),
  pair('verified user and body', 'req.user?.id', 'req.body?.owner', VERIFIED),
  pair('verified user and header', 'req.user?.id', `req.headers['x-owner']`, VERIFIED),
  pair('session and query', 'req.session.userId', 'req.query.owner', SESSION),
  pair('session and no parameter', 'req.session.userId', 'req.params.owner', SESSION),
  pair('user and no parameter', 'req.user?.id', 'req.params.owner', VERIFIED),
  pair('cookie and query', 'req.cookies.ticket', 'req.query.ticket', COOKIES),
  pair('cookie and header', 'req.cookies.csrf', `req.headers['x-csrf']`, COOKIES),
  pair('two headers', `req.headers['x-a']`, `req.headers['x-b']`),
  pair('user and environment', 'req.user?.plan', 'process.env.PLAN', VERIFIED),
  pair('locals and query', 'res.locals.owner', 'req.query.owner'),
  pair('header and locals', `req.headers['x-owner']`, 'res.locals.owner'),
  pair('two unknown', 'req.account?.id', 'req.tenant?.owner'),
  (shop) =>
    shop.target.parameter === 'optional'
      ? {
          id: 'optional parameter',
          right: false,
          before: VERIFIED,
          ...compared(shop, 'req.user?.id', 'req.params.id'),
        }
      : null,
  // Middleware of a router has no parameters of the routes in it.
  (shop) =>
    shop.target.position === 'use' && shop.target.parameter === 'required'
      ? {
          id: 'parameter of a later route',
          right: false,
          before: VERIFIED,
          ...compared(shop, 'req.user?.id', 'req.params.id'),
        }
      : null,
];

const present =
  (
    id: string,
    expr: string,
    before: readonly string[],
    decls: readonly string[] = [],
  ): Word<Check> =>
  () => ({
    id,
    right: true,
    expr,
    before,
    decls,
    spoilers: [`req.user = { id: req.query.owner ?? '7' }`],
  });

export const rightAbsents: readonly Word<Check | null>[] = [
  present('user first', 'req.user && req.user.id === req.query.owner', VERIFIED),
  present(
    'user first, id',
    'req.user?.id !== undefined && req.user.id === req.query.owner',
    VERIFIED,
  ),
  present('never both', `req.user?.id === (req.query.owner ?? '-')`, VERIFIED),
  present('user and literal', `req.user?.plan === 'pro'`, VERIFIED),
  present(
    'user first, lodash',
    'Boolean(req.user) && _.isEqual(req.user.id, req.query.owner)',
    VERIFIED,
  ),
  (shop) =>
    shop.target.parameter === 'required' &&
    ['route', 'route-all', 'use-at', 'all'].includes(shop.target.position)
      ? {
          id: 'parameter that the path has',
          right: true,
          expr: 'req.user?.id === req.params.id',
          before: VERIFIED,
        }
      : null,
  (shop) =>
    shop.target.parameter === 'required' &&
    ['route', 'route-all', 'use-at', 'all'].includes(shop.target.position)
      ? {
          id: 'session and parameter',
          right: true,
          expr: 'req.session.userId === req.params.id',
          before: SESSION,
        }
      : null,
];
