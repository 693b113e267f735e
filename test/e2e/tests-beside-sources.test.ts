import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, treeOf } from '../unit/apply/scratch.js';

test('generated test support that lies among the sources is no unread registration of the next run', async () => {
  const root = makeProject({
    'package.json':
      '{ "type": "module", "dependencies": { "express": "^5.1.0" }, "devDependencies": { "vitest": "^3.2.4" } }\n',
    'src/users/__tests__/users.test.js': `import { test } from 'vitest';\n\ntest('nothing', () => {});\n`,
    'src/app.js': `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => res.json([]));
`,
  });
  const first = await cli(root, '--secure-rest', '--tests', 'full', '--yes');
  expect(first.code, shown(first)).toBe(0);
  const written = treeOf(root);
  expect(Object.keys(written).some((path) => /^src\/.*auth-?app\.js$/i.test(path))).toBe(true);
  for (const argv of [[], ['check']]) {
    const again = await cli(root, ...argv);
    expect(again.code, shown(again)).toBe(0);
  }
  expect(treeOf(root)).toEqual(written);
  rmSync(root, { recursive: true });
});
