import { isSeq } from 'yaml';
import type { RelPath, SourceLoc, TextEdit } from '../model/types.js';
import { applyEdits } from '../model/text-edit.js';
import { applyChanges } from './edit/apply-changes.js';
import type { Change } from './edit/changes.js';
import {
  digestOf,
  meaningOf,
  type OwnPart,
  type OwnParts,
  pointerOf,
  readParts,
  valueAt,
} from './own-parts.js';
import { followOperations } from './lost-operations.js';
import { parseSpecFile } from './parse.js';
import { listItems, ownEntries, placeLoc, rootPlace } from './tree.js';
import type { Json, Place, SpecFile } from './types.js';

/** A part that stays, because it is no longer what a run made, or cannot be taken out safely. */
export type LeftPart = {
  /** `paths › /auth/login › post`. */
  readonly name: string;
  /** Its pointer among the parts; missing where several could not be taken out together. */
  readonly pointer?: string;
  readonly reason: 'edited' | 'used' | 'not-safe';
  readonly loc: SourceLoc;
};

export type TakenOut = { readonly edits: readonly TextEdit[]; readonly left: readonly LeftPart[] };

/**
 * The edits that take `parts` out of a JSON or YAML text: what was added goes, what was replaced is there again,
 * and maps that were made for it go with the last of what they held. What the owner edited stays and is named.
 *
 * @param keeps whether a part is to stay, though nobody edited it
 * @param revised what else changes in the file
 */
export function takeOut(
  name: RelPath,
  text: string,
  parts: OwnParts,
  keeps: (pointer: string) => boolean,
  revised: (file: SpecFile) => readonly Change[] = () => [],
): TakenOut {
  const parsed = parseSpecFile(name, text);
  if (!parsed.ok) return { edits: [], left: [] };
  const { file } = parsed;
  const value = meaningOf(file);
  const all = readParts(followOperations(value, parts)).filter(
    ({ keys }) => valueAt(value, keys) !== undefined && !keeps(pointerOf(keys)),
  );
  const edited = all.filter((part) => isEdited(part, value));
  const attempt = (used: readonly OwnPart[]) => {
    const gone = all.filter((part) => !edited.includes(part) && !used.includes(part));
    const changes = [...changesFor(gone, value, file), ...revised(file)];
    return applyChanges({ file: name, files: new Map([[name, file]]) }, changes, []);
  };
  let used: readonly OwnPart[] = [];
  let result = attempt(used);
  // What is used may itself use others.
  for (let before = -1; used.length > before;) {
    before = used.length;
    const rest = applyEdits(text, result.edits);
    used = all.filter((part) => !edited.includes(part) && isUsed(part, rest));
    if (used.length > before) result = attempt(used);
  }
  const { edits, diagnostics } = result;
  return {
    edits: edits.map(({ start, end, text: put }) => ({ start, end, text: put })),
    left: [
      ...edited.map((part) => leftPart(file, part, 'edited')),
      ...used.map((part) => leftPart(file, part, 'used')),
      ...diagnostics.map(({ loc }) => ({
        name: name,
        reason: 'not-safe' as const,
        loc: loc ?? { file: name, line: 1, column: 1 },
      })),
    ],
  };
}

/** Whether what stays refers to a component, or asks for a scheme, that would go. */
function isUsed({ kind, keys }: OwnPart, rest: string): boolean {
  if (kind !== 'value' || keys[0] === 'paths') return false;
  const pointer = `#${pointerOf(keys)}`;
  if (['"', "'"].some((quote) => rest.includes(pointer + quote))) return true;
  const isScheme = keys.includes('securitySchemes') || keys[0] === 'securityDefinitions';
  const name = (keys.at(-1) ?? '').replace(/[^\w-]/g, '.');
  return isScheme && new RegExp(`(?:^|[\\s"'{,-])${name}["']?\\s*:`, 'm').test(rest);
}

function isEdited(part: OwnPart, root: Json): boolean {
  const value = valueAt(root, part.keys);
  switch (part.kind) {
    case 'map':
      return false;
    case 'items': {
      const there = Array.isArray(value) ? value.map(digestOf) : [];
      return !part.digests.every((digest) => there.includes(digest));
    }
    case 'value':
      return value === undefined || digestOf(value) !== part.digest;
  }
}

function changesFor(parts: readonly OwnPart[], root: Json, file: SpecFile): readonly Change[] {
  const dropped = droppedKeys(parts, root);
  const changes: Change[] = [];
  for (const { keys, names } of dropped.values()) {
    const place = isBelowDropped(keys, dropped) ? null : placeAt(file, keys);
    if (place) changes.push({ kind: 'drop', place, keys: [...names] });
  }
  for (const part of parts) {
    if (part.kind === 'map' || isBelowDropped(part.keys, dropped)) continue;
    const place = placeAt(file, part.keys);
    if (!place) continue;
    if (part.kind === 'value' && part.was !== null) {
      changes.push({ kind: 'replace', place, value: JSON.parse(part.was) as Json });
    }
    if (part.kind === 'items') changes.push(...withoutItems(place, part.digests));
  }
  return changes;
}

type DroppedKeys = ReadonlyMap<
  string,
  { readonly keys: readonly string[]; readonly names: Set<string> }
>;

/** Which keys go, by the map that they are in. Maps of ours that lose all their keys go themselves. */
function droppedKeys(parts: readonly OwnPart[], root: Json): DroppedKeys {
  const dropped = new Map<string, { keys: readonly string[]; names: Set<string> }>();
  const drop = (keys: readonly string[]): void => {
    const map = keys.slice(0, -1);
    const group = dropped.get(pointerOf(map)) ?? { keys: map, names: new Set<string>() };
    group.names.add(keys.at(-1) ?? '');
    dropped.set(pointerOf(map), group);
  };
  for (const part of parts) if (part.kind === 'value' && part.was === null) drop(part.keys);
  const maps = parts.filter(({ kind }) => kind === 'map');
  for (const { keys } of [...maps].sort((a, b) => b.keys.length - a.keys.length)) {
    const inside = Object.keys(valueAt(root, keys) ?? {});
    const names = dropped.get(pointerOf(keys))?.names;
    if (inside.every((key) => names?.has(key))) drop(keys);
  }
  return dropped;
}

function isBelowDropped(keys: readonly string[], dropped: DroppedKeys): boolean {
  return keys.some((key, index) => dropped.get(pointerOf(keys.slice(0, index)))?.names.has(key));
}

function withoutItems(place: Place, digests: readonly string[]): readonly Change[] {
  if (!isSeq(place.node)) return [];
  const waiting = [...digests];
  const items = listItems(place);
  const indexes = items.flatMap((item, index) => {
    const digest = digestOf((item.node?.toJS(place.file.document) ?? null) as Json);
    const found = waiting.indexOf(digest);
    if (found < 0) return [];
    waiting.splice(found, 1);
    return [index];
  });
  return indexes.length === items.length
    ? [{ kind: 'replace', place, value: [] }]
    : [{ kind: 'remove', place, indexes }];
}

/** The value at `keys`; null where there is none. */
export function placeAt(file: SpecFile, keys: readonly string[]): Place | null {
  return keys.reduce<Place | null>(
    (here, key) => (here && ownEntries(here).find((entry) => entry.key === key)?.value) ?? null,
    rootPlace(file),
  );
}

function leftPart(file: SpecFile, { kind, keys }: OwnPart, reason: LeftPart['reason']): LeftPart {
  const place = placeAt(file, keys);
  return {
    name: keys.join(' › '),
    pointer: kind === 'items' ? `${pointerOf(keys)}/-` : pointerOf(keys),
    reason,
    loc: placeLoc(place ?? rootPlace(file)),
  };
}
