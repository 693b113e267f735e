/** A function as it is written: its name, the names of its parameters, and its text. */
type Written = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: string;
};

/** A type is looked over for no more than a line or two: in a table of texts each colon would be searched to its end. */
const FUNCTION =
  /(?:\bfunction\s*\*?\s*([\w$]+)\s*|([\w$]+)\s*(?::[^=()]{0,200})?[:=]\s*(?:async\s+)?(?:function\b\s*\*?\s*)?|([\w$]+)\s*)(?:<[^<>()]*>\s*)?\(([^()]*)\)\s*(?::[^={;]{0,200})?(=>\s*)?([{(\w$])/g;
const CALL = /([\w$]+)\s*\(/g;
/** After these a parenthesis opens no call and no list of parameters. */
const WORDS = new Set('if for while switch catch return typeof await function with'.split(' '));
const LONGEST_CALL = 400;
const LONGEST_BODY = 20_000;

/**
 * Names of what is handed to functions that change the content of a parameter: `add(shared)` where `add` is
 * `(list) => list.push(1)`. By names alone: whoever has the name of such a function counts as one.
 * @param writes the names whose content a piece of source changes
 */
export function changedWhereHanded(
  texts: readonly string[],
  writes: (source: string) => Iterable<string>,
): ReadonlySet<string> {
  const functions = texts.flatMap(functionsIn);
  const changing = new Map<string, Set<number>>();
  const note = (name: string, index: number): boolean => {
    const known = changing.get(name) ?? new Set();
    changing.set(name, known);
    const isNew = !known.has(index);
    known.add(index);
    return isNew;
  };
  for (const { name, parameters, body } of functions) {
    const written = new Set(writes(body));
    parameters.forEach((parameter, index) => {
      if (written.has(parameter)) note(name, index);
    });
  }
  if (changing.size === 0) return new Set();
  // One that hands its parameter on to one of these is one, too.
  const named = new Set(functions.map(({ name }) => name));
  const candidates = functions.map((each) => ({ ...each, calls: callsIn(each.body, named) }));
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const { name, parameters, calls } of candidates) {
      for (const handed of handedTo(calls, changing)) {
        const index = parameters.indexOf(handed);
        if (index >= 0 && note(name, index)) isMore = true;
      }
    }
  }
  return new Set(texts.flatMap((text) => handedTo(callsIn(text, changing), changing)));
}

type Call = { readonly name: string; readonly args: readonly (string | null)[] };

function handedTo(
  calls: readonly Call[],
  changing: ReadonlyMap<string, ReadonlySet<number>>,
): readonly string[] {
  return calls.flatMap(({ name, args }) =>
    [...(changing.get(name) ?? [])].flatMap((index) => args[index] ?? []),
  );
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
    return [{ name, parameters, body: text.slice(start, end < 0 ? undefined : end) }];
  });
}

/** `list`, `list: string[]`, `list = []`, `...list`. */
function nameOf(parameter: string): string {
  return /^\s*(?:\.\.\.\s*)?([\w$]+)/.exec(parameter)?.[1] ?? '';
}

/** @param wanted the functions whose calls are meant */
function callsIn(text: string, wanted: { has: (name: string) => boolean }): readonly Call[] {
  return [...text.matchAll(CALL)].flatMap((match): readonly Call[] => {
    const name = match[1] ?? '';
    if (WORDS.has(name) || !wanted.has(name)) return [];
    const start = match.index + match[0].length - 1;
    const inside = text.slice(start + 1, endOf(text, start, LONGEST_CALL));
    return [
      {
        name,
        args: partsOf(inside).map((part) => /^[\w$.\s]*?([\w$]+)\s*$/.exec(part)?.[1] ?? null),
      },
    ];
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
