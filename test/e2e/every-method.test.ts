import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { authwright, run, shown } from '../support/run.js';
import { commitAll, runFolder } from '../support/small-project.js';
import { isFull } from '../support/effort.js';

const versions = isFull ? ([4, 5] as const) : ([5] as const);

/** Node hands CONNECT to no request listener, so an application never answers it. */
const reachable = METHODS.filter((method) => method !== 'CONNECT');

const APP = `const express = require('express');

const app = express();
const router = express.Router();
${METHODS.map((method, index) => {
  const verb = /\W/.test(method) ? `['${method.toLowerCase()}']` : `.${method.toLowerCase()}`;
  const path = `/${method.toLowerCase()}`;
  const handler = `(_req, res) => res.send('reached')`;
  return index % 2 === 0
    ? `app${verb}('${path}', ${handler});`
    : `router.route('${path}')${verb}(${handler});`;
}).join('\n')}
app.use(router);

module.exports = { app };
`;

const SPEC = `openapi: 3.2.0
info: { title: Methods, version: 1.0.0 }
paths:
  /query:
    query:
      responses: { '200': { description: Found } }
  /copy:
    additionalOperations:
      COPY:
        responses: { '200': { description: Copied } }
  /m-search:
    additionalOperations:
      M-SEARCH:
        responses: { '200': { description: Found } }
`;

/** What a path item of OpenAPI 3.2 may hold (https://spec.openapis.org/oas/v3.2.0.html#path-item-object). */
const PATH_ITEM =
  /^(?:get|put|post|delete|options|head|patch|trace|query|additionalOperations|summary|description|servers|parameters|\$ref|x-.*)$/;

/** Sends every method to the application, and prints what it answers. */
const ASK = `const { request, METHODS } = require('node:http');
const { app } = require('./app.js');
const server = app.listen(0, async () => {
  const { port } = server.address();
  for (const method of METHODS.filter((each) => each !== 'CONNECT')) {
    const status = await new Promise((resolve, reject) => {
      request({ port, method, path: '/' + method.toLowerCase() }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject).end();
    });
    console.log(method, status);
  }
  process.exit(0);
});
`;

describe.each(versions)('every method that Express %s knows', (express) => {
  it('is found, secured as it is named, refused, tested, and recorded so that it is read again', () => {
    const project = runFolder(`express${express}`, 'every-method');
    const put = (path: string, text: string): void => {
      writeFileSync(join(project, path), text);
    };
    put(
      'package.json',
      `${JSON.stringify(
        {
          name: 'methods',
          scripts: { start: 'node app.js', test: 'vitest run' },
          dependencies: { express: express === 4 ? '^4.21.0' : '^5.1.0' },
          devDependencies: { vitest: '^4.0.0' },
        },
        null,
        2,
      )}\n`,
    );
    put('.gitignore', 'node_modules\n.env\n*.db\n');
    put('app.js', APP);
    put('openapi.yaml', SPEC);
    commitAll(project);

    const patterns = METHODS.flatMap((method) => [
      '--secure',
      `${method} /${method.toLowerCase()}`,
    ]);
    const first = authwright(project, [
      ...patterns,
      ...[
        '--role',
        'M-SEARCH /m-search=admin',
        '--store',
        'libsql',
        '--tests',
        'full',
        '--yes',
        '--json',
      ],
    ]);
    expect(first.status, shown(first)).toBe(0);
    const { problems } = JSON.parse(first.stdout) as { problems: { message: string }[] };
    expect(problems.map(({ message }) => message).join()).toMatch(/calls CONNECT .*TRACE /);

    const listed = authwright(project, ['list', '--json', '--html', 'report.html']);
    const { endpoints } = JSON.parse(listed.stdout) as {
      endpoints: { id: string; guarded: unknown; decision: string }[];
    };
    const html = readFileSync(join(project, 'report.html'), 'utf8');
    for (const method of METHODS) {
      const id = `${method} /${method.toLowerCase()}`;
      expect(endpoints).toContainEqual(
        expect.objectContaining({ id, guarded: true, decision: 'secured' }),
      );
      expect(html).toContain(id);
    }

    const { paths } = parse(readFileSync(join(project, 'openapi.yaml'), 'utf8')) as {
      paths: Record<string, { additionalOperations?: Record<string, unknown> }>;
    };
    for (const item of Object.values(paths)) {
      for (const key of Object.keys(item)) expect(key).toMatch(PATH_ITEM);
    }
    expect(paths['/query']).toMatchObject({ query: { security: [{ bearerAuth: [] }] } });
    expect(paths['/copy']?.additionalOperations).toMatchObject({
      COPY: { security: [{ bearerAuth: [] }] },
    });

    put('ask.cjs', ASK);
    const asked = run(process.execPath, ['ask.cjs'], project, {
      JWT_SECRET: randomBytes(32).toString('base64url'),
      JWT_ISSUER: 'methods',
      JWT_AUDIENCE: 'methods',
      AUTH_DATABASE_URL: 'file:ask.db',
    });
    expect(asked.stdout.trim().split('\n'), shown(asked)).toEqual(
      reachable.map((method) => `${method} 401`),
    );
    const tested = run('npm', ['test'], project);
    expect(tested.status, shown(tested)).toBe(0);
    expect(tested.stdout).toMatch(/passed/);

    const second = authwright(project, ['--json']);
    expect(second.status, shown(second)).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ changes: [] });
    const checked = authwright(project, ['check']);
    expect(checked.status, shown(checked)).toBe(0);
  });
});
