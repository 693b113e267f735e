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
  /** By what it is kept in, and by the path to it: programs put a value there at every round. */
  const kept = new Map<string, Map<string, Kept>>();
  const valuesIn = (from: ExternalValue, most: number): readonly Value[] => {
    const asked = pathOf(from);
    const isEverything = asked.length === 1 && asked[0] === 'global';
    const within = isEverything
      ? [...kept.values()]
      : [kept.get(ownerOf(asked)) ?? new Map<string, Kept>()];
    return within
      .flatMap((all) => [...all.values()])
      .filter(({ path }) => path.length <= asked.length + most)
      .filter(({ path }) => path.slice(0, asked.length).every((each, at) => each === asked[at]))
      .flatMap(({ path, values }) => {
        const rest = asked.slice(path.length);
        return [...values].map((value) => rest.reduce(member, value));
      });
  };
  return {
    note: (target, name, value) => {
      if (value.kind === 'constant' || value.kind === 'unknown') return;
      const path = [...pathOf(target), name];
      const owner = ownerOf(path);
      const all = kept.get(owner) ?? new Map<string, Kept>();
      kept.set(owner, all);
      const key = path.join('\n');
      const there = all.get(key) ?? { path, values: new Set() };
      all.set(key, there);
      there.values.add(value);
    },
    valuesOf: (from) => valuesIn(from, 0),
    valuesIn: (from) => valuesIn(from, Infinity),
  };
}

/** A package, or a global by its name. */
function ownerOf([owner = '', name = '']: readonly string[]): string {
  return owner === 'global' ? `${owner} ${name}` : owner;
}

/** `globalThis.WIKI` is `WIKI`. */
function pathOf({ package: owner, path }: ExternalValue): readonly string[] {
  const isHeld = owner === 'global' && /^global(?:This)?$/.test(path[0] ?? '');
  return [owner, ...(isHeld ? path.slice(1) : path)];
}
