import type { Check, Word } from '../shop.js';

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

export const toggled = (statement: string) =>
  `router.all('/toggle', (req, res) => {\n  ${statement}\n  res.json({ toggled: true });\n});`;

export const states: readonly Word<Check>[] = [
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
