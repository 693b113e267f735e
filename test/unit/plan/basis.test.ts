import { describe, expect, it } from 'vitest';
import type { GuardUse, RelPath, SourceRoute } from '../../../src/model/types.js';
import { guardedBy } from '../../../src/model/guarded.js';
import { basisOf } from '../../../src/plan/basis.js';
import { withJudged } from '../../../src/plan/judged.js';
import { endpoint, state, withRoute } from '../../support/endpoints.js';

const file = 'src/gate.ts' as RelPath;

function use(known: Partial<GuardUse>): GuardUse {
  return {
    name: 'gate',
    origin: { kind: 'file', file, name: 'gate' },
    place: 'app',
    loc: { file: 'src/app.ts' as RelPath, line: 3, column: 9 },
    verdict: 'unknown',
    ...known,
  };
}

function routeBehind(...guards: readonly GuardUse[]): SourceRoute {
  const [route] = withRoute(endpoint('GET /x'), { guards, ...guardedBy(guards) }).routes;
  return route!;
}

const basisBehind = (...guards: readonly GuardUse[]) =>
  basisOf(state({ ...endpoint('GET /x'), routes: [routeBehind(...guards)] }));

describe('basisOf', () => {
  it('is that of the first that refuses', () => {
    const basis = { kind: 'read', file, line: 4 } as const;
    expect(basisBehind(use({}), use({ verdict: 'refuses', basis }))).toEqual(basis);
    const row = { kind: 'package', row: 'passport' } as const;
    expect(basisBehind(use({ verdict: 'refuses', basis: row }))).toEqual(row);
  });
  it('is where it stands for what has no line of its own', () => {
    expect(basisBehind(use({ verdict: 'refuses' }))).toEqual({
      kind: 'read',
      file: 'src/app.ts',
      line: 3,
    });
  });
  it('is a word where the guard of the run stands and nothing was read to refuse', () => {
    const one = { ...endpoint('GET /x'), routes: [routeBehind(use({}))] };
    expect(basisOf(state(one, { guarded: true }))).toEqual({ kind: 'word' });
  });
  it('is every reason of what is not known', () => {
    const inline = use({ name: '(inline)', origin: { kind: 'unknown' }, why: 'this' });
    const packed = use({
      name: 'pkg()',
      origin: { kind: 'package', name: '@a/pkg', member: 'default' },
      why: 'that',
    });
    expect(basisBehind(inline, packed, use({ verdict: 'passes' }))).toMatchObject({
      kind: 'unknown',
      reason: '(inline): this; pkg(): that',
      flag: '--judge @a/pkg#default=refuses',
      guards: [{ flag: null }, { flag: '--judge @a/pkg#default=refuses' }],
    });
  });
  it('is null for what nothing guards', () => {
    expect(basisBehind(use({ verdict: 'passes' }))).toBeNull();
  });
});

describe('withJudged', () => {
  const judged = (guard: GuardUse, word: 'refuses' | 'passes') =>
    withJudged(
      { routes: [routeBehind(guard)], diagnostics: [], app: null, existingAuth: [] },
      new Map([['src/gate.ts#gate', word]]),
    ).routes[0];

  it.each([
    ['unknown', 'refuses', true],
    ['unknown', 'passes', false],
    ['refuses', 'passes', false],
    ['refuses', 'refuses', true],
    ['passes', 'refuses', false],
  ] as const)('what was read as %s is %s by its owner', (verdict, word, guarded) => {
    expect(judged(use({ verdict }), word)?.guarded).toBe(guarded);
  });
  it('keeps nothing of what rested on reading', () => {
    const read = use({
      verdict: 'refuses',
      basis: { kind: 'read', file, line: 1 },
      needsEnv: [{ name: 'KEY', loc: null }],
      presenceOnly: true,
      idle: true,
    });
    expect(judged(read, 'passes')?.guards).toEqual([use({ verdict: 'passes', idle: true })]);
  });
  it('asks about what stands behind one that refuses nobody by the word of its owner', () => {
    const behind = use({
      origin: { kind: 'file', file, name: 'second' },
      why: 'what stands before it refuses everybody who knows no secret',
      unmet: true,
    });
    const scan = {
      routes: [routeBehind(use({ verdict: 'refuses' }), behind)],
      diagnostics: [],
      app: null,
      existingAuth: [],
    };
    const of = (word: string) => {
      const [route] = withJudged(scan, new Map([[word, 'passes']])).routes;
      return basisOf(state({ ...endpoint('GET /x'), routes: [route!] }));
    };
    expect(of('src/gate.ts#other')).toMatchObject({ kind: 'read' });
    expect(of('src/gate.ts#gate')).toMatchObject({
      kind: 'unknown',
      reason: 'it was not judged, as what stands before it was read to refuse',
      flag: '--judge src/gate.ts#second=refuses',
    });
  });
  it('speaks of what has no name by that of the array that holds it', () => {
    const inArray = use({
      origin: { kind: 'unknown' },
      written: { kind: 'file', file, name: 'gate' },
    });
    expect(judged(inArray, 'refuses')?.guards[0]).toMatchObject({
      verdict: 'refuses',
      basis: { kind: 'word' },
    });
  });
});
