import { addDraft, type Draft, exportNamed, need, type Workshop } from './drafts.js';

/** The files that every app has: middleware, a wrapper for handlers, a registration helper, constants. */
export type Shared = {
  readonly middleware: Draft;
  readonly helpers: Draft;
  readonly constants: Draft;
  readonly handlers: Draft;
};

export function addShared(shop: Workshop): Shared {
  const { dice, print } = shop;
  const parameters = print.parameters.middleware;
  const middleware = addDraft(shop, 'src/middleware.js');
  middleware.top.push(
    dice.pick([
      `function requireUser(${parameters}) {\n  ${dice.pick(print.refusing)}\n}`,
      `const requireUser = (${parameters}) => {\n  ${dice.pick(print.refusing)}\n};`,
    ]),
    `const requireRole = (role) => (${parameters}) => {\n  ${dice.pick(print.refusing)}\n};`,
    `function loadUser(${parameters}) {\n  ${dice.pick(print.passing)}\n}`,
    `const log = (level) => function logged(${parameters}) {\n  ${dice.pick(print.passing)}\n};`,
  );
  middleware.top.push(
    `function gate(${parameters}) {\n  if (${dice.pick(print.opening)}) return ${print.onward};\n  ${dice.pick(print.refusing)}\n}`,
  );
  for (const name of ['requireUser', 'requireRole', 'loadUser', 'log', 'gate'])
    exportNamed(middleware, name);

  const helpers = addDraft(shop, 'src/helpers.js');
  helpers.top.push(print.wrap, dice.pick(print.addApi));
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
  const { print } = shop;
  const from = (name: string): string => need(draft, shared.middleware, name);
  return shop.dice.pick<() => string>([
    () => from('requireUser'),
    () => `${from('requireRole')}('editor')`,
    () => from('loadUser'),
    () => from('gate'),
    () => `${from('log')}('info')`,
    () => `(${print.parameters.middleware}) => ${print.onward}`,
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
  const { answer, parameters } = shop.print;
  const given = parameters.handler;
  const body = `{\n  ${answer(id, 'ok')};\n}`;
  return shop.dice.pick<() => string>([
    () => `(${given}) => ${body}`,
    () => `async (${given}) => ${body}`,
    () => `function show${id}(${given}) ${body}`,
    () => `(${given}) => ${answer(id, 'text')}`,
    () => {
      draft.top.push(`function show${id}(${given}) ${body}`);
      return `show${id}`;
    },
    () => {
      draft.top.push(`const pens${id} = { show(${given}) ${body} };`);
      return shop.dice.pick([`pens${id}.show`, `pens${id}.show.bind(pens${id})`]);
    },
    () => `${need(draft, shared.helpers, 'wrap')}(async (${given}) => ${body})`,
    () => {
      shared.handlers.top.push(`const show${id} = (${given}) => ${body};`);
      exportNamed(shared.handlers, `show${id}`);
      return need(draft, shared.handlers, `show${id}`);
    },
    () => `[${need(draft, shared.middleware, 'loadUser')}, (${given}) => ${body}]`,
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
  const own = shop.print.ownPaths(start, shop.version);
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
