import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.js';
import { fewer, full, type MatrixCase, policies } from '../support/matrix-cases.js';
import { createCli } from '../support/remembered-scans.js';
import { authwright, lint, run, shown, tsc } from '../support/run.js';
import { commitAll, kindName, writeProject } from '../support/small-project.js';
import { isFull, isLong, times } from '../support/effort.js';

const cli = createCli();
const cases = [
  ...full.slice(0, times(1, 3, Infinity)),
  ...fewer.slice(0, times(1, 1, Infinity)),
  ...policies.slice(0, times(0, 1, Infinity)),
];
const typed = cases.filter(({ kind }) => kind.language === 'typescript');
const COMPILERS = ['ts59', 'typescript', 'ts7'] as const;

/**
 * What is generated depends on neither compiler nor linter, and each of them takes as long as the tests do. Every
 * compiler checks the first kind and one in turn each other; `npm run test:full` has all of them everywhere.
 */
function compilersOf(each: MatrixCase): readonly (typeof COMPILERS)[number][] {
  const turn = typed.indexOf(each);
  if (!isLong) return ['typescript'];
  return isFull || turn === 0 ? COMPILERS : [COMPILERS[turn % COMPILERS.length] ?? 'typescript'];
}
const postgres = process.env['AUTHWRIGHT_POSTGRES_URL'];
const redis = process.env['AUTHWRIGHT_REDIS_URL'];

describe.each(cases)(
  '$kind.express $kind.module $kind.language $kind.runner on $store, tests: $tests',
  (each) => {
    const { kind, store, client, tests, flags = [] } = each;
    const skip =
      (store === 'postgres' && postgres === undefined) ||
      (client !== undefined && redis === undefined);

    it.skipIf(skip)(
      'is secured, type-checks, passes its own tests, and has nothing to do again',
      async () => {
        const project = writeProject(kind, `matrix-${nameOf(each)}`);
        if (client !== undefined) addDependency(project, client);
        const first = authwright(project, [
          ...['--secure-rest', '--open', '/health', '--store', store, '--tests', tests, ...flags],
          ...['--yes', '--no-verify', '--json'],
        ]);
        expect(first.status, shown(first)).toBe(0);
        const report = JSON.parse(first.stdout) as {
          changes: { kind: string; path: string; kept: string }[];
        };
        const created = report.changes.filter((change) => change.kind === 'create');
        if (tests === 'none') expect(created.filter(({ path }) => /test/.test(path))).toEqual([]);
        const managed = created.filter(({ kept }) => kept === 'managed').map(({ path }) => path);
        expect(undeclaredImports(project, managed)).toEqual([]);

        if (kind.language === 'typescript') {
          for (const compiler of compilersOf(each)) {
            const checked = tsc(compiler, project);
            expect(checked.status, `${compiler} ${shown(checked)}`).toBe(0);
          }
          // A compiler's time for the strictest rules: once for each version and amount of tests, which differ in the code.
          const alike = typed.filter(
            (other) => other.kind.express === kind.express && other.tests === tests,
          );
          if (isFull || (each === alike[0] && (isLong || kind.express === 5))) {
            const linted = lint(project, managed);
            expect(linted.status, shown(linted)).toBe(0);
          }
        }

        const environment = await environmentOf(each);
        const tested = run('npm', ['test'], project, environment);
        expect(tested.status, shown(tested)).toBe(0);

        const second = await cli(project, '--json');
        expect(second.code, second.stdout + second.stderr).toBe(0);
        expect(JSON.parse(second.stdout)).toMatchObject({ changes: [] });
        expect((await cli(project, 'check')).code).toBe(0);

        if (!isLong) return;
        // The application agrees, asked by somebody without a token.
        const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
        writeFileSync(join(project, '.env'), lines.join(''));
        const settings = authwright(project, ['env']);
        expect(settings.status, shown(settings)).toBe(0);
        const app = `src/app.${kind.language === 'typescript' ? 'ts' : 'js'}#app`;
        const asked = authwright(project, ['verify', '--app', app, '--env-file', '.env']);
        expect(asked.status, shown(asked)).toBe(0);
      },
    );
  },
);

/** Packages that generated files import and package.json does not name: hoisted modules would hide them. */
function undeclaredImports(project: string, files: readonly string[]): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(project, 'package.json'), 'utf8'),
  ) as { dependencies?: object; devDependencies?: object };
  const declared = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  return files
    .filter((file) => /\.[cm]?[jt]s$/.test(file))
    .flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(
        readFileSync(join(project, file), 'utf8'),
        true,
        true,
      );
      return importedFiles.map(({ fileName }) => ({ file, fileName }));
    })
    .filter(({ fileName }) => !fileName.startsWith('.') && !fileName.startsWith('node:'))
    .filter(({ fileName }) => !builtinModules.includes(fileName))
    .filter(({ fileName }) => {
      const name = fileName
        .split('/')
        .slice(0, fileName.startsWith('@') ? 2 : 1)
        .join('/');
      // @jest/globals comes with jest, which is how jest's own documentation imports it.
      return !declared.has(name) && !(name === '@jest/globals' && declared.has('jest'));
    })
    .map(({ file, fileName }) => `${file} imports ${fileName}`);
}

/** In package.json, as one that the project had before. */
function addDependency(project: string, name: string): void {
  const file = join(project, 'package.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"dependencies": {', `"dependencies": {\n    "${name}": "*",`));
  commitAll(project);
}

function nameOf({ kind, store, tests }: MatrixCase): string {
  return `${kindName(kind)}-${store}-${tests}`;
}

/**
 * A database of its own for each case, as the generated setup expects it, and the Redis of all tests. Without that setup
 * the owner's tests need the settings of the application.
 */
async function environmentOf(each: MatrixCase): Promise<Record<string, string>> {
  const { store, client, tests } = each;
  const name = `matrix_${nameOf(each).replaceAll('-', '_')}`;
  return {
    ...(tests === 'none'
      ? {
          JWT_SECRET: randomBytes(32).toString('base64url'),
          JWT_ISSUER: 'https://api.test',
          JWT_AUDIENCE: 'https://api.test',
        }
      : {}),
    ...(store === 'postgres' ? { DATABASE_URL: await freshDatabase(name) } : {}),
    ...(client !== undefined && redis !== undefined ? { REDIS_URL: redis } : {}),
  };
}
