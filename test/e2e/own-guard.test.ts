import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { times } from '../support/effort.js';
import { makeProject } from '../unit/apply/scratch.js';

type Row = {
  id: string;
  decision: string;
  guarded: boolean | string;
  guard: string | null;
  basis: unknown;
};

/**
 * Whatever was chosen: the guard that we wrote is known, and once its owner has changed something in it, the scan is
 * able to read it, as it would read anybody's.
 */
const CASES: readonly (readonly [store: string, flags: readonly string[]])[] = [
  ['libsql', []],
  ['postgres', []],
  ['libsql', ['--stateless']],
  ['libsql', ['--role', 'GET /users=admin']],
  ['postgres', ['--algorithm', 'ES256', '--hash', 'scrypt', '--role', 'GET /users=admin']],
];

test.each(CASES.slice(0, times(1, 2, CASES.length)))(
  'the generated guard is read as refusing: %s %j',
  async (store, flags) => {
    const root = makeProject({
      'package.json':
        '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
      'src/app.js': `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => res.json([]));
`,
    });
    const first = await cli(root, '--secure-rest', '--store', store, ...flags, '--yes');
    expect(first.code, shown(first)).toBe(0);
    const { file, line } = basisOfUsers(await listed(root)) as { file: string; line: number };
    expect(file).toBe('src/auth/require-auth.js');
    expect(readFileSync(join(root, file), 'utf8').split('\n')[line - 1]).toContain('requireAuth');

    // A comment changes nothing of what it does.
    appendFileSync(join(root, 'src/auth/require-auth.js'), '// Ours now.\n');
    expect(basisOfUsers(await listed(root))).toMatchObject({ file });
    appendFileSync(join(root, 'src/auth/require-auth.js'), 'export const ours = true;\n');
    const endpoints = await listed(root);
    const found = Object.fromEntries(
      endpoints.map(({ id, decision, guarded }) => [id, `${decision} ${String(guarded)}`]),
    );
    expect(basisOfUsers(endpoints)).toMatchObject({
      kind: 'read',
      file: 'src/auth/send-problem.js',
    });
    expect(found).toMatchObject({
      'GET /users': 'secured true',
      'GET /auth/me': 'secured true',
      'POST /auth/logout': 'secured true',
      'POST /auth/password': 'secured true',
      'POST /auth/login': 'open false',
      'POST /auth/refresh': 'open false',
      'POST /auth/sign-up': 'open false',
    });
    rmSync(root, { recursive: true });
  },
);

async function listed(root: string): Promise<readonly Row[]> {
  const { stdout } = await cli(root, 'list', '--json');
  return (JSON.parse(stdout) as { endpoints: Row[] }).endpoints;
}

function basisOfUsers(endpoints: readonly Row[]): unknown {
  return endpoints.find(({ id }) => id === 'GET /users')?.basis;
}
