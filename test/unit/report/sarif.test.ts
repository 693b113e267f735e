import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSarif } from '../../../src/report/sarif.js';
import { diagnostic } from './values.js';

const ajv = new draft04.default({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(sarifSchema);

type Log = {
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations?: {
        physicalLocation: {
          artifactLocation: { uri: string };
          region: { startLine: number; startColumn: number };
        };
      }[];
    }[];
  }[];
};

function log(...args: Parameters<typeof renderSarif>): Log {
  return JSON.parse(renderSarif(...args)) as Log;
}

describe('renderSarif', () => {
  it('says each problem with its rule, level and place', () => {
    const [run] = log(
      [
        diagnostic({ code: 'UNGUARDED', place: 'src/routes/my file#1.ts:3:9' }),
        diagnostic({ code: 'UNDECIDED', severity: 'warning' }),
        diagnostic({ code: 'ROUTE_GONE', severity: 'info', place: '' }),
      ],
      '0.1.0',
      'packages/api',
    ).runs;
    expect(run?.tool.driver.rules).toEqual([
      { id: 'ROUTE_GONE' },
      { id: 'UNDECIDED' },
      { id: 'UNGUARDED' },
    ]);
    expect(run?.results.map(({ level, ruleIndex }) => [level, ruleIndex])).toEqual([
      ['error', 2],
      ['warning', 1],
      ['note', 0],
    ]);
    expect(run?.results[0]?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'packages/api/src/routes/my%20file%231.ts' },
      region: { startLine: 3, startColumn: 9 },
    });
    expect(run?.results[2]?.locations).toBeUndefined();
    expect(run?.results[0]?.message.text).toContain("--secure 'GET /users'");
  });

  it('is valid by the schema of SARIF 2.1.0, whatever the problems say', () => {
    const problem = fc.record({
      code: fc.stringMatching(/^[A-Z_]{1,12}$/),
      message: fc.string({ unit: 'binary' }),
      fix: fc.string(),
      severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
      place: fc.constantFrom('', 'src/app.ts:1:1', 'ünï/[id] %.ts:2:3'),
    });
    fc.assert(
      fc.property(fc.array(problem, { maxLength: 4 }), (problems) => {
        const valid = isSarif(log(problems.map(diagnostic), '0.1.0', ''));
        expect(isSarif.errors ?? []).toEqual([]);
        expect(valid).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
