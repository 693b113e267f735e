import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const stacks = join(root, 'fixtures/stacks');

export type Ran = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the built tool in `cwd`, as a person without a terminal would. */
export function authwright(cwd: string, args: readonly string[]): Ran {
  return run(process.execPath, [join(root, 'dist/authwright.js'), ...args], cwd);
}

/** Runs a program in `cwd` with the programs of the stacks in its path, and never throws. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Ran {
  const path = `${join(stacks, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  // A test runner that finds itself inside of another behaves differently.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV$|TEST$|CI$)/.test(name),
  );
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env, PATH: path },
  });
  return { status, stdout, stderr };
}

/** Type-checks with one of the compilers of the stacks. */
export function tsc(compiler: 'ts59' | 'typescript' | 'ts7', cwd: string): Ran {
  return run(
    process.execPath,
    [join(stacks, 'node_modules', compiler, 'bin/tsc'), '--noEmit'],
    cwd,
  );
}

/** typescript-eslint's strictest preset on the TypeScript among `files`. */
export function lint(cwd: string, files: readonly string[]): Ran {
  writeFileSync(
    join(cwd, 'eslint.config.mjs'),
    `import tseslint from 'typescript-eslint';
export default tseslint.config(tseslint.configs.strictTypeChecked, {
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
});
`,
  );
  return run(
    'eslint',
    files.filter((file) => file.endsWith('.ts')),
    cwd,
  );
}

/** What a run did, for a failed assertion to show. */
export function shown({ status, stdout, stderr }: Ran): string {
  return `exit ${String(status)}\n${stdout}\n${stderr}`;
}
