import type { Body, Check, Refusal, Shop } from '../shop.js';

/** How a request is ended that is refused; each text is an expression. */
export function refusal(shop: Shop): Refusal {
  return shop.dice.pick<() => Refusal>([
    () => answer(`res.status(401).json({ error: 'unauthorized' })`),
    () => answer(`res.status(401).json({ error: 'unauthorized' })`),
    () => answer('res.sendStatus(401)'),
    () => answer('res.sendStatus(403)'),
    () => answer('res.status(403).end()'),
    () => answer(`res.status(401).set('www-authenticate', 'Bearer').send('who are you?')`),
    () => answer(`res.writeHead(401).end()`),
    () => answer(`res.redirect('/login')`),
    () => answer('deny(res)', [`const deny = (res) => res.status(401).json({ error: 'no' });`]),
    () =>
      answer('deny(res, 403)', [
        `function deny(res, status = 401) {\n  res.status(status);\n  res.json({ error: 'no' });\n}`,
      ]),
    () => error(`next(createError(401))`),
    () => error(`next(createError.Forbidden())`),
    () => error(`next(Object.assign(new Error('no'), { status: 401 }))`),
    () =>
      error(`next(new Unauthorized())`, [
        `class Unauthorized extends Error {\n  constructor() {\n    super('unauthorized');\n    this.name = 'UnauthorizedError';\n    this.status = 401;\n  }\n}`,
      ]),
  ])();
}

const answer = (text: string, decls: readonly string[] = []): Refusal => ({
  text,
  by: 'answer',
  decls,
});
const error = (text: string, decls: readonly string[] = []): Refusal => ({
  text,
  by: 'error',
  decls,
});

/** `C` is the check, `NO` the refusal. */
const form =
  (
    id: string,
    right: boolean,
    lines: string,
    more: {
      readonly decls?: readonly string[];
      readonly waits?: boolean;
      readonly by?: 'error' | 'answer';
      readonly parameters?: string;
    } = {},
  ) =>
  (shop: Shop, check: Check): Body | null => {
    if (check.waits && more.waits === false) return null;
    const refuse = refusal(shop);
    const isAsync = /\bawait\b/.test(lines) || check.waits === true;
    const condition = check.waits ? `(await ${check.expr})` : `(${check.expr})`;
    const text = lines
      .replaceAll('PROMISE', () => (check.waits ? check.expr : `Promise.resolve(${check.expr})`))
      .replace(/\bC\b/g, () => condition)
      .replace(/\bNO\b/g, () => refuse.text);
    return {
      id,
      formIsRight: right,
      isAsync: isAsync && text.includes('await'),
      lines: text.split('\n'),
      decls: [...(refuse.decls ?? []), ...(more.decls ?? [])],
      by: more.by ?? refuse.by,
      ...(more.parameters === undefined ? {} : { parameters: more.parameters }),
    };
  };

type Form = (shop: Shop, check: Check) => Body | null;

const LATER = `const later = (work) => new Promise((resolve) => setImmediate(() => resolve(work())));`;
const NODE_BACK = `const examine = (ok, done) => setImmediate(() => (ok ? done(null, { id: 1 }) : done(new Error('no'))));`;

export const rightForms: readonly Form[] = [
  form(
    'object with a member',
    true,
    'const result = { valid: Boolean(C) };\nif (!result.valid) return NO;\nnext();',
  ),
  form(
    'list, filtered',
    true,
    'const found = [C].filter(Boolean);\nif (found.length === 0) return NO;\nnext();',
  ),
  form('text of it', true, `if (String(Boolean(C)) !== 'true') return NO;\nnext();`),
  form('number of it', true, 'if (Number(Boolean(C)) < 1) return NO;\nnext();'),
  form(
    'yes or no',
    true,
    `const says = C ? 'yes' : 'no';\nif (says !== 'yes') return NO;\nnext();`,
  ),
  form(
    'null or something',
    true,
    'const user = C ? { id: 1 } : null;\nif (user === null) return NO;\nreq.user = user;\nnext();',
  ),
  form(
    'undefined or something',
    true,
    'const user = C ? { id: 1 } : undefined;\nif (typeof user === "undefined") return NO;\nnext();',
  ),
  form(
    'maybe',
    true,
    'const user = (C || null) && { id: 1, roles: ["a"] };\nif (!user?.roles?.includes("a")) return NO;\nnext();',
  ),
  form('minus one', true, 'const at = C ? 0 : -1;\nif (at < 0) return NO;\nnext();'),
  form(
    'status number',
    true,
    'const status = C ? 200 : 401;\nif (status !== 200) return res.status(status).end();\nnext();',
    { by: 'answer' },
  ),
  form('error or null', true, 'const error = C ? null : createError(401);\nnext(error);', {
    by: 'error',
  }),
  form(
    'nested function',
    true,
    'function decide() {\n  if (C) return true;\n  return false;\n}\nif (!decide()) return NO;\nnext();',
    { waits: false },
  ),
  form(
    'event once',
    true,
    `const bus = new EventEmitter();\nbus.once('done', (ok) => (ok ? next() : NO));\nbus.emit('done', Boolean(C));`,
  ),
  form(
    'reduce of checks',
    true,
    'const ok = [true, Boolean(C)].reduce((all, each) => all && each, true);\nif (!ok) return NO;\nnext();',
  ),
  form(
    'result map',
    true,
    'const results = new Map([["key", Boolean(C)]]);\nif (!results.get("key")) return NO;\nnext();',
  ),
  form(
    'table of outcomes',
    true,
    'const outcomes = { true: () => next(), false: () => NO };\noutcomes[String(Boolean(C))]();',
  ),
  form('sometimes a timer', true, 'const ok = C;\nsetTimeout(() => (ok ? next() : NO), 0);'),

  form('early return', true, 'if (!C) return NO;\nnext();'),
  form('early return', true, 'if (!C) {\n  return NO;\n}\nreturn next();'),
  form('return void', true, 'if (!C) {\n  NO;\n  return;\n}\nnext();'),
  form('next inside', true, 'if (C) return next();\nNO;'),
  form('else', true, 'if (C) {\n  next();\n} else {\n  NO;\n}'),
  form('ternary', true, 'C ? next() : NO;'),
  form('return ternary', true, 'return C ? next() : NO;'),
  form('variable', true, 'const ok = C;\nif (!ok) return NO;\nnext();'),
  form('let', true, 'let ok = false;\nif (C) ok = true;\nif (!ok) return NO;\nreturn next();'),
  form('equals false', true, 'const ok = Boolean(C);\nif (ok === false) return NO;\nnext();'),
  form(
    'default and pattern',
    true,
    'const { ok = false } = { ok: C || undefined };\nif (!ok) return NO;\nnext();',
  ),
  form('and or', true, 'const ok = C && true;\nif (!ok || false) return NO;\nnext();'),
  form(
    'switch',
    true,
    'switch (Boolean(C)) {\n  case true:\n    return next();\n  default:\n    return NO;\n}',
  ),
  form(
    'switch with break',
    true,
    'switch (true) {\n  case !C:\n    NO;\n    break;\n  default:\n    next();\n}',
  ),
  form(
    'try',
    true,
    `try {\n  if (!C) throw new Error('no');\n} catch (error) {\n  return NO;\n}\nnext();`,
  ),
  form(
    'try with next',
    true,
    `try {\n  if (!C) throw new Error('no');\n  next();\n} catch (error) {\n  NO;\n}`,
  ),
  form(
    'finally',
    true,
    `let ok = false;\ntry {\n  ok = Boolean(C);\n} finally {\n  if (!ok) NO;\n}\nif (ok) next();`,
  ),
  form(
    'every',
    true,
    'const checks = [() => true, (request) => Boolean(C)];\nif (!checks.every((each) => each(req))) return NO;\nnext();',
    { waits: false },
  ),
  form(
    'some',
    true,
    'const checks = [(request) => Boolean(C)];\nif (!checks.some((each) => each(req))) return NO;\nnext();',
    { waits: false },
  ),
  form('loop', true, 'for (const ok of [true, C]) {\n  if (!ok) return NO;\n}\nnext();'),
  form(
    'labeled loop',
    true,
    'let ok = true;\nouter: for (const each of [1, 2]) {\n  for (const other of [3, 4]) {\n    if (!C) {\n      ok = false;\n      break outer;\n    }\n    if (other > each) continue outer;\n  }\n}\nif (!ok) return NO;\nnext();',
  ),
  form(
    'while',
    true,
    'let tries = 0;\nwhile (!C) {\n  tries += 1;\n  if (tries > 1) return NO;\n}\nnext();',
  ),
  form('comma', true, 'if ((req.checked = true, !C)) return NO;\nnext();'),
  form('helper answers', true, 'allow(C, res);\nif (res.headersSent) return;\nnext();', {
    decls: [`function allow(ok, res) {\n  if (!ok) res.status(401).json({ error: 'no' });\n}`],
    by: 'answer',
  }),
  form('helper calls on', true, 'finish(C, res, next);', {
    decls: [
      `const finish = (ok, res, next) => {\n  if (!ok) return res.status(403).end();\n  return next();\n};`,
    ],
    by: 'answer',
  }),
  form('thunk', true, 'const go = C ? next : () => NO;\ngo();'),
  form('two ifs', true, 'if (!C) NO;\nif (C) next();'),
  form('async', true, 'const ok = await later(() => true) && C;\nif (!ok) return NO;\nnext();', {
    decls: [LATER],
  }),
  form('awaited', true, 'if (!(await PROMISE)) return NO;\nnext();'),
  form('then', true, 'PROMISE.then((ok) => (ok ? next() : NO));'),
  form(
    'then and catch',
    true,
    `PROMISE\n  .then((ok) => {\n    if (!ok) throw createError(401);\n    next();\n  })\n  .catch(next);`,
    { by: 'error' },
  ),
  form(
    'then, two functions',
    true,
    `PROMISE.then((ok) => {\n  if (!ok) return NO;\n  return next();\n}, () => res.sendStatus(401));`,
  ),
  form(
    'await in try',
    true,
    `try {\n  const ok = await PROMISE;\n  if (!ok) return NO;\n  return next();\n} catch {\n  return res.sendStatus(401);\n}`,
  ),
  form(
    'all',
    true,
    'const [ok] = await Promise.all([PROMISE, null]);\nif (!ok) return NO;\nnext();',
  ),
  form('setImmediate', true, 'const ok = C;\nsetImmediate(() => (ok ? next() : NO));'),
  form('nextTick', true, 'if (C) process.nextTick(next);\nelse NO;'),
  form('setImmediate next', true, 'if (!C) return NO;\nsetImmediate(next);'),
  form(
    'queueMicrotask',
    true,
    'const ok = C;\nqueueMicrotask(() => {\n  if (ok) next();\n  else NO;\n});',
  ),
  form(
    'async local storage',
    true,
    'const ok = C;\nstorage.run({ ok }, () => (storage.getStore().ok ? next() : NO));',
    {
      decls: ['const storage = new AsyncLocalStorage();'],
    },
  ),
  form('run next', true, 'if (!C) return NO;\nstorage.run({ at: 1 }, next);', {
    decls: ['const storage = new AsyncLocalStorage();'],
  }),
  form(
    'callback',
    true,
    'examine(C, (error, user) => {\n  if (error || !user) return NO;\n  req.examined = user;\n  next();\n});',
    { decls: [NODE_BACK] },
  ),
  form(
    'callback in promise',
    true,
    'const user = await new Promise((resolve) => examine(C, (error, user) => resolve(user ?? null)));\nif (user === null) return NO;\nnext();',
    { decls: [NODE_BACK] },
  ),
  form('default parameter', true, 'if (!C) return NO;\nnext();', {
    parameters: 'req, res, next, strict = true',
  }),
  form('arguments', true, 'const [, , go] = [req, res, next];\nif (!C) return NO;\ngo();'),
  form('bound next', true, 'const go = next.bind(null);\nreturn C ? go() : NO;'),
  form('apply', true, 'if (C) return next.call(null);\nreturn NO;'),
  form('throws', true, 'if (!C) throw createError(401);\nnext();', { by: 'error', waits: false }),
];

export const wrongForms: readonly Form[] = [
  form(
    'object as truth',
    false,
    'const result = { valid: Boolean(C) };\nif (!result) return NO;\nnext();',
  ),
  form(
    'list as truth',
    false,
    'const found = [C].filter(Boolean);\nif (!found) return NO;\nnext();',
  ),
  form('text as truth', false, 'if (!String(C)) return NO;\nnext();'),
  form('boxed', false, 'if (!new Boolean(C)) return NO;\nnext();'),
  form('no is a text', false, `const says = C ? 'yes' : 'no';\nif (!says) return NO;\nnext();`),
  form(
    'minus one as truth',
    false,
    'const at = C ? 0 : -1;\nif (!at && at !== 0) return NO;\nnext();',
  ),
  form(
    'null is no undefined',
    false,
    'const user = C ? { id: 1 } : null;\nif (user === undefined) return NO;\nnext();',
  ),
  form(
    'nullish of false',
    false,
    'const ok = Boolean(C) ?? false;\nif (ok === null || ok === undefined) return NO;\nnext();',
  ),
  form(
    'default for false',
    false,
    'const { ok = true } = { ok: C || undefined };\nif (!ok) return NO;\nnext();',
  ),
  form(
    'fallback user',
    false,
    'const user = (C && { id: 1 }) || { id: 0, role: "guest" };\nif (!user) return NO;\nnext();',
  ),
  form(
    'optional member',
    false,
    'const user = C ? { blocked: false } : null;\nif (user?.blocked) return NO;\nnext();',
  ),
  form(
    'length of undefined',
    false,
    'const user = C ? { roles: ["a"] } : undefined;\nif (user?.roles?.length === 0) return NO;\nnext();',
  ),
  form(
    'NaN compares to nothing',
    false,
    'const left = C ? 1 : NaN;\nif (left < 1) return NO;\nnext();',
  ),
  form(
    'undefined compares to nothing',
    false,
    'const user = C ? { age: 1 } : {};\nif (user.age < 1) return NO;\nnext();',
  ),
  form(
    'reduce with or',
    false,
    'const ok = [true, Boolean(C)].reduce((all, each) => all || each, false);\nif (!ok) return NO;\nnext();',
  ),
  form(
    'error lost',
    false,
    'const error = C ? null : createError(401);\nif (error && error.status !== 401) return next(error);\nnext();',
  ),
  form(
    'answers late',
    false,
    'const ok = C;\nsetTimeout(() => {\n  if (!ok && !res.headersSent) NO;\n}, 0);\nnext();',
  ),
  form(
    'event beside',
    false,
    `const bus = new EventEmitter();\nbus.once('done', (ok) => {\n  if (!ok) res.status(401).end();\n});\nbus.emit('done', Boolean(C));\nnext();`,
  ),
  form(
    'returned from the inner function',
    false,
    '(() => {\n  if (!C) return NO;\n})();\nnext();',
    { waits: false },
  ),
  form('iife async', false, '(async () => {\n  if (!C) res.status(401).end();\n})();\nnext();', {
    waits: false,
  }),
  form(
    'map of promises',
    false,
    'const results = [PROMISE].map((each) => each);\nif (results.some((each) => !each)) return NO;\nnext();',
  ),
  form(
    'await of the list',
    false,
    'const results = await [PROMISE];\nif (!results[0]) return NO;\nnext();',
  ),
  form(
    'async every',
    false,
    'const checks = [async () => Boolean(C)];\nif (!checks.every((each) => each())) return NO;\nnext();',
    { waits: false },
  ),
  form(
    'async filter',
    false,
    'const passed = [1].filter(async () => Boolean(C));\nif (passed.length === 0) return NO;\nnext();',
    { waits: false },
  ),
  form(
    'async forEach',
    false,
    '[1].forEach(async () => {\n  if (!C && !res.headersSent) res.status(401).end();\n});\nnext();',
    { waits: false },
  ),
  form(
    'promise any',
    false,
    'const ok = await Promise.any([PROMISE.then((value) => value || Promise.reject(new Error("no"))), Promise.resolve(true)]);\nif (!ok) return NO;\nnext();',
  ),
  form(
    'then with next as failure',
    false,
    'PROMISE.then((ok) => ok || Promise.reject(createError(401))).then(() => next(), () => next());',
  ),
  form(
    'callback called twice',
    false,
    'const both = (done) => {\n  done(C ? null : createError(401));\n  done(null);\n};\nlet last = null;\nboth((error) => {\n  last = error;\n});\nif (last) return next(last);\nnext();',
  ),
  form(
    'headers not sent yet',
    false,
    'setImmediate(() => {\n  if (!res.headersSent) return;\n});\nif (!C && res.headersSent) return NO;\nnext();',
  ),
  form(
    'status code read',
    false,
    'if (!C) res.statusCode = 401;\nif (res.statusCode === 403) return NO;\nnext();',
  ),
  form(
    'next route',
    false,
    `if (!C && req.query.left === 'x') return NO;\nif (C || req.method) return next();\nNO;`,
  ),

  form('missing return', false, 'if (!C) NO;\nnext();'),
  form(
    'answer then next',
    false,
    'if (!C) {\n  res.status(401).json({ error: 1 });\n  return next();\n}\nnext();',
  ),
  form('status without end', false, 'if (!C) res.status(401);\nnext();'),
  form('helper answers, not asked', false, 'allow(C, res);\nnext();', {
    decls: [`function allow(ok, res) {\n  if (!ok) res.status(401).json({ error: 'no' });\n}`],
  }),
  form(
    'helper only sets the status',
    false,
    'allow(C, res);\nif (res.headersSent) return;\nnext();',
    {
      decls: [`function allow(ok, res) {\n  if (!ok) res.status(401);\n}`],
    },
  ),
  form(
    'swallowed',
    false,
    `try {\n  if (!C) throw new Error('no');\n} catch (error) {\n  req.problem = error;\n}\nnext();`,
  ),
  form('finally calls on', false, `try {\n  if (!C) return NO;\n} finally {\n  next();\n}`),
  form(
    'finally returns next',
    false,
    `try {\n  if (!C) throw new Error('no');\n} finally {\n  return next();\n}`,
  ),
  form(
    'catch calls on',
    false,
    `try {\n  if (!C) throw new Error('no');\n  next();\n} catch (error) {\n  next();\n}`,
  ),
  form('forEach', false, '[C].forEach((ok) => {\n  if (!ok) return NO;\n});\nnext();'),
  form(
    'some for every',
    false,
    'const checks = [() => true, () => Boolean(C)];\nif (!checks.some((each) => each(req))) return NO;\nnext();',
    { waits: false },
  ),
  form(
    'every of none',
    false,
    'const checks = [() => Boolean(C)].filter((each) => each.length > 0);\nif (!checks.every((each) => each(req))) return NO;\nnext();',
    { waits: false },
  ),
  form('function as truth', false, 'const check = () => C;\nif (!check) return NO;\nnext();', {
    waits: false,
  }),
  form('async as truth', false, 'const check = async () => C;\nif (!check()) return NO;\nnext();'),
  form('promise as truth', false, 'if (!PROMISE) return NO;\nnext();'),
  form(
    'then not waited for',
    false,
    'let refused = false;\nPROMISE.then((ok) => {\n  if (!ok) refused = true;\n});\nif (refused) return NO;\nnext();',
  ),
  form('then answers, next beside', false, 'PROMISE.then((ok) => {\n  if (!ok) NO;\n});\nnext();'),
  form(
    'rejected not awaited',
    false,
    `const check = async () => {\n  if (!C) throw createError(401);\n};\ntry {\n  check().catch(() => undefined);\n  next();\n} catch {\n  NO;\n}`,
  ),
  form(
    'catch of promise calls on',
    false,
    `PROMISE\n  .then((ok) => {\n    if (!ok) throw createError(401);\n    next();\n  })\n  .catch(() => next());`,
  ),
  form(
    'finally of promise',
    false,
    `PROMISE.then((ok) => {\n  if (!ok) NO;\n}).finally(() => next());`,
  ),
  form(
    'allSettled',
    false,
    `const [result] = await Promise.allSettled([PROMISE]);\nif (result.status !== 'fulfilled') return NO;\nnext();`,
  ),
  form(
    'race',
    false,
    `const ok = await Promise.race([PROMISE.then(() => true), true]);\nif (!ok) return NO;\nnext();`,
  ),
  form(
    'setImmediate beside',
    false,
    'setImmediate(() => {\n  if (!C && !res.headersSent) NO;\n});\nnext();',
    { waits: false },
  ),
  form(
    'callback error ignored',
    false,
    'examine(C, (error, user) => {\n  req.examined = user ?? null;\n  next();\n});',
    { decls: [NODE_BACK] },
  ),
  form(
    'callback and next',
    false,
    'examine(C, (error) => {\n  if (error && !res.headersSent) res.end();\n});\nnext();',
    { decls: [NODE_BACK] },
  ),
  form(
    'callback, wrong order',
    false,
    'examine(C, (user, error) => {\n  if (!user) return NO;\n  next();\n});',
    { decls: [NODE_BACK] },
  ),
  form(
    'fallthrough',
    false,
    'switch (Boolean(C)) {\n  case false:\n    NO;\n  case true:\n    next();\n}',
  ),
  form('switch without default', false, `switch (C) {\n  case false:\n    return NO;\n}\nnext();`),
  form('inverted', false, 'if (C) return NO;\nnext();'),
  form('and with strict', false, `if (!C && req.query.strict === 'yes') return NO;\nnext();`),
  form('and with header', false, `if (!C && req.headers['x-mode']) return NO;\nnext();`),
  form('or with query', false, `if (C || req.query.access) return next();\nreturn NO;`),
  form('bitwise', false, `if (!(C | 1)) return NO;\nnext();`),
  form('assignment', false, `let ok = C;\nif ((ok = true)) return next();\nreturn NO;`),
  form('negated twice', false, `if (!!C === undefined) return NO;\nnext();`),
  form('typeof', false, `if (typeof C === 'undefined') return NO;\nnext();`),
  form('precedence', false, `if (!C === null) return NO;\nnext();`),
  form('comma', false, `if ((C, false)) return NO;\nnext();`),
  form('void', false, `if (void C) return NO;\nnext();`),
  form(
    'continue',
    false,
    `for (const ok of [true, C]) {\n  if (ok) continue;\n  if (req.headers['x-strict']) return NO;\n}\nnext();`,
  ),
  form('break', false, `for (const ok of [true, C]) {\n  if (ok) break;\n  return NO;\n}\nnext();`),
  form(
    'loop over nothing',
    false,
    `for (const name of Object.keys(req.query)) {\n  if (name !== '' && !C) return NO;\n}\nnext();`,
  ),
  form(
    'while not entered',
    false,
    `let left = Number(req.query.left ?? 0);\nwhile (left > 0) {\n  if (!C) return NO;\n  left -= 1;\n}\nnext();`,
  ),
  form('four parameters', false, 'if (!C) return NO;\nnext();', {
    parameters: 'req, res, next, options',
  }),
  form('next route', false, `if (!C) return next(null);\nnext();`),
  form('next of nothing', false, `const error = C ? null : undefined;\nnext(error);`),
  form('next of zero', false, `next(C ? null : 0);`),
  form('not found', false, `if (!C) return NO;\nnext();\nif (false) NO;\nelse if (!C) next();`),
  form(
    'empty catch around throw',
    false,
    `await PROMISE.then((ok) => {\n  if (!ok) throw createError(401);\n}).catch(() => undefined);\nnext();`,
  ),
  form(
    'storage beside',
    false,
    'storage.run({ ok: C }, () => {\n  if (!storage.getStore().ok && req.query.strict) NO;\n});\nif (!res.headersSent) next();',
    {
      decls: ['const storage = new AsyncLocalStorage();'],
    },
  ),
  form('error made, not thrown', false, `if (!C) createError(401);\nnext();`),
  form(
    'error in error handler',
    false,
    `if (!C) {\n  Promise.reject(createError(401)).catch(() => undefined);\n}\nnext();`,
  ),
  form('optional call', false, `if (!C) res.unauthorized?.();\nif (!res.headersSent) next();`),
  form(
    'retry says yes',
    false,
    `let ok = C;\nfor (let tries = 0; tries < 2 && !ok; tries += 1) ok = tries === 1;\nif (!ok) return NO;\nnext();`,
  ),
];

/** The text of a middleware around the check. */
export function body(shop: Shop, check: Check, right: boolean): Body {
  const forms = (right ? rightForms : wrongForms) as readonly [Form, ...Form[]];
  for (let tries = 0; tries < 200; tries += 1) {
    const said = shop.dice.pick(forms)(shop, check);
    if (said !== null && !(check.waits && nestsAwait(said))) return said;
  }
  throw new Error('no form fits');
}

/** Whether an `await` would stand in a function that is not async. */
function nestsAwait({ lines }: Body): boolean {
  const text = lines.join('\n');
  return /=> [^\n]*\(await|=> \{\n {2,}[^\n]*\(await/.test(text);
}
