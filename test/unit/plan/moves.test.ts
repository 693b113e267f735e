import { describe, expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import type { Manifest } from '../../../src/model/types.js';
import { findMoves } from '../../../src/plan/moves/find-moves.js';
import { followInManifest, movedFiles } from '../../../src/plan/moves/follow-moves.js';
import { ALIKE, likeness } from '../../../src/plan/moves/likeness.js';
import { rebase } from '../../../src/plan/moves/rebase.js';
import { memorySnapshot } from '../../support/memory-view.js';

const body = Array.from({ length: 20 }, (_, at) => `export const value${at} = ${at};`).join('\n');
const GUARD = `import { refuse } from './problem.js';\n${body}\n`;
const record = { template: 'guard.ts.hbs', baseSha256: 'x' };

function manifestOf(files: Manifest['files'], answers: Manifest['answers'] = {}): Manifest {
  return {
    manifestVersion: 1,
    generator: { version: '0.1.0' },
    project: { framework: 'f', store: null, spec: null },
    answers,
    files,
    spliced: {},
    routes: {},
  };
}

const manifest = manifestOf({ 'src/auth/guard.ts': record });

function moves(files: Readonly<Record<string, string>>) {
  return findMoves(
    manifest,
    memorySnapshot({ '.authwright/base/src/auth/guard.ts.base': GUARD, ...files }),
  );
}

describe('likeness', () => {
  test('does not see relative imports, indentation and order', () => {
    const moved = GUARD.replace('./problem.js', '../auth/problem.js').replaceAll('\n', '\n  ');
    expect(likeness(GUARD, moved)).toBe(1);
    expect(likeness(GUARD, moved.split('\n').reverse().join('\r\n'))).toBe(1);
  });

  test('falls with every line that is another, and is 0 for another text and for nothing', () => {
    const half = GUARD.replaceAll(/value1\d/g, 'other');
    expect(likeness(GUARD, half)).toBeLessThan(ALIKE);
    expect(likeness(GUARD, 'const other = 1;\n')).toBe(0);
    expect(likeness('', '')).toBe(0);
  });
});

describe('findMoves', () => {
  test('finds nothing to follow while every file is in its place', () => {
    expect(
      moves({ 'src/auth/guard.ts': 'edited beyond recognition', 'src/copy.ts': GUARD }),
    ).toEqual({ followed: [], unclear: [] });
  });

  test('follows the one file that is like what was generated, of the same kind', () => {
    expect(
      moves({ 'src/lib/shield.ts': `// mine\n${GUARD}`, 'src/guard.txt': GUARD }).followed,
    ).toEqual([{ from: 'src/auth/guard.ts', to: 'src/lib/shield.ts' }]);
  });

  test('what is like no file was deleted', () => {
    expect(moves({ 'src/other.ts': 'export const other = 1;\n' })).toEqual({
      followed: [],
      unclear: [],
    });
  });

  test('of two, takes the one that is far more like it, or the only one that is imported', () => {
    const worse = GUARD.replaceAll(/value[1-6] =.*/g, 'other()');
    expect(moves({ 'a.ts': worse, 'b.ts': GUARD }).followed).toMatchObject([{ to: 'b.ts' }]);
    const imported = "import { value1 } from './b.js';\n";
    const found = moves({ 'a.ts': GUARD, 'b.ts': GUARD, 'c.ts': imported });
    expect(found.followed).toMatchObject([{ to: 'b.ts' }]);
  });

  test('guesses neither between two that nothing tells apart, nor when two files would be one', () => {
    expect(moves({ 'a.ts': GUARD, 'b.ts': GUARD })).toMatchObject({
      followed: [],
      unclear: [{ from: 'src/auth/guard.ts', candidates: ['a.ts', 'b.ts'] }],
    });
    const two = manifestOf({ 'a.ts': record, 'b.ts': record });
    const rivals = findMoves(
      two,
      memorySnapshot({
        '.authwright/base/a.ts.base': GUARD,
        '.authwright/base/b.ts.base': GUARD,
        'c.ts': GUARD,
      }),
    );
    expect(rivals.followed).toEqual([]);
    expect(rivals.unclear).toHaveLength(2);
  });
});

describe('the manifest that follows', () => {
  const move = (from: string, to: string) => ({ from: relPath(from), to: relPath(to) });

  test('names the new place and where the file would be made, also after a second move and back again', () => {
    const first = followInManifest(manifest, [move('src/auth/guard.ts', 'src/a.ts')]);
    expect(first.files).toEqual({ 'src/a.ts': { ...record, movedFrom: 'src/auth/guard.ts' } });
    const second = followInManifest(first, [move('src/a.ts', 'src/b.ts')]);
    expect([...movedFiles(second)]).toEqual([['src/auth/guard.ts', 'src/b.ts']]);
    const back = followInManifest(second, [move('src/b.ts', 'src/auth/guard.ts')]);
    expect(back.files).toEqual(manifest.files);
  });

  test('has another output folder where all of it moved as one', () => {
    const files = { 'src/auth/a.ts': record, 'src/auth/b.ts': record, 'test/a.test.ts': record };
    const whole = followInManifest(manifestOf(files, { out: 'src/auth' }), [
      move('src/auth/a.ts', 'lib/id/a.ts'),
      move('src/auth/b.ts', 'lib/id/b.ts'),
    ]);
    expect(whole.answers).toEqual({ out: 'lib/id' });
    expect(whole.files).toEqual({
      'lib/id/a.ts': record,
      'lib/id/b.ts': record,
      'test/a.test.ts': record,
    });
    const part = followInManifest(manifestOf(files, { out: 'src/auth' }), [
      move('src/auth/a.ts', 'lib/id/a.ts'),
    ]);
    expect(part.answers).toEqual({ out: 'src/auth' });
  });
});

test('a record is rebased: its imports lead to the new places, whatever extension they have', () => {
  const places = new Map([
    [relPath('src/auth/guard.ts'), relPath('src/lib/shield.ts')],
    [relPath('src/auth/problem.ts'), relPath('src/auth/refusals.ts')],
  ]);
  const text = "from './problem.js'; from './user'; from '../app.js'; from 'zod';";
  expect(rebase(text, relPath('src/auth/guard.ts'), places)).toBe(
    "from '../auth/refusals.js'; from '../auth/user'; from '../app.js'; from 'zod';",
  );
  expect(rebase(text, relPath('src/auth/router.ts'), places)).toBe(
    "from './refusals.js'; from './user'; from '../app.js'; from 'zod';",
  );
});
