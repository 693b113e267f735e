import type { ExternalValue, Value } from '../interpret/values.js';

/** What a program puts into globals, and into what it has of packages: `WIKI.app = app`. */
export type KeptOutside = {
  readonly note: (target: ExternalValue, name: string, value: Value) => void;
  /** What was seen to be put where a value comes from. */
  readonly valuesOf: (from: ExternalValue) => readonly Value[];
  /** The same, and what was put into members of it. */
  readonly valuesIn: (from: ExternalValue) => readonly Value[];
};

/** A path of which something is kept, found name by name: what is asked for may have thousands of them. */
type Node = {
  /** How many names lead here. */
  readonly depth: number;
  /** What was put here, each once: programs put a value there at every round. */
  readonly values: Set<Value>;
  readonly members: Map<string, Node>;
  /** Which one it is of those at which something was put, in the order of the program. */
  order: number;
};

export function createKeptOutside(member: (value: Value, name: string) => Value): KeptOutside {
  const packages = nodeBelow(null);
  let count = 0;
  const found = (all: readonly Node[], asked: readonly string[]): readonly Value[] =>
    all.flatMap(({ depth, values }) => {
      const rest = asked.slice(depth);
      return [...values].map((value) => rest.reduce(member, value));
    });
  return {
    note: (target, name, value) => {
      if (value.kind === 'constant' || value.kind === 'unknown') return;
      let node = packages;
      for (const step of [...pathOf(target), name]) {
        const next = node.members.get(step) ?? nodeBelow(node);
        node.members.set(step, next);
        node = next;
      }
      if (node.values.size === 0) node.order = count += 1;
      node.values.add(value);
    },
    valuesOf: (from) => {
      const asked = pathOf(from);
      return found(upTo(packages, asked), asked);
    },
    valuesIn: (from) => {
      const asked = pathOf(from);
      const on = upTo(packages, asked);
      const last = on.at(-1);
      return found([...on, ...(last?.depth === asked.length ? allBelow(last) : [])], asked);
    },
  };
}

function nodeBelow(above: Node | null): Node {
  return { depth: above ? above.depth + 1 : 0, values: new Set(), members: new Map(), order: 0 };
}

/** What is known of a path, from its first name on. */
function upTo(packages: Node, asked: readonly string[]): readonly Node[] {
  const nodes: Node[] = [];
  let node: Node | undefined = packages;
  for (const step of asked) {
    node = node.members.get(step);
    if (!node) break;
    nodes.push(node);
  }
  return nodes;
}

/** Where something was put below a path, in the order of the program. */
function allBelow(node: Node): readonly Node[] {
  const nodes = [...node.members.values()];
  for (const each of nodes) nodes.push(...each.members.values());
  return nodes.filter(({ values }) => values.size > 0).sort((a, b) => a.order - b.order);
}

/** `globalThis.WIKI` is `WIKI`. */
function pathOf({ package: owner, path }: ExternalValue): readonly string[] {
  const isHeld = owner === 'global' && /^global(?:This)?$/.test(path[0] ?? '');
  return [owner, ...(isHeld ? path.slice(1) : path)];
}
