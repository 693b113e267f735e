import { describe, expect, it } from 'vitest';
import type { DoubtedGuard, ListedEndpoint, RelPath } from '../../../src/model/types.js';
import { renderDoubts } from '../../../src/report/doubts.js';
import { displayWidth } from '../../../src/report/printable.js';
import { listed } from './values.js';

const gate: DoubtedGuard = {
  name: 'gate()',
  loc: { file: 'src/app.ts' as RelPath, line: 7, column: 9 },
  reason: 'what the package `some-gate` does is not known',
  flag: '--judge some-gate#gate=refuses',
};

function doubtful(
  id: string,
  guards: readonly DoubtedGuard[],
  decision: ListedEndpoint['decision'] = 'secured',
): ListedEndpoint {
  const basis = { kind: 'unknown', reason: '', flag: null, guards } as const;
  return listed(id, { guarded: 'unknown', guard: null, decision, basis });
}

const plain = { color: false, columns: 80 };

describe('renderDoubts', () => {
  it('names each middleware once, with its reasons, its endpoints and the flag', () => {
    const inline: DoubtedGuard = { ...gate, name: '(inline)', flag: null };
    const rows = [
      doubtful('GET /a', [gate]),
      doubtful('GET /b', [{ ...gate, reason: 'the list is not known' }, inline]),
      doubtful('GET /open', [gate], 'open'),
    ];
    expect(renderDoubts(rows, plain)).toMatchInlineSnapshot(`
      "  Reading could not tell whether these refuse callers without credentials:
          gate()  src/app.ts:7:9  before 2 endpoints
            what the package \`some-gate\` does is not known
            the list is not known
            npx authwright --judge some-gate#gate=refuses   or   =passes
          (inline)  src/app.ts:7:9  before 1 endpoint
            what the package \`some-gate\` does is not known
            declare it under a name of its own, so that --judge can say what it does"
    `);
  });

  it('keeps to the width of a terminal, but for what is there to be copied', () => {
    const long = { ...gate, reason: 'it '.repeat(60).trim() };
    const lines = renderDoubts([doubtful('GET /a', [long])], plain)?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('says no more than three reasons, and nothing where all is known', () => {
    const rows = [1, 2, 3, 4, 5].map((each) =>
      doubtful(`GET /${each}`, [{ ...gate, reason: `reason ${each}` }]),
    );
    expect(renderDoubts(rows, plain)).toContain('and 2 more reasons (--json has all)');
    expect(renderDoubts([listed('GET /a'), doubtful('GET /b', [gate], 'open')], plain)).toBeNull();
  });
});
