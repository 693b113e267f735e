import { addDraft, type Draft, exportNamed, need, type Workshop } from './drafts.js';

/** The files that every app has: middleware, a wrapper for handlers, a registration helper, constants. */
export type Shared = {
  readonly middleware: Draft;
  readonly helpers: Draft;
  readonly constants: Draft;
  readonly handlers: Draft;
};

const REFUSING = [
  `if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) return res.status(401).json({ error: 'log in' });\n  next();`,
  `if (req.headers.authorization === \`Bearer \${process.env.SERVICE_KEY}\`) {\n    next();\n  } else {\n    res.sendStatus(401);\n  }`,
  `if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) {\n    next(Object.assign(new Error('log in'), { status: 401 }));\n    return;\n  }\n  next();`,
  `try {\n    if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) throw new Error('log in');\n    next();\n  } catch {\n    res.status(401).end();\n  }`,
  `const token = req.headers.authorization?.split(' ')[1];\n  if (token === process.env.SERVICE_KEY) return next();\n  return res.status(401).end();`,
  `const { authorization } = req.headers;\n  switch (authorization) {\n    case \`Bearer \${process.env.SERVICE_KEY}\`:\n      return next();\n    default:\n      return res.status(401).end();\n  }`,
] as const;

const PASSING = [
  `req.user = req.headers.authorization ?? null;\n  next();`,
  `if (req.headers.authorization) {\n    req.user = 'somebody';\n  }\n  next();`,
  `res.set('x-time', '1');\n  next();`,
  `try {\n    req.user = req.headers.authorization.split(' ')[1];\n  } catch {\n    req.user = null;\n  }\n  next();`,
] as const;

/** What opens some requests: by their path, or by their method. */
const OPENING = [
  `req.path.startsWith('/p1')`,
  `req.originalUrl.startsWith('/p2')`,
  `!req.originalUrl.startsWith('/p')`,
  `['/p3', '/p5', '/p7', '/p9', '/p11', '/p21'].includes(req.path)`,
  `['/p1', '/p2'].some((start) => req.originalUrl.startsWith(start))`,
  `/^\\/p[12]\\d?$/.test(req.path)`,
  `req.path === '/own' || req.url.endsWith('/own')`,
  `req.method === 'GET'`,
  `req.method !== 'POST' && req.path.includes('2')`,
] as const;

export function addShared(shop: Workshop): Shared {
  const { dice } = shop;
  const middleware = addDraft(shop, 'src/middleware.js');
  middleware.top.push(
    dice.pick([
      `function requireUser(req, res, next) {\n  ${dice.pick(REFUSING)}\n}`,
      `const requireUser = (req, res, next) => {\n  ${dice.pick(REFUSING)}\n};`,
    ]),
    `const requireRole = (role) => (req, res, next) => {\n  ${dice.pick(REFUSING)}\n};`,
    `function loadUser(req, res, next) {\n  ${dice.pick(PASSING)}\n}`,
    `const log = (level) => function logged(req, res, next) {\n  ${dice.pick(PASSING)}\n};`,
  );
  middleware.top.push(
    `function gate(req, res, next) {\n  if (${dice.pick(OPENING)}) return next();\n  ${dice.pick(REFUSING)}\n}`,
  );
  for (const name of ['requireUser', 'requireRole', 'loadUser', 'log', 'gate'])
    exportNamed(middleware, name);

  const helpers = addDraft(shop, 'src/helpers.js');
  helpers.top.push(
    'const wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);',
    dice.pick([
      'function addApi(router, verb, path, middlewares, handler) {\n  router[verb](path, ...middlewares, handler);\n}',
      'const addApi = (router, verb, path, middlewares, handler) =>\n  router[verb].call(router, path, middlewares, handler);',
      'function addApi(router, verb, path, middlewares, handler) {\n  const handlers = [...middlewares, handler];\n  return router[verb.toLowerCase()](path, handlers);\n}',
    ]),
  );
  exportNamed(helpers, 'wrap');
  exportNamed(helpers, 'addApi');
  return {
    middleware,
    helpers,
    constants: addDraft(shop, 'src/constants.js'),
    handlers: addDraft(shop, 'src/handlers.js'),
  };
}

/** The expression of a guard that refuses anonymous callers, or of a middleware that lets them through. */
export function middleware(shop: Workshop, shared: Shared, draft: Draft): string {
  const from = (name: string): string => need(draft, shared.middleware, name);
  return shop.dice.pick<() => string>([
    () => from('requireUser'),
    () => `${from('requireRole')}('editor')`,
    () => from('loadUser'),
    () => from('gate'),
    () => `${from('log')}('info')`,
    () => '(req, res, next) => next()',
  ])();
}

/** Nought to two middlewares, each followed by a comma, as arguments before a handler. */
export function middlewares(shop: Workshop, shared: Shared, draft: Draft): string {
  const list = Array.from({ length: shop.dice.pick([0, 0, 0, 1, 1, 2]) }, () =>
    middleware(shop, shared, draft),
  );
  if (list.length > 0 && shop.dice.chance(0.15)) return `[${list.join(', ')}], `;
  if (list.length > 0 && shop.dice.chance(0.15)) {
    const name = `before${shop.fresh()}`;
    draft.top.push(`const ${name} = [${list.join(', ')}];`);
    return shop.dice.pick([`...${name}, `, `${name}, `]);
  }
  return list.map((each) => `${each}, `).join('');
}

/** The expression of a handler that says in a header which one it is. */
export function handler(shop: Workshop, shared: Shared, draft: Draft): string {
  const id = shop.fresh();
  const body = `{\n  res.set('x-handler', 'h${id}').json({ ok: true });\n}`;
  return shop.dice.pick<() => string>([
    () => `(req, res) => ${body}`,
    () => `async (req, res) => ${body}`,
    () => `function show${id}(req, res) ${body}`,
    () => `(_req, res) => res.set('x-handler', 'h${id}').send('ok')`,
    () => {
      draft.top.push(`function show${id}(req, res) ${body}`);
      return `show${id}`;
    },
    () => {
      draft.top.push(`const pens${id} = { show(req, res) ${body} };`);
      return shop.dice.pick([`pens${id}.show`, `pens${id}.show.bind(pens${id})`]);
    },
    () => `${need(draft, shared.helpers, 'wrap')}(async (req, res) => ${body})`,
    () => {
      shared.handlers.top.push(`const show${id} = (req, res) => ${body};`);
      exportNamed(shared.handlers, `show${id}`);
      return need(draft, shared.handlers, `show${id}`);
    },
    () => `[${need(draft, shared.middleware, 'loadUser')}, (req, res) => ${body}]`,
  ])();
}

/** The text of a path that no other registration of the app has. */
export function freshPath(shop: Workshop): string {
  const start = `/p${shop.fresh()}`;
  const both = [
    start,
    `${start}/:id`,
    `${start}/:id/lines/:line`,
    `${start}/`,
    start,
    `${start}/own`,
  ] as const;
  const own =
    shop.express === 5
      ? ([`${start}{/:id}`, `${start}/*rest`] as const)
      : ([`${start}/:id?`, `${start}/:id(\\\\d+)`, `${start}/*`] as const);
  return shop.dice.chance(0.85) ? shop.dice.pick(both) : shop.dice.pick(own);
}

/** An expression for the path `text`: a literal, or one that has to be put together. */
export function pathExpression(shop: Workshop, shared: Shared, draft: Draft, text: string): string {
  const { dice } = shop;
  const half = 2;
  const literal = `'${text}'`;
  return dice.pick([
    () => literal,
    () => literal,
    () => literal,
    () => `\`${text}\``,
    () => `'${text.slice(0, half)}' + '${text.slice(half)}'`,
    () => {
      const name = `path${shop.fresh()}`;
      draft.top.push(`const ${name} = ${literal};`);
      return name;
    },
    () => {
      const name = `BASE${shop.fresh()}`;
      const cut = text.indexOf('/', 1) > 0 ? text.indexOf('/', 1) : text.length;
      draft.top.push(`const ${name} = '${text.slice(1, cut)}';`);
      return `\`/\${${name}}${text.slice(cut)}\``;
    },
    () => {
      const name = `PATH${shop.fresh()}`;
      shared.constants.top.push(`const ${name} = ${literal};`);
      exportNamed(shared.constants, name);
      return need(draft, shared.constants, name);
    },
    () => {
      const name = `Paths${shop.fresh()}`;
      shared.constants.top.push(
        dice.pick([
          `const ${name} = { OTHER: '/other', OWN: ${literal} };`,
          `const ${name} = Object.freeze({ OWN: ${literal} });`,
          `class ${name} {\n  static OWN = ${literal};\n}`,
        ]),
      );
      exportNamed(shared.constants, name);
      return `${need(draft, shared.constants, name)}.OWN`;
    },
    () => `['', '${text.slice(1)}'].join('/')`,
  ])();
}
