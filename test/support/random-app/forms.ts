import { type Draft, need, type Workshop } from './drafts.js';
import {
  freshPath,
  handler,
  middleware,
  middlewares,
  pathExpression,
  type Shared,
} from './parts.js';
import { mountedRouter, registeringFunction } from './routers.js';

/** Where statements about a router are being written. */
export type Scope = {
  readonly shop: Workshop;
  readonly shared: Shared;
  readonly draft: Draft;
  /** The statements so far; those of a function go into lines of their own. */
  readonly lines: string[];
  /** What the router is called there: `router`, `this.router`, `app`. */
  readonly router: string;
  readonly depth: number;
  /** Whether the router has a prefix of its own, so that `/` on it is no other's path. */
  readonly prefixed: boolean;
};

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head'] as const;
const DEEPEST = 3;

/** Writes two to six random statements about the router of `scope`. */
export function fill(scope: Scope): void {
  const { dice } = scope.shop;
  if (scope.prefixed && dice.chance(0.4)) {
    scope.lines.push(`${scope.router}.get('${dice.pick(['/', ''])}', ${one(scope)});`);
  }
  const forms = scope.depth < DEEPEST ? [...OWN, ...MOUNTING] : OWN;
  const had = forms.filter(([name]) => !scope.shop.print.lacks.has(name));
  const count = dice.between(2, scope.depth === 0 ? 7 : 5);
  for (let index = 0; index < count; index += 1) {
    const form = had[dice.between(0, had.length - 1)]?.[1] ?? verb;
    form(scope);
  }
}

type Form = (scope: Scope) => void;

const one = ({ shop, shared, draft }: Scope) => handler(shop, shared, draft);
const some = ({ shop, shared, draft }: Scope) => middlewares(shop, shared, draft);
const path = ({ shop, shared, draft }: Scope, text = freshPath(shop)) =>
  pathExpression(shop, shared, draft, text);

const verb: Form = (scope) => {
  const { router, shop } = scope;
  scope.lines.push(
    `${router}.${shop.dice.pick(VERBS)}(${path(scope)}, ${some(scope)}${one(scope)});`,
  );
};

const routerChain: Form = (scope) => {
  const { router, shop } = scope;
  const links = Array.from(
    { length: shop.dice.between(2, 3) },
    () => `.${shop.dice.pick(VERBS)}(${path(scope)}, ${some(scope)}${one(scope)})`,
  );
  scope.lines.push(`${router}\n  ${links.join('\n  ')};`);
};

const routeChain: Form = (scope) => {
  const { router, shop } = scope;
  const { dice } = shop;
  const verbs = dice.pick([['get'], ['get', 'post'], ['put', 'delete', 'get']]);
  const links = verbs.map((each) => `.${each}(${some(scope)}${one(scope)})`);
  if (dice.chance(0.2)) links.unshift(`.all(${guard(scope)})`);
  const own = path(scope);
  if (dice.chance(0.3)) {
    const name = `route${shop.fresh()}`;
    scope.lines.push(`const ${name} = ${router}.route(${own});`);
    scope.lines.push(...links.map((link) => `${name}${link};`));
  } else scope.lines.push(`${router}.route(${own})${links.map((link) => `\n  ${link}`).join('')};`);
};

const severalPaths: Form = (scope) => {
  const { router, shop } = scope;
  const start = `/p${shop.fresh()}`;
  scope.lines.push(
    `${router}.${shop.dice.pick(VERBS)}(['${start}', '${start}/:id'], ${some(scope)}${one(scope)});`,
  );
};

const everyMethod: Form = (scope) => {
  scope.lines.push(`${scope.router}.all(${path(scope)}, ${some(scope)}${one(scope)});`);
};

const expression: Form = (scope) => {
  const start = `\\/p${scope.shop.fresh()}`;
  scope.lines.push(`${scope.router}.get(/^${start}(?:\\.json)?$/, ${some(scope)}${one(scope)});`);
};

const loop: Form = (scope) => {
  const { router, shop } = scope;
  const names = `['p${shop.fresh()}', 'p${shop.fresh()}']`;
  const call = (name: string) =>
    `${router}.get(\`/\${${name}}/:id\`, ${some(scope)}${one(scope)});`;
  scope.lines.push(
    shop.dice.pick([
      () => `for (const name of ${names}) {\n  ${call('name')}\n}`,
      () => `${names}.forEach((name) => {\n  ${call('name')}\n});`,
      () =>
        `${names}.map((name) => '/' + name).forEach((each) => ${router}.post(each, ${one(scope)}));`,
      () =>
        `for (const [name, verb] of Object.entries({ p${shop.fresh()}: 'get', p${shop.fresh()}: 'put' })) {\n  ${router}[verb]('/' + name, ${some(scope)}${one(scope)});\n}`,
    ])(),
  );
};

const table: Form = (scope) => {
  const { router, shop } = scope;
  const name = `table${shop.fresh()}`;
  const row = (verb: string, end: string) =>
    `{ verb: '${verb}', at: '/p${shop.fresh()}${end}', before: [${some(scope).replace(/, $/, '')}], run: ${one(scope)} }`;
  scope.lines.push(`const ${name} = [\n  ${row('get', '')},\n  ${row('delete', '/:id')},\n];`);
  scope.lines.push(
    shop.dice.pick([
      `for (const { verb, at, before, run } of ${name}) ${router}[verb](at, ...before, run);`,
      `${name}.forEach((each) => ${router}[each.verb](each.at, each.before, each.run));`,
      `for (let index = 0; index < ${name}.length; index += 1) {\n  const each = ${name}[index];\n  ${router}[each.verb](each.at, each.run);\n}`,
    ]),
  );
};

const helper: Form = (scope) => {
  const { router, shop, shared, draft } = scope;
  const add = need(draft, shared.helpers, 'addApi');
  const before = some(scope).replace(/, $/, '');
  const list = before.startsWith('[') || /^before\d+$/.test(before) ? before : `[${before}]`;
  scope.lines.push(
    `${add}(${router}, '${shop.dice.pick(VERBS)}', ${path(scope)}, ${list}, ${one(scope)});`,
  );
};

const computedVerb: Form = (scope) => {
  const { router, shop } = scope;
  const name = `verb${shop.fresh()}`;
  scope.lines.push(`const ${name} = '${shop.dice.pick(VERBS)}';`);
  scope.lines.push(`${router}[${name}](${path(scope)}, ${some(scope)}${one(scope)});`);
};

const condition: Form = (scope) => {
  const { router, shop } = scope;
  const call = `${router}.get(${path(scope)}, ${some(scope)}${one(scope)})`;
  scope.lines.push(
    shop.dice.pick([
      `if (process.env.NO_SUCH_VARIABLE === undefined) {\n  ${call};\n}`,
      `if (process.env.NO_SUCH_VARIABLE) {\n  throw new Error('not here');\n} else {\n  ${call};\n}`,
      `process.env.NO_SUCH_VARIABLE !== 'off' && ${call};`,
      `try {\n  ${call};\n} catch (error) {\n  throw error;\n}`,
      `{\n  ${call};\n}`,
    ]),
  );
};

const guardBelow: Form = (scope) => {
  const { router, shop } = scope;
  const start = `/p${shop.fresh()}`;
  const place = shop.dice.pick([`'${start}'`, `'${start}'`, `['${start}', '/p${shop.fresh()}']`]);
  scope.lines.push(
    `${router}.get('${start}/before', ${one(scope)});`,
    `${router}.use(${place}, ${guard(scope)});`,
    `${router}.get('${start}/:id', ${one(scope)});`,
  );
};

const guardHere: Form = (scope) => {
  scope.lines.push(`${scope.router}.use(${guard(scope)});`);
};

const mountedHandler: Form = (scope) => {
  const start = `/p${scope.shop.fresh()}`;
  scope.lines.push(`${scope.router}.use('${start}', ${some(scope)}${one(scope)});`);
};

const noRoute: Form = (scope) => {
  const name = `things${scope.shop.fresh()}`;
  scope.lines.push(
    scope.shop.dice.pick([
      `const ${name} = new Map([['/x', () => 1]]);\n${name}.get('/x', () => 1);`,
      `class Client${name} {\n  get(url, done) {\n    return done(url);\n  }\n  list() {\n    return this.get('/v1/pens', () => 1);\n  }\n}\nnew Client${name}().list();`,
      `const ${name} = { post: (url, body) => [url, body], delete: () => 0 };\n${name}.post('/v1/pens', (req, res) => res);\n${name}.delete('/v1/pens', () => 0);`,
    ]),
  );
};

const mount: Form = (scope) => {
  const { router, shop } = scope;
  const { dice } = shop;
  const isPrefixed = dice.chance(0.85);
  const prefix = dice.pick([`/m${shop.fresh()}`, `/m${shop.fresh()}`, `/m${shop.fresh()}/:owner`]);
  const guards = dice.chance(0.35) ? `${guard(scope)}, ` : '';
  const mounted = shop.print.mounted(mountedRouter({ ...scope, prefixed: isPrefixed }));
  const place = isPrefixed ? `${path(scope, prefix)}, ` : '';
  scope.lines.push(`${router}.use(${place}${guards}${mounted});`);
};

const mountTwice: Form = (scope) => {
  const { router, shop } = scope;
  const { dice } = shop;
  const name = `shared${shop.fresh()}`;
  scope.lines.push(`const ${name} = ${mountedRouter({ ...scope, prefixed: true })};`);
  const [first, second] = [`/m${shop.fresh()}`, `/m${shop.fresh()}`];
  if (dice.chance(0.3))
    scope.lines.push(`${router}.use(['${first}', '${second}'], ${shop.print.mounted(name)});`);
  else {
    const guards = dice.chance(0.5) ? `${guard(scope)}, ` : '';
    scope.lines.push(
      `${router}.use('${first}', ${guards}${shop.print.mounted(name)}).use(${path(scope, second)}, ${shop.print.mounted(name)});`,
    );
  }
};

const mountList: Form = (scope) => {
  const { router, shop } = scope;
  const row = () =>
    `{ path: '/m${shop.fresh()}', router: ${mountedRouter({ ...scope, depth: scope.depth + 1, prefixed: true })} }`;
  const name = `mounts${shop.fresh()}`;
  scope.lines.push(`const ${name} = [\n  ${row()},\n  ${row()},\n];`);
  scope.lines.push(
    shop.dice.pick([
      `${name}.forEach(({ path, router: each }) => ${router}.use(path, ${shop.print.mounted('each')}));`,
      `for (const entry of ${name}) {\n  ${router}.use(entry.path, ${shop.print.mounted('entry.router')});\n}`,
      `Object.values(${name}).forEach((entry) => {\n  ${router}.use(entry.path, ${guard(scope)}, ${shop.print.mounted('entry.router')});\n});`,
    ]),
  );
};

const handedOver: Form = (scope) => {
  scope.lines.push(registeringFunction(scope));
};

function guard({ shop, shared, draft }: Scope): string {
  return middleware(shop, shared, draft);
}

type Named = readonly (readonly [name: string, form: Form])[];

/** What stands twice is written more often. */
const OWN: Named = [
  ['verb', verb],
  ['verb', verb],
  ['verb', verb],
  ['routerChain', routerChain],
  ['routeChain', routeChain],
  ['routeChain', routeChain],
  ['severalPaths', severalPaths],
  ['everyMethod', everyMethod],
  ['expression', expression],
  ['loop', loop],
  ['table', table],
  ['helper', helper],
  ['helper', helper],
  ['computedVerb', computedVerb],
  ['condition', condition],
  ['guardBelow', guardBelow],
  ['guardHere', guardHere],
  ['mountedHandler', mountedHandler],
  ['noRoute', noRoute],
];
const MOUNTING: Named = [
  ['mount', mount],
  ['mount', mount],
  ['mount', mount],
  ['mount', mount],
  ['mountTwice', mountTwice],
  ['mountList', mountList],
  ['handedOver', handedOver],
  ['handedOver', handedOver],
];
