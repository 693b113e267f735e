import { describe, expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { conflictsOf, renderConflicts } from '../../../src/report/conflicts.js';
import { renderUpgrades } from '../../../src/report/upgrades.js';

const style = { color: false, columns: Infinity };
const path = relPath('src/auth/config.ts');

describe('conflicts', () => {
  test('show place, verdict and the three texts; nothing that steers a terminal', () => {
    const hunk = { line: 31, yours: 'mine\n\x1b[2Jours', base: '', generated: 'theirs' };
    expect(renderConflicts([{ path, way: 'keep', hunks: [hunk] }], style)).toMatchInlineSnapshot(`
      "  src/auth/config.ts:31-32 yours kept; what is generated is not taken over
          yours
            mine
            \\x1b[2Jours
          base: nothing
          generated
            theirs"
    `);
  });

  test('of long texts show the beginning and how much there is more', () => {
    const long = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n');
    const hunk = { line: 1, yours: long, base: 'b', generated: 'g' };
    const text = renderConflicts([{ path, way: 'abort', hunks: [hunk] }], style);
    expect(text).toContain('src/auth/config.ts:1-30 conflict');
    expect(text).toContain('… 10 more lines');
    expect(text).not.toContain('line 25');
  });

  test('of a plan are the open and the settled ones, by path; a foreign file has no texts to compare', () => {
    const open = { kind: 'conflict', before: '', proposed: '', hunks: [] } as const;
    const found = conflictsOf({
      changes: [
        { ...open, path, cause: 'both' },
        { ...open, path: relPath('z.ts'), cause: 'foreign' },
      ],
      settled: [{ path: relPath('a.ts'), way: 'theirs', hunks: [] }],
    });
    expect(found.map((each) => `${each.path} ${each.way}`)).toEqual([
      'a.ts theirs',
      'src/auth/config.ts abort',
    ]);
  });
});

test('upgrades say what, why, and which file lacked it, within the terminal', () => {
  const change = {
    version: '0.2.0',
    kind: 'security',
    templates: [],
    what: 'A body that is too large is refused before it is read',
    why: 'it was read to its end, so anybody could keep the server reading (CWE-770)',
  } as const;
  const files = [
    { path, state: 'brought' },
    { path: relPath('src/auth/user.ts'), state: 'lacking' },
  ] as const;
  expect(renderUpgrades([{ change, files }], { color: false, columns: 60 })).toMatchInlineSnapshot(`
    "  Changed in the templates
        security  0.2.0  A body that is too large is refused
          before it is read
          why: it was read to its end, so anybody could keep the
          server reading (CWE-770)
          src/auth/config.ts lacked this, and gets it
          src/auth/user.ts lacks this until its conflict is settled: see above"
  `);
});
