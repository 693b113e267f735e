import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';

/** How a person might have laid out a JSON text. */
export type JsonLook = {
  readonly unit: string;
  readonly eol: '\n' | '\r\n';
  readonly bom: '' | '\uFEFF';
  readonly end: string;
  readonly colon: string;
  /** One number for each container, in order of appearance, used again from the start. */
  readonly picks: readonly number[];
  /** Comments and trailing commas, where the file may have them. */
  readonly jsonc: boolean;
};

/** Layouts of JSON; with `jsonc` also some with comments and trailing commas. */
export function jsonLooks(jsonc: boolean): fc.Arbitrary<JsonLook> {
  return fc.record({
    unit: fc.constantFrom('  ', '    ', '\t', ' ', '   ', ' \t', ''),
    eol: fc.constantFrom('\n', '\r\n'),
    bom: fc.constantFrom('', '\uFEFF'),
    end: fc.constantFrom('', '\n', '\n\n', '  \n'),
    colon: fc.constantFrom(': ', ':', ':  ', ' : '),
    picks: fc.array(fc.nat(839), { minLength: 1, maxLength: 12 }),
    jsonc: jsonc ? fc.boolean() : fc.constant(false),
  });
}

/** Writes `value` in the layout of `look`: each container in one line, over lines, or somehow in between. */
export function writeJson(value: unknown, look: JsonLook): string {
  let count = 0;
  const pick = (): number => look.picks[count++ % look.picks.length] ?? 0;
  const { eol } = look;
  const print = (each: unknown, indent: string, oneLine: boolean): string => {
    if (typeof each !== 'object' || each === null) return JSON.stringify(each);
    const [open, close] = Array.isArray(each) ? '[]' : '{}';
    const number = pick();
    const style = oneLine ? number % 2 : number % 6;
    const deeper = indent + look.unit;
    const items = Object.entries(each).map(([key, inner]) => {
      const text = print(inner, deeper, style < 2);
      return Array.isArray(each) ? text : JSON.stringify(key) + look.colon + text;
    });
    const noted = look.jsonc && number % 5 < 2;
    if (items.length === 0) {
      if (style < 2) return `${open}${style === 0 ? '' : ' '}${close}`;
      const comment = noted ? `${eol}${deeper}// nothing yet` : '';
      return `${open}${comment}${eol}${indent}${close}`;
    }
    const last = look.jsonc && number % 7 < 3 ? ',' : '';
    if (style === 0) return `${open}${items.join(',')}${last}${close}`;
    if (style === 1) {
      const comment = noted ? ' /* end */' : '';
      return `${open} ${items.join(', ')}${last}${comment} ${close}`;
    }
    if (style === 2) {
      // Begun in the line of the bracket.
      const comment = noted ? ` // all of it${eol}${indent}` : ' ';
      return `${open} ${items.join(`,${eol}${deeper}`)}${last}${comment}${close}`;
    }
    if (style === 3) {
      return `${open}${eol}${deeper}${items.join(`${eol}${deeper}, `)}${last}${eol}${indent}${close}`;
    }
    const lines = items.map((item, index) => {
      const comma = index < items.length - 1 ? ',' : last;
      const before = noted && index === 1 ? `// before it${eol}${deeper}` : '';
      const behind = noted ? ([' // note', '', ' /* note */ // more'][index % 3] ?? '') : '';
      return deeper + before + item + comma + behind;
    });
    const begin = noted && number % 4 < 2 ? ' // begin' : '';
    return `${open}${begin}${eol}${lines.join(eol)}${eol}${indent}${close}`;
  };
  const head = look.jsonc && pick() % 2 === 0 ? `// a "file": {${eol}` : '';
  return look.bom + head + print(value, '', false) + look.end.replaceAll('\n', eol);
}

/** Whether `after` has every character of `before`, in order. */
export function keepsAll(before: string, after: string): boolean {
  let at = 0;
  for (const character of after) if (character === before[at]) at += 1;
  return at === before.length;
}

/** Where containers that are not empty stand in one line, by the keys that lead to them. */
export function oneLinePaths(text: string): readonly string[] {
  const walk = (node: Node, path: string): readonly string[] => {
    const values = (node.children ?? []).map((child, index): readonly [string, Node] => {
      const [key, value] = node.type === 'object' ? (child.children ?? []) : [];
      return value ? [`${path}/${String(key?.value)}`, value] : [`${path}/${index}`, child];
    });
    const own = text.slice(node.offset, node.offset + node.length);
    return [
      ...(values.length > 0 && !own.includes('\n') ? [path] : []),
      ...values.flatMap(([name, value]) => walk(value, name)),
    ];
  };
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  return root ? walk(root, '') : [];
}
