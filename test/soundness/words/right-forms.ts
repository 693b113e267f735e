import { type Form, form, LATER, NODE_BACK } from './form.js';

/** Middleware that calls on only where the check says so. */
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
