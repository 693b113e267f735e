import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedEndpoint, RelPath } from '../../../src/model/types.js';
import { filterEndpoints, renderList, statusOf } from '../../../src/report/list-table.js';
import { displayWidth } from '../../../src/report/printable.js';
import { listed } from './values.js';
import { times } from '../../support/effort.js';

const endpoints: readonly ListedEndpoint[] = [
  listed('GET /api/v1/books', { decision: 'open', guarded: false, guard: null }),
  listed('POST /api/v1/books', { source: { file: 'src/books.ts' as RelPath, line: 7, column: 3 } }),
  listed('DELETE /api/v1/books/{id}', { guarded: false, guard: null }),
  listed('GET /health', { decision: 'undecided', guarded: false, guard: null, tags: ['ops'] }),
  listed('GET /stats', { guarded: 'unknown', guard: null, tags: ['ops'] }),
  listed('GET /{anything}', { decision: 'undecided', guarded: true }),
  listed('GET /later', { source: null, guarded: null, guard: null }),
];

describe('renderList', () => {
  it('is a table by group', () => {
    expect(renderList(endpoints, { color: false, columns: 80 })).toMatchInlineSnapshot(`
      "  books
          open       GET     /api/v1/books                           src/app.ts:12
          secured    POST    /api/v1/books       requireAuth (read)  src/books.ts:7
          unguarded  DELETE  /api/v1/books/{id}                      src/app.ts:12
        later
          secured    GET     /later                                  not implemented
        ops
          undecided  GET     /health                                 src/app.ts:12
          unsure     GET     /stats              unknown             src/app.ts:12
        other
          undecided  GET     /{anything}         requireAuth (read)  src/app.ts:12"
    `);
  });

  it('gives up the place, then the guard, then the end of the path', () => {
    const narrow = (columns: number) => renderList(endpoints, { color: false, columns });
    expect(narrow(70)).not.toContain('src/books.ts');
    expect(narrow(70)).toContain('requireAuth');
    expect(narrow(50)).not.toContain('requireAuth');
    expect(narrow(50)).toContain('/api/v1/books/{id}');
    expect(narrow(36)).toContain('…');
  });

  it('never is wider than the terminal, and shows every endpoint', () => {
    const word = fc.constantFrom('a', 'users', '{id}', '图书馆', 'x'.repeat(30), '\x1b[31m', 'é');
    const row = fc
      .tuple(
        fc.constantFrom('GET', 'DELETE', 'ALL'),
        fc.array(word, { minLength: 1, maxLength: 8 }),
      )
      .map(([method, words]) => listed(`${method} /${words.join('/')}`));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 32, max: 200 }),
        (rows, columns) => {
          const lines = renderList(rows, { color: false, columns }).split('\n');
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          expect(lines.filter((line) => /\b(?:GET|DELETE|ALL)\b/.test(line))).toHaveLength(
            rows.length,
          );
          expect(lines.join('')).not.toContain('\x1b');
        },
      ),
      { numRuns: times(150, 1_000, 5_000) },
    );
  });
});

describe('filterEndpoints', () => {
  it('shows what it names', () => {
    const ids = (only: Parameters<typeof filterEndpoints>[1]) =>
      filterEndpoints(endpoints, only).map(({ id }) => id);
    expect(ids(null)).toHaveLength(7);
    expect(ids('open')).toEqual(['GET /api/v1/books']);
    expect(ids('undecided')).toEqual(['GET /health', 'GET /{anything}']);
    expect(ids('unguarded')).toEqual(['DELETE /api/v1/books/{id}', 'GET /health', 'GET /stats']);
  });
});

describe('statusOf', () => {
  it.each<[Partial<ListedEndpoint>, string]>([
    [{}, 'secured'],
    [{ guarded: false }, 'unguarded'],
    [{ guarded: 'unknown' }, 'unsure'],
    [{ guarded: null }, 'secured'],
    [{ decision: 'open', guarded: true }, 'open'],
    [{ decision: 'undecided', guarded: false }, 'undecided'],
  ])('%j is %s', (known, status) => {
    expect(statusOf(listed('GET /a', known))).toBe(status);
  });
});
