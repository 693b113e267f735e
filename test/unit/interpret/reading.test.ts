import { describe, expect, it } from 'vitest';
import { readExpression, readResult } from './read.js';

describe('members', () => {
  it.each([
    [
      `({ a: 1, ['b' + 'c']: 2, get d() { return this.a; }, e() { return 3; } })`,
      '{a: 1, bc: 2, d: 1, e: function}',
    ],
    [`({ a: { b: [1, 2] } }).a['b'][1]`, '2'],
    [`[1, 2, 3].length`, '3'],
    [`({ a: 1 }).none`, 'undefined'],
    [`({ a: 1, [unknown]: 2 }).none`, 'unknown'],
    [`({ a: 1, b: 2 })[unknown]`, '1 or 2'],
    [`'/Api'.toLowerCase() + '/v1'`, '"/api/v1"'],
    [`process.env.PREFIX ?? '/api'`, '"/api" by default'],
    [`((o) => { o.a = 2; o['b'] ??= 3; return o; })({ a: 1 })`, '{a: 2, b: 3}'],
    [`((o) => { if (unknown) o.a = 2; return o; })({ a: 1 })`, '{a: 1 or 2}'],
    [`(function () { return this.a; }).call({ a: 1 })`, '1'],
    [`(function (x, y) { return [this.a, x, y]; }).bind({ a: 1 }, 2)(3)`, '[1, 2, 3]'],
    [`[1, 2].map((x) => x * 2).concat([5], 6)`, '[2, 4, 5, 6]'],
    [`[1, 2, 3].filter((x) => x > 1).reduce((x, y) => x + y, 0)`, '5'],
    [`[1, unknown].includes(1)`, 'unknown'],
    [`Object.entries({ a: 1 })`, '[["a", 1]]'],
  ])('%s', (text, expected) => {
    expect(readExpression(text)).toBe(expected);
  });
});

describe('destructuring and spread', () => {
  it.each([
    [
      `(({ a, b: { c = 2 } = {}, ...d }) => [a, c, d])({ a: 1, e: 3, f: 4 })`,
      '[1, 2, {e: 3, f: 4}]',
    ],
    [`(([a, , b = 4, ...c]) => [a, b, c])([1, 2, undefined, 5, 6])`, '[1, 4, [5, 6]]'],
    [`((a, ...b) => [a, b])(...[1, 2], 3)`, '[1, [2, 3]]'],
    [`({ a: 1, b: 1, ...{ b: 2 }, c: 3 })`, '{a: 1, b: 2, c: 3}'],
    [`({ a: 1, ...unknown })`, '{a: 1 or unknown, ...}'],
    [`[1, ...[2, 3], ...unknown]`, '[1, 2, 3, ...]'],
    [`(() => { let a = 1, b = 2; [a, b] = [b, a]; return [a, b]; })()`, '[2, 1]'],
    [`(({ a = 1 }) => a)(unknown)`, '1 by default'],
  ])('%s', (text, expected) => {
    expect(readExpression(text)).toBe(expected);
  });
});

describe('classes', () => {
  const classes = `
    class Base {
      size = 1; #hidden = 2; static count = 3;
      constructor(public x: number) {}
      get twice() { return this.x * 2; }
      name() { return 'base'; }
      hidden() { return this.#hidden; }
      static make() { return new this(5); }
    }
    class Child extends Base {
      size = 7;
      constructor() { super(4); this.y = this.twice; }
      name() { return 'child'; }
    }`;

  it.each([
    ['new Child().x', '4'],
    ['new Child().y', '8'],
    ['new Child().size', '7'],
    ['new Child().name()', '"child"'],
    ['new Base(1).name()', '"base"'],
    ['new Base(1).hidden()', '2'],
    ['Child.count', '3'],
    ['new Child() instanceof Base', 'true'],
    ['new Base(1) instanceof Child', 'false'],
    ['Base.make().twice', '10'],
  ])('%s', (text, expected) => {
    expect(readResult(`${classes}\nexport const result = ${text};`)).toBe(expected);
  });
});

describe('modules', () => {
  it('reads what others export, under their names', () => {
    expect(
      readResult({
        'main.ts': `import one, { two as second } from './a.js'; import * as all from './a.js';
          export const result = [one, second, all.three];`,
        'a.ts': `export default 1; export const two = 2; const own = 3; export { own as three };`,
      }),
    ).toBe('[1, 2, 3]');
  });

  it('follows re-exports, of one name, of all, and as one object', () => {
    expect(
      readResult({
        'main.ts': `import { a, b, c } from './index.js'; export const result = [a, b, c.b];`,
        'index.ts': `export { x as a } from './x.js'; export * from './y.js'; export * as c from './y.js';`,
        'x.ts': `export const x = 1;`,
        'y.ts': `export const b = 2;`,
      }),
    ).toBe('[1, 2, 2]');
  });

  it('reads modules that import each other', () => {
    expect(
      readResult({
        'main.ts': `import { b } from './b.js'; export const a = 1; export const result = b();`,
        'b.ts': `import { a } from './main.js'; export const b = () => a + 1;`,
      }),
    ).toBe('2');
  });

  it('ends where re-exports go in a circle', () => {
    expect(
      readResult({
        'main.ts': `import { none } from './a.js'; export const result = none;`,
        'a.ts': `export * from './b.js';`,
        'b.ts': `export * from './a.js';`,
      }),
    ).toBe('unknown');
  });

  it.each([
    ['module.exports = { a: 1 };', '1'],
    ['exports.a = 1;', '1'],
    ['module.exports.a = 1;', '1'],
    ['Object.assign(module.exports, { a: 1 });', '1'],
    ['module.exports = { ...require("./c.js") };', '2'],
  ])('reads CommonJS: %s', (text, expected) => {
    expect(
      readResult({
        'main.js': `const { a } = require('./b'); exports.result = a;`,
        'b.js': text,
        'c.js': `exports.a = 2;`,
      }),
    ).toBe(expected);
  });

  it('reads CommonJS from a module, and what a package gives as the package’s', () => {
    expect(
      readResult({
        'main.mts': `import b, { a } from './b.cjs'; import { verify } from 'jsonwebtoken';
          export const result = [a, b, verify];`,
        'b.cjs': `module.exports = { a: 1 };`,
      }),
    ).toBe('[1, {a: 1}, external jsonwebtoken.verify]');
  });

  it('reads modules that require each other', () => {
    expect(
      readResult({
        'main.js': `exports.one = 1; const b = require('./b'); exports.result = b.two();`,
        'b.js': `const main = require('./main'); exports.two = () => main.one + 1;`,
      }),
    ).toBe('2');
  });

  it('reads JSON', () => {
    expect(
      readResult({
        'main.ts': `import config from './config.json'; export const result = config.a[0].b;`,
        'config.json': `{ "a": [{ "b": true }] }`,
      }),
    ).toBe('true');
  });
});

describe('what is never read to its end', () => {
  it('is a function that calls itself', () => {
    expect(
      readExpression('(() => { function own(n) { return own(n + 1); } return own(0); })()'),
    ).toBe('unknown');
  });

  it('is a loop whose rounds are counted at run time', () => {
    expect(readExpression('(() => { let x = 0; while (unknown) x += 1; return x; })()')).toBe(
      'unknown',
    );
  });
});

describe('promises', () => {
  it.each([
    ['(async () => await later())()', '1'],
    ['later().then((x) => x + 1)', '2'],
    ['later().catch(() => 3)', '1'],
    ['later().finally(() => 3)', '1'],
  ])('are what they resolve to: %s', (text, expected) => {
    expect(readResult(`const later = async () => 1; export const result = ${text};`)).toBe(
      expected,
    );
  });
});
