import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { keys, openTerminal } from '../support/terminal.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';

const app = `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => res.json([]));
`;
const secureAll = ['--secure-rest', '--yes', '--no-verify'];

let root: string;

beforeEach(() => {
  root = makeProject({
    'package.json': '{ "name": "small", "dependencies": { "express": "^5.1.0" } }\n',
    'src/app.js': app,
    'src/other.js': '// not touched\n',
  });
  git('init', '--quiet');
  commit();
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function git(...args: readonly string[]): string {
  const settings = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'core.hooksPath='];
  return execFileSync('git', [...settings, ...args], { cwd: root, encoding: 'utf8' });
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'state');
}

/** The work tree; git itself may refresh its index when it is asked. */
function workTree(): Readonly<Record<string, string>> {
  const entries = Object.entries(treeOf(root));
  return Object.fromEntries(entries.filter(([path]) => !path.startsWith('.git/')));
}

async function expectDirty(...argv: readonly string[]): Promise<string> {
  const before = workTree();
  const result = await cli(root, ...argv);
  expect(result.code, shown(result)).toBe(1);
  expect(workTree()).toEqual(before);
  return result.stderr;
}

describe('a file that the plan touches has changes that are not committed', () => {
  test.each([
    ['changed', () => put(root, 'src/app.js', `${app}// mine\n`)],
    [
      'staged',
      () => {
        put(root, 'src/app.js', `${app}// mine\n`);
        git('add', 'src/app.js');
      },
    ],
    ['not tracked', () => git('rm', '--quiet', '--cached', 'src/app.js')],
  ])('%s: refused with its name, written with --allow-dirty', async (_, change) => {
    change();
    const said = await expectDirty(...secureAll);
    expect(said).toMatch(/^src\/app\.js:1:1\s+error\s+DIRTY\b/);
    expect(said).toContain('--allow-dirty');
    expect(said).not.toContain('package.json');

    const allowed = await cli(root, ...secureAll, '--allow-dirty');
    expect(allowed.code, shown(allowed)).toBe(0);
    expect(text(root, 'src/app.js')).toContain('requireAuth');
  });

  test('is shown a plan all the same', async () => {
    put(root, 'src/app.js', `${app}// mine\n`);
    const planned = await cli(root, ...secureAll, '--dry-run');
    expect(planned.code, shown(planned)).toBe(0);
  });
});

test('changes elsewhere do not matter', async () => {
  put(root, 'src/other.js', '// mine\n');
  put(root, 'src/new.js', '// mine\n');
  const result = await cli(root, ...secureAll);
  expect(result.code, shown(result)).toBe(0);
});

describe('after a run that nobody has committed', () => {
  beforeEach(async () => {
    const first = await cli(root, ...secureAll);
    expect(first.code, shown(first)).toBe(0);
  });

  const more = () =>
    put(root, 'src/more.js', "require('./app.js').app.get('/more', (_req, res) => res.end());\n");

  test('what that run left is not dirty', async () => {
    more();
    git('add', 'src/more.js');
    git('commit', '--quiet', '--message', 'more', 'src/more.js');
    const second = await cli(root, ...secureAll, '--open', 'GET /more');
    expect(second.code, shown(second)).toBe(0);
    expect(text(root, '.authwright/manifest.json')).toContain('GET /more');
  });

  test('one byte more in it is', async () => {
    put(root, 'src/app.js', `${text(root, 'src/app.js') ?? ''}\n`);
    const said = await expectDirty('--open', 'GET /users', '--no-verify');
    expect(said).toMatch(/^src\/app\.js:1:1\s+error\s+DIRTY\b/);
  });
});

test('inside a git hook the repository of the hook does not count', async () => {
  const elsewhere = process.env['GIT_DIR'];
  process.env['GIT_DIR'] = '/nowhere/.git';
  try {
    const result = await cli(root, ...secureAll);
    expect(result.code, shown(result)).toBe(0);
  } finally {
    if (elsewhere === undefined) delete process.env['GIT_DIR'];
    else process.env['GIT_DIR'] = elsewhere;
  }
});

describe('at a terminal it is a question, before all others', () => {
  const tool = join(import.meta.dirname, '../../dist/authwright.js');
  const start = () =>
    openTerminal([tool, '--no-verify', '--no-install'], { cwd: root, env: { NO_COLOR: '1' } });
  const MORE =
    "const { app } = require('./app.js');\napp.get('/more', (_req, res) => res.end());\n";

  test('no, unless somebody says so: nothing is written then', async () => {
    put(root, 'src/app.js', `${app}// mine\n`);
    const before = workTree();
    const terminal = start();
    await terminal.until('src/app.js has changes that are not committed. Write anyway?');
    expect(terminal.output()).not.toContain('Bearer');
    terminal.send(keys.enter);
    expect(await terminal.exitCode).toBe(1);
    expect(terminal.output()).toContain('--allow-dirty');
    expect(workTree()).toEqual(before);
  });

  test('in the second week, with an endpoint just written, one key goes on', async () => {
    const first = await cli(root, ...secureAll);
    expect(first.code, shown(first)).toBe(0);
    commit();
    put(root, 'src/more.js', MORE);
    const terminal = start();
    await terminal.until('src/more.js has changes that are not committed. Write anyway?');
    terminal.send(keys.enter);
    await terminal.until('enter when done');
    terminal.send(keys.enter);
    await terminal.until('or stop?');
    terminal.send(`write${keys.enter}`);
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.output().split('not committed')).toHaveLength(3);
    expect(text(root, 'src/more.js')).toContain('requireAuth');
  });

  test('what only the plan touches is asked about before it is written', async () => {
    put(root, '.gitignore', 'node_modules\n');
    commit();
    put(root, '.gitignore', 'node_modules\ndist\n');
    const terminal = start();
    await terminal.until('enter when done');
    terminal.send(keys.enter);
    for (const question of ['Auth endpoints', 'Where do users live?', 'keep the defaults?']) {
      await terminal.until(question);
      terminal.send(keys.enter);
    }
    await terminal.until('.gitignore has changes that are not committed. Write anyway?');
    terminal.send('y');
    terminal.send(keys.enter);
    await terminal.until('or stop?');
    terminal.send(`write${keys.enter}`);
    expect(await terminal.exitCode).toBe(0);
    expect(text(root, '.gitignore')).toContain('dist');
  });
});
