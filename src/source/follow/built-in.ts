import { derived } from './derive.js';
import { plain, type Value } from './values.js';

/**
 * A method that the language gives to `prototype` and that is not followed: what it makes of `holder` is not known.
 * Null where the language has nothing of that name.
 */
export function builtIn(prototype: object, name: string, holder: Value): Value | null {
  if (!(name in prototype)) return null;
  return plain(name, (args) =>
    derived([holder, ...args], `what \`${name}\` gives is not followed`),
  );
}
