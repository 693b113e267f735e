import { visit } from 'yaml';
import type { Node } from 'yaml';
import { dirName, joinPath } from '../model/paths.js';
import type { RelPath } from '../model/types.js';
import { nearest } from '../model/nearest.js';
import { listItems, ownEntries, refText, rootPlace, throughAlias } from './tree.js';
import type { Entry } from './tree.js';
import type { Place, SpecFile, SpecFiles } from './types.js';

/** What a `$ref` points at, or why it points at nothing. */
type RefTarget =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly reason: string; readonly suggestion: string | null };

/** What the file part of a `$ref` names. `refused` is the reason for which it is never opened. */
type RefFile = { readonly file: RelPath } | { readonly refused: string };

/** The file that `ref`, written in `from`, points into. Never one outside the project, never a URL. */
export function refFile(from: RelPath, ref: string): RefFile {
  const name = splitRef(ref).name;
  if (name === '') return { file: from };
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(name) || name.startsWith('//')) {
    return { refused: 'is a URL, and authwright never opens a network connection' };
  }
  if (/^([/\\]|[A-Za-z]:)/.test(name)) return { refused: 'is an absolute path' };
  try {
    return { file: joinPath(dirName(from), decode(name)) };
  } catch (error) {
    if (error instanceof RangeError) return { refused: 'leaves the project' };
    throw error;
  }
}

/** Resolves a `$ref` that is written in `from`: JSON pointer (RFC 6901), `$anchor`, or a whole file. */
export function resolveRef(files: SpecFiles, from: RelPath, ref: string): RefTarget {
  const where = refFile(from, ref);
  if ('refused' in where) {
    return { ok: false, reason: `'${ref}' ${where.refused}`, suggestion: null };
  }
  const file = files.get(where.file);
  if (!file)
    return { ok: false, reason: `the file '${where.file}' does not exist`, suggestion: null };
  const { fragment } = splitRef(ref);
  if (fragment === '') return { ok: true, place: rootPlace(file) };
  if (!fragment.startsWith('/')) return resolveAnchor(file, ref, decode(fragment));
  return resolvePointer(files, file, ref, decode(fragment));
}

function splitRef(ref: string): { readonly name: string; readonly fragment: string } {
  const hash = ref.indexOf('#');
  return hash === -1
    ? { name: ref, fragment: '' }
    : { name: ref.slice(0, hash), fragment: ref.slice(hash + 1) };
}

function resolvePointer(files: SpecFiles, file: SpecFile, ref: string, pointer: string): RefTarget {
  let here = rootPlace(file);
  for (const [index, token] of pointer.slice(1).split('/').entries()) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    // A pointer may lead through a value that is itself a reference.
    const map = index === 0 ? here : follow(files, here);
    const found = map && step(map, key);
    if (!found) {
      return {
        ok: false,
        reason: `'${ref}' does not exist`,
        suggestion:
          map &&
          nearest(
            key,
            ownEntries(map).map((entry) => entry.key),
          ),
      };
    }
    here = found;
  }
  return { ok: true, place: here };
}

function step(place: Place, key: string): Place | null {
  return (
    ownEntries(place).find((entry) => entry.key === key)?.value ??
    listItems(place)[/^\d+$/.test(key) ? Number(key) : -1] ??
    null
  );
}

/** OpenAPI 3.1: a schema may be named by `$anchor` or `$dynamicAnchor` instead of by its place. */
function resolveAnchor(file: SpecFile, ref: string, anchor: string): RefTarget {
  const named = new Map<string, Node>();
  visit(file.document, {
    Map: (_key, node) => {
      for (const word of ['$anchor', '$dynamicAnchor']) {
        const name: unknown = node.get(word);
        if (typeof name === 'string' && !named.has(name)) named.set(name, node);
      }
    },
  });
  const node = named.get(anchor);
  // `shared`: its path is not known, so it is never edited.
  if (node)
    return { ok: true, place: { file, node, pair: null, path: [], inFlow: false, shared: true } };
  const suggestion = nearest(anchor, [...named.keys()]);
  return { ok: false, reason: `'${ref}' does not exist`, suggestion };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value that `place` means once aliases and `$ref`s are followed; null for a broken or circular `$ref`. */
export function follow(files: SpecFiles, place: Place): Place | null {
  const seen = new Set<Node>();
  let here = throughAlias(place);
  for (;;) {
    const ref = refText(here);
    if (ref === null || here.node === null) return here;
    if (seen.has(here.node)) return null;
    seen.add(here.node);
    const target = resolveRef(files, here.file.file, ref);
    if (!target.ok) return null;
    here = throughAlias(target.place);
  }
}

/** The entries of a map after following its `$ref`. */
export function entriesOf(files: SpecFiles, place: Place): readonly Entry[] {
  const target = follow(files, place);
  return target ? ownEntries(target) : [];
}

/** The value of `key`, after following the `$ref` of `place`; null when there is no such key. */
export function childOf(files: SpecFiles, place: Place, key: string): Place | null {
  return entriesOf(files, place).find((entry) => entry.key === key)?.value ?? null;
}

/** The value at `keys` below `place`. */
export function descend(files: SpecFiles, place: Place, keys: readonly string[]): Place | null {
  let here: Place | null = place;
  for (const key of keys) here = here && childOf(files, here, key);
  return here;
}
