import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../model/diagnostic.js';
import { applyEdits, groupByFile } from '../model/text-edit.js';
import type { FileEdit, RelPath } from '../model/types.js';
import { editSpec, type SpecWanted } from './edit.js';
import { type Change, isJsonMap } from './edit/changes.js';
import { loadSpec } from './load.js';
import {
  digestOf,
  type OwnParts,
  pointerOf,
  readParts,
  recordParts,
  valueAt,
  valueOf,
} from './own-parts.js';
import { takeOut, placeAt } from './take-out.js';
import type { Json, LoadedSpec, SpecFile } from './types.js';

/**
 * The edits after which what earlier runs put into the spec is what this one would: an endpoint that is no
 * longer generated goes, and so does an answer that an operation no longer gives; a schema gets its new
 * members. Found by making the spec anew without our parts and comparing those. What the owner edited stays.
 *
 * @param parts by file, what is ours
 */
export function reviseSpec(
  spec: LoadedSpec,
  parts: ReadonlyMap<RelPath, OwnParts>,
  wanted: SpecWanted,
): readonly FileEdit[] {
  const made = madeAnew(spec, parts, wanted);
  return [...parts].flatMap(([name, own]) => {
    const file = spec.files.get(name);
    const anew = made?.get(name);
    return file && anew ? reviseFile(file, own, anew) : [];
  });
}

type MadeAnew = {
  readonly parts: OwnParts;
  readonly value: Json;
  /** What the owner wrote. */
  readonly bare: string;
};

function madeAnew(
  spec: LoadedSpec,
  parts: ReadonlyMap<RelPath, OwnParts>,
  wanted: SpecWanted,
): ReadonlyMap<RelPath, MadeAnew> | null {
  const bare = new Map<RelPath, string>();
  for (const [name, own] of parts) {
    const text = spec.files.get(name)?.text ?? '';
    bare.set(name, applyEdits(text, takeOut(name, text, own, () => false).edits));
  }
  const without = reloaded(spec, (name) => bare.get(name) ?? spec.files.get(name)?.text ?? null);
  if (!without) return null;
  const { edits } = editSpec(without, inSpec(wanted, without));
  const grouped = groupByFile(edits);
  return new Map(
    [...parts.keys()].flatMap((name): readonly [RelPath, MadeAnew][] => {
      const before = bare.get(name) ?? '';
      const after = applyEdits(before, grouped.get(name) ?? []);
      const value = valueOf(name, after);
      if (value === undefined) return [];
      return [[name, { parts: recordParts(name, before, after, {}), value, bare: before }]];
    }),
  );
}

/** Null where the rest is no spec without our parts, because the owner refers to one of them. */
export function reloaded(
  { file }: LoadedSpec,
  read: (name: RelPath) => string | null,
): LoadedSpec | null {
  try {
    return loadSpec(file, read);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** `wanted` for another text of the spec: the same operations, where they stand there. */
export function inSpec(wanted: SpecWanted, { operations }: LoadedSpec): SpecWanted {
  const known = new Map(operations.map(({ endpoint }) => [endpoint.id, endpoint]));
  return {
    auth: wanted.auth,
    open: wanted.open.flatMap(({ id }) => known.get(id) ?? []),
    secured: wanted.secured.flatMap((each) => {
      const endpoint = known.get(each.endpoint.id);
      return endpoint ? [{ ...each, endpoint }] : [];
    }),
  };
}

function reviseFile(
  { file: name, text, document }: SpecFile,
  own: OwnParts,
  anew: MadeAnew,
): readonly FileEdit[] {
  const value = document.toJS({ maxAliasCount: -1 }) as Json;
  const revised: { readonly keys: readonly string[]; readonly now: Json; readonly next: Json }[] =
    [];
  const kept = new Set<string>();
  for (const part of readParts(own)) {
    const pointer = pointerOf(part.keys);
    const known = part.kind === 'items' ? `${pointer}/-` : pointer;
    if (anew.parts[known] === undefined && !isReferredTo(pointer, anew.bare)) continue;
    kept.add(pointer);
    const now = valueAt(value, part.keys);
    const next = valueAt(anew.value, part.keys);
    if (part.kind !== 'value' || now === undefined || next === undefined) continue;
    if (digestOf(now) === part.digest) revised.push({ keys: part.keys, now, next });
  }
  const { edits } = takeOut(
    name,
    text,
    own,
    (pointer) => kept.has(pointer),
    (file) => revised.flatMap(({ keys, now, next }) => nestedChanges(file, now, next, keys)),
  );
  return edits.map((edit) => ({ ...edit, file: name }));
}

/** The owner may use a component of ours. */
function isReferredTo(pointer: string, text: string): boolean {
  return text.includes(`#${pointer}'`) || text.includes(`#${pointer}"`);
}

/** The changes that make `next` of `now`, each as small as can be, so that the diff is. */
function nestedChanges(
  file: SpecFile,
  now: Json,
  next: Json,
  keys: readonly string[],
): readonly Change[] {
  if (isDeepStrictEqual(now, next)) return [];
  const place = placeAt(file, keys);
  if (!place) return [];
  if (isJsonMap(now) && isJsonMap(next)) {
    const gone = Object.keys(now).filter((key) => next[key] === undefined);
    const fresh = Object.entries(next).filter(([key]) => now[key] === undefined);
    // Of an emptied map nothing is left to put the others behind.
    if (gone.length > 0 && gone.length === Object.keys(now).length) {
      return [{ kind: 'replace', place, value: next }];
    }
    return [
      ...(gone.length > 0 ? [{ kind: 'drop', place, keys: gone } as const] : []),
      ...(fresh.length > 0
        ? [{ kind: 'add', place, entries: Object.fromEntries(fresh) } as const]
        : []),
      ...Object.entries(now).flatMap(([key, inner]) => {
        const wanted = next[key];
        return wanted === undefined ? [] : nestedChanges(file, inner, wanted, [...keys, key]);
      }),
    ];
  }
  if (Array.isArray(now) && Array.isArray(next)) {
    const left = (now as readonly Json[]).flatMap((item, index) =>
      (next as readonly Json[]).some((each) => isDeepStrictEqual(each, item)) ? [] : [index],
    );
    const items = (next as readonly Json[]).filter(
      (item) => !(now as readonly Json[]).some((each) => isDeepStrictEqual(each, item)),
    );
    if (left.length < now.length) {
      return [
        ...(left.length > 0 ? [{ kind: 'remove', place, indexes: left } as const] : []),
        ...(items.length > 0 ? [{ kind: 'append', place, items } as const] : []),
      ];
    }
  }
  return [{ kind: 'replace', place, value: next }];
}
