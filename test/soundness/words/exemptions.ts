import type { Check, Shop, Word } from '../shop.js';

/** Conditions under which a guard lets a request pass: `right` when they never hold for the endpoint. */
const when =
  (
    id: string,
    right: boolean | ((shop: Shop) => boolean),
    expr: string,
    decls: readonly string[] = [],
  ): Word<Check> =>
  (shop) => ({ id, expr, decls, right: typeof right === 'boolean' ? right : right(shop) });

/** Whether nothing can follow the path that is written. */
const isFixed = ({ target }: Shop) => target.verb !== 'use' && target.parameter === 'none';
/** Whether the path that the guard sees is the endpoint's, and not what comes after a mount that fits everything. */
const isWhole = ({ target }: Shop) =>
  target.verb !== 'use' || !['route', 'use-at'].includes(target.position);
const isRoute = ({ target }: Shop) => target.verb !== 'all' && target.verb !== 'use';
const runsHead = ({ target }: Shop) => ['get', 'all', 'use'].includes(target.verb);

const HEALTH = `'/health'`;

const facts: readonly Word<Check>[] = [
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
    `function once(req) {\n  let found = false;\n  do {\n    found = req.query.strict === undefined;\n  } while (!found && req.query.again);\n  return found;\n}`,
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
    ({ target }) => ['post', 'put', 'delete'].includes(target.verb),
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

const environment: readonly Word<Check>[] = [
  when('node-config: disabled', true, `!nodeConfig.get('auth.enabled')`),
  when('node-config: optional', false, `nodeConfig.get('auth.optional')`),
  when('node-config: open', true, `nodeConfig.get('auth.open')`),
  when('node-config: production says otherwise', false, `nodeConfig.get('auth.relaxed')`),
  when('node-config: not there', true, `nodeConfig.has('auth.nothing')`),
  when('unset in list', false, `['', undefined].includes(process.env.AUTH_MODE)`),
  when('unset as text', false, "`${process.env.AUTH_MODE}` === 'undefined'"),
  when('unset by name', false, `process.env[['AUTH', 'MODE'].join('_')] === undefined`),
  when('any environment but one', false, `process.env.NODE_ENV?.startsWith('prod')`),
  when('unset compared with a flag of the request', false, `req.flag === process.env.AUTH_MODE`),

  when('development only', true, `process.env.NODE_ENV === 'development'`),
  when('not production', true, `process.env.NODE_ENV !== 'production'`),
  when('test', true, `['test', 'development'].includes(process.env.NODE_ENV)`),
  when('app is in development', true, `req.app.get('env') === 'development'`),
  when('production', false, `process.env.NODE_ENV === 'production'`),
  when('not test', false, `process.env.NODE_ENV !== 'test'`),
  when('unset switch', true, `process.env.SKIP_AUTH`),
  when('unset switch is true', true, `process.env.SKIP_AUTH === 'true'`),
  when('switch not false', false, `process.env.SKIP_AUTH !== 'false'`),
  when('auth not enabled', false, `!process.env.AUTH_ENABLED`),
  when('auth not true', false, `process.env.AUTH_ENABLED !== 'true'`),
  when('default of switch', false, `(process.env.AUTH_MODE || 'open') === 'open'`),
  when('secret is not set', true, `!process.env.API_KEY`),
  when('config: disabled', false, `!flags.enabled`, [
    `const flags = { enabled: process.env.AUTH_ENABLED === 'yes' };`,
  ]),
  when('config: on by default', true, `!flags.enabled`, [
    `const flags = { enabled: process.env.AUTH_ENABLED !== 'no' };`,
  ]),
  when('config in production', true, `flags.open`, [
    `const flags = { open: process.env.NODE_ENV === 'test' };`,
  ]),
];

/** State outside of the request; others change it, or the requests before. */
const state =
  (
    id: string,
    right: boolean,
    expr: string,
    decls: readonly string[],
    beside: readonly string[] = [],
  ): Word<Check> =>
  () => ({ id, right, expr, before: decls, beside, pinned: true });

const toggled = (statement: string) =>
  `router.all('/toggle', (req, res) => {\n  ${statement}\n  res.json({ toggled: true });\n});`;

const states: readonly Word<Check>[] = [
  state(
    'list popped',
    false,
    'rules.length === 0',
    ['const rules = [1];'],
    [toggled('rules.pop();')],
  ),
  state(
    'list spliced',
    false,
    '!rules.includes(1)',
    ['const rules = [1];'],
    [toggled('rules.splice(0, rules.length);')],
  ),
  state(
    'length set',
    false,
    'rules.every(() => false)',
    ['const rules = [1];'],
    [toggled('rules.length = 0;')],
  ),
  state(
    'property defined',
    false,
    'settings.open',
    ['const settings = {};'],
    [toggled(`Object.defineProperty(settings, 'open', { value: true, configurable: true });`)],
  ),
  state(
    'reflected',
    false,
    'settings.open',
    ['const settings = {};'],
    [toggled(`Reflect.set(settings, 'open', true);`)],
  ),
  state('attempts', false, '(attempts.get(req.ip) ?? 0) > 2', [
    'const attempts = new Map();',
    'router.use((req, res, next) => {\n  attempts.set(req.ip, (attempts.get(req.ip) ?? 0) + 1);\n  next();\n});',
  ]),
  state('attempts in an object', false, 'attempts[req.ip] > 2', [
    'const attempts = {};',
    'router.use((req, res, next) => {\n  attempts[req.ip] = (attempts[req.ip] || 0) + 1;\n  next();\n});',
  ]),
  state(
    'weak map',
    false,
    'marks.get(router) === 1',
    ['const marks = new WeakMap();'],
    [toggled('marks.set(router, 1);')],
  ),
  state(
    'registered key',
    false,
    `keys.has(req.headers['x-token'])`,
    ['const keys = new Set();'],
    [
      `router.all('/visit', (req, res) => {\n  keys.add(req.headers['x-token'] ?? 'x');\n  res.end();\n});`,
    ],
  ),
  state('promise kept', false, 'settled', [
    'let settled = null;',
    'const load = async () => ({ open: true });',
    'let loading = null;',
    'router.use(async (req, res, next) => {\n  loading ??= load();\n  settled = await loading;\n  next();\n});',
  ]),
  state('set by the error handler', false, 'failed', [
    'let failed = false;',
    `router.get('/visit', () => {\n  throw new Error('x');\n});`,
    'router.use((error, req, res, next) => {\n  failed = true;\n  next(error);\n});',
  ]),
  state('default of a parameter is shared', false, 'remember().length > 3', [
    'const shared = [];',
    'const remember = (list = shared) => {\n  list.push(1);\n  return list;\n};',
  ]),
  state(
    'function replaced',
    false,
    'policy.allows(req)',
    ['const policy = { allows: () => false };'],
    [toggled('policy.allows = () => true;')],
  ),
  state(
    'variable holds a function',
    false,
    'allows(req)',
    ['let allows = () => false;'],
    [toggled('allows = () => true;')],
  ),
  state(
    'frozen',
    true,
    'settings.open',
    ['const settings = Object.freeze({ open: false });'],
    [toggled('try {\n    settings.open = true;\n  } catch {}')],
  ),
  state(
    'copy is changed',
    true,
    'settings.open',
    ['const settings = { open: false };'],
    [toggled('const copy = { ...settings };\n  copy.open = true;')],
  ),
  state(
    'shadowed',
    true,
    'open',
    ['const open = false;'],
    [toggled('let open = false;\n  open = true;\n  void open;')],
  ),
  state(
    'other field',
    true,
    'settings.open',
    ['const settings = { open: false, hits: 0 };'],
    [toggled('settings.hits += 1;')],
  ),
  state('list of others', true, `allowed.includes('everybody')`, [`const allowed = ['ann'];`]),

  state(
    'flag of another endpoint',
    false,
    'open',
    ['let open = false;'],
    [toggled('open = true;')],
  ),
  state('flag inverted', false, '!closed', ['let closed = true;'], [toggled('closed = !closed;')]),
  state('flag that nobody sets', true, 'open', ['let open = false;'], [toggled('open = false;')]),
  state('constant flag', true, 'OPEN', ['const OPEN = false;']),
  state(
    'field of a settings object',
    false,
    'settings.open',
    ['const settings = { open: false };'],
    [toggled('settings.open = true;')],
  ),
  state(
    'field by computed name',
    false,
    'settings.open',
    ['const settings = { open: false };'],
    [toggled(`settings[req.query.name ?? 'open'] = 'x';`)],
  ),
  state(
    'field through alias',
    false,
    'settings.open',
    ['const settings = { open: false };', 'const alias = settings;'],
    [toggled('alias.open = true;')],
  ),
  state(
    'merged settings',
    false,
    'settings.open',
    ['const settings = { open: false };'],
    [toggled('Object.assign(settings, req.query, { open: 1 });')],
  ),
  state(
    'deleted field',
    false,
    '!settings.closed',
    ['const settings = { closed: true };'],
    [toggled('delete settings.closed;')],
  ),
  state('counter', false, '(seen += 1) > 3', ['let seen = 0;']),
  state('counter after', false, 'seen++ > 2', ['let seen = 0;']),
  state('first only', false, 'started', [
    'let started = false;',
    'router.use((req, res, next) => {\n  started = true;\n  next();\n});',
  ]),
  state('counted elsewhere', false, 'hits.total > 1', [
    'const hits = { total: 0 };',
    'router.use((req, res, next) => {\n  hits.total += 1;\n  next();\n});',
  ]),
  state(
    'list pushed to',
    false,
    'known.includes(req.query.owner)',
    [`const known = ['-'];`],
    [`router.all('/toggle', (req, res) => {\n  known.push(req.query.owner);\n  res.end();\n});`],
  ),
  state(
    'list length',
    false,
    'visits.length > 0',
    ['const visits = [];'],
    [toggled('visits.push(1);')],
  ),
  state(
    'list index',
    false,
    'visits[0]',
    ['const visits = [];'],
    [toggled('visits[visits.length] = 1;')],
  ),
  state(
    'map filled',
    false,
    'cache.has(req.ip)',
    ['const cache = new Map();'],
    [toggled('cache.set(req.ip, true);')],
  ),
  state('map filled by any visit', false, `cache.get(req.headers['x-token'] ?? '')`, [
    'const cache = new Map();',
    `router.use((req, res, next) => {\n  res.on('finish', () => cache.set(req.headers['x-token'] ?? '', { seen: true }));\n  next();\n});`,
  ]),
  state(
    'set emptied',
    false,
    'blocked.size === 0',
    ['const blocked = new Set([1]);'],
    [toggled('blocked.clear();')],
  ),
  state(
    'object as cache',
    false,
    `cache[req.query.key ?? 'x']`,
    ['const cache = {};'],
    [toggled(`cache[req.query.key ?? 'x'] = true;`)],
  ),
  state('cache of the verified', true, `cache.has(req.headers['x-token'])`, [
    'const cache = new Set();',
    `router.use((req, res, next) => {\n  if (req.headers['x-token'] === process.env.API_KEY) cache.add(req.headers['x-token']);\n  next();\n});`,
  ]),
  state('ready later', false, 'ready', [
    'let ready = false;',
    'setImmediate(() => {\n  ready = true;\n});',
  ]),
  state('ready by promise', false, 'ready', [
    'let ready = false;',
    'Promise.resolve(true).then((value) => {\n  ready = value;\n});',
  ]),
  state('ready by async function', false, 'ready', [
    'let ready = null;',
    'async function start() {\n  await null;\n  ready = { at: 1 };\n}\nstart();',
  ]),
  state('ready by timer', false, 'ready.now', [
    'const ready = { now: false };',
    'setTimeout(() => {\n  ready.now = true;\n}, 1).unref();',
  ]),
  state('lazily filled', false, 'pool() !== null && pool().open', [
    'let made = null;',
    'const pool = () => (made ??= { open: true });',
  ]),
  state('lazily filled once', false, 'made', [
    'let made = null;',
    'const pool = () => {\n  if (!made) made = { open: true };\n  return made;\n};',
    'router.use((req, res, next) => {\n  pool();\n  next();\n});',
  ]),
  state(
    'class field',
    false,
    'barrier.open',
    [
      'class Barrier {\n  open = false;\n  unlock() {\n    this.open = true;\n  }\n}\nconst barrier = new Barrier();',
    ],
    [toggled('barrier.unlock();')],
  ),
  state(
    'private field',
    false,
    'barrier.isOpen()',
    [
      'class Barrier {\n  #open = false;\n  unlock() {\n    this.#open = true;\n  }\n  isOpen() {\n    return this.#open;\n  }\n}\nconst barrier = new Barrier();',
    ],
    [toggled('barrier.unlock();')],
  ),
  state(
    'static field',
    false,
    'Barrier.open',
    ['class Barrier {\n  static open = false;\n}'],
    [toggled('Barrier.open = true;')],
  ),
  state('closed class', true, 'barrier.isOpen()', [
    'class Barrier {\n  #open = false;\n  isOpen() {\n    return this.#open;\n  }\n}\nconst barrier = new Barrier();',
  ]),
  state(
    'closure',
    false,
    'door.isOpen()',
    [
      'const door = (() => {\n  let open = false;\n  return { isOpen: () => open, unlock: () => (open = true) };\n})();',
    ],
    [toggled('door.unlock();')],
  ),
  state(
    'setting of the app',
    false,
    `req.app.get('open')`,
    [],
    [toggled(`req.app.set('open', true);`)],
  ),
  state(
    'locals of the app',
    false,
    `req.app.locals.open`,
    [],
    [toggled(`req.app.locals.open = true;`)],
  ),
  state('global', false, 'globalThis.isOpen', [], [toggled('globalThis.isOpen = true;')]),
  state(
    'environment changed',
    false,
    `process.env.LATE_SWITCH === '1'`,
    [],
    [toggled(`process.env.LATE_SWITCH = '1';`)],
  ),
  state(
    'emitter',
    false,
    'open',
    [
      'let open = false;',
      `const bus = new EventEmitter();`,
      `bus.on('open', () => {\n  open = true;\n});`,
    ],
    [toggled(`bus.emit('open');`)],
  ),
  state('last caller', false, `last !== null && last === (req.headers['x-token'] ?? 'none')`, [
    'let last = null;',
    `router.use((req, res, next) => {\n  res.on('finish', () => {\n    last = req.headers['x-token'] ?? 'none';\n  });\n  next();\n});`,
  ]),
  state('toggled behind a guard', true, 'open', [
    'let open = false;',
    `router.post('/toggle', (req, res) => {\n  if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(401);\n  open = true;\n  res.end();\n});`,
  ]),
  state(
    'swapped by a helper',
    false,
    'open',
    ['let open = false;', 'const unlock = (value) => {\n  open = value;\n};'],
    [toggled('unlock(true);')],
  ),
  state(
    'destructured into',
    false,
    'open',
    ['let open = false;'],
    [toggled('({ open } = { open: true });')],
  ),
  state(
    'loop into',
    false,
    'open',
    ['let open = false;'],
    [toggled('for (open of [false, true]);')],
  ),
  state('or assigned', false, 'open', ['let open = false;'], [toggled('open ||= true;')]),
];

const all = [...facts, ...facts, ...environment, ...states];

/** A condition that may hold for somebody without a secret, or never does. */
export function exemption(shop: Shop, right: boolean): Check {
  for (let tries = 0; tries < 200; tries += 1) {
    const said = shop.dice.pick(all as [Word<Check>, ...Word<Check>[]])(shop);
    if (said.right === right) {
      return { ...said, expr: said.expr.replace('METHOD', `'${shop.target.verb.toUpperCase()}'`) };
    }
  }
  throw new Error('no exemption fits');
}
