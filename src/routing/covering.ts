import type { Coverage } from './paths.js';

/** Remembers what covers which paths, in order, and finds what covers one path without looking at all. */
export type Covering<T> = {
  readonly add: (coverage: Coverage, item: T) => void;
  /** What was added so far that covers the sample path, in the order in which it was added. */
  readonly at: (sample: string) => readonly T[];
};

type Entry<T> = { readonly order: number; readonly item: T };

/** @param outer what covers paths as well, and was added before */
export function createCovering<T>(outer: Covering<T> | null = null): Covering<T> {
  const literal = new Map<string, Entry<T>[]>();
  const tested: (Entry<T> & { readonly test: (sample: string) => boolean })[] = [];
  let order = 0;
  return {
    add: (coverage, item) => {
      order += 1;
      if (coverage.literal === null) {
        tested.push({ order, item, test: coverage.test });
        return;
      }
      const entries = literal.get(coverage.literal);
      if (entries) entries.push({ order, item });
      else literal.set(coverage.literal, [{ order, item }]);
    },
    at: (sample) => {
      const found = [
        ...prefixesOf(sample).flatMap((prefix) => literal.get(prefix) ?? []),
        ...tested.filter((entry) => entry.test(sample)),
      ];
      const own = found.sort((a, b) => a.order - b.order).map((entry) => entry.item);
      return outer ? [...outer.at(sample), ...own] : own;
    },
  };
}

/** `''`, `/a`, `/a/b` for `/a/b`. */
function prefixesOf(path: string): readonly string[] {
  const prefixes = [''];
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
    prefixes.push(path.slice(0, slash));
  }
  if (path !== '/' && path !== '') prefixes.push(path);
  return prefixes;
}
