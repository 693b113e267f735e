import { express } from '../../kit/frameworks/express.js';
import type { FrameworkKit, FrameworkVersion } from '../../kit/kit.js';
import { createDice } from './dice.js';
import { addDraft, type Draft, exportNamed, need, render, type Workshop } from './drafts.js';
import { fill } from './forms.js';
import { addShared } from './parts.js';

/** An application in JavaScript: `src/app.js` exports `app`, or `createApp` that makes it. */
export type RandomApp = {
  readonly seed: number;
  readonly version: FrameworkVersion;
  readonly files: Readonly<Record<string, string>>;
};

/**
 * The application of `seed`, put together from the forms that real projects use, as the framework of `kit` writes
 * them; its versions take turns.
 *
 * @throws {RangeError} where nothing says how the framework writes them
 */
export function randomApp(seed: number, kit: FrameworkKit = express): RandomApp {
  const print = kit.random?.print;
  if (!print) throw new RangeError(`${kit.adapter.id} has no printer`);
  const dice = createDice(seed);
  let count = 0;
  const drafts: Draft[] = [];
  const shop: Workshop = {
    dice,
    print,
    version: kit.versions[seed % kit.versions.length] ?? kit.versions[0],
    module: dice.pick(['esm', 'cjs']),
    drafts,
    fresh: () => (count += 1),
  };
  const shared = addShared(shop);
  const main = addDraft(shop, 'src/app.js');
  const lines: string[] = [];
  const { made, root, first, last } = print.application(main);
  const form = dice.pick(['instance', 'function', 'class'] as const);
  const at = (name: string): string => (form === 'class' ? `this.${name}` : name);
  const makes = made.map(([name, expression]) =>
    form === 'class' ? `    this.${name} = ${expression};` : `const ${name} = ${expression};`,
  );
  fill({ shop, shared, draft: main, lines, router: at(root), depth: 0, prefixed: true });
  const whole = { instance: '', function: 'createApp', class: 'Server' }[form];
  const all = [...makes, first(at), ...lines, last(at)];
  main.lines.push(
    {
      instance: () => all.join('\n'),
      function: () => `function createApp() {\n${[...all, 'return app;'].join('\n')}\n}`,
      class: () =>
        `class Server {\n  constructor() {\n${makes.join('\n')}\n    ${first(at)}\n    this.routes();\n    ${last(at)}\n  }\n  routes() {\n${lines.join('\n')}\n  }\n}\nconst { app } = new Server();`,
    }[form](),
  );
  exportNamed(main, whole === 'createApp' ? whole : 'app');

  const server = addDraft(shop, 'src/server.js');
  server.lines.push(
    `${form === 'function' ? `${need(server, main, 'createApp')}()` : need(server, main, 'app')}.listen(3000);`,
  );
  const packageJson = {
    name: 'random',
    version: '1.0.0',
    private: true,
    type: shop.module === 'esm' ? 'module' : 'commonjs',
    dependencies: shop.version.dependencies,
  };
  return {
    seed,
    version: shop.version,
    files: {
      'package.json': `${JSON.stringify(packageJson, null, 2)}\n`,
      ...Object.fromEntries(drafts.map((draft) => [draft.path, render(draft, shop.module)])),
    },
  };
}
