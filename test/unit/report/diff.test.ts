import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { FileChange, RelPath } from '../../../src/model/types.js';
import { renderDiff, unifiedDiff } from '../../../src/report/diff.js';
import { times } from '../../support/effort.js';

const folder = mkdtempSync(join(tmpdir(), 'authwright-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

function update(path: string, before: string, content: string): FileChange {
  return { kind: 'update', path: path as RelPath, before, content, kept: 'spliced', reason: '' };
}

function create(path: string, content: string): FileChange {
  return { kind: 'create', path: path as RelPath, content, kept: 'managed' };
}

/** Puts the files there as they were, applies the patch with git, and gives back what is there then. */
function applied(changes: readonly FileChange[]): (string | null)[] {
  for (const change of changes) {
    const file = join(folder, change.path);
    mkdirSync(dirname(file), { recursive: true });
    if (change.kind === 'create') rmSync(file, { force: true });
    else writeFileSync(file, change.before);
  }
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: unifiedDiff(changes),
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return changes.map(({ path }) =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null,
  );
}

const many = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n') + '\n';

describe('git apply takes the diff', () => {
  it.each<[string, string, string]>([
    ['LF', 'a\nb\nc\n', 'a\nx\nb\nc\n'],
    ['CRLF', 'a\r\nb\r\nc\r\n', 'a\r\nx\r\nb\r\nc\r\n'],
    ['mixed endings', 'a\r\nb\nc\r\n', 'a\r\nb\nx\nc\r\n'],
    ['a lone carriage return', 'a\rb\nc\n', 'a\rb\nx\nc\n'],
    ['a byte order mark', '\ufeffa\nb\n', '\ufeffa\nx\nb\n'],
    ['a change in the line of the mark', '\ufeffa\n', '\ufeffb\n'],
    ['no newline at the end before', 'a\nb', 'a\nb\nc\n'],
    ['no newline at the end after', 'a\nb\n', 'a\nb'],
    ['no newline at the end of either', 'a\nb', 'x\na\nb'],
    ['an empty file that gets text', '', 'a\n'],
    ['a file that becomes empty', 'a\n', ''],
    ['places far apart', many, many.replace('line 3\n', '').replace('line 35\n', 'x\nline 35\n')],
  ])('%s', (_, before, after) => {
    expect(applied([update('src/a.ts', before, after)])).toEqual([after]);
  });

  it('several files: made, changed, deleted', () => {
    const changes: FileChange[] = [
      create('new/deep/b.ts', 'hello\nworld\n'),
      create('new/empty.ts', ''),
      { kind: 'delete', path: 'old.ts' as RelPath, before: 'gone\n' },
      update('src/c.ts', 'a\n', 'b\n'),
    ];
    expect(applied(changes)).toEqual(['hello\nworld\n', '', null, 'b\n']);
  });

  it.each(['with space.ts', 'quo"te.ts', 'tab\there.ts', 'ünï-日本.ts', '[id].ts'])(
    '%s',
    (name) => {
      expect(
        applied([update(`names/${name}`, 'a\n', 'b\n'), create(`more/${name}`, 'c\n')]),
      ).toEqual(['b\n', 'c\n']);
    },
  );

  it('for any texts', () => {
    const line = fc.constantFrom(
      'a',
      'b',
      '',
      '+',
      '-a',
      '@@ -1 +1 @@',
      '\\ No newline',
      ' x',
      '\t',
    );
    const text = fc
      .tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r'))), line)
      .map(([lines, last]) => lines.map((each) => each.join('')).join('') + last);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 8 }), (pairs) => {
        const changes = pairs.map(([before, after], index) => update(`p/${index}`, before, after));
        const real = changes.filter(
          (each) => each.kind === 'update' && each.before !== each.content,
        );
        if (real.length === 0) return;
        expect(applied(real)).toEqual(real.map((each) => 'content' in each && each.content));
      }),
      { numRuns: times(25, 500, 2_000) },
    );
  });
});

describe('on a terminal', () => {
  const hostile = update('src/a.ts', 'a\n', 'a\n\x1b[2Jb\u202e\n\tindented\n');

  it('shows control characters instead of obeying them, and keeps tabs', () => {
    const text = renderDiff([hostile], { color: false, columns: 80 });
    expect(text).toContain('+\\x1b[2Jb\\u202e');
    expect(text).toContain('+\tindented');
  });

  it('shows a CRLF file without its carriage returns, and one of mixed endings with them', () => {
    const style = { color: false, columns: 80 };
    expect(renderDiff([update('a.ts', 'a\r\n', 'a\r\nb\r\n')], style)).toMatch(/\+b$/);
    expect(renderDiff([update('a.ts', 'a\r\n', 'a\r\nb\n')], style)).toContain(' a\\x0d');
  });

  it('colours what is added and what is taken away', () => {
    const text = renderDiff([update('a.ts', 'a\n', 'b\n')], { color: true, columns: 80 });
    expect(text).toContain('\x1b[31m-a\x1b[39m');
    expect(text).toContain('\x1b[32m+b\x1b[39m');
  });

  it('is the patch itself when there is no terminal', () => {
    const piped = { color: false, columns: Infinity };
    expect(`${renderDiff([hostile], piped)}\n`).toBe(unifiedDiff([hostile]));
    const endsInBlank = [update('src/a.ts', 'a\n\n\n\n', 'b\n\n\n\n')];
    expect(`${renderDiff(endsInBlank, piped)}\n`).toBe(unifiedDiff(endsInBlank));
  });

  it('leaves conflicts out', () => {
    const path = 'src/a.ts' as RelPath;
    expect(
      unifiedDiff([
        { kind: 'conflict', path, cause: 'both', before: 'a', proposed: 'b', hunks: [] },
      ]),
    ).toBe('');
  });
});

describe('the order of a diff', () => {
  it('is the owner’s files, then what is made, folder by folder', () => {
    const changes = [
      create('src/auth/deep/b.ts', 'b\n'),
      create('src/auth/z.ts', 'z\n'),
      { ...update('src/auth/README.md', 'a\n', 'b\n'), kept: 'managed' } as FileChange,
      create('src/auth-z.ts', 'z\n'),
      update('src/routes/books.ts', 'a\n', 'b\n'),
      update('package.json', '{}\n', '{ }\n'),
    ];
    const files = [...unifiedDiff(changes).matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file);
    expect(files).toEqual([
      'src/routes/books.ts',
      'package.json',
      'src/auth-z.ts',
      'src/auth/README.md',
      'src/auth/z.ts',
      'src/auth/deep/b.ts',
    ]);
  });
});
