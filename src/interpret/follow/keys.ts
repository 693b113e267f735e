import { settled, type Value } from './values.js';

/** The name of a member as a text; null when it is not known. */
export function keyOf(key: Value): string | null {
  const known = settled(key);
  if (known.kind === 'any' && known.origin.by === 'environment' && known.fallback) {
    return keyOf(known.fallback);
  }
  if (known.kind !== 'constant' || typeof known.value === 'object') return null;
  const text = String(known.value);
  return text.includes('\u0001') ? null : text;
}
