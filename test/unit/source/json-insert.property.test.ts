import fc from 'fast-check';
import { type Node, parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/model/text-edit.js';
import { insertItems, type NewItem, parseJsonText } from '../../../src/source/json-insert.js';
import { jsonLooks, writeJson } from '../../support/json-layouts.js';
import { times } from '../../support/effort.js';

const numRuns = times(1_000, 5_000, 20_000);

const key = fc.stringMatching(/^[a-z"\\/@{},:-]{1,5}$/);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('x', 'a // b', '{', 1, true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const root = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true });
const added = fc.oneof(
  fc.constantFrom('new', 2),
  fc.constant(['one', 'two']),
  fc.constant({ one: '1', two: ['3'] }),
);
const insertions = fc.array(fc.tuple(added, fc.nat(9)), { minLength: 1, maxLength: 4 });

function containersOf(node: Node): readonly Node[] {
  const inner = (node.children ?? []).flatMap(containersOf);
  return node.type === 'object' || node.type === 'array' ? [node, ...inner] : inner;
}

function valueAt(text: string, node: Node): unknown {
  const own = parse(text.slice(node.offset, node.offset + node.length), [], {
    allowTrailingComma: true,
  }) as unknown;
  return own;
}

describe('inserting into any JSON', () => {
  test('adds what is asked and takes nothing away, in one line what is in one line, with the comments where they are', () => {
    fc.assert(
      fc.property(root, jsonLooks(true), fc.nat(30), insertions, (value, look, place, wanted) => {
        const text = writeJson(value, look);
        const read = parseJsonText(text);
        if (!read) throw new Error(`not read: ${text}`);
        const containers = containersOf(read.root);
        const index = place % containers.length;
        const node = containers[index] as Node;
        const size = node.children?.length ?? 0;
        const items = wanted
          .map(([each, after], number): NewItem => {
            const name = node.type === 'array' ? null : `new ${number}`;
            return { name, value: each, after: (after % (size + 1)) - 1 };
          })
          .sort((a, b) => a.after - b.after);
        const edits = insertItems(read, node, items);
        const result = applyEdits(text, edits);
        const shown = `${text}\n=>\n${result}`;

        expect(edits.every(({ start, end }) => start === end)).toBe(true);
        const after = parseJsonText(result);
        expect(after, shown).not.toBeNull();
        if (!after) return;
        const now = containersOf(after.root).find(
          ({ offset }) => offset === node.offset + shift(edits, node.offset),
        ) as Node;
        const expected = insertedInto(valueAt(text, node), items);
        expect(valueAt(result, now), shown).toEqual(expected);
        if (Array.isArray(expected)) expect(valueAt(result, now)).toEqual(expected);
        else expect(Object.keys(valueAt(result, now) as object)).toEqual(Object.keys(expected));

        const before = text.slice(node.offset, node.offset + node.length);
        const behind = result.slice(now.offset, now.offset + now.length);
        if (size > 0 && !before.includes('\n')) expect(behind, shown).not.toContain('\n');
        if (text.includes('\r\n')) {
          expect(result.replaceAll('\r\n', ''), shown).not.toContain('\n');
        }
        // A comment that ends a line still stands behind the same value.
        expect(notedValues(result), shown).toEqual(notedValues(text));
      }),
      { numRuns },
    );
  });
});

test('lines of a text that mixes line endings keep theirs', () => {
  const lines = ['{\n', '  "a": {\r\n', '    "b": 1\n', '  },\r\n', '  "c": {}\n', '}\r\n'];
  const text = lines.join('');
  const parsed = parseJsonText(text);
  const [object, empty] = parsed?.root.children?.map(({ children }) => children?.[1]) ?? [];
  if (!parsed || !object || !empty) throw new Error('it is JSON');
  const item = (name: string, after: number) => ({ name, value: 2, after });
  const edits = [
    ...insertItems(parsed, object, [item('first', -1), item('last', 0)]),
    ...insertItems(parsed, empty, [item('only', -1)]),
  ];
  expect(applyEdits(text, edits).split(/(?<=\n)/)).toEqual([
    '{\n',
    '  "a": {\r\n',
    '    "first": 2,\r\n',
    '    "b": 1,\n',
    '    "last": 2\n',
    '  },\r\n',
    '  "c": {\n',
    '    "only": 2\n',
    '  }\n',
    '}\r\n',
  ]);
});

/** What stands in front of the comments that end a line; the last of it, as its brackets may be filled. */
function notedValues(text: string): readonly string[] {
  return [...text.matchAll(/^.*?(\S),? (?:\/\* note \*\/ )?\/\/ (?:note|more)\r?$/gm)].map(
    ([, last]) => last ?? '',
  );
}

function shift(edits: readonly { start: number; text: string }[], offset: number): number {
  return edits
    .filter(({ start }) => start <= offset)
    .reduce((sum, each) => sum + each.text.length, 0);
}

function insertedInto(value: unknown, items: readonly NewItem[]): object {
  const entries = Object.entries(value as object) as [string, unknown][];
  const all = [-1, ...entries.keys()].flatMap((index) => [
    ...(index < 0 ? [] : [entries[index] as [string, unknown]]),
    ...items
      .filter(({ after }) => after === index)
      .map(({ name, value: own }): [string, unknown] => [name ?? '', own]),
  ]);
  return Array.isArray(value) ? all.map(([, each]) => each) : Object.fromEntries(all);
}
