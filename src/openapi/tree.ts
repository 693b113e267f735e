import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { SourceLoc } from '../model/types.js';
import type { Place, SpecFile } from './types.js';

/** One key of a map: where the key is written, and its value. */
export type Entry = { readonly key: string; readonly loc: SourceLoc; readonly value: Place };

/** The root value of a file. */
export function rootPlace(file: SpecFile): Place {
  return { file, node: file.document.contents, pair: null, path: [], inFlow: false, shared: false };
}

/** Where a value is written; for one that is not written, its key. */
export function placeLoc(place: Place): SourceLoc {
  const [start, end] = place.node?.range ?? [0, 0];
  const node = start !== end ? place.node : (place.pair?.key ?? place.node);
  return place.file.locate(node?.range?.[0] ?? 0);
}

/** The entries of a map, merge keys (`<<`) resolved, own keys first. Empty when it is no map. A `$ref` is not followed. */
export function ownEntries(place: Place): readonly Entry[] {
  const here = throughAlias(place);
  if (!isMap(here.node)) return [];
  const own: Entry[] = [];
  const merged: Entry[] = [];
  for (const item of here.node.items) {
    const pair = item as Pair<Node, Node | null>;
    const key = keyText(pair.key);
    if (key === null) continue;
    const value: Place = {
      file: here.file,
      node: pair.value,
      pair,
      path: [...here.path, key],
      inFlow: here.node.flow === true,
      shared: here.shared,
    };
    if (key === '<<') merged.push(...mergedEntries(value));
    else own.push({ key, loc: here.file.locate(pair.key.range?.[0] ?? 0), value });
  }
  const seen = new Set(own.map((entry) => entry.key));
  return [
    ...own,
    ...merged.filter((entry) => !seen.has(entry.key) && Boolean(seen.add(entry.key))),
  ];
}

function mergedEntries(value: Place): readonly Entry[] {
  const sources = isSeq(throughAlias(value).node) ? listItems(value) : [value];
  return sources
    .flatMap((source) => ownEntries(source))
    .map((entry) => ({ ...entry, value: { ...entry.value, shared: true } }));
}

/** The items of a list; empty when it is none. */
export function listItems(place: Place): readonly Place[] {
  const here = throughAlias(place);
  if (!isSeq(here.node)) return [];
  const inFlow = here.node.flow === true;
  return here.node.items.map((item, index) => ({
    file: here.file,
    node: item as Node,
    pair: null,
    path: [...here.path, String(index)],
    inFlow,
    shared: here.shared,
  }));
}

/** The value that an alias stands for. */
export function throughAlias(place: Place): Place {
  let here = place;
  while (isAlias(here.node)) {
    here = { ...here, node: here.file.aliases.get(here.node) ?? null, shared: true };
  }
  return here;
}

/** The text of `$ref`, when `place` is a map that has one. */
export function refText(place: Place): string | null {
  if (!isMap(place.node)) return null;
  const value: unknown = place.node.get('$ref');
  return typeof value === 'string' ? value : null;
}

/** The text of a string (or of a number or boolean as written); null for anything else. */
export function textOf(place: Place | null): string | null {
  if (!place) return null;
  const { node } = throughAlias(place);
  if (!isScalar(node)) return null;
  return typeof node.value === 'string' ? node.value : scalarText(node.value, node.source);
}

function scalarText(value: unknown, source?: string): string | null {
  if (typeof value === 'string') return value;
  const simple =
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  return simple ? (source ?? String(value)) : null;
}

/** What kind of value is there, for messages and checks. */
export function kindOf(place: Place): 'map' | 'list' | 'text' | 'empty' {
  const { node } = throughAlias(place);
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'list';
  return isScalar(node) && node.value !== null ? 'text' : 'empty';
}

/** The key as `toJS` names it; null for a key that is itself a map or list. */
function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  return key.value === null ? '' : scalarText(key.value);
}
