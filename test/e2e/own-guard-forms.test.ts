import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { runFolder } from '../support/small-project.js';
import { makeProject } from '../unit/apply/scratch.js';

const cli = createCli();

const CHECK = `(req: Request, res: Response, next: NextFunction): void => {
  if (!req.headers.authorization) { res.sendStatus(401); return; }
  next();
}`;

/** A guard of the project in the form in which its module exports it, and how it has to stand at a route. */
const forms: readonly (readonly [form: string, declaration: string, written: string])[] = [
  ['a middleware', `export const guard = ${CHECK};`, 'guard, '],
  ['a function that makes one', `export const guard = () => ${CHECK};`, 'guard(), '],
  [
    'a function with a block that makes one',
    `export function guard(role = 'user') { return ${CHECK}; }`,
    'guard(), ',
  ],
  [
    'an array',
    `const check = ${CHECK};\nexport const guard = [check, (_req: Request, _res: Response, next: NextFunction): void => { next(); }];`,
    '...guard, ',
  ],
  [
    'a function that gives one of another name',
    `const check = ${CHECK};\nexport const guard = () => check;`,
    'guard(), ',
  ],
  [
    'a function of two settings',
    `export const guard = (realm = 'shop', strict = true) => ${CHECK};\n`,
    'guard(), ',
  ],
  [
    'a constant array',
    `const check = ${CHECK};\nexport const guard = [check] as const;`,
    '...guard, ',
  ],
];

test.each(forms)('the own guard is %s', async (_, declaration, written) => {
  const root = makeProject({
    'package.json':
      '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
    'src/guard.ts': `import type { NextFunction, Request, Response } from 'express';\n${declaration}\n`,
    'src/app.ts': `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => { res.json([]); });
app.get('/health', (_req, res) => { res.json({}); });
`,
  });
  const run = await cli(
    root,
    ...['--guard', 'src/guard.ts#guard', '--secure', '/users', '--open', '/health', '--no-verify'],
  );
  expect(run.code, shown(run)).toBe(0);
  const text = readFileSync(join(root, 'src/app.ts'), 'utf8');
  expect(text).toContain(`app.get('/users', ${written}(_req, res)`);
  expect(text).toContain(`app.get('/health', (_req, res)`);

  const again = await cli(root);
  expect(again.code, shown(again)).toBe(0);
  expect(readFileSync(join(root, 'src/app.ts'), 'utf8')).toBe(text);
  const check = await cli(root, 'check');
  expect(check.code, shown(check)).toBe(0);

  const opened = await cli(root, '--open', '/users', '--no-verify');
  expect(opened.code, shown(opened)).toBe(0);
  expect(readFileSync(join(root, 'src/app.ts'), 'utf8')).not.toContain('guard');
  rmSync(root, { recursive: true });
});

/** With its types: what the owner's guard declares can spoil what TypeScript infers for a handler behind it. */
describe('type check', () => {
  const stack = (name: string, guard: string): string => {
    const folder = runFolder('express5', `own-guard-${name}`);
    const files = {
      'package.json':
        '{ "name": "own-guard", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
      'tsconfig.json': `{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "module": "nodenext",
        "target": "es2023", "noEmit": true, "skipLibCheck": true }, "include": ["src"] }\n`,
      'src/guard.ts': `import type { NextFunction, Request, Response } from 'express';\n${guard}\n`,
      'src/app.ts': `import express from 'express';

export const app = express();

app.get('/users/:id', (req, res) => { res.json(req.params.id.length); });
`,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  const secure = (folder: string, guard = 'guard') =>
    cli(folder, '--guard', `src/guard.ts#${guard}`, '--secure-rest', '--yes', '--allow-dirty');
  const GENERIC = CHECK.replace('(req: Request', '<P>(req: Request<P>');

  test.each([
    ['array', `export const guard = [${GENERIC}];`],
    ['factory', `export const guard = (realm = 'shop') => ${GENERIC};`],
  ])('a generic guard leaves it as it was: %s', async (name, guard) => {
    const run = await secure(stack(name, guard));
    expect(run.code, shown(run)).toBe(0);
    expect(shown(run)).toContain('type check as before (0 errors)');
  });

  test('so does a method that is bound to its object', async () => {
    const method = GENERIC.replace(': void => {', ': void {').replace(
      'headers.authorization',
      'headers[this.name]',
    );
    const folder = stack(
      'method',
      `export class Auth { name = 'x-token'; check${method} }\nexport const auth = new Auth();`,
    );
    const run = await secure(folder, 'auth.check');
    expect(run.code, shown(run)).toBe(0);
    expect(shown(run)).toContain('type check as before (0 errors)');
    expect(readFileSync(join(folder, 'src/app.ts'), 'utf8')).toContain(
      "app.get('/users/:id', auth.check.bind(auth), (req",
    );
  });

  test('a guard that spoils it is named, and the write taken back', async () => {
    const folder = stack('narrow', `export const guard = ${CHECK};`);
    const run = await secure(folder);
    expect(run.code).toBe(3);
    expect(shown(run).replace(/\s+/g, ' ')).toContain(
      'The types of src/guard.ts#guard do not fit handlers behind it',
    );
    expect(readFileSync(join(folder, 'src/app.ts'), 'utf8')).not.toContain('guard');
  });
});
