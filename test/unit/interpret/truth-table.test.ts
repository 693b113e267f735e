import { describe, expect, it } from 'vitest';
import { readExpression } from './read.js';

const OPERANDS = ['true', 'false', 'unknown', `'v'`, 'undefined', '{}'];

/** What an operator gives for each pair of operands; rows are left operands. */
function table(operator: string): string {
  const rows = OPERANDS.map((left) => {
    const cells = OPERANDS.map(
      (right) => `${right}: ${readExpression(`(${left}) ${operator} (${right})`)}`,
    );
    return `${left} ${operator} ${cells.join(' | ')}`;
  });
  return `\n${rows.join('\n')}\n`;
}

/** What a form gives for each operand `A`. */
function row(form: string): string {
  const cells = OPERANDS.map(
    (operand) => `${operand} → ${readExpression(form.replaceAll('A', `(${operand})`))}`,
  );
  return `\n${cells.join('\n')}\n`;
}

/** The same for statements, which leave what they do in `x`. */
function run(statements: string): string {
  return row(`(() => { let x = 0; ${statements} return x; })()`);
}

describe('operators', () => {
  it('&&', () => {
    expect(table('&&')).toMatchInlineSnapshot(`
      "
      true && true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      false && true: false | false: false | unknown: false | 'v': false | undefined: false | {}: false
      unknown && true: unknown | false: unknown | unknown: unknown | 'v': unknown | undefined: unknown | {}: unknown or {}
      'v' && true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      undefined && true: undefined | false: undefined | unknown: undefined | 'v': undefined | undefined: undefined | {}: undefined
      {} && true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      "
    `);
  });

  it('||', () => {
    expect(table('||')).toMatchInlineSnapshot(`
      "
      true || true: true | false: true | unknown: true | 'v': true | undefined: true | {}: true
      false || true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      unknown || true: true by default | false: false by default | unknown: unknown | 'v': "v" by default | undefined: undefined by default | {}: {}
      'v' || true: "v" | false: "v" | unknown: "v" | 'v': "v" | undefined: "v" | {}: "v"
      undefined || true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      {} || true: {} | false: {} | unknown: {} | 'v': {} | undefined: {} | {}: {}
      "
    `);
  });

  it('??', () => {
    expect(table('??')).toMatchInlineSnapshot(`
      "
      true ?? true: true | false: true | unknown: true | 'v': true | undefined: true | {}: true
      false ?? true: false | false: false | unknown: false | 'v': false | undefined: false | {}: false
      unknown ?? true: true by default | false: false by default | unknown: unknown | 'v': "v" by default | undefined: undefined by default | {}: {}
      'v' ?? true: "v" | false: "v" | unknown: "v" | 'v': "v" | undefined: "v" | {}: "v"
      undefined ?? true: true | false: false | unknown: unknown | 'v': "v" | undefined: undefined | {}: {}
      {} ?? true: {} | false: {} | unknown: {} | 'v': {} | undefined: {} | {}: {}
      "
    `);
  });

  it('===', () => {
    expect(table('===')).toMatchInlineSnapshot(`
      "
      true === true: true | false: false | unknown: unknown | 'v': false | undefined: false | {}: false
      false === true: false | false: true | unknown: unknown | 'v': false | undefined: false | {}: false
      unknown === true: unknown | false: unknown | unknown: unknown | 'v': unknown | undefined: unknown | {}: unknown
      'v' === true: false | false: false | unknown: unknown | 'v': true | undefined: false | {}: false
      undefined === true: false | false: false | unknown: unknown | 'v': false | undefined: true | {}: false
      {} === true: false | false: false | unknown: unknown | 'v': false | undefined: false | {}: unknown
      "
    `);
  });

  it('!==', () => {
    expect(table('!==')).toMatchInlineSnapshot(`
      "
      true !== true: false | false: true | unknown: unknown | 'v': true | undefined: true | {}: true
      false !== true: true | false: false | unknown: unknown | 'v': true | undefined: true | {}: true
      unknown !== true: unknown | false: unknown | unknown: unknown | 'v': unknown | undefined: unknown | {}: unknown
      'v' !== true: true | false: true | unknown: unknown | 'v': false | undefined: true | {}: true
      undefined !== true: true | false: true | unknown: unknown | 'v': true | undefined: false | {}: true
      {} !== true: true | false: true | unknown: unknown | 'v': true | undefined: true | {}: unknown
      "
    `);
  });

  it('==', () => {
    expect(table('==')).toMatchInlineSnapshot(`
      "
      true == true: true | false: false | unknown: unknown | 'v': false | undefined: false | {}: false
      false == true: false | false: true | unknown: unknown | 'v': false | undefined: false | {}: false
      unknown == true: unknown | false: unknown | unknown: unknown | 'v': unknown | undefined: unknown | {}: unknown
      'v' == true: false | false: false | unknown: unknown | 'v': true | undefined: false | {}: false
      undefined == true: false | false: false | unknown: unknown | 'v': false | undefined: true | {}: false
      {} == true: false | false: false | unknown: unknown | 'v': false | undefined: false | {}: unknown
      "
    `);
  });

  it('!=', () => {
    expect(table('!=')).toMatchInlineSnapshot(`
      "
      true != true: false | false: true | unknown: unknown | 'v': true | undefined: true | {}: true
      false != true: true | false: false | unknown: unknown | 'v': true | undefined: true | {}: true
      unknown != true: unknown | false: unknown | unknown: unknown | 'v': unknown | undefined: unknown | {}: unknown
      'v' != true: true | false: true | unknown: unknown | 'v': false | undefined: true | {}: true
      undefined != true: true | false: true | unknown: unknown | 'v': true | undefined: false | {}: true
      {} != true: true | false: true | unknown: unknown | 'v': true | undefined: true | {}: unknown
      "
    `);
  });

  it('!A', () => {
    expect(row('!A')).toMatchInlineSnapshot(`
      "
      true → false
      false → true
      unknown → unknown
      'v' → false
      undefined → true
      {} → false
      "
    `);
  });

  it('A ? 1 : 2', () => {
    expect(row('A ? 1 : 2')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 2
      unknown → 1 or 2
      'v' → 1
      undefined → 2
      {} → 1
      "
    `);
  });

  it('typeof A', () => {
    expect(row('typeof A')).toMatchInlineSnapshot(`
      "
      true → "boolean"
      false → "boolean"
      unknown → unknown
      'v' → "string"
      undefined → "undefined"
      {} → "object"
      "
    `);
  });

  it('A?.x', () => {
    expect(row('A?.x')).toMatchInlineSnapshot(`
      "
      true → undefined
      false → undefined
      unknown → unknown
      'v' → unknown
      undefined → undefined
      {} → undefined
      "
    `);
  });
});

describe('control forms', () => {
  it('if', () => {
    expect(run('if (A) x = 1; else x = 2;')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 2
      unknown → 0 or 1 or 2
      'v' → 1
      undefined → 2
      {} → 1
      "
    `);
  });

  it('a condition of which a part is not known', () => {
    expect(run('if (unknown && A) x = 1; else x = 2;')).toMatchInlineSnapshot(`
      "
      true → 0 or 1 or 2
      false → 0 or 1 or 2
      unknown → 0 or 1 or 2
      'v' → 0 or 1 or 2
      undefined → 0 or 1 or 2
      {} → 0 or 1 or 2
      "
    `);
  });

  it('an early return', () => {
    expect(row('(() => { if (A) return 1; return 2; })()')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 2
      unknown → 1 or 2
      'v' → 1
      undefined → 2
      {} → 1
      "
    `);
  });

  it('switch', () => {
    expect(run(`switch (A) { case true: x = 1; case 'v': x = 2; break; default: x = 3; }`))
      .toMatchInlineSnapshot(`
      "
      true → 2
      false → 3
      unknown → 0 or 1 or 2 or 3
      'v' → 2
      undefined → 3
      {} → 0 or 1 or 2 or 3
      "
    `);
  });

  it('while', () => {
    expect(run('while (A) { x = 1; break; }')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 0
      unknown → 0 or 1
      'v' → 1
      undefined → 0
      {} → 1
      "
    `);
  });

  it('for', () => {
    expect(run('for (; A; ) { x = 1; break; }')).toMatchInlineSnapshot(`
      "
      true → 1
      false → 0
      unknown → 0 or 1
      'v' → 1
      undefined → 0
      {} → 1
      "
    `);
  });

  it('for of', () => {
    expect(run('for (const y of [A, 2]) x = y;')).toMatchInlineSnapshot(`
      "
      true → 2
      false → 2
      unknown → 2
      'v' → 2
      undefined → 2
      {} → 2
      "
    `);
  });

  it('try', () => {
    expect(row('(() => { try { if (A) throw 1; return 2; } catch { return 3; } })()'))
      .toMatchInlineSnapshot(`
      "
      true → 3
      false → 2 or 3
      unknown → 2 or 3
      'v' → 3
      undefined → 2 or 3
      {} → 3
      "
    `);
  });

  it('finally', () => {
    expect(row('(() => { try { return A; } finally { unknown; } })()')).toMatchInlineSnapshot(`
      "
      true → true
      false → false
      unknown → unknown
      'v' → "v"
      undefined → undefined
      {} → {}
      "
    `);
  });

  it('a default', () => {
    expect(row('(([a = 1]) => a)([A])')).toMatchInlineSnapshot(`
      "
      true → true
      false → false
      unknown → 1 by default
      'v' → "v"
      undefined → 1
      {} → {}
      "
    `);
  });
});
