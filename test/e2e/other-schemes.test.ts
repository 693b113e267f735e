import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject } from '../unit/apply/scratch.js';

const spec = `openapi: 3.0.3
info: { title: Small, version: 1.0.0 }
paths:
  /users:
    get: { responses: { '200': { description: The users } } }
  /files:
    get: { responses: { '200': { description: The files } } }
security:
  - cookieAuth: []
components:
  securitySchemes:
    cookieAuth: { type: apiKey, in: cookie, name: sid }
`;

test('where the spec has a scheme of its own, the plan counts only what gets Bearer, and repeats just that', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
    'openapi.yaml': spec,
    'src/app.js': `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => res.json([]));
app.get('/files', (_req, res) => res.json([]));
`,
  });
  const result = await cli(root, '--secure', '/users', '--yes', '--dry-run', '--json');
  expect(result.code, shown(result)).toBe(0);
  const { changes, nextSteps } = JSON.parse(result.stdout) as {
    changes: readonly { path: string; reason: string | null }[];
    nextSteps: readonly { commands: readonly string[] }[];
  };
  expect(changes.find(({ path }) => path === 'openapi.yaml')?.reason).toBe(
    '1 secured, 6 auth endpoints',
  );
  expect(nextSteps.at(-1)?.commands).toEqual([
    "npx authwright --secure-rest --secure 'GET /users' --store libsql --yes",
  ]);
  rmSync(root, { recursive: true });
});
