import { relativeSpecifier } from '../../model/paths.js';
import type { RelPath, TextEdit } from '../../model/types.js';
import { childOf, follow } from '../refs.js';
import { kindOf } from '../tree.js';
import type { Json, JsonMap, Place, SpecFiles } from '../types.js';

/** One change to the meaning of a file; `place` is the value itself, aliases and `$ref`s followed. */
export type Change =
  /** New keys of a map, at its end; `place` may also be empty (`responses:`). */
  | { readonly kind: 'add'; readonly place: Place; readonly entries: JsonMap }
  /** New items of a list, at its end. */
  | { readonly kind: 'append'; readonly place: Place; readonly items: readonly Json[] }
  /** The items at `indexes` go; at least one stays. */
  | { readonly kind: 'remove'; readonly place: Place; readonly indexes: readonly number[] }
  /** The keys go, and all that stands below them. */
  | { readonly kind: 'drop'; readonly place: Place; readonly keys: readonly string[] }
  | { readonly kind: 'replace'; readonly place: Place; readonly value: Json };

/**
 * An edit with what orders it among edits at the same offset: what is further in comes first, a list level
 * with its key before the next key.
 */
export type Splice = TextEdit & { readonly depth: number };

/** True for a map, as opposed to a list or a simple value. */
export function isJsonMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The change that makes `entries` keys of the map at `keys` below `place`: missing maps on the way are made,
 * keys that are there already stay as they are. Null when the way leads through something that is no map.
 */
export function addAt(
  files: SpecFiles,
  place: Place,
  keys: readonly string[],
  entries: JsonMap,
): Change | null {
  const here = follow(files, place);
  if (!here || (kindOf(here) !== 'map' && kindOf(here) !== 'empty')) return null;
  const [key, ...rest] = keys;
  if (key === undefined) {
    const missing = Object.entries(entries).filter(([name]) => !childOf(files, here, name));
    return { kind: 'add', place: here, entries: Object.fromEntries(missing) };
  }
  const next = childOf(files, here, key);
  if (next) return addAt(files, next, rest, entries);
  const value = keys.reduceRight<JsonMap>((inner, name) => ({ [name]: inner }), entries);
  return { kind: 'add', place: here, entries: value };
}

/** Joins additions to the same map into one, so that a map that two of them need is made once. */
export function joinAdditions(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = [];
  const byMap = new Map<unknown, number>();
  for (const change of changes) {
    if (change.kind !== 'add') {
      joined.push(change);
      continue;
    }
    if (Object.keys(change.entries).length === 0) continue;
    const identity = change.place.node ?? change.place.pair;
    const index = byMap.get(identity);
    const earlier = index === undefined ? undefined : joined[index];
    if (index !== undefined && earlier?.kind === 'add') {
      joined[index] = { ...earlier, entries: mergeMaps(earlier.entries, change.entries) };
    } else {
      byMap.set(identity, joined.length);
      joined.push(change);
    }
  }
  return joined;
}

function mergeMaps(a: JsonMap, b: JsonMap): JsonMap {
  const result: Record<string, Json> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] = isJsonMap(before) && isJsonMap(value) ? mergeMaps(before, value) : value;
  }
  return result;
}

/** `value` with its `$ref`s, which name places in `root`, written as they must be in `file`. */
export function localRefs(value: Json, file: RelPath, root: RelPath): Json {
  if (file === root || typeof value !== 'object' || value === null) return value;
  if (!isJsonMap(value)) return value.map((item: Json) => localRefs(item, file, root));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' && inner.startsWith('#')
        ? relativeSpecifier(file, root).split('/').map(encodeURIComponent).join('/') + inner
        : localRefs(inner, file, root),
    ]),
  );
}
