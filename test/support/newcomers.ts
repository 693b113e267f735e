import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Newcomer } from './newcomer.js';
import { writeFiles } from './random-app/on-disk.js';
import { freePort } from './servers.js';

const projects = resolve(import.meta.dirname, '../../fixtures/projects');

/** What a TypeScript project of Express is written and tested with. */
const TOOLS = {
  '@types/express': '^5.0.3',
  '@types/node': '^20.19.0',
  tsx: '^4.20.3',
  typescript: '^5.9.2',
  vitest: '^4.0.0',
};

/** TypeScript with a spec, whose own tests call what stays open. */
export const bookshop: Newcomer = {
  name: 'the bookshop',
  flags: ['/health', '/ready', '/webhooks/**', 'GET /api/books/**', 'GET /api/authors/**'].flatMap(
    (each) => ['--open', each],
  ),
  answer: /"books":2/,
  lint: 'npm run --silent typecheck',
  make: (folder) => copyOf('bookshop', folder),
};

/** It reads no `.env`, has no `.gitignore` and no test runner. */
export const plainJavaScript: Newcomer = {
  name: 'plain JavaScript',
  flags: [],
  answer: /"notes":\["first"\]/,
  lint: null,
  make: async (folder) => {
    writeFiles(folder, {
      'package.json': json({
        name: 'notes',
        private: true,
        scripts: { start: 'node index.js' },
        dependencies: { express: '^4.21.0' },
      }),
      'index.js': `const express = require('express');

const app = express();
app.use(express.json());
app.get('/notes', (req, res) => res.json({ notes: ['first'] }));
app.post('/notes', (req, res) => res.status(201).json(req.body));
app.listen(${await freePort()}, () => console.log('listening'));
`,
    });
  },
};

/** A database of its own, named in `.env`. */
export function withPostgres(url: string): Newcomer {
  return {
    name: 'PostgreSQL in .env',
    flags: [],
    answer: /"orders":\[\]/,
    lint: 'npm run --silent typecheck',
    make: async (folder) => {
      const port = await freePort();
      writeFiles(folder, {
        'package.json': json({
          name: 'orders',
          private: true,
          type: 'module',
          scripts: { start: 'tsx src/server.ts', typecheck: 'tsc --noEmit', test: 'vitest run' },
          dependencies: { dotenv: '^18.0.0', express: '^5.1.0', pg: '^8.16.0' },
          devDependencies: { ...TOOLS, '@types/pg': '^8.15.0' },
        }),
        'tsconfig.json': json({
          compilerOptions: {
            target: 'es2023',
            module: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          include: ['src', 'test'],
        }),
        '.gitignore': 'node_modules\n.env\n',
        '.env': `DATABASE_URL=${url}\n`,
        'src/app.ts': `import express from 'express';
import pg from 'pg';

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

export const app = express();

app.get('/orders', async (_req, res) => {
  const { rows } = await pool.query('SELECT 1 AS id WHERE false');
  res.json({ orders: rows });
});
`,
        'src/server.ts': `import 'dotenv/config';
import { app } from './app.js';

app.listen(${port}, () => console.log('listening'));
`,
      });
    },
  };
}

/** Modules by alias, and Biome for format and lint. */
export const biomeAndAliases: Newcomer = {
  name: 'Biome and aliases',
  flags: [],
  answer: /"pens":\[\]/,
  lint: 'npm run --silent lint',
  make: async (folder) => {
    const port = await freePort();
    writeFiles(folder, {
      'package.json': json(
        {
          name: 'pens',
          private: true,
          type: 'module',
          imports: { '#app/*': './src/*' },
          scripts: { start: 'tsx src/server.ts', lint: 'biome ci .', test: 'vitest run' },
          dependencies: { express: '^5.1.0' },
          devDependencies: { '@biomejs/biome': '2.6.8', ...TOOLS },
        },
        '\t',
      ),
      'biome.json':
        '{\n\t"root": true,\n\t"files": {\n\t\t"includes": ["**", "!**/package-lock.json"]\n\t}\n}\n',
      'tsconfig.json':
        '{\n\t"compilerOptions": {\n\t\t"target": "es2023",\n\t\t"module": "nodenext",\n\t\t"strict": true,\n\t\t"skipLibCheck": true,\n\t\t"noEmit": true\n\t},\n\t"include": ["src", "test"]\n}\n',
      '.gitignore': 'node_modules\n.env\nauth.db*\n',
      'src/app.ts': `import express from "express";
import { pens } from "#app/pens.js";

export const app = express();
app.use("/pens", pens);
`,
      'src/pens.ts': `import { Router } from "express";

export const pens = Router();

pens.get("/", (_req, res) => {
\tres.json({ pens: [] });
});
`,
      'src/server.ts': `import { app } from "#app/app.js";

app.listen(${port}, () => console.log("listening"));
`,
    });
  },
};

export const koa: Newcomer = {
  name: 'Koa',
  flags: ['--new-auth', '--open', '/health', '--open', 'GET /api/tools'],
  answer: /"loans":0/,
  lint: 'npm run --silent typecheck',
  make: (folder) => copyOf('toolshed', folder),
};

/** A copy whose server listens on a port of its own. */
async function copyOf(name: string, folder: string): Promise<void> {
  cpSync(join(projects, name), folder, {
    recursive: true,
    filter: (path) => !/node_modules|\.runs/.test(path),
  });
  const server = join(folder, 'src/server.ts');
  const text = readFileSync(server, 'utf8');
  writeFileSync(server, text.replace('3000', String(await freePort())));
}

function json(value: unknown, indent: string | number = 2): string {
  return `${JSON.stringify(value, null, indent)}\n`;
}
