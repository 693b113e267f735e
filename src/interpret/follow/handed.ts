import { countBefore } from '../../source/sorted.js';

/** A function as it is written: its name, the names of its parameters, and where its body stands. */
type Written = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly start: number;
  readonly end: number;
};

type Call = {
  readonly name: string;
  readonly args: readonly (string | null)[];
  readonly offset: number;
};

/** A name whose content is changed at an offset of a text. */
export type Write = { readonly name: string; readonly offset: number };

/** A type is looked over for no more than a line or two: in a table of texts each colon would be searched to its end. */
const FUNCTION =
  /(?:\bfunction\s*\*?\s*([\w$]+)\s*|([\w$]+)\s*(?::[^=()]{0,200})?[:=]\s*(?:async\s+)?(?:function\b\s*\*?\s*)?|([\w$]+)\s*)(?:<[^<>()]*>\s*)?\(([^()]*)\)\s*(?::[^={;]{0,200})?(=>\s*)?([{(\w$])/g;
const CALL = /([\w$]+)\s*\(/g;
/** After these a parenthesis opens no call and no list of parameters. */
const WORDS = new Set('if for while switch catch return typeof await function with'.split(' '));
const LONGEST_CALL = 400;
const LONGEST_BODY = 20_000;

/** A parameter, by its place in a function. */
type Parameter = { readonly name: string; readonly index: number };

/** A parameter that a function hands on to another. */
type HandedOn = Parameter & { readonly to: Parameter };

/** What is called in a text, and what its functions do with their parameters. */
export type FunctionsAndCalls = {
  readonly calls: readonly Call[];
  /** Parameters whose content a function changes. */
  readonly changing: readonly Parameter[];
  readonly handingOn: readonly HandedOn[];
};

/**
 * Names of what is handed to functions that change the content of a parameter: `add(shared)` where `add` is
 * `(list) => list.push(1)`. By names alone: whoever has the name of such a function counts as one.
 */
export function changedWhereHanded(texts: readonly FunctionsAndCalls[]): ReadonlySet<string> {
  const changing = new Map<string, Set<number>>();
  const pending: Parameter[] = [];
  const note = ({ name, index }: Parameter): void => {
    const known = changing.get(name) ?? new Set();
    changing.set(name, known);
    if (!known.has(index)) pending.push({ name, index });
    known.add(index);
  };
  for (const { changing: own } of texts) own.forEach(note);
  if (changing.size === 0) return new Set();
  // One that hands its parameter on to one of these is one, too.
  const handingOn = new Map<string, (Parameter & { readonly to: number })[]>();
  for (const { to, ...each } of texts.flatMap(({ handingOn: own }) => own)) {
    const known = handingOn.get(to.name);
    if (known) known.push({ ...each, to: to.index });
    else handingOn.set(to.name, [{ ...each, to: to.index }]);
  }
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { name, index } = next;
    for (const each of handingOn.get(name) ?? []) if (each.to === index) note(each);
  }
  const calls = texts.flatMap((each) => each.calls);
  return new Set(
    calls.flatMap(({ name, args }) =>
      [...(changing.get(name) ?? [])].flatMap((index) => args[index] ?? []),
    ),
  );
}

/**
 * Reads a text for `changedWhereHanded`.
 * @param writes where it changes the content of what
 */
export function functionsAndCallsIn(text: string, writes: readonly Write[]): FunctionsAndCalls {
  const calls = callsIn(text);
  const written = writes.toSorted((one, other) => one.offset - other.offset);
  const changing: Parameter[] = [];
  const handingOn: HandedOn[] = [];
  for (const each of functionsIn(text)) {
    const names = new Set(within(written, each).map(({ name }) => name));
    each.parameters.forEach((parameter, index) => {
      if (names.has(parameter)) changing.push({ name: each.name, index });
    });
    for (const { name, args } of within(calls, each)) {
      args.forEach((arg, to) => {
        const index = arg === null ? -1 : each.parameters.indexOf(arg);
        if (index >= 0) handingOn.push({ name: each.name, index, to: { name, index: to } });
      });
    }
  }
  return { calls, changing, handingOn };
}

/** What stands in a function's body, of a list in the order of the text. */
function within<T extends { readonly offset: number }>(
  sorted: readonly T[],
  { start, end }: Written,
): readonly T[] {
  const first = (offset: number): number => countBefore(sorted, offset, (each) => each.offset);
  return sorted.slice(first(start), first(end));
}

function functionsIn(text: string): readonly Written[] {
  return [...text.matchAll(FUNCTION)].flatMap((match): readonly Written[] => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const isBlock = match[6] === '{';
    if (WORDS.has(name) || (!isBlock && match[5] === undefined)) return [];
    const start = match.index + match[0].length - 1;
    const end = isBlock ? endOf(text, start, LONGEST_BODY) : text.indexOf('\n', start);
    const parameters = (match[4] ?? '').split(',').map(nameOf);
    if (parameters.every((parameter) => parameter === '')) return [];
    return [{ name, parameters, start, end: end < 0 ? text.length : end }];
  });
}

/** `list`, `list: string[]`, `list = []`, `...list`. */
function nameOf(parameter: string): string {
  return /^\s*(?:\.\.\.\s*)?([\w$]+)/.exec(parameter)?.[1] ?? '';
}

/** The calls that hand a name on. */
function callsIn(text: string): readonly Call[] {
  return [...text.matchAll(CALL)].flatMap((match): readonly Call[] => {
    const name = match[1] ?? '';
    if (WORDS.has(name)) return [];
    const start = match.index + match[0].length - 1;
    const inside = text.slice(start + 1, endOf(text, start, LONGEST_CALL));
    const args = partsOf(inside).map((part) => /^[\w$.\s]*?([\w$]+)\s*$/.exec(part)?.[1] ?? null);
    return args.some((arg) => arg !== null) ? [{ name, args, offset: match.index }] : [];
  });
}

/** The place of the bracket that closes the one at `start`, or where it is given up. */
function endOf(text: string, start: number, most: number): number {
  let depth = 0;
  const last = Math.min(text.length, start + most);
  for (let at = start; at < last; at += 1) {
    if ('([{'.includes(text.charAt(at))) depth += 1;
    else if (')]}'.includes(text.charAt(at)) && (depth -= 1) === 0) return at;
  }
  return last;
}

/** What commas separate which no bracket holds. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
