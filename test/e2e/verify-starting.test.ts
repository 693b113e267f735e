import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installModules } from '../support/services.js';
import { keys, openTerminal } from '../support/terminal.js';
import { appOf, GUARD, packageJson, programOf } from '../support/verify-apps.js';
import { kept, verifyProject } from '../support/verify-project.js';
import { writeFiles } from '../support/random-app/on-disk.js';

const stacks = join(import.meta.dirname, '../../fixtures/stacks');

beforeAll(() => {
  for (const stack of ['.', 'express5']) installModules(join(stacks, stack));
});

describe('an application', () => {
  it('whose limits count by address is asked from many', async () => {
    const many = Array.from({ length: 140 }, (_, index) => `GET /n${index}`);
    const project = verifyProject(
      'express5',
      'limited',
      appOf(`const counts = new Map();
app.use((req, res, next) => {
  const count = (counts.get(req.ip) ?? 0) + 1;
  counts.set(req.ip, count);
  if (count > 100) res.status(429).end(); else next();
});
for (let n = 0; n < 140; n++) app.get('/n' + n, guard, handler);`),
      many,
    );
    const run = await project.verify('--yes');
    expect(new Set(Object.values(kept(project.folder))), run.text).toEqual(new Set(['refuses']));
  });

  it('with two servers is asked on both', async () => {
    const project = verifyProject(
      'express5',
      'two-servers',
      programOf(`import express from 'express';
import { createServer } from 'node:http';
import { guard, handler } from './guard.js';
const first = express();
first.get('/first', guard, handler);
const second = express();
second.get('/second', guard, handler);
first.listen(3000);
createServer(second).listen({ port: 3001, host: '0.0.0.0' });
setInterval(() => {}, 1000);
`),
      ['GET /first', 'GET /second'],
    );
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual({
      'GET /first': 'refuses',
      'GET /second': 'refuses',
    });
  });

  it('that does not listen is made by an export, in TypeScript', async () => {
    const project = verifyProject(
      'express5',
      'factory',
      {
        'package.json': packageJson('^5.1.0', 'module'),
        'src/guard.js': GUARD,
        'src/app.ts': `import express, { type Express } from 'express';
import { guard, handler } from './guard.js';

type Made = { readonly app: Express };

export async function createApp(): Promise<Express> {
  const made: Made = { app: express() };
  await Promise.resolve();
  made.app.get('/made', guard, handler);
  return made.app;
}
`,
      },
      ['GET /made'],
    );
    const run = await project.verify('--app', 'src/app.ts#createApp');
    expect(kept(project.folder), run.text).toEqual({ 'GET /made': 'refuses' });
    expect(run.code).toBe(0);
  });

  it.each([
    ['src/app.js', 'app.listen(3000);'],
    ['src/app.js', 'export default app;'],
    ['src/app.js#server.app', 'export const server = { app };'],
    [
      'src/app.js#server.create',
      'export const server = { made: app, create() { return this.made; } };',
    ],
  ])('is loaded from %s where that has `%s`', async (named, end) => {
    const text = `import express from 'express';
import { guard, handler } from './guard.js';
const app = express();
app.get('/named', guard, handler);
${end}
`;
    const files = {
      'package.json': packageJson('^5.1.0', 'module'),
      'src/guard.js': GUARD,
      'src/app.js': text,
    };
    const project = verifyProject('express5', 'named', files, ['GET /named']);
    const run = await project.verify('--app', named);
    expect(kept(project.folder), run.text).toEqual({ 'GET /named': 'refuses' });
    expect(run.code).toBe(0);
  });

  it('that registers under a condition which does not hold was not seen', async () => {
    const project = verifyProject(
      'express5',
      'condition',
      appOf(`app.get('/always', guard, handler);
if (process.env.FEATURE) app.get('/feature', guard, handler);`),
      ['GET /always', 'GET /feature'],
    );
    const run = await project.verify('--yes');
    expect(kept(project.folder)).toEqual({
      'GET /always': 'refuses',
      'GET /feature': 'inconclusive',
    });
    expect(run.problems.map(({ message }) => message).join()).toContain('never registered');
    const accepted = await project.verify('--yes', '--accept', 'GET /feature=off here');
    expect(accepted.code, accepted.text).toBe(0);
    const manifest = readFileSync(join(project.folder, '.authwright/manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ accepted: { 'GET /feature': 'off here' } });
    expect((await project.verify('--yes')).code).toBe(0);
    writeFileSync(join(project.folder, '.env.feature'), 'FEATURE=1\n');
    await project.verify('--yes', '--env-file', '.env.feature');
    expect(kept(project.folder)).toEqual({ 'GET /always': 'refuses', 'GET /feature': 'refuses' });
  });

  it('that is open in development alone is open where the variables say so', async () => {
    const project = verifyProject(
      'express5',
      'development',
      appOf(
        `const dev = (req, res, next) => (process.env.NODE_ENV === 'development' ? next() : guard(req, res, next));
app.get('/dev', dev, handler);`,
      ),
      ['GET /dev'],
    );
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual({ 'GET /dev': 'refuses' });
    writeFileSync(join(project.folder, '.env.development'), 'NODE_ENV=development\n');
    const other = await project.verify('--yes', '--env-file', '.env.development');
    expect(kept(project.folder), other.text).toEqual({ 'GET /dev': 'hole' });
    expect(other.problems[0]?.message).toContain(', under NODE_ENV=development');
  });

  it('that is started by a name without extension, beside TypeScript, is no build', async () => {
    const files = {
      'package.json': packageJson('^5.1.0', 'commonjs', 'node src/server'),
      'src/guard.js': 'exports.guard = (req, res) => { res.status(401).end(); };\n',
      'src/server.js': `const app = require('express')();
app.get('/plain', require('./guard').guard, (req, res) => { res.end(); });
app.listen(3000);
`,
      'tools/one.ts': 'export {};\n',
    };
    const run = await verifyProject('express5', 'beside', files, ['GET /plain']).verify('--yes');
    expect(run.code, run.text).toBe(0);
  });

  it('that answers the rest with 404 has nothing that was not read', async () => {
    const project = verifyProject(
      'express5',
      'not-found',
      appOf(`app.get('/seen', guard, handler);
app.all('/{*rest}', (req, res) => { res.status(404).end(); });`),
      ['GET /seen'],
    );
    const run = await project.verify('--yes');
    expect(run.code, run.text).toBe(0);
  });

  it('that registers what reading does not know of has it named', async () => {
    const project = verifyProject(
      'express5',
      'unseen',
      appOf(`app.get('/seen', guard, handler);
const verb = Buffer.from('Z2V0', 'base64').toString();
app[verb]('/unseen', handler);`),
      ['GET /seen'],
    );
    const run = await project.verify('--yes');
    expect(run.code).toBe(2);
    const found = run.problems.find(({ code }) => code === 'UNSEEN_ROUTE');
    expect(found, run.text).toMatchObject({ file: 'src/server.js', line: 6 });
    expect(found?.message).toContain('GET /unseen');
    const accepted = await project.verify('--yes', '--accept', 'GET /unseen=a probe of ours');
    expect(accepted.code, accepted.text).toBe(0);
    expect((await project.verify('--yes')).code).toBe(0);
    const mistaken = await project.verify('--yes', '--accept', 'GET /unsene=a probe of ours');
    expect(mistaken.code, mistaken.text).toBe(1);
    expect(mistaken.text).toContain('GET /unseen');
  });
});

describe('an application that cannot be loaded', () => {
  it.each([
    ['exits', 'process.exit(3);', 'exit code 3', { file: 'src/server.js', line: 3 }],
    ['rejects', "await Promise.reject(new Error('no database'));", 'exit code 1', {}],
    ['never-ends', 'await new Promise(() => {});', 'exit code 13', {}],
    ['is-empty', '', 'exit code 0', {}],
  ])('%s', async (name, body, why, place) => {
    const server = `import express from 'express';
const app = express();
${body}
`;
    const project = verifyProject('express5', name, programOf(server), []);
    const run = await project.verify('--yes');
    expect(run.code, run.text).toBe(1);
    const [found] = run.problems;
    expect(found).toMatchObject({ code: 'APP_NOT_LOADED', ...place });
    expect(found?.message).toContain(why);
  });

  it('is exported under a name that --app left out: the command with it is printed', async () => {
    const files = {
      'package.json': packageJson('^5.1.0', 'module'),
      'src/guard.js': GUARD,
      'src/app.js': `import express from 'express';
import { guard, handler } from './guard.js';
export const app = express();
app.get('/named', guard, handler);
`,
    };
    const project = verifyProject('express5', 'unnamed', files, ['GET /named']);
    const run = await project.verify('--app', 'src/app.js');
    expect(run.code, run.text).toBe(1);
    expect(run.text).toContain('verify --app src/app.js#app');
    expect((await project.verify('--app', 'src/app.js#app')).code).toBe(0);
  });

  it('lacks a package: what it printed last names it', async () => {
    const server = "require('not-installed');\n";
    const files = {
      ...programOf(server, undefined, 'node src/server'),
      'package.json': packageJson('^5.1.0', 'commonjs', 'node src/server'),
      '.env': '',
    };
    const project = verifyProject('express5', 'lacks', files, []);
    const run = await project.verify('--yes');
    expect(run.code, run.text).toBe(1);
    expect(run.text).toContain(
      "it printed last:\n        Error: Cannot find module 'not-installed'",
    );
    const named = await project.verify('--app', 'src/server.js');
    expect(named.text).toContain('verify --app src/server.js --env-file .env');
  });

  it('wants what is off this machine: it is named, with what allows it', async () => {
    const project = verifyProject(
      'express5',
      'connects',
      programOf(`import { connect } from 'node:net';
import { execSync } from 'node:child_process';
try { execSync('touch ran'); } catch {}
await new Promise((open, fail) => connect(5432, 'db.example.com', open).on('error', fail));
`),
      [],
    );
    const run = await project.verify('--yes');
    expect(run.code).toBe(1);
    const told = run.problems.map(({ code, message }) => `${code} ${message}`).join('\n');
    expect(told).toContain(
      'VERIFY_FENCED the application was not let connect to db.example.com:5432',
    );
    expect(told).toContain('VERIFY_FENCED the application was not let start touch ran');
  });

  it('was compiled before its sources changed', async () => {
    const project = verifyProject(
      'express5',
      'stale',
      { ...programOf('', '^5.1.0', 'node dist/server.js'), 'src/app.ts': 'export {};\n' },
      [],
    );
    const run = await project.verify('--yes');
    expect(run.problems).toMatchObject([{ code: 'BUILD_STALE' }]);
    expect(run.code).toBe(1);

    writeFiles(project.folder, { 'dist/server.js': 'process.exit(4);\n' });
    const built = await project.verify('--yes');
    expect(built.problems).toMatchObject([{ code: 'APP_NOT_LOADED' }]);
    expect(built.code).toBe(1);
  });

  it('is not started without a word where nobody is asked', async () => {
    const project = verifyProject('express5', 'unasked', programOf(''), []);
    const run = await project.verify();
    expect(run.code).toBe(1);
    expect(run.problems).toMatchObject([{ code: 'ANSWER_MISSING' }]);
  });
});

describe('an instance that runs', () => {
  const project = () =>
    verifyProject(
      'express5',
      'instance',
      appOf(`app.get('/safe', guard, handler);
app.get('/open', handler);
app.get('/missing', guard, handler);
app.post('/written', handler);`),
      ['GET /safe', 'GET /open', 'GET /missing', 'POST /written'],
    );

  it('is asked by what changes nothing, and what was not asked is named', async () => {
    const requests: string[] = [];
    const server = createServer(({ method = '', url = '' }, response) => {
      requests.push(`${method} ${url}`);
      response.statusCode = { '/v1/safe': 401, '/v1/open': 200 }[url] ?? 404;
      response.end();
    });
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/v1`;
    const { verify, folder } = project();
    const run = await verify('--url', address);
    expect(requests.sort()).toEqual(['HEAD /v1/missing', 'HEAD /v1/open', 'HEAD /v1/safe']);
    expect(run.code).toBe(2);
    expect(
      run.problems.map(({ code, message }) => `${code} ${message.split(':')[0] ?? ''}`).sort(),
    ).toEqual([
      'SEEN_NOTHING whether GET /missing refuses could not be seen',
      'SEEN_OPEN GET /open is open to anybody',
      'VERIFY_NOT_ASKED 1 endpoint was not asked, since a request may write',
    ]);
    requests.length = 0;
    await verify('--url', address, '--gets');
    expect(requests).toContain('GET /v1/open');
    server.close();
    expect(existsSync(join(folder, '.authwright/verify.json'))).toBe(false);
  });

  it('needs an address', async () => {
    const run = await project().verify('--url', 'localhost:3000');
    expect(run.code).toBe(1);
    expect(run.problems).toMatchObject([{ code: 'OPTION_VALUE' }]);
  });
});

it('asks a person before it starts anything, with the hosts that the application may connect to', async () => {
  const { folder } = verifyProject(
    'express5',
    'asked',
    {
      ...appOf(`app.get('/safe', guard, handler);`),
      '.env.test': 'DATABASE_URL=postgres://ada:secret@db.example.com:5432/shop\n',
    },
    ['GET /safe'],
  );
  const tool = join(import.meta.dirname, '../../dist/authwright.js');
  const open = () =>
    openTerminal([tool, 'verify', '--env-file', '.env.test'], {
      cwd: folder,
      env: { NO_COLOR: '1' },
    });
  const declined = open();
  await declined.until('Start it?');
  expect(declined.output()).toContain('npm run start');
  expect(declined.output()).toContain('db.example.com');
  expect(declined.output()).not.toContain('secret');
  declined.send(`n${keys.enter}`);
  expect(await declined.exitCode).toBe(1);
  expect(existsSync(join(folder, '.authwright/verify.json'))).toBe(false);
  const agreed = open();
  await agreed.until('Start it?');
  agreed.send(keys.enter);
  expect(await agreed.exitCode).toBe(0);
  expect((await agreed.screen()).join('\n')).toContain(
    'In order. 1 secured endpoint asked: 1 refuses',
  );
});

it('keeps nothing through a link that leaves the project', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'authwright-elsewhere-'));
  const { folder, verify } = verifyProject(
    'express5',
    'linked',
    programOf(`import express from 'express';
import { guard, handler } from './guard.js';
express().get('/safe', guard, handler).listen(3000);
`),
    [],
  );
  rmSync(join(folder, '.authwright'), { recursive: true });
  symlinkSync(elsewhere, join(folder, '.authwright'));
  const run = await verify('--yes');
  expect(run.code, run.text).toBe(1);
  expect(run.problems).toMatchObject([{ code: 'PATH_OUTSIDE' }]);
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(elsewhere, { recursive: true });
});
