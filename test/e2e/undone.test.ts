import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { isFull, isLong } from '../support/effort.js';
import { fewer, full } from '../support/matrix-cases.js';
import { javascript, kindName, type ProjectKind, writeProject } from '../support/small-project.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';

const cli = createCli();

const quick = ['--yes', '--no-install', '--no-verify'];

let project = '';

afterEach(() => {
  rmSync(project, { recursive: true });
});

describe('generating and removing gives every byte of every file back', () => {
  // Every other kind has each runner in both languages but for two, which `npm run test:full` has.
  const all = [...full, ...fewer];
  const kinds = isFull ? all : isLong ? all.filter((_, index) => index % 2 === 0) : all.slice(0, 1);
  it.each(kinds.map((each) => [`${kindName(each.kind)}, ${each.tests} tests`, each] as const))(
    '%s',
    async (_, { kind, store, tests, flags = [] }) => {
      project = projectOf(kind);
      const before = treeOf(project);
      await secure('--store', store, '--tests', tests, ...flags);
      expect(treeOf(project)).not.toEqual(before);
      await remove(0);
      expect(treeOf(project)).toEqual(before);
    },
  );
});

describe('.gitignore', () => {
  const files: readonly (readonly [string, string | null, string])[] = [
    ['with CRLF that has one of them', '.env\r\n', '.env\r\nauth.db*\r\n'],
    ['without a final newline', 'dist', 'dist\n.env\nauth.db*'],
    ['that is not there', null, '.env\nauth.db*\n'],
  ];
  it.each(isLong ? files : files.slice(0, 1))(
    '%s is completed, and as it was again',
    async (_, own, wanted) => {
      project = projectOf(javascript);
      if (own === null) rmSync(join(project, '.gitignore'));
      else put(project, '.gitignore', own);
      const before = treeOf(project);
      expect(await secure()).toMatch(/(?:create|change) +\.gitignore/);
      expect(text(project, '.gitignore')).toBe(wanted);
      const secured = treeOf(project);
      await secure();
      expect(treeOf(project)).toEqual(secured);
      expect(await remove(0)).toContain('git takes .env and auth.db* where they are still there');
      expect(treeOf(project)).toEqual(before);
    },
  );

  it('keeps what the owner puts in, before and behind', async () => {
    project = projectOf(javascript);
    put(project, '.gitignore', 'dist\n');
    await secure();
    put(project, '.gitignore', `# mine\n${text(project, '.gitignore') ?? ''}logs\n`);
    await secure();
    await remove(0);
    expect(text(project, '.gitignore')).toBe('# mine\ndist\nlogs\n');
  });

  it('says nothing of a database file where there is none', async () => {
    project = projectOf(javascript);
    put(project, '.gitignore', '');
    await secure('--store', 'postgres');
    expect(text(project, '.gitignore')).toBe('.env\n');
  });
});

describe.runIf(isLong)('the setup of tests in a script', () => {
  const ours = 'node --import ./test/auth-setup.js --test test/';

  it('goes where the owner edited what is around it', async () => {
    project = projectOf(javascript);
    const before = treeOf(project);
    await secure();
    edit(ours, `${ours} --test-reporter=spec`);
    await remove(0);
    edit(' --test-reporter=spec', '');
    expect(treeOf(project)).toEqual(before);
  });

  it('goes where the owner edited something else in package.json', async () => {
    project = projectOf(javascript);
    const before = treeOf(project);
    await secure();
    edit('"private": true', '"private": true, "license": "MIT"');
    await remove(0);
    edit(', "license": "MIT"', '');
    expect(treeOf(project)).toEqual(before);
  });

  it('stays where a script of the owner runs it', async () => {
    project = projectOf(javascript);
    await secure();
    edit('"start":', `"test:watch": "${ours} --watch",\n    "start":`);
    const said = await remove(2);
    expect(said).toContain('package.json uses test/auth-setup.js');
    expect(text(project, 'package.json')).toContain(`"test:watch": "${ours} --watch"`);
    expect(text(project, 'package.json')).toContain('"test": "node --test test/"');
    expect(text(project, 'test/auth-setup.js')).not.toBeNull();
  });
});

async function secure(...argv: readonly string[]): Promise<string> {
  const result = await cli(project, '--secure-rest', '--open', '/health', ...quick, ...argv);
  expect(result.code, shown(result)).toBe(0);
  return result.stdout;
}

async function remove(code: number): Promise<string> {
  const result = await cli(project, 'remove', ...quick);
  expect(result.code, shown(result)).toBe(code);
  return result.stdout;
}

function edit(from: string, to: string): void {
  const before = text(project, 'package.json') ?? '';
  expect(before).toContain(from);
  put(project, 'package.json', before.replace(from, to));
}

/** Outside of git, whose own files change by themselves. */
function projectOf(kind: ProjectKind): string {
  const written = writeProject(kind, `undone-${kindName(kind)}`);
  const folder = mkdtempSync(join(tmpdir(), 'authwright-undone-'));
  cpSync(written, folder, { recursive: true, filter: (source) => !/[\\/]\.git$/.test(source) });
  rmSync(written, { recursive: true });
  return folder;
}
