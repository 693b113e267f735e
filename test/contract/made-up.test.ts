import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTemplates } from '../../src/project/templates.js';
import { drawer } from '../kit/made-up/drawer.js';
import { nestingBox } from '../kit/made-up/nesting-box.js';
import { pigeonhole } from '../kit/made-up/pigeonhole.js';
import { madeUpTemplates } from '../kit/made-up/templates.js';
import { runMain } from '../support/session.js';

const adapters = {
  frameworks: [pigeonhole],
  stores: [drawer],
  runners: [nestingBox],
  // Formatting all the generated tests takes longer than the rest, and test/attack runs them.
  templates: new Map(
    [...readTemplates(), ...madeUpTemplates()].map(([path, text]) => [
      path,
      /(^|\/)tests\//.test(path) ? '' : text,
    ]),
  ),
};

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'authwright-made-up-'));
  put(
    'package.json',
    '{\n  "name": "birds",\n  "type": "module",\n  "dependencies": { "pigeonhole": "1.0.0" }\n}\n',
  );
  put(
    'src/app.js',
    "import pigeonhole from 'pigeonhole';\n\nconst hole = pigeonhole();\nhole.on('GET /birds', list);\nhole.on('GET /health', ok);\n",
  );
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}

const run = (...argv: string[]) => runMain(project, argv, adapters);

describe('the whole pipeline on a framework and a store that it does not know', () => {
  it('lists, secures, and has nothing to do the second time', async () => {
    const listed = await run('list', '--json');
    expect(listed.code, listed.stderr).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      framework: 'pigeonhole',
      endpoints: [{ id: 'GET /birds' }, { id: 'GET /health' }],
    });

    const written = await run('--secure-rest', '--open', '/health', '--yes');
    expect(written.code, written.stdout + written.stderr).toBe(0);
    expect(read('src/app.js')).toBe(
      "import pigeonhole from 'pigeonhole';\nimport { routes } from './auth/auth-router.js';\nimport { guard } from './auth/require-auth.js';\n\nconst hole = pigeonhole();\nhole.mount('/auth', routes);\nhole.on('GET /birds', guard, list);\nhole.on('GET /health', ok);\n",
    );
    expect(read('src/auth/auth-store.js')).toContain('drawer');
    expect(read('package.json')).toContain('"drawer": "^1.0.0"');
    expect(read('.env.example')).toContain('DRAWER=');

    const again = await run();
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toContain('8 endpoints: 4 secured, 4 open. Nothing to do.');
    expect((await run('check')).code).toBe(0);
  });

  it('asks about a new endpoint alone', async () => {
    await run('--secure-rest', '--open', '/health', '--yes');
    put('src/app.js', `${read('src/app.js')}hole.on('POST /birds', add);\n`);
    const asked = await run();
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain('POST /birds');
    expect(asked.stderr).not.toContain('GET /birds');
    expect((await run('check')).code).toBe(2);
    expect((await run('--secure', 'POST /birds')).code).toBe(0);
    expect(read('src/app.js')).toContain("hole.on('POST /birds', guard, add);");
  });

  it('takes the guard out again when an endpoint becomes open', async () => {
    await run('--secure-rest', '--yes');
    expect(read('src/app.js')).toContain("'GET /health', guard, ok");
    expect((await run('--open', '/health')).code).toBe(0);
    expect(read('src/app.js')).toContain("hole.on('GET /health', ok)");
  });

  it('ends with 2 when a registration could not be read', async () => {
    put('src/more.js', "import 'pigeonhole';\nhole.on(name, list);\n");
    const ran = await run('--secure-rest', '--yes');
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('src/more.js:2:1');
  });
});

describe('a manifest that the next run could not read', () => {
  it('is our bug, and nothing is written', async () => {
    const misnaming: typeof pigeonhole = {
      ...pigeonhole,
      scan: (...args) => {
        const scan = pigeonhole.scan(...args);
        const routes = scan.routes.map((route) => ({ ...route, method: 'NO METHOD' as const }));
        return { ...scan, routes };
      },
    };
    const before = read('src/app.js');
    for (const more of [[], ['--dry-run']]) {
      const argv = ['--secure-rest', '--yes', ...more];
      const result = await runMain(project, argv, { ...adapters, frameworks: [misnaming] });
      expect(result.code, result.stdout).toBe(3);
      expect(result.stderr).toContain('NO METHOD /birds');
    }
    expect(read('src/app.js')).toBe(before);
    expect(existsSync(join(project, '.authwright/manifest.json'))).toBe(false);
  });
});
