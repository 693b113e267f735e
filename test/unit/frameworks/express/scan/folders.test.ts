import { describe, expect, it } from 'vitest';
import { type Files, listed, reported, scanFiles } from './project.js';

const PENS = `const r = require('express').Router();\nr.get('/', (req, res) => res.json([]));\nmodule.exports = r;\n`;
const PENS_ESM = `import { Router } from 'express';\nconst r = Router();\nr.get('/', (req, res) => { res.json([]); });\nexport default r;\n`;
const HEAD = `const express = require('express');\nconst app = express();\nconst fs = require('fs');\nconst path = require('path');\n`;
const HEAD_ESM = `import express from 'express';\nimport fs from 'node:fs';\nimport path from 'node:path';\nimport { fileURLToPath, pathToFileURL } from 'node:url';\nconst app = express();\n`;

const cjs = (body: string): Files => ({
  'app.js': HEAD + body,
  'routes/pens.js': PENS,
  'routes/ink.js': PENS,
  'routes/README.md': 'x',
});
const esm = (body: string): Files => ({
  'src/app.ts': HEAD_ESM + body,
  'src/routes/pens.ts': PENS_ESM,
  'src/routes/ink.ts': PENS_ESM,
});

describe('a loop over a folder of the project is read like a list of imports', () => {
  it.each([
    `fs.readdirSync(__dirname + '/routes').forEach((f) => app.use('/' + f.replace('.js', ''), require('./routes/' + f)));`,
    `fs.readdirSync(path.join(__dirname, 'routes')).filter((f) => f.endsWith('.js')).forEach((f) => { app.use('/' + f.replace(/\\.js$/, ''), require(path.join(__dirname, 'routes', f))); });`,
    `const dir = path.resolve(__dirname, './routes');\nfor (const f of fs.readdirSync(dir)) {\n  if (path.extname(f) !== '.js') continue;\n  const name = path.basename(f, '.js');\n  app.use(\`/\${name}\`, require(\`\${dir}/\${f}\`));\n}`,
    `fs.readdirSync('./routes').map((f) => path.parse(f).name).forEach((n) => app.use('/' + n, require(path.resolve('routes', n))));`,
    `fs.readdirSync(path.join(process.cwd(), 'routes'), { withFileTypes: true }).filter((e) => e.isFile() && e.name.slice(-3) === '.js').forEach((e) => app.use('/' + e.name.split('.')[0], require(path.join(e.parentPath, e.name))));`,
    `fs.readdir(path.join(__dirname, 'routes'), (err, files) => { if (err) throw err; files.forEach((f) => { if (f.indexOf('.') === 0) return; app.use('/' + f.split('.').shift(), require('./routes/' + f)); }); });`,
    `require('fs').promises.readdir('routes').then((files) => files.forEach((f) => app.use('/' + f.slice(0, -3), require('./routes/' + f))));`,
    `const { globSync } = require('glob');\nglobSync('routes/*.js').forEach((f) => app.use('/' + path.basename(f, '.js'), require(path.resolve(f))));`,
    `function load(dir) { for (const f of fs.readdirSync(dir)) { const p = path.join(dir, f); if (fs.statSync(p).isDirectory()) load(p); else app.use('/' + path.parse(p).name, require(p)); } }\nload(path.join(__dirname, 'routes'));`,
  ])('%s', (body) => {
    const result = scanFiles(cjs(body));
    expect(reported(result)).toEqual([]);
    expect(listed(result).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'GET /ink',
      'GET /pens',
    ]);
  });

  it.each([
    `const here = path.dirname(fileURLToPath(import.meta.url));\nfor (const f of fs.readdirSync(path.join(here, 'routes'))) {\n  const { default: router } = await import('./routes/' + f);\n  app.use('/' + f.replace(/\\.[tj]s$/, ''), router);\n}`,
    `const dir = new URL('./routes/', import.meta.url);\nfor (const f of fs.readdirSync(dir).filter((f) => f.endsWith('.js'))) {\n  const mod = await import(new URL(f, dir).href);\n  app.use('/' + f.replace('.js', ''), mod.default);\n}`,
    `const dir = path.join(import.meta.dirname, 'routes');\nawait Promise.all(fs.readdirSync(dir).map(async (f) => {\n  const mod = await import(pathToFileURL(path.join(dir, f)).href);\n  app.use('/' + path.parse(f).name, mod.default);\n}));`,
  ])('%s', (body) => {
    const result = scanFiles(esm(body));
    expect(reported(result)).toEqual([]);
    expect(listed(result).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'GET /ink',
      'GET /pens',
    ]);
  });

  it('folders in folders, and modules that take the application', () => {
    const result = scanFiles({
      'app.js': `${HEAD}fs.readdirSync('./modules').forEach((m) => fs.readdirSync('./modules/' + m).filter((f) => /\\.routes\\.js$/.test(f)).forEach((f) => require('./modules/' + m + '/' + f)(app)));`,
      'modules/pens/pens.routes.js': `module.exports = (app) => { app.get('/pens', (req, res) => res.json([])); };`,
      'modules/ink/ink.routes.js': `module.exports = (app) => { app.get('/ink', (req, res) => res.json([])); };`,
      'modules/ink/ink.model.js': `module.exports = {};`,
    });
    expect(reported(result)).toEqual([]);
    expect(listed(result)).toEqual([
      'GET /ink modules/ink/ink.routes.js:1',
      'GET /pens modules/pens/pens.routes.js:1',
    ]);
  });

  it('the file that looks leaves itself out', () => {
    const result = scanFiles({
      'app.js': `${HEAD}app.use(require('./routes'));`,
      'routes/index.js': `const fs = require('fs');\nconst path = require('path');\nconst router = require('express').Router();\nfs.readdirSync(__dirname).filter((f) => f !== path.basename(__filename)).forEach((f) => router.use('/' + f.split('.')[0], require('./' + f)));\nmodule.exports = router;`,
      'routes/pens.js': PENS,
    });
    expect(reported(result)).toEqual([]);
    expect(listed(result)).toEqual(['GET /pens routes/pens.js:2']);
  });
});

describe('a mount of which neither path nor router is known is an error', () => {
  it.each([
    `fs.readdirSync(process.env.ROUTES).forEach((f) => app.use('/' + f, require(f)));`,
    `Object.entries(require('require-all')(__dirname + '/routes')).forEach(([name, router]) => app.use('/' + name, router));`,
    `for (const [name, router] of Object.entries(loadAll())) app.use(\`/\${name}\`, router);`,
    `fs.readdirSync(path.join(__dirname, 'nowhere')).forEach((f) => app.use('/' + f, require('./nowhere/' + f)));`,
  ])('%s', (body) => {
    const { diagnostics } = scanFiles(cjs(body));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toContain('MOUNT_UNKNOWN');
  });
});
