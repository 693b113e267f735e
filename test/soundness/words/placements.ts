import type { Body, Guard, Shop } from '../shop.js';

/** How a middleware is written down: where it stands, in what it is wrapped. */
type Placed = Pick<Guard, 'expr' | 'decls' | 'files'> & { readonly right: boolean };

type Place = (shop: Shop, body: Body, decls: readonly string[]) => Placed | null;

function indented(lines: readonly string[], depth = 1): string {
  return lines.map((line) => '  '.repeat(depth) + line).join('\n');
}

const parameters = (body: Body) => body.parameters ?? 'req, res, next';
const asyncWord = (body: Body) => (body.isAsync ? 'async ' : '');
const arrow = (body: Body) =>
  `${asyncWord(body)}(${parameters(body)}) => {\n${indented(body.lines)}\n}`;
const named = (body: Body, name: string) =>
  `${asyncWord(body)}function ${name}(${parameters(body)}) {\n${indented(body.lines)}\n}`;

/** Names say nothing about what a function does. */
const NAMES = [
  'requireKey',
  'protect',
  'requireAuth',
  'ensureLoggedIn',
  'verifyIfPresent',
  'isAdmin',
  'decodeCursor',
  'logRequest',
  'setLocale',
  'unauthorized',
  'validateToken',
] as const;

const here: Place = (_, body, decls) => ({ expr: arrow(body), decls, files: {}, right: true });
const constant: Place = (shop, body, decls) => {
  const name = shop.fresh(shop.dice.pick(NAMES));
  return {
    expr: name,
    decls: [...decls, `const ${name} = ${arrow(body)};`],
    files: {},
    right: true,
  };
};
const declared: Place = (shop, body, decls) => {
  const name = shop.fresh(shop.dice.pick(NAMES));
  return { expr: name, decls: [...decls, named(body, name)], files: {}, right: true };
};
const inArray: Place = (shop, body, decls) => {
  const name = shop.fresh('stack');
  return {
    expr: name,
    decls: [...decls, `const ${name} = [(req, res, next) => next(), ${arrow(body)}];`],
    files: {},
    right: true,
  };
};
const method: Place = (shop, body, decls) => {
  const name = shop.fresh('Gate');
  const own = `${asyncWord(body)}check(${parameters(body)}) {\n${indented(body.lines, 2)}\n  }`;
  const field = `check = ${asyncWord(body)}(${parameters(body)}) => {\n${indented(body.lines, 2)}\n  };`;
  const style = shop.dice.pick(['field', 'method', 'static', 'bound', 'arrow'] as const);
  const variable = name.toLowerCase();
  return {
    field: () =>
      placed(
        `${variable}.check`,
        `class ${name} {\n  ${field}\n}\nconst ${variable} = new ${name}();`,
      ),
    method: () => placed(`new ${name}().check`, `class ${name} {\n  ${own}\n}`),
    static: () => placed(`${name}.check`, `class ${name} {\n  static ${own}\n}`),
    bound: () =>
      placed(
        `${variable}.check.bind(${variable})`,
        `class ${name} {\n  ${own}\n}\nconst ${variable} = new ${name}();`,
      ),
    arrow: () =>
      placed(
        `(req, res, next) => ${variable}.check(req, res, next)`,
        `class ${name} {\n  ${own}\n}\nconst ${variable} = new ${name}();`,
      ),
  }[style]();
  function placed(expr: string, text: string): Placed {
    return { expr, decls: [...decls, text], files: {}, right: true };
  }
};
const factory: Place = (shop, body, decls) => {
  const name = shop.fresh('requireRole');
  const inner = arrow(body).replace(/^/gm, '  ').trimStart();
  return {
    expr: shop.dice.pick([`${name}('admin')`, `${name}({ role: 'admin' })`, `${name}()`]),
    decls: [
      ...decls,
      shop.dice.pick([
        `const ${name} = (role) => ${arrow(body)};`,
        `function ${name}(role = 'user') {\n  return ${inner};\n}`,
        `function ${name}(role) {\n  const guard = ${inner};\n  return guard;\n}`,
      ]),
    ],
    files: {},
    right: true,
  };
};
const objectMember: Place = (shop, body, decls) => {
  const name = shop.fresh('access');
  return {
    expr: `${name}.required`,
    decls: [
      ...decls,
      `const ${name} = {\n  optional: (req, res, next) => next(),\n  required: ${arrow(body).replace(/\n/g, '\n  ')},\n};`,
    ],
    files: {},
    right: true,
  };
};
const wrapped: Place = (shop, body, decls) => {
  const name = shop.fresh('wrap');
  const inner = arrow(body);
  return {
    expr: `${name}(${inner})`,
    decls: [
      ...decls,
      shop.dice.pick([
        `const ${name} = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);`,
        `const ${name} = (fn) => async (req, res, next) => {\n  try {\n    await fn(req, res, next);\n  } catch (error) {\n    next(error);\n  }\n};`,
        `function ${name}(fn) {\n  return function (...args) {\n    const [, , next] = args;\n    return Promise.resolve(fn(...args)).catch(next);\n  };\n}`,
      ]),
    ],
    files: {},
    right: true,
  };
};
const handled: Place = (_, body, decls) => ({
  expr: `asyncHandler(${arrow(body)})`,
  decls,
  files: {},
  right: true,
});
const composed: Place = (shop, body, decls) => {
  const name = shop.fresh('compose');
  return {
    expr: `${name}((req, res, next) => next(), ${arrow(body)})`,
    decls: [
      ...decls,
      `const ${name} = (first, second) => (req, res, next) =>\n  first(req, res, (error) => (error ? next(error) : second(req, res, next)));`,
    ],
    files: {},
    right: true,
  };
};

const spoiledWrap: Place = (shop, body, decls) => {
  const name = shop.fresh('wrap');
  return {
    expr: `${name}(${arrow(body)})`,
    decls: [
      ...decls,
      shop.dice.pick([
        `const ${name} = (fn) => (req, res, next) => Promise.resolve(fn(req, res, () => undefined)).finally(() => next());`,
        `const ${name} = (fn) => async (req, res, next) => {\n  try {\n    await fn(req, res, () => undefined);\n  } catch {}\n  next();\n};`,
        `const ${name} = (fn) => (req, res, next) => {\n  fn(req, res, (error) => void error);\n  if (!res.writableFinished || res.headersSent) next();\n};`,
        `const ${name} = (fn) => (req, res, next) => {\n  void fn;\n  next();\n};`,
        `const ${name} = (fn) => (req, res, next) => {\n  if (req.query.raw !== undefined) return next();\n  return fn(req, res, next);\n};`,
        `const ${name} = (fn) => (req, res, next) => fn({ ...req, headers: { ...req.headers, 'x-api-key': process.env.API_KEY, authorization: \`Bearer \${process.env.API_KEY}\` } }, { ...res, status: () => res, sendStatus: () => next(), json: () => next(), end: () => next() }, () => next());`,
      ]),
    ],
    files: {},
    right: false,
  };
};

const PLACES: readonly [Place, ...Place[]] = [
  here,
  here,
  here,
  constant,
  constant,
  declared,
  declared,
  inArray,
  method,
  method,
  factory,
  factory,
  objectMember,
  wrapped,
  wrapped,
  handled,
  composed,
];

/** Puts the middleware in its place; into a file of its own where it needs nothing of the router's. */
export function place(
  shop: Shop,
  body: Body,
  decls: readonly string[],
  options: { readonly right: boolean; readonly mayMove: boolean; readonly mustMove: boolean },
): Placed {
  const { dice } = shop;
  const own = [...decls, ...(body.decls ?? [])];
  const isUnusual = body.parameters !== undefined;
  const form = !options.right
    ? spoiledWrap
    : isUnusual
      ? dice.pick([here, constant, declared])
      : dice.pick(PLACES);
  const placed = form(shop, body, own) ?? here(shop, body, own)!;
  if (!options.mustMove && !(options.mayMove && dice.chance(0.35))) return placed;
  const file = shop.fresh('guard');
  const style = dice.pick(['default', 'named', 'member', 'index'] as const);
  const text = [...placed.decls, ''].join('\n');
  switch (style) {
    case 'default':
      return moved(
        shop,
        placed,
        file,
        `${text}module.exports = ${placed.expr};`,
        `require('./${file}')`,
      );
    case 'named':
      return moved(
        shop,
        placed,
        file,
        `${text}exports.guard = ${placed.expr};`,
        `require('./${file}').guard`,
      );
    case 'member':
      return moved(
        shop,
        placed,
        file,
        `${text}module.exports = { guard: ${placed.expr} };`,
        `${file}.guard`,
        `const ${file} = require('./${file}');`,
      );
    case 'index':
      return {
        ...moved(
          shop,
          placed,
          file,
          `${text}const guard = ${placed.expr};\nmodule.exports = { guard };`,
          `guard${file}`,
          `const { guard: guard${file} } = require('./${file}-index');`,
        ),
        files: {
          [`${file}.js`]: `${text}const guard = ${placed.expr};\nmodule.exports = { guard };`,
          [`${file}-index.js`]: `module.exports = { ...require('./${file}') };`,
        },
      };
  }
}

function moved(
  _: Shop,
  placed: Placed,
  file: string,
  text: string,
  expr: string,
  decl?: string,
): Placed {
  return {
    expr,
    decls: decl === undefined ? [] : [decl],
    files: { [`${file}.js`]: text },
    right: placed.right,
  };
}
