import { describe, expect, it } from 'vitest';
import {
  any,
  constant,
  FALSE,
  fromCaller,
  fromState,
  SECRET,
  TRUE,
  UNDEFINED,
  unread,
  type Value,
} from '../../../../src/interpret/follow/values.js';
import { followSnippet } from '../../../support/follow.js';

/** What an operand can be: known, or decided by somebody. */
const KINDS: Readonly<Record<string, () => Value>> = {
  true: () => TRUE,
  false: () => FALSE,
  value: () => constant('v'),
  absent: () => UNDEFINED,
  caller: () => fromCaller('sent'),
  secret: () => any(SECRET, { name: 'key' }),
  unread: () => unread('it is not read'),
  state: () => fromState('it is left by others'),
};

/** Every outcome, in words; `?` where it is not certain that there is a request for which it happens. */
function outcomesOf(text: string, ...inputs: readonly (() => Value)[]): string {
  const { outcomes, incomplete } = followSnippet(text, () => inputs.map((make) => make()));
  expect(incomplete).toBeNull();
  const words = outcomes.map(({ log, result, isCertain }) => {
    const last = log.length > 0 && result === 'undefined' ? [] : [result];
    return [...log, ...last].join(' ') + (isCertain ? '' : ' ?');
  });
  return [...new Set(words)]
    .sort()
    .join(', ')
    .replaceAll(/\ba (\w+) value/g, '$1');
}

/** For each kind of operand what a form gives. */
function row(form: string): string {
  const isStatement = /[;}]$/.test(form);
  const text = `module.exports = (a) => ${isStatement ? `{ ${form} }` : `(${form})`};`;
  const cells = Object.entries(KINDS).map(([kind, make]) => `${kind} → ${outcomesOf(text, make)}`);
  return `\n${cells.join('\n')}\n`;
}

/** For each pair of operands what an operator gives: rows are left operands. */
function table(operator: string): string {
  const text = `module.exports = (a, b) => a ${operator} b;`;
  const rows = Object.entries(KINDS).map(([left, a]) => {
    const cells = Object.entries(KINDS).map(([right, b]) => `${right}: ${outcomesOf(text, a, b)}`);
    return `${left} ${operator} ${cells.join(' | ')}`;
  });
  return `\n${rows.join('\n')}\n`;
}

describe('operators with one operand', () => {
  it('!a', () => {
    expect(row('!a')).toMatchInlineSnapshot(`
      "
      true → false
      false → true
      value → false
      absent → true
      caller → false, true
      secret → false
      unread → false ?, true ?
      state → false ?, true ?
      "
    `);
  });

  it('a ? 1 : 2', () => {
    expect(row('a ? 1 : 2')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 2
      value → 1
      absent → 2
      caller → 1, 2
      secret → 1
      unread → 1 ?, 2 ?
      state → 1 ?, 2 ?
      "
    `);
  });

  it('a?.x ?? 0', () => {
    expect(row('a?.x ?? 0')).toMatchInlineSnapshot(`
      "
      true → 0
      false → 0
      value → 0
      absent → 0
      caller → 0, caller
      secret → secret
      unread → 0 ?, unread ?
      state → state
      "
    `);
  });

  it('a == null', () => {
    expect(row('a == null')).toMatchInlineSnapshot(`
      "
      true → false
      false → false
      value → false
      absent → true
      caller → false, true
      secret → false
      unread → false ?, true ?
      state → false ?, true ?
      "
    `);
  });

  it('typeof a', () => {
    expect(row('typeof a')).toMatchInlineSnapshot(`
      "
      true → "boolean"
      false → "boolean"
      value → "string"
      absent → "undefined"
      caller → caller
      secret → "string"
      unread → unread
      state → state
      "
    `);
  });

  it(`typeof a === 'string'`, () => {
    expect(row(`typeof a === 'string'`)).toMatchInlineSnapshot(`
      "
      true → false
      false → false
      value → true
      absent → false
      caller → false, true
      secret → true
      unread → false ?, true ?
      state → false ?, true ?
      "
    `);
  });

  it('!(a && true)', () => {
    expect(row('!(a && true)')).toMatchInlineSnapshot(`
      "
      true → false
      false → true
      value → false
      absent → true
      caller → false, true
      secret → false
      unread → false ?, true ?
      state → false ?, true ?
      "
    `);
  });
});

describe('operators with two operands', () => {
  it('&&', () => {
    expect(table('&&')).toMatchInlineSnapshot(`
      "
      true && true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      false && true: false | false: false | value: false | absent: false | caller: false | secret: false | unread: false | state: false
      value && true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      absent && true: undefined | false: undefined | value: undefined | absent: undefined | caller: undefined | secret: undefined | unread: undefined | state: undefined
      caller && true: caller, true | false: caller, false | value: "v", caller | absent: caller, undefined | caller: caller | secret: caller, secret | unread: caller, unread | state: caller, state
      secret && true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      unread && true: unread ?, true ? | false: unread ?, false ? | value: "v" ?, unread ? | absent: unread ?, undefined ? | caller: caller ?, unread ? | secret: secret ?, unread ? | unread: unread ? | state: state ?, unread ?
      state && true: state ?, true ? | false: state ?, false ? | value: "v" ?, state ? | absent: state ?, undefined ? | caller: caller ?, state ? | secret: secret ?, state ? | unread: state ?, unread ? | state: state ?
      "
    `);
  });

  it('||', () => {
    expect(table('||')).toMatchInlineSnapshot(`
      "
      true || true: true | false: true | value: true | absent: true | caller: true | secret: true | unread: true | state: true
      false || true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      value || true: "v" | false: "v" | value: "v" | absent: "v" | caller: "v" | secret: "v" | unread: "v" | state: "v"
      absent || true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      caller || true: caller, true | false: caller, false | value: "v", caller | absent: caller, undefined | caller: caller | secret: caller, secret | unread: caller, unread | state: caller, state
      secret || true: secret | false: secret | value: secret | absent: secret | caller: secret | secret: secret | unread: secret | state: secret
      unread || true: unread ?, true ? | false: unread ?, false ? | value: "v" ?, unread ? | absent: unread ?, undefined ? | caller: caller ?, unread ? | secret: secret ?, unread ? | unread: unread ? | state: state ?, unread ?
      state || true: state ?, true ? | false: state ?, false ? | value: "v" ?, state ? | absent: state ?, undefined ? | caller: caller ?, state ? | secret: secret ?, state ? | unread: state ?, unread ? | state: state ?
      "
    `);
  });

  it('??', () => {
    expect(table('??')).toMatchInlineSnapshot(`
      "
      true ?? true: true | false: true | value: true | absent: true | caller: true | secret: true | unread: true | state: true
      false ?? true: false | false: false | value: false | absent: false | caller: false | secret: false | unread: false | state: false
      value ?? true: "v" | false: "v" | value: "v" | absent: "v" | caller: "v" | secret: "v" | unread: "v" | state: "v"
      absent ?? true: true | false: false | value: "v" | absent: undefined | caller: caller | secret: secret | unread: unread | state: state
      caller ?? true: caller, true | false: caller, false | value: "v", caller | absent: caller, undefined | caller: caller | secret: caller, secret | unread: caller, unread | state: caller, state
      secret ?? true: secret | false: secret | value: secret | absent: secret | caller: secret | secret: secret | unread: secret | state: secret
      unread ?? true: unread ?, true ? | false: unread ?, false ? | value: "v" ?, unread ? | absent: unread ?, undefined ? | caller: caller ?, unread ? | secret: secret ?, unread ? | unread: unread ? | state: state ?, unread ?
      state ?? true: state ?, true ? | false: state ?, false ? | value: "v" ?, state ? | absent: state ?, undefined ? | caller: caller ?, state ? | secret: secret ?, state ? | unread: state ?, unread ? | state: state ?
      "
    `);
  });

  it('===', () => {
    expect(table('===')).toMatchInlineSnapshot(`
      "
      true === true: true | false: false | value: false | absent: false | caller: false, true | secret: false | unread: false ?, true ? | state: false ?, true ?
      false === true: false | false: true | value: false | absent: false | caller: false, true | secret: false | unread: false ?, true ? | state: false ?, true ?
      value === true: false | false: false | value: true | absent: false | caller: false, true | secret: false | unread: false ?, true ? | state: false ?, true ?
      absent === true: false | false: false | value: false | absent: true | caller: false, true | secret: false | unread: false ?, true ? | state: false ?, true ?
      caller === true: false, true | false: false, true | value: false, true | absent: false, true | caller: false, true | secret: false | unread: false ?, true ? | state: false ?, true ?
      secret === true: false | false: false | value: false | absent: false | caller: false | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      unread === true: false ?, true ? | false: false ?, true ? | value: false ?, true ? | absent: false ?, true ? | caller: false ?, true ? | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      state === true: false ?, true ? | false: false ?, true ? | value: false ?, true ? | absent: false ?, true ? | caller: false ?, true ? | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      "
    `);
  });

  it('!==', () => {
    expect(table('!==')).toMatchInlineSnapshot(`
      "
      true !== true: false | false: true | value: true | absent: true | caller: false, true | secret: true | unread: false ?, true ? | state: false ?, true ?
      false !== true: true | false: false | value: true | absent: true | caller: false, true | secret: true | unread: false ?, true ? | state: false ?, true ?
      value !== true: true | false: true | value: false | absent: true | caller: false, true | secret: true | unread: false ?, true ? | state: false ?, true ?
      absent !== true: true | false: true | value: true | absent: false | caller: false, true | secret: true | unread: false ?, true ? | state: false ?, true ?
      caller !== true: false, true | false: false, true | value: false, true | absent: false, true | caller: false, true | secret: true | unread: false ?, true ? | state: false ?, true ?
      secret !== true: true | false: true | value: true | absent: true | caller: true | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      unread !== true: false ?, true ? | false: false ?, true ? | value: false ?, true ? | absent: false ?, true ? | caller: false ?, true ? | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      state !== true: false ?, true ? | false: false ?, true ? | value: false ?, true ? | absent: false ?, true ? | caller: false ?, true ? | secret: false ?, true ? | unread: false ?, true ? | state: false ?, true ?
      "
    `);
  });
});

describe('control forms', () => {
  it('if', () => {
    expect(row('if (a) log(1); else log(2);')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 2
      value → 1
      absent → 2
      caller → 1, 2
      secret → 1
      unread → 1 ?, 2 ?
      state → 1 ?, 2 ?
      "
    `);
  });

  it('while', () => {
    expect(row('while (a) { log(1); break; }')).toMatchInlineSnapshot(`
      "
      true → 1
      false → undefined
      value → 1
      absent → undefined
      caller → 1, undefined
      secret → 1
      unread → 1 ?, undefined ?
      state → 1 ?, undefined ?
      "
    `);
  });

  it('for', () => {
    expect(row('for (; a; ) { log(1); break; }')).toMatchInlineSnapshot(`
      "
      true → 1
      false → undefined
      value → 1
      absent → undefined
      caller → 1, undefined
      secret → 1
      unread → 1 ?, undefined ?
      state → 1 ?, undefined ?
      "
    `);
  });

  it('do while', () => {
    expect(row('let n = 0; do { n += 1; log(n); } while (a && n < 2);')).toMatchInlineSnapshot(`
      "
      true → 1 2
      false → 1
      value → 1 2
      absent → 1
      caller → 1, 1 2
      secret → 1 2
      unread → 1 2 ?, 1 ?
      state → 1 2 ?, 1 ?
      "
    `);
  });

  it('switch with a case that falls through', () => {
    expect(row(`switch (a) { case true: log(1); case 'v': log(2); break; default: log(3); }`))
      .toMatchInlineSnapshot(`
      "
      true → 1 2
      false → 3
      value → 2
      absent → 3
      caller → 1 2, 2, 3
      secret → 3
      unread → 1 2 ?, 2 ?, 3 ?
      state → 1 2 ?, 2 ?, 3 ?
      "
    `);
  });

  it('try', () => {
    expect(row('try { if (a) throw 1; log(2); } catch (e) { log(e); } finally { log(3); }'))
      .toMatchInlineSnapshot(`
      "
      true → 1 3
      false → 2 3
      value → 1 3
      absent → 2 3
      caller → 1 3, 2 3
      secret → 1 3
      unread → 1 3 ?, 2 3 ?
      state → 1 3 ?, 2 3 ?
      "
    `);
  });

  it('for of', () => {
    expect(row(`try { for (const x of a) log(1); log(2); } catch { log('failed'); }`))
      .toMatchInlineSnapshot(`
      "
      true → "failed"
      false → "failed"
      value → 1 2
      absent → "failed"
      caller → "failed", 1 1 2, 1 2, 2
      secret → "failed" ?, 1 1 2 ?, 1 2 ?, 2 ?
      unread → "failed" ?, 1 1 2 ?, 1 2 ?, 2 ?
      state → "failed" ?, 1 1 2 ?, 1 2 ?, 2 ?
      "
    `);
  });

  it('spread', () => {
    expect(row(`try { log([...a].length); } catch { log('failed'); }`)).toMatchInlineSnapshot(`
      "
      true → "failed"
      false → "failed"
      value → 1
      absent → "failed"
      caller → "failed", caller
      secret → "failed" ?, state ?
      unread → "failed" ?, unread ?
      state → "failed" ?, state ?
      "
    `);
  });

  it('a member in try', () => {
    expect(row(`try { a.x; log(1); } catch { log('failed'); }`)).toMatchInlineSnapshot(`
      "
      true → 1
      false → 1
      value → 1
      absent → "failed"
      caller → "failed", 1
      secret → 1
      unread → "failed" ?, 1 ?
      state → "failed" ?, 1 ?
      "
    `);
  });

  it('a call in try', () => {
    expect(row(`try { a(); log(1); } catch { log('failed'); }`)).toMatchInlineSnapshot(`
      "
      true → "failed"
      false → "failed"
      value → "failed"
      absent → "failed"
      caller → "failed" ?, 1 ?
      secret → "failed" ?, 1 ?
      unread → "failed" ?, 1 ?
      state → "failed" ?, 1 ?
      "
    `);
  });

  it('a method of texts in try', () => {
    expect(row(`try { log(typeof a.trim()); } catch { log('failed'); }`)).toMatchInlineSnapshot(`
      "
      true → "failed"
      false → "failed"
      value → "string"
      absent → "failed"
      caller → "failed", caller
      secret → "string"
      unread → "failed" ?, unread ?
      state → "failed" ?, state ?
      "
    `);
  });

  it('await in try', () => {
    expect(row(`return (async () => { try { await a; log(1); } catch { log('failed'); } })();`))
      .toMatchInlineSnapshot(`
      "
      true → 1
      false → 1
      value → 1
      absent → 1
      caller → 1
      secret → 1
      unread → "failed" ?, 1 ?
      state → "failed" ?, 1 ?
      "
    `);
  });

  it('a default', () => {
    expect(row('const [x = 1] = [a]; log(x);')).toMatchInlineSnapshot(`
      "
      true → true
      false → false
      value → "v"
      absent → 1
      caller → 1, caller
      secret → secret
      unread → 1 ?, unread ?
      state → 1 ?, state ?
      "
    `);
  });

  it('a logical assignment', () => {
    expect(row('let x = a; x ||= 1; log(x);')).toMatchInlineSnapshot(`
      "
      true → true
      false → 1
      value → "v"
      absent → 1
      caller → 1, caller
      secret → secret
      unread → 1 ?, unread ?
      state → 1 ?, state ?
      "
    `);
  });
});
