import type { Watch } from './preload.js';

export type Method = (this: unknown, ...args: unknown[]) => unknown;
export type Methods = Record<string, Method>;

/** Puts `wrapper` in the place of a method, where there is one of that name. */
export function wrapMethod(
  target: Methods,
  name: string,
  wrapper: (this: never, original: Method, args: unknown[]) => unknown,
): void {
  const original = target[name];
  if (typeof original !== 'function') return;
  target[name] = function (...args) {
    return wrapper.call(this as never, original, args);
  };
}

const WRAPPED = Symbol('wrapped');

/** Wraps what several packages may give once. */
export function wrapOnce(target: object, wrap: () => void): void {
  if (WRAPPED in target) return;
  Object.assign(target, { [WRAPPED]: true });
  wrap();
}

/**
 * Wraps `use` of something that adds what it is given one by one, by other calls.
 * @returns which of the functions of its call one is that is added now; `place` where no such call is made
 */
export function numberUses(target: Methods, watch: Watch): (place: number) => number {
  let count: number | null = null;
  wrapMethod(target, 'use', function (original, args) {
    return watch.registering(() => {
      count = 0;
      try {
        return original.apply(this, args);
      } finally {
        count = null;
      }
    });
  });
  return (place) => (count === null ? place : count++);
}

/** The name of a function as it is told. */
export function nameOf({ name }: { readonly name: string }): string {
  return name === '' ? '(inline)' : name;
}
