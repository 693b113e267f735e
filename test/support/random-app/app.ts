import { createDice } from './dice.js';
import { addDraft, type Draft, exportNamed, need, render, type Workshop } from './drafts.js';
import { fill } from './forms.js';
import { addShared } from './parts.js';

/** A made-up Express application in JavaScript: `src/app.js` exports `app`, or `createApp` that makes it. */
export type RandomApp = {
  readonly seed: number;
  readonly express: 4 | 5;
  readonly files: Readonly<Record<string, string>>;
};

/** The application of `seed`, put together from the forms that real projects use. */
export function randomApp(seed: number): RandomApp {
  const dice = createDice(seed);
  let count = 0;
  const drafts: Draft[] = [];
  const shop: Workshop = {
    dice,
    express: seed % 2 === 0 ? 5 : 4,
    module: dice.pick(['esm', 'cjs']),
    drafts,
    fresh: () => (count += 1),
  };
  const shared = addShared(shop);
  const main = addDraft(shop, 'src/app.js');
  const lines: string[] = [];
  const make = `const app = ${need(main, 'express', 'express')}();`;
  const form = dice.pick(['instance', 'function', 'class'] as const);
  const router = form === 'class' ? 'this.app' : 'app';
  const parser = `${router}.use(express.json());`;
  fill({ shop, shared, draft: main, lines, router, depth: 0, prefixed: true });
  const whole = { instance: '', function: 'createApp', class: 'Server' }[form];
  const last = `${router}.use((req, res) => {\n  res.status(404).json({ error: 'not found' });\n});`;
  main.lines.push(
    {
      instance: () => [make, parser, ...lines, last].join('\n'),
      function: () =>
        `function createApp() {\n${[make, parser, ...lines, last, 'return app;'].join('\n')}\n}`,
      class: () =>
        `class Server {\n  constructor() {\n    this.app = express();\n    ${parser}\n    this.routes();\n    ${last}\n  }\n  routes() {\n${lines.join('\n')}\n  }\n}\nconst { app } = new Server();`,
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
    dependencies: { express: `^${shop.express}.0.0` },
  };
  return {
    seed,
    express: shop.express,
    files: {
      'package.json': `${JSON.stringify(packageJson, null, 2)}\n`,
      ...Object.fromEntries(drafts.map((draft) => [draft.path, render(draft, shop.module)])),
    },
  };
}
