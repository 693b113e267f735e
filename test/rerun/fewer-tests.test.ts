import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { isLong, times } from '../support/effort.js';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';

const cli = createCli();

/** A project without a test runner, so that a run brings one. */
const untested: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "birds",
  "type": "module",
  "scripts": { "start": "node src/server.js" },
  "dependencies": { "express": "^5.1.0" }
}
`,
  'src/app.js': `import express from 'express';

export const app = express();

app.get('/birds', (_req, res) => res.json([]));
app.post('/birds', (_req, res) => res.status(201).end());
`,
};

const firstRun = ['--secure-rest', '--store', 'libsql', '--yes'];
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

async function project(
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<string> {
  const root = makeProject(files);
  roots.push(root);
  await run(root, ...firstRun, ...flags);
  return root;
}

async function run(root: string, ...flags: readonly string[]): Promise<string> {
  const result = await cli(root, ...flags, '--no-verify', '--no-install');
  expect(result.code, shown(result)).toBe(0);
  return result.stdout;
}

/** Every file but for what the tool keeps for itself. */
function files(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(treeOf(root)).filter(([path]) => !path.startsWith('.authwright')),
  );
}

describe.each(['vitest', 'jest', 'node-test'].slice(0, times(1, 3)))(
  'a project that got %s',
  (runner) => {
    it('has nothing of it left without tests, has it back with them, and comes out to the byte', async () => {
      const named = ['--test-runner', runner];
      const root = await project(untested, ...named, '--tests', 'full');
      expect(text(root, 'package.json')).toContain('"test":');
      await run(root, '--tests', 'none', ...named);
      expect(files(root)).toEqual(files(await project(untested, ...named, '--tests', 'none')));
      expect(text(root, 'package.json')).not.toContain('test');
      expect(await run(root, ...named)).toContain('Nothing to do');
      await run(root, '--tests', 'endpoints', ...named);
      expect(files(root)).toEqual(files(await project(untested, ...named)));
      await run(root, 'remove', '--yes', ...named);
      expect(files(root)).toEqual(untestedTree());
    });
  },
);

function untestedTree(): Readonly<Record<string, string>> {
  const original = makeProject(untested);
  roots.push(original);
  return files(original);
}

it.runIf(isLong)(
  'the script of the owner is as it was without tests, with what they wrote into it since',
  async () => {
    const own =
      untested['package.json']?.replace('"start"', '"test": "node --test", "start"') ?? '';
    const root = await project({ ...untested, 'package.json': own }, '--tests', 'full');
    const written = text(root, 'package.json') ?? '';
    expect(written).toContain('--import ./test/auth-setup.js --test"');
    put(root, 'package.json', written.replace('--test"', '--test --test-reporter dot"'));
    await run(root, '--tests', 'none');
    expect(text(root, 'package.json')).toContain('"test": "node --test --test-reporter dot"');
  },
);

describe('a generated file that goes with its tests', () => {
  it.runIf(isLong)('stays where its owner edited it', async () => {
    const root = await project(untested, '--tests', 'full');
    const path = 'test/access-token.test.js';
    put(root, path, `// Reviewed by Ada.\n${text(root, path) ?? ''}`);
    const said = await run(root, '--tests', 'endpoints');
    expect(said).toContain(`${path} is no longer generated, but it was edited, so it stays`);
    expect(text(root, path)).toContain('Reviewed by Ada');
    expect(text(root, 'test/refresh-token.test.js')).toBeNull();
    // It imports more than the tests that are generated now.
    expect(text(root, 'test/auth-app.js')).toContain('function withAuthServer(');
    expect(await run(root)).toContain('Nothing to do');

    await run(root, '--tests', 'none');
    // What it imports stays with it.
    expect(text(root, 'test/auth-helper.js')).not.toBeNull();
    expect(text(root, 'test/secured-endpoints.test.js')).toBeNull();
    expect(await run(root)).toContain('Nothing to do');

    await run(root, '--tests', 'full');
    expect(text(root, path)).toContain('Reviewed by Ada');
  });

  it('stays where a test of the owner uses it, with what it imports, until that no longer does', async () => {
    const own = "import { testToken } from './auth-helper.js';\n\nvoid testToken;\n";
    const root = await project(untested, '--tests', 'full');
    put(root, 'test/birds.test.js', own);
    const said = await run(root, '--tests', 'none');
    expect(said).toContain(
      'test/auth-helper.js is no longer generated, but test/birds.test.js uses it, so it stays',
    );
    for (const path of ['auth-helper', 'auth-setup']) {
      expect(text(root, `test/${path}.js`), path).not.toBeNull();
    }
    expect(text(root, 'test/auth-app.js')).toBeNull();
    expect(await run(root)).toContain('Nothing to do');

    put(root, 'test/birds.test.js', '// later\n');
    await run(root);
    rmSync(`${root}/test`, { recursive: true });
    expect(files(root)).toEqual(files(await project(untested, '--tests', 'none')));
  });

  it.runIf(isLong)('stays where a configuration of the owner names it', async () => {
    const root = await project(untested, '--tests', 'full');
    put(root, 'setups.js', "export const setups = ['./test/auth-setup.js'];\n");
    await run(root, '--tests', 'none');
    expect(text(root, 'test/auth-setup.js')).not.toBeNull();
    expect(text(root, 'test/auth-helper.js')).toBeNull();
  });
});
