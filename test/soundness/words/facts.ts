import type { Check, Shop, Word } from '../shop.js';
import { when } from './condition.js';

/** Whether nothing can follow the path that is written. */
const isFixed = ({ target }: Shop) => target.verb !== 'use' && target.parameter === 'none';
/** Whether the path that the guard sees is the endpoint's, and not what comes after a mount that fits everything. */
const isWhole = ({ target }: Shop) =>
  target.verb !== 'use' || !['route', 'use-at'].includes(target.position);
const isRoute = ({ target }: Shop) => target.verb !== 'all' && target.verb !== 'use';
const runsHead = ({ target }: Shop) => ['get', 'all', 'use'].includes(target.verb);

const HEALTH = `'/health'`;

/** What a request says of itself. */
export const facts: readonly Word<Check>[] = [
  when(
    'is POST',
    ({ target }) => ['put', 'delete'].includes(target.verb) && !target.isOverridden,
    `req.method === 'POST'`,
  ),
  when(
    'is POST',
    ({ target }) => ['put', 'delete'].includes(target.verb) && !target.isOverridden,
    `req.method === 'POST'`,
  ),

  when('pathname of url', (shop) => isWhole(shop), `url.parse(req.url).pathname === ${HEALTH}`),
  when(
    'pathname by URL',
    ({ target }) => target.verb !== 'use',
    `new URL(req.url, 'http://x').pathname === ${HEALTH}`,
  ),
  when('pathname by parseurl', isWhole, `parseurl(req).pathname === ${HEALTH}`),
  when('url before the query', isWhole, `req.url.split('?')[0] === ${HEALTH}`),
  when('original before the query', isFixed, `req.originalUrl.split('?')[0].endsWith(${HEALTH})`),
  when('url after the query', false, `req.url.split('?')[1] === 'x=1'`),
  when('url without a slash', false, `req.url.replace(/\\/+$/, '').endsWith(${HEALTH})`),
  when(
    'not protected, any case',
    ({ target }) =>
      !(
        target.verb === 'use' &&
        target.position !== 'use' &&
        target.position !== 'mount' &&
        target.position !== 'all' &&
        target.position !== 'route-all'
      ) && target.position !== 'use-at',
    `!req.path.toLowerCase().startsWith('/e0')`,
  ),
  when('not protected, exact', false, `!/^\\/e0$/.test(req.path)`),
  when('not protected, slash or not', false, `!/^\\/e0\\/?$/.test(req.path)`),
  when('not protected, lower case', false, `!['/e0'].includes(req.path.toLowerCase())`),
  when('original url, lower case', false, `!req.originalUrl.toLowerCase().startsWith('/p')`),
  when('base url', true, `req.baseUrl === '/health'`),
  when('decoded path', isFixed, `decodeURIComponent(req.path).includes('health')`),
  when('tenant header', false, `req.headers['x-tenant'] === 'public'`),
  when('forwarded for', false, `(req.headers['x-forwarded-for'] ?? '').startsWith('127.')`),
  when('origin', false, `req.headers.origin === 'https://example.com'`),
  when('captcha', false, `req.query.captcha !== undefined`),
  when(
    'method from the header',
    false,
    `(req.headers['x-http-method-override'] ?? req.method) === 'OPTIONS'`,
  ),
  when('raw headers', false, `req.rawHeaders.includes('x-internal')`),
  when('array of one', false, `Array.isArray(req.query.mode) || req.query.mode === '1'`),
  when('number of text', false, `Number(req.query.left) >= 0`),
  when('not a number', false, `!(Number(req.query.left) < 1)`),
  when('less than', false, `(req.query.page ?? 0) < 1`),
  when('in with a fixed name', true, `'open' in { closed: true }`),
  when('instance of', true, `req instanceof Array`),
  when('typeof function', false, `typeof req.get === 'function'`),
  when('nullish assigned', false, `(req.mode ??= 'open') === 'open'`),
  when('or assigned', false, `(res.locals.mode ||= req.query.mode ?? 'open')`),
  when('delete is true', false, `delete req.nothing`),
  when('void is never', true, `void req.query.mode`),
  when('bits', false, `(1 & (req.query.mode === undefined)) === 1`),
  when('text of an object', false, "`${req.query}` !== ''"),
  when('spread', false, `Boolean({ ...{ open: true }, ...req.query }.open)`),
  when('spread, overridden', true, `Boolean({ ...req.query, open: false }.open)`),
  when('rest', false, `(({ strict, ...rest }) => Object.keys(rest).length === 0)(req.query)`),
  when('recursion', false, `deep(3, req)`, [
    `const deep = (left, req) => (left === 0 ? req.query.mode !== 'strict' : deep(left - 1, req));`,
  ]),
  when('generator', false, `[...modes(req)].includes('open')`, [
    `function* modes(req) {\n  yield req.query.mode;\n  yield 'open';\n}`,
  ]),
  when('getter', false, `new Facts(req).open`, [
    `class Facts {\n  constructor(req) {\n    this.req = req;\n  }\n  get open() {\n    return this.req.query.strict !== 'yes';\n  }\n}`,
  ]),
  when('overridden method', false, `new Loose().allows(req)`, [
    `class Strict {\n  allows() {\n    return false;\n  }\n}\nclass Loose extends Strict {\n  allows(req) {\n    return req.query.strict !== 'yes';\n  }\n}`,
  ]),
  when('inherited method', true, `new Loose().allows(req)`, [
    `class Strict {\n  allows() {\n    return false;\n  }\n}\nclass Loose extends Strict {}`,
  ]),
  when('arguments', false, `anyOf(false, req.query.strict === undefined)`, [
    `function anyOf() {\n  return [...arguments].some(Boolean);\n}`,
  ]),
  when(
    'find of an object',
    false,
    `rules.find(({ name }) => req.query[name] === undefined) !== undefined`,
    [`const rules = [{ name: 'debug' }, { name: 'open' }];`],
  ),
  when('nested finally', false, `nested(req)`, [
    `function nested(req) {\n  for (const name of ['a', 'b']) {\n    try {\n      if (name === 'a') continue;\n      return false;\n    } finally {\n      if (req.query.strict === undefined) return true;\n    }\n  }\n}`,
  ]),
  when('do while', false, `once(req)`, [
    `function once(req) {\n  let found = false;\n  let rounds = 2;\n  do {\n    found = req.query.strict === undefined;\n    rounds -= 1;\n  } while (!found && req.query.again && rounds > 0);\n  return found;\n}`,
  ]),

  when('path is another', isWhole, `req.path === ${HEALTH}`),
  when('path is one of others', isWhole, `['/health', '/login', '/docs'].includes(req.path)`),
  when('path starts', isWhole, `req.path.startsWith('/public/')`),
  when('path matches from the start', isWhole, `/^\\/(health|status)$/.test(req.path)`),
  when('url is another', isWhole, `req.url === ${HEALTH}`),
  when('url starts', isWhole, `req.url.startsWith('/public')`),
  when('original url is another', true, `req.originalUrl === ${HEALTH}`),
  when('open paths', isWhole, `open.some((each) => each === req.path)`, [
    `const open = ['/health', '/login'];`,
  ]),
  when('open set', isWhole, `open.has(req.path)`, [`const open = new Set(['/health', '/login']);`]),
  when('index of path', isWhole, `['/health'].indexOf(req.path) > -1`),
  when('segment', isWhole, `req.path.split('/')[1] === 'health'`),
  when('path ends', isFixed, `req.path.endsWith(${HEALTH})`),
  when('path holds', isFixed, `req.path.includes('health')`),
  when('path matches anywhere', isFixed, `/health/.test(req.path)`),
  when('url ends', false, `req.url.endsWith(${HEALTH})`),
  when('url holds', false, `req.url.includes('public')`),
  when('original url holds', false, `req.originalUrl.includes('/docs')`),
  when('original url ends', false, `req.originalUrl.endsWith('.css')`),
  when('url matches', false, `/\\/health/.test(req.url)`),
  when('url index', false, `req.url.indexOf(${HEALTH}) >= 0`),
  when('url last segment', false, `req.originalUrl.split('/').pop() === 'health'`),
  when('url against list', false, `open.some((each) => req.url.includes(each))`, [
    `const open = ['/login', '/health'];`,
  ]),
  when('url of parsed', false, `url.parse(req.url).path.endsWith(${HEALTH})`),
  when('not in protected list', false, `!['/e0'].includes(req.path)`),
  when('not protected start', false, `!req.originalUrl.startsWith('/p')`),
  when('not protected, case', false, `!/^\\/(e0|p\\d+)\\b/.test(req.originalUrl)`),
  when('is OPTIONS', isRoute, `req.method === 'OPTIONS'`),
  when('is HEAD', (shop) => !runsHead(shop), `req.method === 'HEAD'`),
  when(
    'is HEAD or OPTIONS',
    (shop) => isRoute(shop) && !runsHead(shop),
    `['HEAD', 'OPTIONS'].includes(req.method)`,
  ),
  when(
    'is safe',
    ({ target }) => ['post', 'put', 'delete'].includes(target.verb),
    `['GET', 'HEAD', 'OPTIONS'].includes(req.method)`,
  ),
  when(
    'is GET',
    ({ target }) => ['post', 'put', 'delete'].includes(target.verb),
    `req.method === 'GET'`,
  ),
  when(
    'is not its method',
    ({ target }) => ['post', 'put', 'delete'].includes(target.verb) && !target.isOverridden,
    'req.method !== METHOD',
  ),
  when('lower case', isRoute, `req.method.toLowerCase() === 'options'`),
  when('host', false, `req.hostname === 'localhost'`),
  when('host header', false, `req.get('host') === 'internal'`),
  when('host starts', false, `(req.headers.host || '').startsWith('localhost')`),
  when('subdomain', false, `req.subdomains.length > 1`),
  when('ip', false, `req.ip === '127.0.0.1'`),
  when('remote address', false, `['127.0.0.1', '::1'].includes(req.socket.remoteAddress)`),
  when('user agent', false, `(req.get('user-agent') ?? '').includes('health')`),
  when('referer', false, `req.headers.referer?.startsWith('https://example.com')`),
  when('accepts html', false, `req.accepts('html') === 'html'`),
  when('xhr', false, 'req.xhr'),
  when('has query', false, `Object.keys(req.query).length > 0`),
  when('query flag', false, `req.query.debug === 'true'`),
  when('query present', false, `'debug' in req.query`),
  when('query undefined', false, `req.query.strict === undefined`),
  when('body present', false, `req.body?.preview === true`),
  when('parameter', ({ target }) => target.parameter === 'none', `req.params.id === 'public'`),
  when('old protocol', false, `req.httpVersion === '1.0'`),
  when('content type', false, `req.is('json') === 'json'`),
  when('contradiction', true, `req.path === '/a' && req.path === '/b'`),
  when('tautology', false, `req.path !== '/a' || req.path !== '/b'`),
  when('one unlucky and', isWhole, `req.query.debug === '1' && req.path === ${HEALTH}`),
  when('one lucky or', false, `req.query.debug === '1' || req.path === ${HEALTH}`),
  when('unknown and true', false, `req.query.mode && true`),
  when('ternary', false, `(req.query.mode ? true : false)`),
  when('ternary, false both', true, `(req.query.mode ? false : false)`),
  when('negated unknown', false, `!req.query.strict`),
  when('nullish', false, `(req.query.open ?? 'no') !== 'no'`),
  when('optional call', false, `req.query.mode?.startsWith?.('x')`),
  when('chain of none', true, `req.nothing?.at.all`),
  when('typeof', false, `typeof req.query.mode !== 'undefined'`),
  when('default in pattern', false, `isOpen(req)`, [
    `const isOpen = ({ query: { strict = 'no' } }) => strict === 'no';`,
  ]),
  when('loop', false, `anyOpen(req)`, [
    `function anyOpen(req) {\n  outer: for (const name of ['debug', 'open']) {\n    for (const value of ['1', 'true']) {\n      if (req.query[name] !== value) continue outer;\n      return true;\n    }\n  }\n  return false;\n}`,
  ]),
  when('loop that finds none', isWhole, `anyOpen(req)`, [
    `function anyOpen(req) {\n  for (const each of ['/health', '/login']) {\n    if (req.path === each) return true;\n  }\n  return false;\n}`,
  ]),
  when('while', false, `countdown(req) === 0`, [
    `function countdown(req) {\n  let left = 3;\n  while (left > 0 && req.query.strict !== 'yes') left -= 1;\n  return left;\n}`,
  ]),
  when(
    'reduce',
    isWhole,
    `['/health', '/a'].reduce((found, each) => found || each === req.path, false)`,
  ),
  when('switch on method', (shop) => isRoute(shop), `isOpen(req)`, [
    `function isOpen(req) {\n  switch (req.method) {\n    case 'OPTIONS':\n    case 'TRACE':\n      return true;\n  }\n  return false;\n}`,
  ]),
  when('switch with default', false, `isOpen(req)`, [
    `function isOpen(req) {\n  switch (req.query.mode) {\n    case 'strict':\n      return false;\n    default:\n      return true;\n  }\n}`,
  ]),
];
