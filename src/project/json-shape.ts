import type { Node } from 'jsonc-parser';

/** Something wrong in a JSON document, at an offset of its text. */
export type ShapeError = { readonly offset: number; readonly message: string };

/** Looks at a node and says what is wrong with it; `at` names it for a person, e.g. `files["src/a.ts"]`. */
export type Shape = (node: Node, at: string) => readonly ShapeError[];

/** A value of one of the JSON types, e.g. `string` or `null`. */
export function oneOfTypes(...types: readonly Node['type'][]): Shape {
  return (node, at) =>
    types.includes(node.type) ? [] : wrong(node, at, `must be ${types.join(' or ')}`);
}

/** A string that `test` accepts; `wanted` says which those are. */
export function text(wanted: string, test: (value: string) => boolean): Shape {
  return (node, at) =>
    typeof node.value === 'string' && test(node.value) ? [] : wrong(node, at, `must be ${wanted}`);
}

/** What `shape` accepts, or null. */
export function nullable(shape: Shape): Shape {
  return (node, at) => (node.type === 'null' ? [] : shape(node, at));
}

export function arrayOf(shape: Shape): Shape {
  return (node, at) =>
    node.type === 'array'
      ? (node.children ?? []).flatMap((item, index) => shape(item, `${at}[${index}]`))
      : wrong(node, at, 'must be an array');
}

/** An object with the keys of `required`, perhaps those of `optional`, and no others. */
export function object(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  return (node, at) => {
    if (node.type !== 'object') return wrong(node, at, 'must be an object');
    const present = new Set(properties(node).map(({ key }) => key));
    const missing = Object.keys(required)
      .filter((key) => !present.has(key))
      .flatMap((key) => wrong(node, at, `lacks "${key}"`));
    const known = new Map(Object.entries({ ...required, ...optional }));
    return [
      ...missing,
      ...duplicates(node),
      ...properties(node).flatMap(({ key, keyNode, value }) => {
        const shape = known.get(key);
        return shape ? shape(value, name(at, key)) : wrong(keyNode, name(at, key), 'is not known');
      }),
    ];
  };
}

/** An object with any number of keys, each of which `key` accepts, with values of one shape. */
export function recordOf(key: Shape, shape: Shape): Shape {
  return (node, at) =>
    node.type === 'object'
      ? [
          ...duplicates(node),
          ...properties(node).flatMap((property) => [
            ...key(property.keyNode, `the key ${JSON.stringify(property.key)} of ${at}`),
            ...shape(property.value, name(at, property.key)),
          ]),
        ]
      : wrong(node, at, 'must be an object');
}

/** The value of a key of an object node, or null. */
export function member(node: Node, key: string): Node | null {
  return properties(node).find((property) => property.key === key)?.value ?? null;
}

export function wrong(node: Node, at: string, message: string): readonly ShapeError[] {
  return [{ offset: node.offset, message: `${at} ${message}` }];
}

function duplicates(node: Node): readonly ShapeError[] {
  const keys = new Set<string>();
  return properties(node).flatMap(({ key, keyNode }) => {
    if (keys.has(key)) return wrong(keyNode, JSON.stringify(key), 'is there twice');
    keys.add(key);
    return [];
  });
}

function properties(
  node: Node,
): readonly { readonly key: string; readonly keyNode: Node; readonly value: Node }[] {
  return (node.type === 'object' ? (node.children ?? []) : []).flatMap(({ children }) => {
    const [keyNode, value] = children ?? [];
    return keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [];
  });
}

function name(at: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${at}[${JSON.stringify(key)}]`;
  return at === 'the manifest' ? key : `${at}.${key}`;
}
