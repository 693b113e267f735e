import { type Form, form, NODE_BACK } from './form.js';

/** Middleware that may call on whatever the check says. */
export const wrongForms: readonly Form[] = [
  form('to the next route', false, `if (!C) return next('route');\nnext();`),
  form('to the next router', false, `if (!C) return next('router');\nnext();`),

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
