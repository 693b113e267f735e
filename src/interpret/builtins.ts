import { atThisMoment, itemsWith, putUnder, underAll } from './among.js';
import { conditionAt, type Machine, under } from './machine.js';
import {
  type Argument,
  constant,
  type Constant,
  open,
  OPEN_PART,
  type ListValue,
  type NativeValue,
  type PatternValue,
  type Primitive,
  type Site,
  stringOf,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
  union,
} from './values.js';
import { compileForNothing, compileSafely } from '../source/safe-expression.js';

type Call = (args: readonly Argument[], site: Site) => Value;

function native(name: string, call: Call): NativeValue {
  return { kind: 'native', name, call };
}

/** The methods of a list; null for a name that it has none for. */
export function listMember(machine: Machine, list: ListValue, name: string): Value | null {
  const made = (items: Value[], complete = list.complete): ListValue => ({
    kind: 'list',
    items,
    complete,
    at: null,
    ...(list.when ? { when: new Map(list.when) } : {}),
  });
  const each = (args: readonly Argument[], site: Site): Value[] => {
    const callback = args[0]?.value ?? UNDEFINED;
    const call = (item: Value, index: number): Value =>
      machine.call(
        callback,
        null,
        [item, constant(index), list].map((value, position) => ({ value, index: position })),
        site,
      );
    const results = itemsWith(list).map(({ value, when }, index) =>
      underAll(machine, when, () => call(value, index)),
    );
    if (!list.complete) {
      const rest = unknown('the list is not known');
      under(machine, conditionAt(site.file, site.node, 'rest'), () =>
        call(rest, list.items.length),
      );
    }
    return results;
  };
  switch (name) {
    case 'forEach':
      return native(name, (args, site) => {
        each(args, site);
        return UNDEFINED;
      });
    case 'map':
      return native(name, (args, site) => made(each(args, site)));
    case 'flatMap':
      return native(name, (args, site) => flattened(made(each(args, site)), made));
    case 'filter':
      return native(name, (args, site) => {
        const kept = each(args, site).map(truthiness);
        const left = made(list.items.filter((_, index) => kept[index] !== false));
        const condition = conditionAt(site.file, site.node, 'kept');
        list.items.forEach((item, index) => {
          // Texts are names and paths: whether one is left over is asked of the folder as it is.
          if (kept[index] !== null || item.kind === 'constant' || item.kind === 'union') return;
          (left.when ??= new Map()).set(item, [...(left.when.get(item) ?? []), condition]);
        });
        return left;
      });
    case 'find':
      return native(name, (args, site) => {
        const kept = each(args, site).map(truthiness);
        const sure = list.items.find((_, index) => kept[index] === true);
        return sure ?? unknown('it is searched at run time');
      });
    case 'some':
    case 'every':
      return native(name, (args, site) => quantified(name, list, each(args, site)));
    case 'includes':
      return native(name, ([item]) => included(list, item?.value ?? UNDEFINED));
    case 'reduce':
      return native(name, (args, site) => reduced(machine, list, args, site));
    case 'push':
    case 'unshift':
      return native(name, (args) => {
        const values = args.map((argument) => argument.value);
        for (const value of values) putUnder(list, value, atThisMoment(machine));
        list.items.splice(name === 'push' ? list.items.length : 0, 0, ...values);
        return constant(list.items.length);
      });
    case 'concat':
      return native(name, (args) => {
        const added = made(args.map((argument) => argument.value));
        const flat = flattened(added, made);
        const whole = made([...list.items, ...flat.items], list.complete && flat.complete);
        for (const { value } of args) {
          const when = value.kind === 'list' ? (value.when ?? []) : [];
          for (const [item, conditions] of when) putUnder(list, item, conditions);
        }
        return whole;
      });
    case 'flat':
      return native(name, () => flattened(list, made));
    case 'reverse':
    case 'sort':
    case 'fill':
    case 'copyWithin':
    case 'pop':
    case 'shift':
    case 'splice':
      return native(name, () => {
        const items = [...list.items];
        const isText = list.complete && items.every(({ kind }) => kind === 'constant');
        doubtItems(list);
        if (!/^(pop|shift)$/.test(name)) return list;
        // `name.split('.').shift()`: nothing has changed such a list yet.
        if (isText && list.at === null) return items.at(name === 'pop' ? -1 : 0) ?? UNDEFINED;
        return union([...items, UNDEFINED]);
      });
    case 'slice':
      return native(name, (args) => {
        const [from, to] = args.map((argument) =>
          argument.value.kind === 'constant' ? Number(argument.value.value ?? 0) : 0,
        );
        return made(list.items.slice(from, to));
      });
    case 'join':
      return native(name, (args) => {
        const parts = list.items.map(stringOf);
        return list.complete && parts.every((part) => part !== null)
          ? constant(parts.join(stringOf(args[0]?.value) ?? ','))
          : unknown('it is computed at run time');
      });
    case 'entries':
      return native(name, () =>
        made(list.items.map((item, index) => made([constant(index), item], true))),
      );
    case 'values':
      return native(name, () => list);
    default:
      return null;
  }
}

/** What is changed in place: each item may be there, or another one, or none. */
export function doubtItems(list: ListValue): void {
  const other = unknown('what is in a list is changed in place');
  list.items.splice(0, list.items.length, ...list.items.map((item) => union([item, other])));
  list.complete = false;
}

/** `some` and `every`: what one item decides is decided, whatever the others are. */
function quantified(name: 'some' | 'every', list: ListValue, results: readonly Value[]): Value {
  const truths = results.map(truthiness);
  const deciding = name === 'some';
  if (truths.includes(deciding)) return constant(deciding);
  const undecided = results.find((_, index) => truths[index] === null);
  if (undecided?.kind === 'unknown') return undecided;
  return undecided || !list.complete ? unknown('it is computed at run time') : constant(!deciding);
}

function included(list: ListValue, wanted: Value): Value {
  if (wanted.kind === 'unknown') return wanted;
  const known = (value: Value): value is Constant => value.kind === 'constant' && !value.assumed;
  if (!known(wanted) || !list.items.every(known)) return unknown('it is computed at run time');
  const results = list.items.map((item) => sameText(item, wanted));
  return quantified('some', list, results);
}

/** Whether two constants are the same, where one of them may have an open part. */
export function sameText({ value: a }: Constant, { value: b }: Constant): Value {
  if (typeof a !== 'string' || typeof b !== 'string') return constant(a === b);
  if (a === b) return constant(true);
  const [text, other] = hasOpenPart(a) ? [a, b] : [b, a];
  if (!hasOpenPart(text)) return constant(false);
  const parts = text.split(OPEN_PART);
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const mayBe =
    other.length > first.length + last.length && other.startsWith(first) && other.endsWith(last);
  return mayBe ? open() : constant(false);
}

function hasOpenPart(text: string): boolean {
  return text.includes(OPEN_PART);
}

function flattened(
  list: ListValue,
  made: (items: Value[], complete?: boolean) => ListValue,
): ListValue {
  const complete = list.items.every((item) => item.kind !== 'list' || item.complete);
  return made(
    list.items.flatMap((item) => (item.kind === 'list' ? item.items : [item])),
    list.complete && complete,
  );
}

function reduced(machine: Machine, list: ListValue, args: readonly Argument[], site: Site): Value {
  const [callback, initial] = args;
  const [first, ...rest] = list.items;
  let result = initial?.value ?? first ?? UNDEFINED;
  for (const item of initial ? list.items : rest) {
    result = machine.call(
      callback?.value ?? UNDEFINED,
      null,
      [
        { value: result, index: 0 },
        { value: item, index: 1 },
      ],
      site,
    );
  }
  return result;
}

/** The methods of a constant string that take constants; anything else about it is not known. */
export function stringMember(holder: Constant, text: string, name: string): Value {
  if (hasOpenPart(text)) return openMember(text, name);
  if (name === 'length') return { ...holder, value: text.length };
  if (name === 'match') return native(name, ([pattern]) => matched(pattern?.value, text));
  if (/^\d+$/.test(name)) return { ...holder, value: text[Number(name)] };
  const method = STRING_METHODS.get(name);
  if (!method) {
    return name === 'split'
      ? native(name, (args) => splitText(text, args))
      : unknown('it is computed at run time');
  }
  return native(name, (args): Value => {
    const values = args.map((argument) => argument.value);
    const [from, to] = values;
    if (from?.kind === 'pattern' && to?.kind === 'constant' && /^replace/.test(name)) {
      const expression = compileSafely(from.source, from.flags);
      return expression
        ? withValue(holder, text.replace(expression, String(to.value)))
        : unknown('it is computed at run time');
    }
    const parts = values.map((value) => (value.kind === 'constant' ? value.value : null));
    return values.every((value) => value.kind === 'constant')
      ? withValue(holder, method(text, parts))
      : unknown('it is computed at run time');
  });
}

/** Of a text with an open part only its start is known, and what does not change with the rest. */
function openMember(text: string, name: string): Value {
  const start = text.slice(0, text.indexOf(OPEN_PART));
  return native(name, ([argument]): Value => {
    if (name === 'toLowerCase') return constant(text.toLowerCase());
    if (name === 'toUpperCase') return constant(text.toUpperCase());
    const wanted = stringOf(argument?.value);
    if (name === 'endsWith' && wanted !== null) return endOf(text, wanted);
    if (name !== 'startsWith' || wanted === null) return open();
    if (start.startsWith(wanted)) return constant(true);
    return wanted.startsWith(start) ? open() : constant(false);
  });
}

/** Whether a text with an open part ends with `wanted`. */
function endOf(text: string, wanted: string): Value {
  const end = text.slice(text.lastIndexOf(OPEN_PART) + 1);
  if (end.endsWith(wanted)) return constant(true);
  return wanted.endsWith(end) ? open() : constant(false);
}

/** `text.match(pattern)`, `pattern.exec(text)`: the groups, or null. */
export function matched(pattern: Value | undefined, text: string): Value {
  if (pattern?.kind !== 'pattern') return open();
  const compile = text === '' ? compileForNothing : compileSafely;
  const expression = compile(pattern.source, withoutState(pattern.flags));
  if (!expression) return open();
  if (hasOpenPart(text)) return startsOtherwise(pattern, text) ? constant(null) : open();
  const match = expression.exec(text);
  if (!match) return constant(null);
  const items = [...match].map((group: string | undefined) => constant(group));
  return { kind: 'list', items, complete: true, at: null };
}

/** Whether an expression begins with other text than a text does, up to where that is not known. */
function startsOtherwise({ source, flags }: PatternValue, text: string): boolean {
  const [literal = ''] = /^\^((?:[\w/~%-]|\\[/.-])+)(?![?*{+])/.exec(source)?.slice(1) ?? [];
  if (source.includes('|') || /[gym]/.test(flags)) return false;
  const written = literal.replace(/\\(.)/g, '$1');
  const known = text.slice(0, text.indexOf(OPEN_PART));
  const length = Math.min(written.length, known.length);
  const [own, theirs] = [written.slice(0, length), known.slice(0, length)];
  return /i/.test(flags) ? own.toLowerCase() !== theirs.toLowerCase() : own !== theirs;
}

/** Flags without those by which an expression remembers where it was. */
function withoutState(flags: string): string {
  return flags.replace(/[gy]/g, '');
}

function withValue(holder: Constant, value: Primitive): Constant {
  return { ...holder, value };
}

type StringMethod = (text: string, args: readonly Primitive[]) => Primitive;

const STRING_METHODS: ReadonlyMap<string, StringMethod> = new Map<string, StringMethod>([
  ['concat', (text, args) => text + args.map(String).join('')],
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['toString', (text) => text],
  ['trim', (text) => text.trim()],
  ['replace', (text, [from, to]) => text.replace(String(from), () => String(to))],
  ['replaceAll', (text, [from, to]) => text.replaceAll(String(from), () => String(to))],
  ['startsWith', (text, [start]) => text.startsWith(String(start))],
  ['endsWith', (text, [end]) => text.endsWith(String(end))],
  ['includes', (text, [part]) => text.includes(String(part))],
  ['indexOf', (text, [part]) => text.indexOf(String(part))],
  ['lastIndexOf', (text, [part]) => text.lastIndexOf(String(part))],
  ['at', (text, [index]) => text.at(Number(index ?? 0))],
  ['charAt', (text, [index]) => text.charAt(Number(index ?? 0))],
  [
    'slice',
    (text, [from, to]) => text.slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  ],
  [
    'substring',
    (text, [from, to]) =>
      text.substring(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  ],
]);

function splitText(text: string, args: readonly Argument[]): Value {
  const [by] = args;
  const separator =
    by?.value.kind === 'pattern'
      ? compileSafely(by.value.source, by.value.flags)
      : stringOf(by?.value);
  if (separator === null) return unknown('it is computed at run time');
  return {
    kind: 'list',
    items: text.split(separator).map((part) => constant(part)),
    complete: true,
    at: null,
  };
}
