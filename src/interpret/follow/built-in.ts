import { derived, mayFail, mayFailAsPrimitive } from './derive.js';
import type { Path } from './path.js';
import { plain, settled, type Value } from './values.js';

/**
 * A method that the language gives to `prototype` and that is not followed: what it makes of `holder` is not known.
 * Null where the language has nothing of that name.
 */
export function builtIn(path: Path, prototype: object, name: string, holder: Value): Value | null {
  if (!(name in prototype)) return null;
  return plain(name, (args) => {
    const made = derived([holder, ...args], `what \`${name}\` gives is not followed`);
    mayFailAsPrimitive(path, args);
    // `toFixed(101)`, `toString(1)`, `with(9, …)`: not every number is taken.
    if (args.some((arg) => settled(arg).kind === 'any')) {
      mayFail(path, made);
    }
    return made;
  });
}
