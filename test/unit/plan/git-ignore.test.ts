import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planIgnore, recordIgnoreLines, takeOutIgnoreLines } from '../../../src/plan/git-ignore.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { put, text } from '../apply/scratch.js';
import { times } from '../../support/effort.js';

const secrets = { pattern: '.env', files: ['.env'] };
const accounts = { pattern: 'auth.db*', files: ['auth.db', 'auth.db-shm', 'auth.db-wal'] };
const names = [...secrets.files, ...accounts.files];

let root: string;
let project: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'authwright-ignore-'));
  project = root;
  git('init', '--quiet');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
}

/** What git itself says. */
function isIgnored(file: string): boolean {
  try {
    git('-c', 'core.excludesFile=/dev/null', 'check-ignore', '--quiet', '--no-index', file);
    return true;
  } catch {
    return false;
  }
}

function plan() {
  return planIgnore(takeSnapshot(project), [secrets, accounts], {}, '\n');
}

/** Plans, writes, and returns what `.gitignore` is then. */
function apply(): string | null {
  const { change } = plan();
  if (change && 'content' in change) put(project, '.gitignore', change.content);
  return text(project, '.gitignore');
}

describe('.gitignore', () => {
  it.each([
    ['is made where there is none', null, '.env\nauth.db*\n'],
    ['gets what it lacks', 'node_modules\n', 'node_modules\n.env\nauth.db*\n'],
    ['that is empty', '', '.env\nauth.db*\n'],
    ['without a final newline has none then', 'dist', 'dist\n.env\nauth.db*'],
    ['with CRLF', 'dist\r\n', 'dist\r\n.env\r\nauth.db*\r\n'],
    [
      'with the files of a database left out, not those beside it',
      '*.db\n.env',
      '*.db\n.env\nauth.db*',
    ],
    ['that says it in a comment only', '# .env\n', '# .env\n.env\nauth.db*\n'],
    ['that takes back with a wide pattern', '.env\n!.*\n*.db*\n', '.env\n!.*\n*.db*\n.env\n'],
  ])('%s', (_, before, after) => {
    if (before !== null) put(project, '.gitignore', before);
    expect(apply()).toBe(after);
    expect(names.filter((name) => !isIgnored(name))).toEqual([]);
    expect(plan().change).toBeNull();
  });

  it.each([
    '.env\nauth.db*\n',
    '.env*\n!.env.example\n*.db*\n',
    '/.env\n/auth.db\n/auth.db-*\n',
    '*\n!src\n',
    '**/.env\r\n*.db\r\n*.db-???\r\n',
  ])('that says it in its own way stays: %j', (before) => {
    put(project, '.gitignore', before);
    expect(plan()).toEqual({ change: null, diagnostics: [] });
  });

  it('above the package counts, as far as git looks', () => {
    put(root, '.gitignore', '.env\n');
    project = join(root, 'packages/api');
    mkdirSync(project, { recursive: true });
    expect(apply()).toBe('auth.db*\n');
    put(root, '.gitignore', '/packages/*/.env\n*.db*\n');
    rmSync(join(project, '.gitignore'));
    expect(apply()).toBeNull();
    expect(names.filter((name) => !isIgnored(name))).toEqual([]);
  });

  it('above says nothing where it ignores the package as a whole', () => {
    put(root, '.gitignore', 'packages/\n');
    project = join(root, 'packages/api');
    mkdirSync(project, { recursive: true });
    expect(apply()).toBe('.env\nauth.db*\n');
  });

  it('keeps a line by which the owner takes a file back, and that is told', () => {
    put(project, '.gitignore', '.env*\n!.env\n*.db*\n');
    const { change, diagnostics } = plan();
    expect(change).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'SECRET_NOT_IGNORED', severity: 'warning' }]);
  });

  it('hides no source of the project', () => {
    put(project, 'src/auth.db.ts', '');
    expect(apply()).toBe('.env\n/auth.db\n/auth.db-shm\n/auth.db-wal\n');
    expect(isIgnored('src/auth.db.ts')).toBe(false);
    expect(names.filter((name) => !isIgnored(name))).toEqual([]);
  });

  it('loses a line of an earlier run that is for nothing, and keeps it while accounts are there', () => {
    put(project, '.gitignore', 'dist\n.env\nauth.db*');
    const other = () =>
      planIgnore(takeSnapshot(project), [secrets], { '.env': '', 'auth.db*': '' }, '\n').change;
    expect(other()).toMatchObject({ content: 'dist\n.env', reason: '−1 line' });
    put(project, 'auth.db', '');
    expect(other()).toBeNull();
  });

  it('that is no UTF-8 is left alone', () => {
    execFileSync('sh', ['-c', String.raw`printf '\377\n' > .gitignore`], { cwd: project });
    expect(plan().change).toBeNull();
  });
});

describe('whatever is in it', () => {
  // One repository for all runs, for git takes longer than everything else.
  let shared: string;
  beforeAll(() => {
    shared = mkdtempSync(join(tmpdir(), 'authwright-ignore-'));
    execFileSync('git', ['init', '--quiet'], { cwd: shared });
  });
  afterAll(() => {
    rmSync(shared, { recursive: true });
  });

  const line = fc.constantFrom(
    ...['', '# x', '*', '!*', '.env', '.env*', '!.env*', '/.env', '!.env.example', '.*', '!.*'],
    ...[
      '*.db',
      '*.db*',
      '!*.db-wal',
      'auth.*',
      '!auth.*',
      'auth.db-???',
      ' .env',
      '.env ',
      '\\.env',
    ],
    ...['[.]env', '*/.env', '**/.env', '.e?v', '.env/', 'a/**', '/auth.db*'],
  );
  const content = fc
    .tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, eol, ends]) => lines.join(eol) + (ends ? eol : ''));

  it('git takes neither secrets nor accounts, and everything else as before', () => {
    fc.assert(
      fc.property(content, (before) => {
        project = shared;
        put(project, '.gitignore', before);
        const others = ['.env.example', 'src/app.ts', 'auth.ts'].map(isIgnored);
        const after = apply() ?? '';
        expect(names.filter((name) => !isIgnored(name))).toEqual([]);
        expect(['.env.example', 'src/app.ts', 'auth.ts'].map(isIgnored)).toEqual(others);
        expect(plan().change).toBeNull();
        const parts = recordIgnoreLines(before, after, {});
        const back = applyEdits(after, takeOutIgnoreLines(after, Object.keys(parts)));
        expect(back.split(/\r?\n/).filter(Boolean)).toEqual(before.split(/\r?\n/).filter(Boolean));
      }),
      { numRuns: times(15, 150, 300) },
    );
  });
});
