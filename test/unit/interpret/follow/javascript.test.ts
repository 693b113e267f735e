import { describe, expect, it } from 'vitest';
import {
  constant,
  fromCaller,
  UNDEFINED,
  type Value,
} from '../../../../src/interpret/follow/values.js';
import { OPEN_PART } from '../../../../src/interpret/values.js';
import { followSnippet } from '../../../support/follow.js';

/** Everything that a body may log and give; `input` makes what is sent, anew for each way. */
function outcomesOf(text: string, input: () => Value = () => UNDEFINED): readonly string[] {
  const { outcomes, incomplete } = followSnippet(text, () => [input()]);
  expect(incomplete).toBeNull();
  return [...new Set(outcomes.map(({ log, result }) => [...log, result].join(' ')))].sort();
}

const body = (text: string): string => `module.exports = (sent) => { ${text} };`;
const asyncBody = (text: string): string => `module.exports = async (sent) => { ${text} };`;

describe('a promise', () => {
  it('is handled by a function that is not source', () => {
    expect(
      outcomesOf(asyncBody('await Promise.reject(1).catch(console.error); log("on");')),
    ).toEqual(['"on" undefined']);
  });

  it('that others left may fail', () => {
    const text = `let ready; const start = () => { ready = connect(); };
      module.exports = async () => { try { await ready; return 1; } catch { return 2; } };`;
    expect(outcomesOf(text)).toEqual(['1', '2']);
  });
});

describe('an object', () => {
  it('has what is spread over it', () => {
    expect(
      outcomesOf(`const settings = { strict: false };
        module.exports = () => ({ strict: true, ...settings }).strict;`),
    ).toEqual(['false']);
  });

  it('has what somebody sends, where that is spread over it', () => {
    expect(
      outcomesOf(
        body('const { a, ...rest } = sent; return { strict: true, ...rest }.strict ? 1 : 2;'),
        () => fromCaller('body', 'object'),
      ),
    ).toEqual(['1', '2']);
  });

  it('has what its prototype has, where that is not followed', () => {
    expect(outcomesOf(body('return Object.create({ open: true }).open ? 1 : 2;'))).toEqual([
      '1',
      '2',
    ]);
    expect(
      outcomesOf(
        `function Made() { this.own = 1; } Made.prototype.open = () => 1;
        module.exports = () => { const made = new Made(); return [made.own, made.open ? 1 : 2]; };`,
      ),
    ).toEqual(['[1, 1]', '[1, 2]']);
  });
});

describe('an expression with the flag g', () => {
  it('goes on where an earlier request left it', () => {
    expect(outcomesOf(`const RE = /b/g; module.exports = () => RE.test('abc');`)).toEqual([
      'false',
      'true',
    ]);
    expect(outcomesOf(`const RE = /x/g; module.exports = () => RE.test('abc');`)).toEqual([
      'false',
    ]);
  });

  it('goes on where it stopped', () => {
    expect(
      outcomesOf(body(`const re = /b/g; return [re.test('abc'), re.test('abc'), re.test('b')];`)),
    ).toEqual(['[true, false, true]']);
  });
});

describe('what somebody sends', () => {
  it('may be no list', () => {
    const text = 'try { for (const each of sent) log(each); return 1; } catch { return 2; }';
    expect(outcomesOf(body(text), () => fromCaller('roles'))).toContain('2');
  });

  it('may be no text', () => {
    const text = 'try { return sent && sent.trim() ? 1 : 0; } catch { return 2; }';
    expect(outcomesOf(body(text), () => fromCaller('name'))).toContain('2');
    expect(outcomesOf(body(text), () => fromCaller('name', 'string'))).not.toContain('2');
  });

  it('may be what a text starts with', () => {
    expect(
      outcomesOf(body(`return '/admin/x'.startsWith(sent) ? 1 : 2;`), () =>
        constant(`/${OPEN_PART}`),
      ),
    ).toEqual(['1', '2']);
  });
});

describe('a method of the language that is not followed', () => {
  it.each([
    `[1, 2].reduceRight((x, y) => x + y)`,
    `[1].with(0, 2)`,
    `'a'.anchor('b')`,
    `(() => 1).toString()`,
    `new Set([1]).entries()`,
    `new Map([[1, 2]]).forEach(() => 1)`,
    `(5).toFixed(2)`,
    `'a'.match(/a/).groups`,
    `/a/.toString()`,
  ])('%s is there all the same', (text) => {
    expect(outcomesOf(body(`try { ${text}; return 1; } catch { return 2; }`))).toEqual(['1']);
  });

  it('is not there where the language has none of that name', () => {
    expect(outcomesOf(body('try { [1].none(); return 1; } catch { return 2; }'))).toEqual(['2']);
  });
});

describe('ways that meet', () => {
  // They are compared from the second on, where it is known that they part.
  const parted = (...ways: readonly [string, string, string]): string =>
    `switch (Math.random()) { case 1: ${ways[0]} break; case 2: ${ways[1]} break; default: ${ways[2]} }`;
  const places = [0, 1, 2].map((place) => [place] as const);
  const waysWith = (place: number, text: string): string =>
    parted(place === 0 ? text : '', place === 1 ? text : '', place === 2 ? text : '');

  it.each(places)('go on apart where an expression goes on, way %i', (place) => {
    const text = `const re = /x/g; ${waysWith(place, "re.test('x');")} return re.test('x');`;
    expect(outcomesOf(body(text))).toEqual(['false', 'true']);
  });

  it.each(places)('go on apart where something comes with the next tick, way %i', (place) => {
    const text = `${waysWith(place, 'process.nextTick(log, 1);')} await null; return 2;`;
    expect(outcomesOf(asyncBody(text))).toEqual(['1 2', '2']);
  });
});

describe('a long list', () => {
  const words = "const words = 'a b c d e f g h i j k l'.split(' ');";
  const sent = (): Value => fromCaller('body', 'string');

  it('may hold what somebody sends, which may then be any of it', () => {
    const text = `${words} if (!words.includes(sent)) return 1; return sent === 'k' ? 2 : 3;`;
    expect(outcomesOf(body(text), sent)).toEqual(['1', '2', '3']);
  });

  it('does not hold what it was found not to hold', () => {
    const text = `${words} if (new Set(words).has(sent)) return 1; return sent === 'k' ? 2 : 3;`;
    expect(outcomesOf(body(text), sent)).toEqual(['1', '3']);
  });
});
