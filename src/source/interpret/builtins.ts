import { conditionAt, type Machine, under } from './machine.js';
import {
  type Argument,
  constant,
  type Constant,
  type ListValue,
  type NativeValue,
  type Primitive,
  type Site,
  stringOf,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from './values.js';

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
    born: machine.run,
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
    const results = list.items.map(call);
    if (!list.complete) {
      const rest = unknown('the list is not known');
      under(machine, conditionAt(site.file, site.node, 'rest'), () =>
        call(rest, list.items.length),
      );
    }
    return results;
  };
  const mayChange = list.born === machine.run;
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
        return made(list.items.filter((_, index) => kept[index] !== false));
      });
    case 'find':
      return native(name, (args, site) => {
        const kept = each(args, site).map(truthiness);
        const sure = list.items.find((_, index) => kept[index] === true);
        return sure ?? unknown('it is searched at run time');
      });
    case 'reduce':
      return native(name, (args, site) => reduced(machine, list, args, site));
    case 'push':
    case 'unshift':
      return native(name, (args) => {
        const values = args.map((argument) => argument.value);
        if (mayChange) list.items.splice(name === 'push' ? list.items.length : 0, 0, ...values);
        return constant(list.items.length);
      });
    case 'concat':
      return native(name, (args) => {
        const added = made(args.map((argument) => argument.value));
        const flat = flattened(added, made);
        return made([...list.items, ...flat.items], list.complete && flat.complete);
      });
    case 'flat':
      return native(name, () => flattened(list, made));
    case 'reverse':
      return native(name, () => made([...list.items].reverse()));
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
    case 'sort':
      return native(name, () => list);
    default:
      return null;
  }
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
  if (name === 'length') return { ...holder, value: text.length };
  const method = STRING_METHODS.get(name);
  if (!method) {
    return name === 'split'
      ? native(name, (args) => splitText(text, args))
      : unknown('it is computed at run time');
  }
  return native(name, (args): Value => {
    const values = args.map((argument) => argument.value);
    const parts = values.map((value) => (value.kind === 'constant' ? value.value : null));
    return values.every((value) => value.kind === 'constant')
      ? withValue(holder, method(text, parts))
      : unknown('it is computed at run time');
  });
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
  const separator = stringOf(args[0]?.value);
  if (separator === null) return unknown('it is computed at run time');
  return {
    kind: 'list',
    items: text.split(separator).map((part) => constant(part)),
    complete: true,
    at: null,
    born: 0,
  };
}
