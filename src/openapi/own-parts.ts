import { sha256 } from '../model/digest.js';
import type { RelPath } from '../model/types.js';
import { isJsonMap } from './edit/changes.js';
import { parseSpecFile } from './parse.js';
import type { Json, JsonMap, SpecFile } from './types.js';

/**
 * What runs put into a JSON or YAML file, by JSON pointer:
 * - a value: its digest, and behind a space the JSON of what stood there before, if anything did
 * - a map that was made to hold such values: `{}`
 * - items of a list (the pointer ends with `/-`): their digests
 */
export type OwnParts = Readonly<Record<string, string>>;

const MAP = '{}';
const ITEMS = '-';

/** What one pointer says. */
export type OwnPart =
  | { readonly kind: 'map'; readonly keys: readonly string[] }
  | {
      readonly kind: 'items';
      readonly keys: readonly string[];
      readonly digests: readonly string[];
    }
  | {
      readonly kind: 'value';
      readonly keys: readonly string[];
      readonly digest: string;
      /** JSON; null where nothing stood there. */
      readonly was: string | null;
    };

export function readParts(parts: OwnParts): readonly OwnPart[] {
  return Object.entries(parts).map(([pointer, mark]): OwnPart => {
    const keys = pointer.split('/').slice(1).map(unescaped);
    if (mark === MAP) return { kind: 'map', keys };
    if (keys.at(-1) === ITEMS) {
      return { kind: 'items', keys: keys.slice(0, -1), digests: mark.split(' ') };
    }
    const space = mark.indexOf(' ');
    return space < 0
      ? { kind: 'value', keys, digest: mark, was: null }
      : { kind: 'value', keys, digest: mark.slice(0, space), was: mark.slice(space + 1) };
  });
}

/**
 * `known` after a run made `after` of `before`: what it added or replaced is ours too, what it changed of ours
 * stays ours, what is gone is forgotten. A part that the owner edited keeps its digest, and so stays edited.
 */
export function recordParts(
  file: RelPath,
  before: string,
  after: string,
  known: OwnParts,
): OwnParts {
  const old = valueOf(file, before);
  const now = valueOf(file, after);
  if (old === undefined || now === undefined) return known;
  const kept = readParts(known).flatMap((part) => carried(part, old, now));
  const enclosing = new Set(kept.flatMap(([pointer, mark]) => (mark === MAP ? [] : [pointer])));
  const fresh = differences(old, now, []).filter(([pointer]) => !isWithin(pointer, enclosing));
  return Object.fromEntries([...kept, ...fresh].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

type Mark = readonly [pointer: string, mark: string];

function carried(part: OwnPart, old: Json, now: Json): readonly Mark[] {
  const pointer = pointerOf(part.keys);
  const value = valueAt(now, part.keys);
  if (value === undefined) return [];
  switch (part.kind) {
    case 'map':
      return isJsonMap(value) ? [[pointer, MAP]] : [];
    case 'items': {
      const there = new Set(Array.isArray(value) ? value.map(digestOf) : []);
      const left = part.digests.filter((digest) => there.has(digest));
      return left.length > 0 ? [[`${pointer}/${ITEMS}`, left.join(' ')]] : [];
    }
    case 'value': {
      const before = valueAt(old, part.keys);
      const untouched = before !== undefined && digestOf(before) === part.digest;
      const digest = untouched ? digestOf(value) : part.digest;
      return [[pointer, part.was === null ? digest : `${digest} ${part.was}`]];
    }
  }
}

function differences(old: Json, now: Json, keys: readonly string[]): readonly Mark[] {
  if (isJsonMap(old) && isJsonMap(now)) {
    return Object.entries(now).flatMap(([key, value]) => {
      const before = old[key];
      const path = [...keys, key];
      return before === undefined ? additions(value, path) : differences(before, value, path);
    });
  }
  if (digestOf(old) === digestOf(now)) return [];
  const inserted = Array.isArray(old) && Array.isArray(now) ? insertedItems(old, now) : null;
  if (inserted) return [[`${pointerOf(keys)}/${ITEMS}`, inserted.join(' ')]];
  const was = JSON.stringify(old);
  return was.length > LONGEST_WAS ? [] : [[pointerOf(keys), `${digestOf(now)} ${was}`]];
}

/** A requirement, a script. What is longer is the list of endpoints, whose entries got flags that may stay. */
const LONGEST_WAS = 400;

/** A new value is ours as a whole, but for the maps on the way to what has a name of its own. */
function additions(value: Json, keys: readonly string[]): readonly Mark[] {
  if (!isJsonMap(value) || keys.length >= namedAt(keys)) {
    return [[pointerOf(keys), digestOf(value)]];
  }
  return [
    [pointerOf(keys), MAP],
    ...Object.entries(value).flatMap(([key, inner]) => additions(inner, [...keys, key])),
  ];
}

/** How deep a dependency, a component or an operation stands. */
function namedAt([section]: readonly string[]): number {
  return section === 'components' || section === 'paths' ? 3 : 2;
}

/** The digests of what was put between or behind the items of `old`; null when any of those changed. */
function insertedItems(old: readonly Json[], now: readonly Json[]): readonly string[] | null {
  const waiting = old.map(digestOf);
  const inserted: string[] = [];
  for (const digest of now.map(digestOf)) {
    if (waiting[0] === digest) waiting.shift();
    else inserted.push(digest);
  }
  return waiting.length === 0 ? inserted : null;
}

function isWithin(pointer: string, enclosing: ReadonlySet<string>): boolean {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    if (enclosing.has(pointer.slice(0, end))) return true;
  }
  return false;
}

/** What the text means; undefined where it does not parse. */
export function valueOf(file: RelPath, text: string): Json | undefined {
  const parsed = parseSpecFile(file, text);
  return parsed.ok ? meaningOf(parsed.file) : undefined;
}

export function meaningOf({ document }: SpecFile): Json {
  return document.toJS({ maxAliasCount: -1 }) as Json;
}

/** Undefined where there is nothing. */
export function valueAt(value: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (here, key) =>
      here !== undefined && isJsonMap(here) && Object.hasOwn(here, key) ? here[key] : undefined,
    value,
  );
}

/** Equal for values that mean the same, whatever the order of their keys. */
export function digestOf(value: Json): string {
  return sha256(JSON.stringify(sorted(value))).slice(0, 16);
}

function sorted(value: Json): Json {
  if (!isJsonMap(value)) return Array.isArray(value) ? value.map(sorted) : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(
    entries.map(([key, inner]): [string, JsonMap | Json] => [key, sorted(inner)]),
  );
}

export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
