import { OPEN_PART } from '../values.js';
import { equals } from './compare.js';
import { causeOf } from './derive.js';
import { choose, type Path } from './path.js';
import { type Any, type ListValue, settled, type Value } from './values.js';

/** With more texts than these a value is not compared one by one: which of them it is stays open. */
const MOST_COMPARED = 8;

/** Whether an item is equal to `wanted` on this path. */
export function isAmong(path: Path, holder: ListValue, wanted: Value): boolean {
  const sought = settled(wanted);
  const texts = textsOf(holder);
  const isOpen =
    sought.kind === 'any' &&
    (sought.type === null || sought.type === 'string') &&
    sought.typeOf === null &&
    sought.start === '' &&
    sought.origin.by !== 'secret' &&
    sought.origin.by !== 'environment';
  if (!texts || !isOpen) return holds(path, holder, wanted) !== null;
  if (sought.truth === false || texts.every((text) => sought.not.has(text))) return false;
  if (choose(path, 2, causeOf(path, sought)) === 0) {
    Object.assign(sought, { truth: true, nullish: false });
    return true;
  }
  for (const text of texts) sought.not.add(text);
  return false;
}

/** The texts of a list of many texts, none of them empty; null for any other list. */
function textsOf({ items, rest }: ListValue): readonly string[] | null {
  if (rest || items.length <= MOST_COMPARED) return null;
  const texts = items.flatMap((item) =>
    item.kind === 'constant' &&
    !item.ask &&
    typeof item.value === 'string' &&
    item.value !== '' &&
    !item.value.includes(OPEN_PART)
      ? [item.value]
      : [],
  );
  return texts.length === items.length ? texts : null;
}

/** Where an item stands that is equal to `wanted` on this path; null where none does. */
export function holds(path: Path, holder: ListValue, wanted: Value): number | null {
  for (const [index, item] of holder.items.entries()) {
    if (equals(path, item, wanted, false)) return index;
  }
  if (!holder.rest) return null;
  return equals(path, another(holder.rest), wanted, false) ? holder.items.length : null;
}

/** A value of the same kind as `like`, of which nothing is known yet. */
export function another(like: Any): Any {
  return { ...like, is: null, not: new Set(), members: null };
}
