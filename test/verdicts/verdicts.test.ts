import { describe, expect, it } from 'vitest';
import { readCases } from './read-cases.js';
import { endpointOf, scanned, shapeOf } from './scanned.js';

const cases = [...readCases(), ...readCases('koa')];

describe('the verdict', () => {
  it('has ten cases or more for every rule, five of them real guards and five imagined', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const rule of new Set(cases.map((each) => each.rule))) {
      const own = cases.filter((each) => each.rule === rule);
      const real = own.filter((each) => each.expect === true).length;
      expect.soft(Math.min(real, own.length - real), rule).toBeGreaterThanOrEqual(5);
    }
  });

  for (const each of cases)
    it(`${each.id} is ${each.expect}`, () => {
      const { routes, diagnostics } = scanned(each);
      const wanted = shapeOf(endpointOf(each));
      const found = routes.filter((route) => shapeOf(route) === wanted);
      expect(found.length, `${each.endpoint} is listed`).toBeGreaterThan(0);
      const verdicts = found.map(({ guarded }) => guarded);
      // Where a path is registered twice, one open place is enough.
      if (each.expect === true) expect(new Set(verdicts)).toEqual(new Set([true]));
      else expect(verdicts.every((guarded) => guarded === true)).toBe(false);
      expect(diagnostics.map(({ code }) => code)).toEqual(expect.arrayContaining([...each.warns]));
    });
});
