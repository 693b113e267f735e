import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, text, treeOf } from '../unit/apply/scratch.js';

const body = `(req, res, next) {
  if (req.headers.authorization !== process.env.API_TOKEN) {
    res.status(401).end();
    return;
  }
  next();
}`;

const esm = (guard: string, importLine: string) => ({
  'package.json': '{ "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
  'src/guards/user.js': guard,
  'src/guards/index.js': `export { default as requireUser } from './user.js';\n`,
  'src/app.js': `import express from 'express';
${importLine}

export const app = express();

app.get('/users', requireUser, (_req, res) => res.json([]));
app.post('/users', (_req, res) => res.json({}));
`,
});

const fromFile = `import requireUser from './guards/user.js';`;
const fromIndex = `import { requireUser } from './guards/index.js';`;
const named = `function requireUser${body}\n\nexport default requireUser;\n`;
const direct = `export default function requireUser${body}\n`;

/** The guard in all the ways in which a project exports one; each is found on the route that has it already. */
test.each([
  ['a name exported as default', esm(named, fromFile), 'src/guards/user.js#default'],
  ['a function exported as default', esm(direct, fromFile), 'src/guards/user.js#default'],
  ['a re-export', esm(named, fromIndex), 'src/guards/index.js#requireUser'],
  [
    'module.exports',
    {
      'package.json': '{ "dependencies": { "express": "^5.1.0" } }\n',
      'src/guard.js': `function requireUser${body}\n\nmodule.exports = requireUser;\n`,
      'src/app.js': `const express = require('express');
const requireUser = require('./guard');

const app = express();
app.get('/users', requireUser, (_req, res) => res.json([]));
app.post('/users', (_req, res) => res.json({}));
module.exports = app;
`,
    },
    'src/guard.js#default',
  ],
])('%s', async (_, files, guard) => {
  const root = makeProject(files);
  const result = await cli(root, '--guard', guard, '--secure', '/users', '--yes');
  expect(result.code, shown(result)).toBe(0);
  const app = files['src/app.js'].replace(`post('/users', (`, `post('/users', requireUser, (`);
  expect(text(root, 'src/app.js')).toBe(app);

  const written = treeOf(root);
  const again = await cli(root, '--secure', '/users');
  expect(again.stdout, shown(again)).toContain('Nothing to do.');
  expect(treeOf(root)).toEqual(written);
  const check = await cli(root, 'check');
  expect(check.code, shown(check)).toBe(0);

  const opened = await cli(root, '--open', 'POST /users');
  expect(opened.code, shown(opened)).toBe(0);
  expect(text(root, 'src/app.js')).toBe(files['src/app.js']);
  rmSync(root, { recursive: true });
});

test('what the file does not export is refused, and a member is told how it can be named', async () => {
  const root = makeProject(esm(`const hidden = 1;\n${direct}`, fromFile));
  const hidden = await cli(root, '--guard', 'src/guards/user.js#hidden', '--secure-rest');
  expect(hidden.code).toBe(1);
  expect(hidden.stderr).toContain('src/guards/user.js has no export hidden');
  const member = await cli(root, '--guard', 'src/guards/user.js#default.required', '--secure-rest');
  expect(member.code).toBe(1);
  expect(member.stderr).toContain('export const requireUser = auth.required');
  rmSync(root, { recursive: true });
});
