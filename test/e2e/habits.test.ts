import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';

/** How a project looks is guessed by majority where no configuration says; the majority may turn later. */
test('generated files keep the look of the first run when the sources come to look otherwise', async () => {
  const root = makeProject({
    'package.json':
      '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
    'src/userRoutes.js': `import { Router } from 'express';

export const users = Router();

users.get('/users', (_req, res) => res.json([]));
`,
    'src/app.js': `import express from 'express';
import { users } from './userRoutes.js';

export const app = express();

app.use(users);
`,
  });
  const first = await cli(root, '--secure-rest', '--tests', 'full', '--yes');
  expect(first.code, shown(first)).toBe(0);
  expect(text(root, 'src/auth/requireAuth.js')).toContain("from './");

  const long = `export const text = "${'x'.repeat(110)}"\n`;
  for (const name of ['one-word', 'two-words', 'three-words']) {
    put(root, `src/more/${name}.js`, long.repeat(30));
  }
  put(root, 'src/more/other-thing.js', 'function a() {\n\tif (b) {\n\t\tc()\n\t}\n}\n'.repeat(30));
  const before = treeOf(root);
  const second = await cli(root);
  expect(second.stdout, shown(second)).toContain('Nothing to do.');
  expect(treeOf(root)).toEqual(before);
  rmSync(root, { recursive: true });
});
