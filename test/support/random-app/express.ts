import { need } from './drafts.js';
import type { Printer } from './printer.js';

const KEY = '`Bearer ${process.env.SERVICE_KEY}`';

/** Express 4 and 5. */
export const express: Printer = {
  parameters: { middleware: 'req, res, next', handler: 'req, res' },
  onward: 'next()',
  refusing: [
    `if (req.headers.authorization !== ${KEY}) return res.status(401).json({ error: 'log in' });\n  next();`,
    `if (req.headers.authorization === ${KEY}) {\n    next();\n  } else {\n    res.sendStatus(401);\n  }`,
    `if (req.headers.authorization !== ${KEY}) {\n    next(Object.assign(new Error('log in'), { status: 401 }));\n    return;\n  }\n  next();`,
    `try {\n    if (req.headers.authorization !== ${KEY}) throw new Error('log in');\n    next();\n  } catch {\n    res.status(401).end();\n  }`,
    `const token = req.headers.authorization?.split(' ')[1];\n  if (token === process.env.SERVICE_KEY) return next();\n  return res.status(401).end();`,
    `const { authorization } = req.headers;\n  switch (authorization) {\n    case ${KEY}:\n      return next();\n    default:\n      return res.status(401).end();\n  }`,
  ],
  passing: [
    `req.user = req.headers.authorization ?? null;\n  next();`,
    `if (req.headers.authorization) {\n    req.user = 'somebody';\n  }\n  next();`,
    `res.set('x-time', '1');\n  next();`,
    `try {\n    req.user = req.headers.authorization.split(' ')[1];\n  } catch {\n    req.user = null;\n  }\n  next();`,
  ],
  opening: [
    `req.path.startsWith('/p1')`,
    `req.originalUrl.startsWith('/p2')`,
    `!req.originalUrl.startsWith('/p')`,
    `['/p3', '/p5', '/p7', '/p9', '/p11', '/p21'].includes(req.path)`,
    `['/p1', '/p2'].some((start) => req.originalUrl.startsWith(start))`,
    `/^\\/p[12]\\d?$/.test(req.path)`,
    `req.path === '/own' || req.url.endsWith('/own')`,
    `req.method === 'GET'`,
    `req.method !== 'POST' && req.path.includes('2')`,
  ],
  wrap: 'const wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);',
  addApi: [
    'function addApi(router, verb, path, middlewares, handler) {\n  router[verb](path, ...middlewares, handler);\n}',
    'const addApi = (router, verb, path, middlewares, handler) =>\n  router[verb].call(router, path, middlewares, handler);',
    'function addApi(router, verb, path, middlewares, handler) {\n  const handlers = [...middlewares, handler];\n  return router[verb.toLowerCase()](path, handlers);\n}',
  ],
  answer(id, how) {
    const named = `res.set('x-handler', 'h${id}')`;
    const ends = {
      ok: '.json({ ok: true })',
      text: `.send('ok')`,
      nothing: '.end()',
      object: '.json({})',
    };
    return `${named}${ends[how]}`;
  },
  noting: '(req, res, next) => {\n  req.seen = true;\n  next();\n}',
  ownPaths: (start, { name }) =>
    name === 'express5'
      ? [`${start}{/:id}`, `${start}/*rest`]
      : [`${start}/:id?`, `${start}/:id(\\\\d+)`, `${start}/*`],
  application: (draft) => ({
    made: [['app', `${need(draft, 'express', 'express')}()`]],
    root: 'app',
    first: (at) => `${at('app')}.use(express.json());`,
    last: (at) =>
      `${at('app')}.use((req, res) => {\n  res.status(404).json({ error: 'not found' });\n});`,
  }),
  routers: (file) => [
    () => `${need(file, 'express', 'Router')}()`,
    () => `${need(file, 'express', 'express')}.Router()`,
    () => `${need(file, 'express', 'express')}.Router({ mergeParams: true })`,
    () => `new (${need(file, 'express', 'express')}.Router)()`,
    () => `${need(file, 'express', 'express')}()`,
  ],
  mounted: (router) => router,
  lacks: new Set(),
};
