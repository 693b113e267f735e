import type { ExternalValue, Value } from '../interpret/values.js';

/** What a program puts into globals, and into what it has of packages: `WIKI.app = app`. */
export type KeptOutside = {
  readonly note: (target: ExternalValue, name: string, value: Value) => void;
  /** What was seen to be put where a value comes from. */
  readonly valuesOf: (from: ExternalValue) => readonly Value[];
  /** The same, and what was put into members of it. */
  readonly valuesIn: (from: ExternalValue) => readonly Value[];
};

export function createKeptOutside(member: (value: Value, name: string) => Value): KeptOutside {
  const kept: { readonly path: readonly string[]; readonly value: Value }[] = [];
  const valuesIn = (from: ExternalValue, most: number): readonly Value[] => {
    const asked = pathOf(from);
    return kept
      .filter(({ path }) => path.length <= asked.length + most)
      .filter(({ path }) => path.slice(0, asked.length).every((each, at) => each === asked[at]))
      .map(({ path, value }) => asked.slice(path.length).reduce(member, value));
  };
  return {
    note: (target, name, value) => {
      kept.push({ path: [...pathOf(target), name], value });
    },
    valuesOf: (from) => valuesIn(from, 0),
    valuesIn: (from) => valuesIn(from, Infinity),
  };
}

/** `globalThis.WIKI` is `WIKI`. */
function pathOf({ package: owner, path }: ExternalValue): readonly string[] {
  const isHeld = owner === 'global' && /^global(?:This)?$/.test(path[0] ?? '');
  return [owner, ...(isHeld ? path.slice(1) : path)];
}
