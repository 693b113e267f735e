import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject } from '../unit/apply/scratch.js';

/** An application that no test can get at: what is left out, and what to do that a test then can. */
let root = '';

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it.each([
  ['', 'from src/main.ts, and run again'],
  [
    'function start() { app.listen(3000); }\nstart();\n',
    'from a file of its own, away from listen() in src/main.ts, and run again',
  ],
])('is told, with where to export it from: %j', async (end, advice) => {
  root = makeProject({
    'package.json':
      '{ "name": "closed", "type": "module", "dependencies": { "express": "^5.1.0" } }',
    'src/main.ts': `import express from 'express';\nconst app = express();\napp.get('/pens', (_req, res) => { res.end(); });\n${end}`,
  });
  const result = await cli(
    root,
    '--secure-rest',
    '--store',
    'libsql',
    '--tests',
    'full',
    '--yes',
    '--no-verify',
  );
  expect(result.code, shown(result)).toBe(0);
  expect(result.stdout).toContain('tests of the secured endpoints are left out');
  expect(result.stdout).toContain(advice);
});
