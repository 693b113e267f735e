import { expect, it } from 'vitest';
import { express } from '../../../../src/frameworks/express/index.js';
import { relPath } from '../../../../src/model/paths.js';
import type { ProjectFacts } from '../../../../src/model/types.js';
import { memoryView } from '../../../support/memory-view.js';

const HEAD = `const express = require('express');\nconst app = express();\n`;
const FILES = `app.use(express.static('public'));\n`;

it.each<readonly [string, boolean, string]>([
  ['in front of it, before the parser', true, `app.use(express.json());\n${FILES}`],
  [
    'behind it',
    false,
    `${FILES}app.use(require('cors')());\napp.get('/x', (req, res) => res.end());\n`,
  ],
  [
    'in front of it in the text, while a function registers it before',
    false,
    `files();\napp.use(express.json());\nfunction files() {\n  ${FILES}}\n`,
  ],
  [
    'in front of it, in a block',
    true,
    `app.use(express.json());\nif (process.env.FILES) {\n  ${FILES}}\n`,
  ],
])('auth routes go %s: %s', (_, expected, body) => {
  const view = memoryView({ 'app.js': `${HEAD}${body}module.exports = app;\n` });
  const facts = { framework: { id: 'express', version: '5.0.0', major: 5 } };
  const { app, routes } = express.scan(view, facts as ProjectFacts);
  const files = routes.find(({ serves }) => serves?.kind === 'files');
  if (!app || !files) throw new Error('the project was not read');
  const router = { file: relPath('auth/auth-router.js'), name: 'createAuthRouter' };
  const request = { app, router, servedPath: '/auth' };
  expect(express.mountsBefore?.(request, files, view)).toBe(expected);
});
