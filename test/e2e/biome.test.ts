import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { times } from '../support/effort.js';
import { authwright, run, shown } from '../support/run.js';
import { installModules } from '../support/services.js';
import { commitAll, type ProjectKind, writeProject } from '../support/small-project.js';

/** Where Biome checks a project, it finds no more after a run than before: format, recommended rules, import order. */
const root = resolve(import.meta.dirname, '../..');
const typescript = { language: 'typescript', spec: true } as const;

type Case = {
  readonly name: string;
  readonly project: () => string;
  readonly flags: readonly string[];
};

const express = (kind: ProjectKind) => () => writeProject(kind, `biome-${kind.runner}`);
const CASES: readonly Case[] = [
  {
    name: 'Express in TypeScript on libSQL',
    project: express({
      ...typescript,
      express: 5,
      module: 'esm',
      resolution: 'nodenext',
      runner: 'vitest',
    }),
    flags: ['--store', 'libsql', '--tests', 'full'],
  },
  {
    name: 'Express in TypeScript on PostgreSQL, with every other setting',
    project: express({
      ...typescript,
      express: 4,
      module: 'cjs',
      resolution: 'commonjs',
      runner: 'jest',
    }),
    flags: [
      ...['--store', 'postgres', '--stateless', '--algorithm', 'ES256', '--hash', 'scrypt'],
      ...['--role', 'GET /notes=admin', '--trust-proxy', '1', '--tests', 'full'],
    ],
  },
  {
    name: 'Express in JavaScript',
    project: express({
      language: 'javascript',
      spec: false,
      express: 5,
      module: 'esm',
      resolution: 'commonjs',
      runner: 'node-test',
    }),
    flags: ['--store', 'libsql', '--tests', 'full'],
  },
  {
    name: 'Koa in TypeScript',
    project: toolshed,
    flags: ['--store', 'postgres', '--new-auth', '--tests', 'full'],
  },
  {
    name: 'Koa in TypeScript, with the tests of endpoints alone',
    project: toolshed,
    flags: ['--store', 'libsql', '--new-auth', '--tests', 'endpoints'],
  },
];

test.each(CASES.slice(0, times(1, 3, CASES.length)))(
  '$name',
  ({ project, flags }) => {
    const folder = project();
    writeFileSync(
      join(folder, 'biome.json'),
      '{\n\t"root": true,\n\t"formatter": { "lineWidth": 120 },\n\t"files": { "includes": ["**", "!**/*.yaml"] }\n}\n',
    );
    const tidied = biome(folder, 'check', '--write', '--unsafe');
    expect(tidied.status, shown(tidied)).toBe(0);
    commitAll(folder);

    const first = authwright(folder, ['--secure-rest', '--open', '/health', ...flags, '--yes']);
    expect(first.status, shown(first)).toBe(0);
    const checked = biome(folder, 'ci', '--max-diagnostics=100');
    expect(checked.status, shown(checked)).toBe(0);

    const again = authwright(folder, []);
    expect(again.stdout, shown(again)).toContain('Nothing to do');
  },
  240_000,
);

function biome(folder: string, ...args: readonly string[]) {
  return run('biome', args, folder);
}

function toolshed(): string {
  const stack = join(root, 'fixtures/stacks/koa3');
  installModules(stack);
  mkdirSync(join(stack, '.runs'), { recursive: true });
  const folder = mkdtempSync(join(stack, '.runs/biome-'));
  cpSync(join(root, 'fixtures/projects/toolshed'), folder, { recursive: true });
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  return folder;
}
