import { readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.js';
import { everyDay, type MatrixCase, more } from '../support/matrix-cases.js';
import { createCli } from '../support/remembered-scans.js';
import { authwright, run, shown, tsc } from '../support/run.js';
import { commitAll, kindName, writeProject } from '../support/small-project.js';
import { isFull, isLong, times } from '../support/effort.js';

const cli = createCli();
const cases = [...everyDay, ...more].slice(0, times(1, 6, Infinity));
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

describe.each(cases)('$kind.express $kind.module $kind.language $kind.runner on $store', (each) => {
  const { kind, store, client } = each;
  const skip =
    (store === 'postgres' && postgres === undefined) ||
    (client !== undefined && redis === undefined);

  it.skipIf(skip)(
    'is secured, type-checks, passes its own tests, and has nothing to do again',
    async () => {
      const project = writeProject(kind, `matrix-${kindName(kind)}-${store}`);
      if (client !== undefined) addDependency(project, client);
      const first = authwright(project, [
        ...['--secure-rest', '--open', '/health', '--store', store],
        ...['--yes', '--no-verify', '--json'],
      ]);
      expect(first.status, shown(first)).toBe(0);
      const report = JSON.parse(first.stdout) as {
        changes: { kind: string; path: string; kept: string }[];
      };
      const created = report.changes.filter((change) => change.kind === 'create');
      const managed = created.filter(({ kept }) => kept === 'managed').map(({ path }) => path);
      expect(undeclaredImports(project, managed)).toEqual([]);

      if (kind.language === 'typescript') {
        for (const compiler of compilersOf(each)) {
          const checked = tsc(compiler, project);
          expect(checked.status, `${compiler} ${shown(checked)}`).toBe(0);
        }
        // A compiler's time for the strictest rules: once for each version, which differ in the code.
        const alike = typed.filter(({ kind: { express } }) => express === kind.express);
        if (isFull || (isLong ? each === alike[0] : each === cases[0])) {
          const linted = lint(project, managed);
          expect(linted.status, shown(linted)).toBe(0);
        }
      }

      const tested = run('npm', ['test'], project, await environment(each));
      expect(tested.status, shown(tested)).toBe(0);

      const second = await cli(project, '--json');
      expect(second.code, second.stdout + second.stderr).toBe(0);
      expect(JSON.parse(second.stdout)).toMatchObject({ changes: [] });
      expect((await cli(project, 'check')).code).toBe(0);
    },
    240_000,
  );
});

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

/** typescript-eslint's strictest preset on the generated TypeScript. */
function lint(project: string, managed: readonly string[]) {
  writeFileSync(
    join(project, 'eslint.config.mjs'),
    `import tseslint from 'typescript-eslint';
export default tseslint.config(tseslint.configs.strictTypeChecked, {
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
});
`,
  );
  return run(
    'eslint',
    managed.filter((file) => file.endsWith('.ts')),
    project,
  );
}

/** In package.json, as one that the project had before. */
function addDependency(project: string, name: string): void {
  const file = join(project, 'package.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"dependencies": {', `"dependencies": {\n    "${name}": "*",`));
  commitAll(project);
}

/** A database of its own for each case, as the generated setup expects it, and the Redis of all tests. */
async function environment({ kind, store, client }: MatrixCase): Promise<Record<string, string>> {
  const name = `matrix_${kindName(kind).replaceAll('-', '_')}`;
  return {
    ...(store === 'postgres' ? { DATABASE_URL: await freshDatabase(name) } : {}),
    ...(client !== undefined && redis !== undefined ? { REDIS_URL: redis } : {}),
  };
}
