import { addDraft, type Draft, exportDefault, exportNamed, need } from './drafts.js';
import { fill, type Scope } from './forms.js';
import { fromFolder, fromPackage } from './loaded.js';

/** Writes a router somewhere, in one of the ways in which projects make them, and gives its expression. */
export function mountedRouter(scope: Scope): string {
  const { dice } = scope.shop;
  return dice.pick([
    here,
    inFile,
    inFile,
    inFile,
    throughIndex,
    fromFactory,
    fromFactory,
    fromClass,
    inCall,
    fromFolder,
    fromPackage,
  ])(scope);
}

/** Writes a function that gets a router and registers on it, and gives the statement that calls it. */
export function registeringFunction(scope: Scope): string {
  const { shop, shared, draft, router, depth } = scope;
  const id = shop.fresh();
  const file = shop.dice.chance(0.7) ? addDraft(shop, `src/routes/register-${id}.js`) : draft;
  const lines: string[] = [];
  const inner = {
    shop,
    shared,
    draft: file,
    lines,
    router: 'target',
    depth: depth + 1,
    prefixed: false,
  };
  fill(inner);
  const name = `register${id}`;
  const [parameters, argument] = shop.dice.pick<readonly [string, string]>([
    ['target', router],
    ['{ target }', `{ target: ${router} }`],
    ['target, _options = {}', router],
  ]);
  file.lines.push(
    file === draft || shop.dice.chance(0.5)
      ? `function ${name}(${parameters}) {\n${indented(lines)}\n}`
      : `const ${name} = (${parameters}) => {\n${indented(lines)}\n};`,
  );
  if (file !== draft) (shop.dice.chance(0.4) ? exportDefault : exportNamed)(file, name);
  return `${need(draft, file, name)}(${argument});`;
}

type Maker = (scope: Scope) => string;

function creation({ shop }: Scope, file: Draft): string {
  return shop.dice.pick(shop.print.routers(file))();
}

const here: Maker = (scope) => {
  const { shop, draft, lines, depth } = scope;
  const name = `router${shop.fresh()}`;
  lines.push(`const ${name} = ${creation(scope, draft)};`);
  fill({ ...scope, router: name, depth: depth + 1 });
  return name;
};

const inFile: Maker = (scope) => {
  const { shop, draft } = scope;
  const { file, name } = routerFile(scope);
  (shop.dice.chance(0.5) ? exportDefault : exportNamed)(file, name);
  return need(draft, file, name);
};

const throughIndex: Maker = (scope) => {
  const { shop, draft } = scope;
  const { file, name } = routerFile(scope);
  (shop.dice.chance(0.5) ? exportDefault : exportNamed)(file, name);
  const index = addDraft(shop, `src/routes/group-${shop.fresh()}/index.js`);
  index.reExports.push({ name, from: file });
  return need(draft, index, name);
};

function routerFile(scope: Scope): { readonly file: Draft; readonly name: string } {
  const { shop, depth } = scope;
  const id = shop.fresh();
  const file = addDraft(shop, `src/routes/router-${id}.js`);
  const name = `router${id}`;
  file.lines.push(`const ${name} = ${creation(scope, file)};`);
  fill({ ...scope, draft: file, lines: file.lines, router: name, depth: depth + 1 });
  return { file, name };
}

/** A function that makes a router; what it is called with becomes a guard and a path of it. */
const fromFactory: Maker = (scope) => {
  const { shop, shared, draft, depth } = scope;
  const id = shop.fresh();
  const file = addDraft(shop, `src/routes/make-${id}.js`);
  const lines: string[] = [];
  const name = `make${id}`;
  const takes = shop.dice.pick(['nothing', 'arguments', 'options'] as const);
  const inner = { ...scope, draft: file, lines, router: 'router', depth: depth + 1 };
  lines.push(`const router = ${creation(scope, file)};`);
  fill(inner);
  if (takes !== 'nothing') {
    lines.push(`router.get(\`/p${shop.fresh()}/\${base}\`, before, ${ends(scope)});`);
  }
  lines.push('return router;');
  const parameters = {
    nothing: '',
    arguments: "before, base = 'own'",
    options: '{ before, base }',
  }[takes];
  file.lines.push(
    shop.dice.chance(0.5)
      ? `function ${name}(${parameters}) {\n${indented(lines)}\n}`
      : `const ${name} = (${parameters}) => {\n${indented(lines)}\n};`,
  );
  (shop.dice.chance(0.4) ? exportDefault : exportNamed)(file, name);
  const guard = need(draft, shared.middleware, shop.dice.pick(['requireUser', 'loadUser']));
  const call = {
    nothing: () => '()',
    arguments: () => shop.dice.pick([`(${guard})`, `(${guard}, 'other')`]),
    options: () => `({ base: 'mine', before: ${guard} })`,
  }[takes]();
  return `${need(draft, file, name)}${call}`;
};

const fromClass: Maker = (scope) => {
  const { shop, draft, depth } = scope;
  const id = shop.fresh();
  const file = addDraft(shop, `src/routes/controller-${id}.js`);
  const lines: string[] = [];
  fill({ ...scope, draft: file, lines, router: 'this.router', depth: depth + 1 });
  const own = [
    `this.router.get(\`\${this.base}/:id\`, this.show);`,
    `this.router.put(this.base, this.show.bind(this));`,
  ].join('\n');
  const { print } = shop;
  const show = `show(${print.parameters.handler}) {\n    ${print.answer(shop.fresh(), 'nothing')};\n  }`;
  const base = `'/p${shop.fresh()}'`;
  const made = creation(scope, file);
  file.lines.push(
    shop.dice.pick([
      `class Controller${id} {\n  router = ${made};\n  base = ${base};\n  constructor() {\n    this.init();\n  }\n  init() {\n${indented([...lines, own])}\n  }\n  ${show}\n}`,
      `class Controller${id} {\n  constructor() {\n    this.router = ${made};\n    this.base = ${base};\n${indented([...lines, own])}\n  }\n  ${show}\n}`,
      `class Base${id} {\n  constructor(base) {\n    this.router = ${made};\n    this.base = base;\n    this.register();\n  }\n}\nclass Controller${id} extends Base${id} {\n  constructor() {\n    super(${base});\n  }\n  register() {\n${indented([...lines, own])}\n  }\n  ${show}\n}`,
    ]),
  );
  (shop.dice.chance(0.4) ? exportDefault : exportNamed)(file, `Controller${id}`);
  return `new ${need(draft, file, `Controller${id}`)}().router`;
};

const inCall: Maker = ({ shop, draft }) => {
  const { print } = shop;
  const id = shop.fresh();
  const handler = `(${print.parameters.handler}) => ${print.answer(id, 'nothing')}`;
  return `${print.routers(draft)[0]()}.get('/p${id}', ${handler}).delete('/p${id}/:id', ${handler})`;
};

/** A handler that says no more than who it is. */
function ends({ shop: { print, fresh } }: Scope): string {
  return `(${print.parameters.handler}) => ${print.answer(fresh(), 'nothing')}`;
}

function indented(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `  ${line}`)
    .join('\n');
}
