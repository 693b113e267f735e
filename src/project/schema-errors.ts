import type { Node } from 'jsonc-parser';
import type { $ZodIssue } from 'zod/v4/core';

/** Something wrong in a JSON document, at an offset of its text. */
export type SchemaError = { readonly offset: number; readonly message: string };

/**
 * What a schema found wrong in a JSON document, in the order of the document, with keys that are there twice.
 * @param whole what the document is called where something is wrong with it as a whole: `the manifest`
 */
export function schemaErrors(
  issues: readonly $ZodIssue[],
  root: Node,
  whole: string,
): readonly SchemaError[] {
  const found = issues.flatMap((issue) => complaints(issue, []));
  const visit = (node: Node, path: Path, name: string): readonly SchemaError[] => {
    const here = found.filter((each) => isSamePath(each.path, path));
    const about = (about: Complaint['about']) =>
      distinct(here.filter((each) => each.about === about));
    const values = about('value').map(({ message }) => error(node, name, message));
    if (node.type === 'array') {
      const items = node.children ?? [];
      return [
        ...values,
        ...items.flatMap((item, at) => visit(item, [...path, at], `${name}[${at}]`)),
      ];
    }
    const members = properties(node);
    const keys = members.map(({ key }) => key);
    const lacking = distinct(found.filter(({ path: [...at] }) => isLackingIn(at, path, keys)));
    return [
      ...values,
      ...lacking.flatMap(({ path: at }) =>
        node.type === 'object' ? error(node, name, `lacks ${JSON.stringify(at.at(-1))}`) : [],
      ),
      ...repeated(members).map(({ key, keyNode }) =>
        error(keyNode, JSON.stringify(key), 'is there twice'),
      ),
      ...members.flatMap(({ key, keyNode, value }) => {
        const below = memberName(name, key, whole);
        const isUnknown = about('unknown-key').some(({ message }) => message === key);
        if (isUnknown || key === '__proto__') return [error(keyNode, below, 'is not known')];
        const wrongKey = distinct(
          found.filter((each) => each.about === 'key' && isSamePath(each.path, [...path, key])),
        );
        return [
          ...wrongKey.map(({ message }) =>
            error(keyNode, `the key ${JSON.stringify(key)} of ${name}`, message),
          ),
          ...visit(value, [...path, key], below),
        ];
      }),
    ];
  };
  return visit(root, [], whole);
}

/** The value of a key of an object node, or null. */
export function member(node: Node, key: string): Node | null {
  return properties(node).find((property) => property.key === key)?.value ?? null;
}

type Path = readonly PropertyKey[];

type Complaint = {
  readonly path: Path;
  readonly about: 'value' | 'key' | 'unknown-key';
  /** Of an unknown key: the key. */
  readonly message: string;
};

function complaints(issue: $ZodIssue, above: Path): readonly Complaint[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path, about: 'unknown-key', message: key }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, about: 'key', message }));
    case 'invalid_union': {
      // One that names what tells its cases apart is about the whole.
      if (issue.discriminator !== undefined) {
        return [{ path: path.slice(0, -1), about: 'value', message: issue.message }];
      }
      const inside = issue.errors.find((each) => each.every((inner) => inner.path.length > 0));
      if (inside) return inside.flatMap((each) => complaints(each, path));
      return [{ path, about: 'value', message: issue.message }];
    }
    default:
      return [{ path, about: 'value', message: issue.message }];
  }
}

/** Whether `at` is a member of the object at `path` that is not there. */
function isLackingIn(at: Path, path: Path, keys: readonly string[]): boolean {
  const last = at.at(-1);
  return (
    at.length === path.length + 1 &&
    isSamePath(at.slice(0, -1), path) &&
    typeof last === 'string' &&
    !keys.includes(last)
  );
}

function repeated(members: readonly Member[]): readonly Member[] {
  const seen = new Set<string>();
  return members.filter(({ key }) => seen.size === seen.add(key).size);
}

function distinct(all: readonly Complaint[]): readonly Complaint[] {
  return all.filter(
    ({ path, message }, at) =>
      !all.slice(0, at).some((each) => each.message === message && isSamePath(each.path, path)),
  );
}

function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}

function error({ offset }: Node, name: string, message: string): SchemaError {
  return { offset, message: `${name} ${message}` };
}

type Member = { readonly key: string; readonly keyNode: Node; readonly value: Node };

function properties(node: Node): readonly Member[] {
  return (node.type === 'object' ? (node.children ?? []) : []).flatMap(({ children }) => {
    const [keyNode, value] = children ?? [];
    return keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [];
  });
}

function memberName(above: string, key: string, whole: string): string {
  if (!/^[\w-]+$/.test(key)) return `${above}[${JSON.stringify(key)}]`;
  return above === whole ? key : `${above}.${key}`;
}
