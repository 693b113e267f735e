import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { authwright, run, shown, tsc } from '../support/run.js';
import { commitAll, runFolder } from '../support/small-project.js';
import { treeOf } from '../unit/apply/scratch.js';
import { isFull } from '../support/effort.js';

/** A project whose sources are named for their module system, against what package.json says. */
type Case = {
  readonly extension: '.cjs' | '.mjs' | '.cts' | '.mts';
  readonly type: 'module' | 'commonjs';
  readonly runner: 'vitest' | 'jest' | 'node-test';
  /** The script `test`; none gets the runner's own. */
  readonly test?: string;
  readonly express: 4 | 5;
};

const shortest: readonly Case[] = [
  { extension: '.cjs', type: 'module', runner: 'node-test', express: 5 },
  { extension: '.cts', type: 'module', runner: 'vitest', express: 5 },
];
const more: readonly Case[] = [
  { extension: '.cjs', type: 'module', runner: 'jest', test: 'jest', express: 5 },
  { extension: '.mjs', type: 'commonjs', runner: 'vitest', express: 5 },
  { extension: '.cjs', type: 'module', runner: 'vitest', express: 4 },
  { extension: '.mjs', type: 'commonjs', runner: 'node-test', express: 4 },
  { extension: '.mts', type: 'commonjs', runner: 'vitest', express: 5 },
  // On Node 20 tsx cannot import `.cts` that requires packages, so Node's runner has no such case.
  {
    extension: '.mts',
    type: 'commonjs',
    runner: 'node-test',
    test: 'node --import tsx --test test/*.test.ts',
    express: 4,
  },
];
const cases = [...shortest, ...(isFull ? more : [])];

const isTyped = ({ extension }: Case): boolean => extension.endsWith('ts');
const isCommonJs = ({ extension }: Case): boolean => extension.startsWith('.c');
/** What a file is called once it is compiled, and in imports. */
const emitted = ({ extension }: Case): string => extension.replace('ts', 'js');

function filesOf(each: Case): Readonly<Record<string, string>> {
  const { extension, type, runner, test, express } = each;
  const end = emitted(each);
  const required = isCommonJs(each) && !isTyped(each);
  const write = (text: string): string =>
    required
      ? text
          .replace(/^import (\w+) from '([^']+)';$/gm, "const $1 = require('$2');")
          .replace(/^import \{ (\w+) \} from '([^']+)';$/gm, "const { $1 } = require('$2');")
          .replace(/^export const (\w+) = (.*);$/m, 'const $1 = $2;\nmodule.exports = { $1 };')
      : text;
  const dev = {
    vitest: { vitest: '^4.0.0' },
    jest: { jest: '^30.0.0' },
    'node-test': isTyped(each) ? { tsx: '^4.20.0' } : {},
  }[runner];
  return {
    'package.json': `${JSON.stringify(
      {
        name: 'named',
        type,
        scripts: {
          start: `node ${isTyped(each) ? 'dist/' : ''}src/server${end}`,
          ...(test === undefined ? {} : { test }),
        },
        dependencies: { express: express === 4 ? '^4.21.0' : '^5.1.0' },
        devDependencies: {
          ...dev,
          ...(isTyped(each)
            ? {
                '@types/express': `^${express}.0.0`,
                '@types/node': '^20.0.0',
                typescript: '^5.9.0',
              }
            : {}),
        },
      },
      null,
      2,
    )}\n`,
    '.gitignore': 'node_modules\n.env\n*.db\ndist\n',
    ...(isTyped(each)
      ? {
          'tsconfig.json': JSON.stringify({
            compilerOptions: {
              ...{ target: 'ES2022', strict: true, skipLibCheck: true, types: ['node'] },
              ...{ module: extension === '.cts' ? 'Node16' : 'NodeNext', esModuleInterop: true },
              ...{ rootDir: '.', outDir: 'dist' },
            },
            include: ['src', 'test'],
          }),
        }
      : {}),
    [`src/app${extension}`]: write(`import express from 'express';
import { notes } from './routes/notes${end}';

export const app = express();

app.get('/health', (_req, res) => {
  res.json({ status: 'ok' });
});
app.use('/notes', notes);
`),
    [`src/routes/notes${extension}`]: write(`import express from 'express';

export const notes = express.Router();

notes.get('/', (_req, res) => {
  res.json([]);
});
`),
    ...(test?.endsWith('*.test.ts')
      ? {
          'test/own.test.ts': `import test from 'node:test';

test('is found', () => undefined);
`,
        }
      : {}),
    [`src/server${extension}`]: write(`import { app } from './app${end}';

const server = app.listen(0, async () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const health = await fetch(\`http://127.0.0.1:\${port}/health\`);
  const list = await fetch(\`http://127.0.0.1:\${port}/notes\`);
  console.log('answers', health.status, list.status);
  process.exit(0);
});
`),
  };
}

describe.each(cases)('$extension in a package of type $type, with $runner', (each) => {
  const { extension, type, runner, test, express } = each;

  it('is secured by files that are named alike, run, tested, and taken out again', () => {
    const name = `named${extension}-${type}-${runner}${test === undefined ? '' : '-own'}`;
    const project = runFolder(`express${express}`, name);
    for (const [path, text] of Object.entries(filesOf(each))) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    commitAll(project);
    const original = treeOf(project);

    const first = authwright(project, [
      ...[
        '--secure-rest',
        '--open',
        '/health',
        '--store',
        'libsql',
        '--tests',
        'full',
        '--yes',
        '--json',
      ],
      ...['--no-install', '--test-runner', runner],
    ]);
    expect(first.status, shown(first)).toBe(0);
    const { changes } = JSON.parse(first.stdout) as {
      changes: { path: string; kind: string; kept: string }[];
    };
    const sources = changes
      .filter(
        ({ kind, kept, path }) => kind === 'create' && kept === 'managed' && !/^scripts/.test(path),
      )
      .map(({ path }) => path)
      .filter((path) => /\.[cm]?[jt]s$/.test(path));
    // Vitest cannot be required.
    const testsEnd = runner === 'vitest' && extension === '.cjs' ? '.mjs' : extension;
    for (const path of sources) {
      expect(path).toMatch(path.includes('.test.') ? testsEnd : new RegExp(`\\${extension}$`));
    }
    const guard = readFileSync(join(project, `src/auth/require-auth${extension}`), 'utf8');
    expect(guard).toMatch(extension === '.cjs' ? /= require\('/ : /^import /m);
    const route = readFileSync(join(project, `src/routes/notes${extension}`), 'utf8');
    expect(route).toContain(`'../auth/require-auth${emitted(each)}'`);

    const environment = {
      JWT_SECRET: randomBytes(32).toString('base64url'),
      ...{ JWT_ISSUER: 'named', JWT_AUDIENCE: 'named', AUTH_DATABASE_URL: 'file:named.db' },
    };
    if (isTyped(each)) {
      for (const compiler of ['ts59', 'typescript', 'ts7'] as const) {
        const checked = tsc(compiler, project);
        expect(checked.status, `${compiler} ${shown(checked)}`).toBe(0);
      }
      const built = run('tsc', [], project);
      expect(built.status, shown(built)).toBe(0);
    }
    const started = run('npm', ['start'], project, environment);
    expect(started.stdout, shown(started)).toContain('answers 200 401');
    const migrated = run('npm', ['run', 'auth:migrate'], project, environment);
    expect(migrated.status, shown(migrated)).toBe(0);
    const pruned = run('npm', ['run', 'auth:prune'], project, environment);
    expect(pruned.status, shown(pruned)).toBe(0);
    // Vitest takes compiled tests for tests too.
    rmSync(join(project, 'dist'), { recursive: true, force: true });
    const tested = run('npm', ['test'], project);
    expect(tested.status, shown(tested)).toBe(0);
    // All of them were found; vitest and jest name none that passes.
    expect(tested.stdout + tested.stderr).toMatch(
      /(?:[6-9]\d|1\d\d) passed|pass (?:[6-9]\d|1\d\d)/,
    );

    const second = authwright(project, ['--json']);
    expect(second.status, shown(second)).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ changes: [] });
    expect(authwright(project, ['check']).status).toBe(0);

    for (const file of ['node_modules', 'named.db', 'named.db-shm', 'named.db-wal']) {
      rmSync(join(project, file), { recursive: true, force: true });
    }
    const removed = authwright(project, ['remove', '--yes', '--no-install']);
    expect(removed.status, shown(removed)).toBe(0);
    expect(existsSync(join(project, 'src/auth'))).toBe(false);
    expect(treeOf(project)).toEqual(original);
  });
});
