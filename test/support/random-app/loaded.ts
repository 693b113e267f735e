import { addDraft, type Draft, exportDefault, exportNamed, need } from './drafts.js';
import { fill, type Scope } from './forms.js';

/** Writes a folder of routers, and a file that mounts whatever lies in it on one; gives the expression of that. */
export function fromFolder(scope: Scope): string {
  const { shop, draft, depth } = scope;
  const { dice } = shop;
  const id = shop.fresh();
  const folder = `folder-${id}`;
  const isRegistering = dice.chance(0.3);
  const byName = !isRegistering && dice.chance(0.5);
  for (let count = dice.between(1, 3); count > 0; count -= 1) {
    const own = shop.fresh();
    const part = addDraft(shop, `src/routes/${folder}/p${own}.js`);
    const name = `part${own}`;
    const lines: string[] = [];
    const router = isRegistering ? 'target' : name;
    const inner = { ...scope, draft: part, lines, router, depth: depth + 1, prefixed: byName };
    fill(inner);
    part.lines.push(
      ...(isRegistering
        ? [`function ${name}(target) {`, ...lines, '}']
        : [`const ${name} = ${shop.print.routers(part)[0]()};`, ...lines]),
    );
    exportDefault(part, name);
  }
  const file = addDraft(shop, `src/routes/load-${id}.js`);
  const name = `loaded${id}`;
  const isEsm = shop.module === 'esm';
  const list = `${need(file, 'node:fs', 'readdirSync')}(${
    isEsm
      ? dice.pick([
          `new URL('./${folder}', import.meta.url)`,
          `${need(file, 'node:path', 'join')}(import.meta.dirname, '${folder}')`,
        ])
      : dice.pick([
          `__dirname + '/${folder}'`,
          `${need(file, 'node:path', 'join')}(__dirname, '${folder}')`,
        ])
  })`;
  const load = isEsm
    ? `(await import(\`./${folder}/\${file}\`)).default`
    : `require(\`./${folder}/\${file}\`)`;
  const use = isRegistering
    ? `${load}(${name});`
    : byName
      ? `${name}.use('/' + file.replace('.js', ''), ${shop.print.mounted(load)});`
      : `${name}.use(${shop.print.mounted(load)});`;
  const filtered = dice.chance(0.3) ? `${list}.filter((file) => file.endsWith('.js'))` : list;
  file.lines.push(
    `const ${name} = ${shop.print.routers(file)[0]()};`,
    isEsm || dice.chance(0.5)
      ? `for (const file of ${filtered}) {\n  ${use}\n}`
      : `${filtered}.forEach((file) => {\n  ${use}\n});`,
  );
  (dice.chance(0.5) ? exportDefault : exportNamed)(file, name);
  return need(draft, file, name);
}

/** Writes a package into node_modules and gives the expression of a router that it exports, or makes. */
export function fromPackage({ shop, draft }: Scope): string {
  const { dice, print } = shop;
  const id = shop.fresh();
  const name = `pkg-${id}`;
  const manifest = { name, version: '1.0.0', type: shop.module === 'esm' ? 'module' : 'commonjs' };
  const settings = dice.pick<Readonly<Record<string, unknown>>>([
    { main: 'lib/index.js' },
    { exports: './lib/index.js' },
    { exports: { '.': { types: './lib/index.d.ts', default: './lib/index.js' } } },
  ]);
  addDraft(shop, `node_modules/${name}/package.json`).lines.push(
    JSON.stringify({ ...manifest, ...settings }),
  );
  const file = addDraft(shop, `node_modules/${name}/lib/index.js`);
  const handler = (from: Draft): string => {
    const own = `(${print.parameters.handler}) => ${print.answer(shop.fresh(), 'object')}`;
    if (dice.chance(0.5)) return own;
    const other = addDraft(shop, `node_modules/${name}/lib/handler-${shop.fresh()}.js`);
    const local = `show${shop.fresh()}`;
    other.lines.push(`const ${local} = ${own};`);
    (dice.chance(0.5) ? exportDefault : exportNamed)(other, local);
    return need(from, other, local);
  };
  const lines = [
    `const router = ${shop.print.routers(file)[0]()};`,
    `router.use(${print.noting});`,
    `router.get('/p${shop.fresh()}/:id', ${handler(file)});`,
    `router.route('/p${shop.fresh()}').get(${handler(file)}).post(${handler(file)});`,
  ];
  const whole = `made${id}`;
  const isFactory = dice.chance(0.6);
  const base = `/p${shop.fresh()}`;
  file.lines.push(
    ...(isFactory
      ? [
          `function ${whole}(options = {}) {`,
          ...lines,
          `if (options.more) router.put(options.base, ${handler(file)});`,
          'return router;',
          '}',
        ]
      : lines.map((line) => line.replace(/\brouter\b/g, whole))),
  );
  const isDefault = dice.chance(0.5);
  (isDefault ? exportDefault : exportNamed)(file, whole);
  const entry = draft.imports.get(name) ?? { names: new Set<string>(), whole: null };
  draft.imports.set(name, entry);
  if (isDefault) entry.whole = whole;
  else entry.names.add(whole);
  if (!isFactory) return whole;
  return dice.pick([`${whole}()`, `${whole}({ more: true, base: '${base}' })`]);
}
