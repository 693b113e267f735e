import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, text } from '../unit/apply/scratch.js';

const ROUTES = `/* tslint:disable */
// WARNING: This file was auto-generated with tsoa. Please do not modify it. Re-run tsoa to re-generate this file
module.exports.RegisterRoutes = function (app) {
  app.get('/pens', function PensController_list(req, res, next) { res.json([]); });
};
`;

let root = '';
afterEach(() => {
  rmSync(root, { recursive: true });
});

it('a generated file gets no guard, and the run says what to do in its generator', async () => {
  root = makeProject({
    'package.json':
      '{ "name": "small", "dependencies": { "express": "^5.1.0", "tsoa": "^6.6.0" } }\n',
    'src/generated/routes.js': ROUTES,
    'app.js': `const express = require('express');\nconst { RegisterRoutes } = require('./src/generated/routes');\nconst app = express();\nRegisterRoutes(app);\nmodule.exports = app;\n`,
    'mine.js': `exports.requireUser = (req, res, next) => {\n  if (req.headers.authorization !== \`Bearer \${process.env.KEY}\`) return res.status(401).end();\n  next();\n};\n`,
  });
  for (const style of ['route', 'router']) {
    const result = await cli(
      root,
      ...['--secure-rest', '--guard', 'mine.js#requireUser', '--style', style],
      ...['--yes', '--no-install', '--no-verify', '--allow-dirty'],
    );
    expect(result.code, shown(result)).toBe(2);
    expect(shown(result)).toContain('src/generated/routes.js is generated');
    expect(shown(result)).toContain('@Security');
    expect(text(root, 'src/generated/routes.js')).toBe(ROUTES);
  }
});
