import type { ExternalValue, Value } from '../interpret/values.js';

/** What a program puts into globals, and into what it has of packages: `WIKI.app = app`. */
export type KeptOutside = {
  readonly note: (target: ExternalValue, name: string, value: Value) => void;
  /** What was seen to be put where a value comes from. */
  readonly valuesOf: (from: ExternalValue) => readonly Value[];
  /** The same, and what was put into members of it. */
  readonly valuesIn: (from: ExternalValue) => readonly Value[];
};

type Kept = { readonly path: readonly string[]; readonly values: Set<Value> };

export function createKeptOutside(member: (value: Value, name: string) => Value): KeptOutside {
  /** By the path to it: programs put a value there at every round. */
  const kept = new Map<string, Kept>();
  /** What is kept below a path. */
  const below = new Map<string, Kept[]>();
  const found = (all: readonly Kept[], asked: readonly string[]): readonly Value[] =>
    all.flatMap(({ path, values }) => {
      const rest = asked.slice(path.length);
      return [...values].map((value) => rest.reduce(member, value));
    });
  const upTo = (asked: readonly string[]): readonly Kept[] =>
    asked.flatMap((_, at) => kept.get(keyOf(asked.slice(0, at + 1))) ?? []);
  return {
    note: (target, name, value) => {
      if (value.kind === 'constant' || value.kind === 'unknown') return;
      const path = [...pathOf(target), name];
      const key = keyOf(path);
      const there = kept.get(key);
      if (there) {
        there.values.add(value);
        return;
      }
      const made: Kept = { path, values: new Set([value]) };
      kept.set(key, made);
      for (let end = 1; end < path.length; end += 1) {
        const above = keyOf(path.slice(0, end));
        const others = below.get(above);
        if (others) others.push(made);
        else below.set(above, [made]);
      }
    },
    valuesOf: (from) => {
      const asked = pathOf(from);
      return found(upTo(asked), asked);
    },
    valuesIn: (from) => {
      const asked = pathOf(from);
      return found([...upTo(asked), ...(below.get(keyOf(asked)) ?? [])], asked);
    },
  };
}

function keyOf(path: readonly string[]): string {
  return path.join('\n');
}

/** `globalThis.WIKI` is `WIKI`. */
function pathOf({ package: owner, path }: ExternalValue): readonly string[] {
  const isHeld = owner === 'global' && /^global(?:This)?$/.test(path[0] ?? '');
  return [owner, ...(isHeld ? path.slice(1) : path)];
}
