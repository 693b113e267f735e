/**
 * Small random programs of plain JavaScript. They know everything there is to know: what they log and give is the
 * same on every run. The choices of a program are numbers, and a program of smaller numbers is a simpler one.
 */
export function scriptOf(choices: readonly number[]): string {
  let at = 0;
  const writer: Writer = {
    pick: (ways) => (choices[at++] ?? 0) % ways,
    isOver: () => at >= choices.length,
    fresh: (() => {
      let count = 0;
      return (stem) => `${stem}${(count += 1)}`;
    })(),
  };
  const scope: Scope = {
    numbers: ['a', 'b'],
    texts: ['s'],
    lists: ['xs'],
    calls: ['one', 'later'],
    inLoop: [],
    isAsync: true,
    depth: 0,
  };
  return `module.exports = async () => {
let a = 1, b = 2, s = 'Ab,c', xs = [3, 1, 2];
const one = (x) => { log('one', x); return x + 1; };
const later = async (x) => { log('later', x); await null; log('after', x); return x + 2; };
const failing = async (x) => { await x; throw x; };
class Base {
  #hidden = 1; static made = 0; size = 2;
  constructor(x) { Base.made += 1; this.x = x; log('made', this.size); }
  get twice() { return this.x * 2 + this.#hidden; }
  set twice(x) { this.x = x; }
  name() { return 'base' + this.x; }
  static of(x) { return new this(x); }
}
class Child extends Base {
  size = 5;
  constructor(x) { super(x + 1); this.y = super.name(); }
  name() { return 'child of ' + super.name(); }
  get twice() { return super.twice + 1; }
  static of(x) { return super.of(x + 10); }
}
${block(writer, scope)}
return [a, b, s, xs];
};
`;
}

type Writer = {
  readonly pick: (ways: number) => number;
  readonly isOver: () => boolean;
  readonly fresh: (stem: string) => string;
};

type Scope = {
  /** Variables that may be assigned. */
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly lists: readonly string[];
  /** Functions of a number; what they give is a number or a promise of one. */
  readonly calls: readonly string[];
  /** What `break` and `continue` may name: labels, and '' where there is a loop at all. */
  readonly inLoop: readonly string[];
  readonly isAsync: boolean;
  readonly depth: number;
};

const DEEPEST = 4;

function deeper(scope: Scope, changes: Partial<Scope> = {}): Scope {
  return { ...scope, ...changes, depth: scope.depth + 1 };
}

function block(writer: Writer, scope: Scope): string {
  const lines: string[] = [];
  let own = scope;
  const count = scope.depth === 0 ? 6 : 1 + writer.pick(3);
  for (let index = 0; index < count && !(writer.isOver() && index > 0); index += 1) {
    const [line, after] = statement(writer, own);
    lines.push(line);
    own = after;
  }
  return lines.join('\n');
}

function oneOf<T>(writer: Writer, items: readonly [T, ...T[]]): T;
function oneOf(writer: Writer, items: readonly string[]): string;
function oneOf(writer: Writer, items: readonly unknown[]): unknown {
  return items[writer.pick(items.length)];
}

/** A statement, and the scope of what follows it. */
function statement(writer: Writer, scope: Scope): readonly [string, Scope] {
  const isDeep = scope.depth >= DEEPEST;
  const kind = writer.pick(isDeep ? 6 : 21);
  const number = (): string => numberOf(writer, deeper(scope));
  const inner = (changes: Partial<Scope> = {}): string => block(writer, deeper(scope, changes));
  switch (kind) {
    case 0:
      return [`log('${writer.fresh('at')}', ${valueOf(writer, deeper(scope))});`, scope];
    case 1: {
      const name = writer.fresh('n');
      return [`let ${name} = ${number()};`, { ...scope, numbers: [...scope.numbers, name] }];
    }
    case 2: {
      const operator = oneOf(writer, '= += -= *= ||= &&= ??= %= ^= <<='.split(' '));
      return [`${oneOf(writer, scope.numbers)} ${operator} ${number()};`, scope];
    }
    case 3:
      return [`${oneOf(writer, scope.texts)} = ${textOf(writer, deeper(scope))};`, scope];
    case 4:
      return [listChange(writer, scope), scope];
    case 5: {
      const name = oneOf(writer, scope.numbers);
      return [
        `log(${oneOf(writer, [`${name}++`, `--${name}`, `-${name}`, `typeof ${name}`])});`,
        scope,
      ];
    }
    case 6:
      return [
        `if (${conditionOf(writer, deeper(scope))}) {\n${inner()}\n} else {\n${inner()}\n}`,
        scope,
      ];
    case 7:
    case 8:
      return [loop(writer, scope), scope];
    case 9: {
      const subject = number();
      const clauses = [0, 1, 2].map((index) => {
        const label = index === writer.pick(4) ? 'default' : `case ${index + 1}`;
        const end = writer.pick(2) === 0 ? 'break;' : '';
        return [
          label,
          `{\n${inner({ inLoop: [...scope.inLoop.filter((each) => each !== '')] })}\n} ${end}`,
        ];
      });
      const seen = new Set<string>();
      const kept = clauses.filter(([label = '']) => !seen.has(label) && seen.add(label));
      return [
        `switch ((${subject}) & 3) {\n${kept.map(([label, body]) => `${label}: ${body}`).join('\n')}\n}`,
        scope,
      ];
    }
    case 10:
    case 11:
      return [attempt(writer, scope), scope];
    case 12: {
      const name = writer.fresh('f');
      const isAsync = writer.pick(2) === 1;
      const [first, second] = [writer.fresh('p'), writer.fresh('q')];
      const body = inner({ inLoop: [], isAsync, numbers: [...scope.numbers, first, second] });
      const params = oneOf(writer, [
        `${first}, ${second} = ${first} + 1`,
        `${first}, { length: ${second} } = 'abc'`,
        `${first}, [${second} = 4] = []`,
        `${first}, ...[${second} = 7]`,
      ]);
      const head = oneOf(writer, [
        `${isAsync ? 'async ' : ''}function ${name}(${params})`,
        `const ${name} = ${isAsync ? 'async ' : ''}(${params}) =>`,
        `const ${name} = ${isAsync ? 'async ' : ''}function own(${params})`,
      ]);
      const text = `${head} {\n${body}\nreturn ${first} + ${second};\n}`;
      const end = head.startsWith('const') ? ';' : '';
      return [text + end, { ...scope, calls: [...scope.calls, name] }];
    }
    case 13: {
      const promise = promiseOf(writer, deeper(scope));
      const caught = `.catch((e) => { log('failed', e); return 0; })`;
      if (!scope.isAsync || writer.pick(2) === 0) return [`${promise}${caught};`, scope];
      const name = oneOf(writer, scope.numbers);
      return [`${name} = Number(await ${promise}${caught}) || 0;`, scope];
    }
    case 14: {
      if (!scope.isAsync) return [`log('sync', ${number()});`, scope];
      const name = writer.fresh('n');
      return [`let ${name} = await ${number()};`, { ...scope, numbers: [...scope.numbers, name] }];
    }
    case 15: {
      const how = oneOf(writer, ['setImmediate', 'process.nextTick', 'queueMicrotask']);
      const body = inner({ inLoop: [], isAsync: false });
      return [`${how}(() => { try {\n${body}\n} catch (e) { log('uncaught', e); } });`, scope];
    }
    case 16:
      return [destructuring(writer, scope), scope];
    case 17: {
      const name = writer.fresh('o');
      const made = oneOf(writer, ['Base', 'Child']);
      const how = oneOf(writer, [`new ${made}(${number()})`, `${made}.of(${number()})`]);
      const use = oneOf(writer, [
        `log(${name}.twice, ${name}.name(), ${name}.size)`,
        `${name}.twice = ${number()}; log(${name}.x, ${name})`,
        `log(${name} instanceof Base, ${name} instanceof Child, Base.made, 'name' in ${name})`,
        `delete ${name}.x; log(${name}, 'x' in ${name}, Object.keys(${name}))`,
        `log({ ...${name}, x: 0 }, Object.entries(${name}))`,
      ]);
      return [`const ${name} = ${how}; ${use};`, scope];
    }
    case 18: {
      const name = writer.fresh('o');
      const text = `const ${name} = { k: ${number()}, get g() { return this.k + 1; }, set g(x) { this.k = x; }, m(x) { return this.k + x; }, ['c' + 1]: 2 };`;
      const use = oneOf(writer, [
        `${name}.g = ${number()}; log(${name}.k, ${name}.g, ${name}.m(1), ${name}.c1)`,
        `${name}.k += ${number()}; ${name}['g']++; log(${name}.k)`,
        `const { g, ...others } = ${name}; log(g, others.k, Object.keys(others))`,
        `const copy = { k: 9, ...${name}, z: 1 }; ${name}.k = 50; log(copy.k, copy.g, copy.z)`,
        `(log('once'), ${name}).k ||= (log('right'), 3); log(${name}?.m?.(2), ${name}.none?.m.x)`,
        `delete ${name}.k; log('k' in ${name}, ${name}.k, Object.keys(${name}))`,
      ]);
      return [`{ ${text} ${use}; }`, scope];
    }
    case 19: {
      const name = writer.fresh('fs');
      const variable = writer.fresh('i');
      const keyword = oneOf(writer, ['let', 'var']);
      return [
        `const ${name} = []; for (${keyword} ${variable} = 0; ${variable} < 3; ${variable}++) { ${name}.push(() => ${variable}); if (${variable} === ${number()}) continue; } log(${name}.map((f) => f()));`,
        scope,
      ];
    }
    default:
      return [jump(writer, scope), scope];
  }
}

function jump(writer: Writer, scope: Scope): string {
  const label = scope.inLoop.length > 0 ? oneOf(writer, scope.inLoop) : null;
  const kind = writer.pick(3);
  const condition = conditionOf(writer, deeper(scope));
  if (label !== null && kind < 2) {
    return `if (${condition}) ${kind === 0 ? 'break' : 'continue'}${label ? ` ${label}` : ''};`;
  }
  return `log(${condition});`;
}

function loop(writer: Writer, scope: Scope): string {
  const label = writer.fresh('l');
  const name = writer.fresh('i');
  // What counts the rounds is not assigned in them: every program ends.
  const body = block(writer, deeper(scope, { inLoop: [...scope.inLoop, '', label] }));
  const rounds = 1 + writer.pick(3);
  switch (writer.pick(5)) {
    case 0:
      return `${label}: for (let ${name} = 0; ${name} < ${rounds}; ${name} += 1) {\nlog('round', ${name});\n${body}\n}`;
    case 1:
      return `${label}: for (const ${name} of [5, 'x', ${rounds}]) {\nlog('item', ${name});\n${body}\n}`;
    case 2:
      return `${label}: for (const ${name} in { k: 1, ['l' + 'm']: 2 }) {\nlog('key', ${name});\n${body}\n}`;
    case 3:
      return `let ${name} = 0; ${label}: while (${name} < ${rounds}) {\n${name} += 1;\n${body}\n}`;
    default:
      return `let ${name} = 0; ${label}: do {\n${name} += 1;\n${body}\n} while (${name} < ${rounds});`;
  }
}

function attempt(writer: Writer, scope: Scope): string {
  const inner = (): string => block(writer, deeper(scope));
  const fails = oneOf(writer, ['', 'throw', 'null', 'return', 'await']);
  const value = numberOf(writer, deeper(scope));
  const end =
    fails === 'throw'
      ? `throw ${value};`
      : fails === 'null'
        ? `try { null.x; } catch { log('nothing'); throw 'nothing'; }`
        : fails === 'return' && scope.depth > 0
          ? `if (${conditionOf(writer, deeper(scope))}) return ${value};`
          : fails === 'await' && scope.isAsync
            ? `await failing(${value});`
            : '';
  const caught = `catch (e) {\nlog('caught', e);\n${inner()}\n}`;
  const last = `finally {\nlog('finally');\n${inner()}\n}`;
  const tried = `try {\n${inner()}\n${end}\n}`;
  switch (writer.pick(3)) {
    case 0:
      return `${tried} ${caught}`;
    case 1:
      return `${tried} ${caught} ${last}`;
    default:
      return `try { ${tried} ${last} } catch (e) { log('outer', e); }`;
  }
}

function promiseOf(writer: Writer, scope: Scope): string {
  const number = numberOf(writer, { ...scope, isAsync: false });
  const start = oneOf(writer, [
    `Promise.resolve(${number})`,
    `later(${number})`,
    `failing(${number})`,
    `Promise.reject(${number})`,
    `new Promise((resolve, reject) => { ${oneOf(writer, ['resolve', 'reject'])}(${number}); resolve(8); })`,
    `new Promise((resolve) => { setImmediate(() => resolve(${number})); })`,
    `new Promise((resolve) => { resolve(later(1)); resolve(${number}); log('made'); })`,
    `Promise.all([later(1), ${number}]).then(([x, y]) => x + y)`,
    `Promise.race([later(1), later(2), failing(3)])`,
    `Promise.allSettled([later(1), failing(2)]).then((all) => { log(all); return all.length; })`,
    `Promise.any([failing(1), later(2)])`,
    `(async () => { try { return later(${number}); } finally { await null; log('end'); } })()`,
  ]);
  let text = start;
  const links = writer.pick(3);
  for (let index = 0; index < links; index += 1) {
    text += oneOf(writer, [
      `.then((x) => { log('then', x); return x; })`,
      `.then((x) => later(x))`,
      `.then(log)`,
      `.then(() => { throw 'thrown'; })`,
      `.catch((e) => { log('catch', e); return 1; })`,
      `.finally(() => { log('finally'); })`,
      `.finally(() => later(3))`,
      `.then((x) => x, (e) => { log('second', e); return 2; })`,
      `.then(null, undefined)`,
    ]);
  }
  return text;
}

function destructuring(writer: Writer, scope: Scope): string {
  const number = numberOf(writer, deeper(scope));
  const [first, second] = [oneOf(writer, scope.numbers), oneOf(writer, scope.numbers)];
  const key = oneOf(writer, ['k', 'none']);
  return oneOf(writer, [
    `{ const [x = ${number}, , y = 2, ...z] = [${oneOf(writer, ['undefined', '1', 'null'])}, 1, 3, 4]; log(x, y, z); }`,
    `{ const { ${key}: x = ${number}, ...z } = { k: 1, l: { m: 2 } }; log(x, z); }`,
    `{ const { l: { m = ${number}, n = m } = {}, ['k']: c, ...z } = { k: 1, l: { m: 2 } }; log(m, n, c, z); }`,
    `[${first}, ${second}] = [${second}, ${first}];`,
    `({ x: ${first} = ${number}, y: [${second} = 3] = [] } = { y: ${oneOf(writer, ['[4]', 'undefined'])} });`,
    `log(((...all) => all)(...${oneOf(writer, scope.lists)}, ${number}));`,
    `log([...${oneOf(writer, scope.lists)}, ...'xy'.split('')]);`,
  ]);
}

function listChange(writer: Writer, scope: Scope): string {
  const name = oneOf(writer, scope.lists);
  const number = numberOf(writer, deeper(scope));
  return oneOf(writer, [
    `${name}.push(${number}); if (${name}.length > 5) ${name}.length = 3;`,
    `log(${name}.pop(), ${name}.shift(), ${name}.length);`,
    `${name}.unshift(${number}, 1); ${name}[0] = 4;`,
    `${name} = ${listOf(writer, deeper(scope))};`,
    `${name}[${name}.length] = ${number}; ${name} = ${name}.slice(-3);`,
    `${name} = ${name}.concat([${number}], 2).slice(0, 4);`,
  ]);
}

function numberOf(writer: Writer, scope: Scope): string {
  if (scope.depth > DEEPEST + 2 || writer.isOver()) return oneOf(writer, ['1', '2', '3']);
  const inner = deeper(scope);
  const kind = writer.pick(11);
  switch (kind) {
    case 0:
      return oneOf(writer, ['0', '1', '2', '3', '-1', '7']);
    case 1:
    case 2:
      return oneOf(writer, scope.numbers);
    case 3:
      return `(${numberOf(writer, inner)} ${oneOf(writer, '+ - * & | ^ && || ??'.split(' '))} ${numberOf(writer, inner)})`;
    case 4:
      return `(${conditionOf(writer, inner)} ? ${numberOf(writer, inner)} : ${numberOf(writer, inner)})`;
    case 5: {
      if (!scope.isAsync) return `one(${numberOf(writer, inner)})`;
      return `(await ${oneOf(writer, scope.calls)}(${numberOf(writer, inner)}))`;
    }
    case 6:
      return `${textOf(writer, inner)}.${oneOf(writer, ['length', "indexOf('b')", 'search(/[b-d]/)'])}`;
    case 7:
      return `${oneOf(writer, scope.lists)}.${oneOf(writer, ['length', 'indexOf(1)', 'findIndex((x) => x > 1)', 'reduce((x, y) => x + y, 0)'])}`;
    case 8:
      return `((${oneOf(writer, ['null', 'undefined', 'true', "'4'", '1', '-2'])}) ${oneOf(writer, ['*', '-', '%', '>>', '>>>', '/'])} ${oneOf(writer, ['1', '2', 'true'])})`;
    case 9:
      return `(null + ${numberOf(writer, inner)} + true)`;
    default:
      return `(${oneOf(writer, scope.numbers)}, ${numberOf(writer, inner)})`;
  }
}

function textOf(writer: Writer, scope: Scope): string {
  const inner = deeper(scope);
  if (scope.depth > DEEPEST + 2 || writer.isOver()) return oneOf(writer, scope.texts);
  switch (writer.pick(6)) {
    case 0:
      return oneOf(writer, ["'abc'", "'/Path/x'", "''", ...scope.texts]);
    case 1:
      return `\`t\${${numberOf(writer, inner)}}\`.slice(0, 40)`;
    case 2:
      return `(${textOf(writer, inner)} + ${numberOf(writer, inner)}).slice(0, 40)`;
    case 3:
    case 4:
      return `${textOf(writer, inner)}.${oneOf(writer, [
        'toUpperCase()',
        'toLowerCase()',
        'trim()',
        'slice(1, 3)',
        'slice(-2)',
        'substring(2, 0)',
        "replace('b', '[$&]')",
        "replace(/[a-c]/g, '-')",
        "replaceAll('a', 'bb')",
        "padStart(6, '0')",
        'charAt(1)',
        'repeat(2).slice(0, 9)',
        "split(',').join('+')",
        "split('', 2).join('.')",
        'concat(1, true)',
      ])}`;
    default:
      return `${oneOf(writer, scope.lists)}.join(${oneOf(writer, ['', "'-'"])})`;
  }
}

function listOf(writer: Writer, scope: Scope): string {
  const name = oneOf(writer, scope.lists);
  return oneOf(writer, [
    `[${numberOf(writer, scope)}, 2]`,
    `${name}.map((x, i) => x + i)`,
    `${name}.filter((x) => x > 1)`,
    `[...${name}].reverse()`,
    `${name}.flatMap((x) => [x, 1]).slice(0, 4)`,
    `Object.values({ k: 1, l: 2 })`,
    `[[1, [2]], 3].flat(2)`,
    `Array.of(1, 2)`,
    `[3, 1, 2].sort((x, y) => x - y)`,
    `${name}.slice().fill(7, 1, 2)`,
  ]);
}

function conditionOf(writer: Writer, scope: Scope): string {
  const inner = deeper(scope);
  if (scope.depth > DEEPEST + 2 || writer.isOver()) return oneOf(writer, ['true', 'false']);
  switch (writer.pick(7)) {
    case 0:
      return oneOf(writer, ['true', 'false']);
    case 1:
      return `(${numberOf(writer, inner)} ${oneOf(writer, '< <= > >= === !== == !='.split(' '))} ${numberOf(writer, inner)})`;
    case 2:
      return `!${valueOf(writer, inner)}`;
    case 3:
      return `(${conditionOf(writer, inner)} ${oneOf(writer, ['&&', '||'])} ${conditionOf(writer, inner)})`;
    case 4:
      return `${textOf(writer, inner)}.${oneOf(writer, ["includes('b')", "startsWith('b', 1)", "endsWith('c')", 'match(/^a(.)/)'])}`;
    case 5:
      return `${oneOf(writer, ['/b/', '/^a/i', '/a/g'])}.test(${textOf(writer, inner)})`;
    default:
      return `${oneOf(writer, scope.lists)}.${oneOf(writer, ['includes(1)', 'some((x) => x > 2)', 'every((x) => x)', 'find((x) => x > 1)', 'findLast((x) => x > 1)'])}`;
  }
}

function valueOf(writer: Writer, scope: Scope): string {
  switch (writer.pick(5)) {
    case 0:
      return numberOf(writer, scope);
    case 1:
      return textOf(writer, scope);
    case 2:
      return conditionOf(writer, scope);
    case 3:
      return oneOf(writer, scope.lists);
    default:
      return oneOf(writer, [
        'null',
        'undefined',
        "'text'",
        'NaN',
        '(typeof s)',
        "'abc'.match(/b(c)?/)",
      ]);
  }
}
