import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createCli } from '../support/remembered-scans.js';
import { shown } from '../support/cli.js';
import { notesProject, notesRun } from '../support/notes-project.js';
import { makeProject, text } from '../unit/apply/scratch.js';

const cli = createCli();
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const run = ['--req-user', '--no-verify'] as const;

/** Somebody's own user on the request, and how it is named. */
const clashes: Readonly<
  Record<string, { readonly files: Readonly<Record<string, string>>; readonly said: string }>
> = {
  'types of passport': {
    files: {
      'package.json': (notesProject['package.json'] ?? '').replace(
        '"dependencies": {',
        '"dependencies": { "@types/passport": "^1.0.17",',
      ),
    },
    said: 'req.user belongs to @types/passport',
  },
  'a declaration of the project': {
    files: {
      'src/types/express.d.ts':
        'declare namespace Express {\n  interface Request {\n    trace: { id: string };\n    user?: { name: string };\n  }\n}\n',
    },
    said: 'src/types/express.d.ts:4 says already what req.user is',
  },
  'a middleware of the project': {
    files: {
      'src/whoever.ts':
        "import type { RequestHandler } from 'express';\nexport const whoever: RequestHandler = (req, _res, next) => {\n  (req as any).user ??= null;\n  req.user = { name: 'Ada' };\n  next();\n};\n",
    },
    said: 'src/whoever.ts:4 says already what req.user is',
  },
};

describe('--req-user', () => {
  it('declares the user of the request and sets it, and takes both back', async () => {
    const root = makeProject(notesProject);
    roots.push(root);
    const first = await cli(root, ...notesRun, ...run);
    expect(first.code, shown(first)).toBe(0);
    const guard = text(root, 'src/auth/require-auth.ts') ?? '';
    expect(guard).toMatch(/declare global \{[^}]*namespace Express \{\s+interface Request \{/);
    expect(guard).toContain('req.user = caller.user;');
    const again = await cli(root);
    expect(again.stdout, shown(again)).toContain('Nothing to do');
    const without = await cli(root, '--no-req-user', '--no-verify');
    expect(without.code, shown(without)).toBe(0);
    expect(text(root, 'src/auth/require-auth.ts')).not.toContain('req.user =');
  });

  it.each(Object.entries(clashes))('is refused beside %s', async (_name, { files, said }) => {
    const root = makeProject({ ...notesProject, ...files });
    roots.push(root);
    const result = await cli(root, ...notesRun, '--new-auth', ...run);
    expect(result.code, shown(result)).toBe(1);
    expect(result.stdout + result.stderr).toContain(said);
    expect(text(root, 'src/auth/require-auth.ts')).toBeNull();
  });
});
