import { isDeepStrictEqual } from 'node:util';
import { notice } from '../../model/diagnostic.js';
import { applyEdits, groupByFile } from '../../model/text-edit.js';
import type { Diagnostic, FileEdit, RelPath } from '../../model/types.js';
import { parseSpecFile } from '../parse.js';
import { placeLoc } from '../tree.js';
import type { Json, LoadedSpec, SpecFile } from '../types.js';
import { joinAdditions, localRefs } from './changes.js';
import type { Change, Splice } from './changes.js';
import { layoutOf } from './layout.js';
import type { Layout } from './layout.js';
import { spliceChange } from './splice.js';

/** Text edits, and what could not be edited. */
export type SpecEdits = {
  readonly edits: readonly FileEdit[];
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Turns `changes` into text edits and proves them: the edited texts are parsed again and must differ from
 * the old ones by the changes and nothing else. `essential` are those that others refer to: when one of
 * them cannot be made, none is.
 */
export function applyChanges(
  spec: Pick<LoadedSpec, 'file' | 'files'>,
  changes: readonly Change[],
  essential: readonly Change[],
): SpecEdits {
  const all = joinAdditions([...essential, ...changes]).map((change) =>
    localised(change, spec.file),
  );
  const needed = new Set(essential.map(({ place }) => place.node ?? place.pair));
  const layouts = new Map<SpecFile, Layout>();
  const made: Change[] = [];
  const splices: (Splice & { readonly file: RelPath })[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const change of all) {
    const { file } = change.place;
    const layout = layouts.get(file) ?? layoutOf(file);
    layouts.set(file, layout);
    const result = spliceChange(change, layout);
    if (result) {
      made.push(change);
      splices.push(...result.map((splice) => ({ ...splice, file: file.file })));
      continue;
    }
    const blocked = blockedChange(change);
    if (needed.has(change.place.node ?? change.place.pair)) {
      return { edits: [], diagnostics: [blocked] };
    }
    diagnostics.push(blocked);
  }
  splices.sort((a, b) => a.start - b.start || b.depth - a.depth);
  const edits = splices.map(({ file, start, end, text }) => ({ file, start, end, text }));
  for (const [name, fileEdits] of groupByFile(edits)) {
    const file = spec.files.get(name);
    const mine = made.filter(({ place }) => place.file === file);
    if (file && !isAsMeant(file, fileEdits, mine)) {
      return { edits: [], diagnostics: [unproved(file, mine)] };
    }
  }
  return { edits, diagnostics };
}

/** True when `edits` change the meaning of `file` by `changes` and nothing else. */
function isAsMeant(
  file: SpecFile,
  edits: readonly FileEdit[],
  changes: readonly Change[],
): boolean {
  const after = parseSpecFile(file.file, applyEdits(file.text, edits));
  if (!after.ok || after.file.json !== file.json) return false;
  const expected = meaning(file);
  for (const change of changes) applyToMeaning(expected, change);
  return isDeepStrictEqual(meaning(after.file), expected);
}

/** The parsed value, new at each call; aliases of one anchor are one object in it. */
function meaning(file: SpecFile): unknown {
  return file.document.toJS({ maxAliasCount: -1 });
}

type Container = Record<string, unknown> | unknown[];

/** Makes `change` in a parsed value. */
function applyToMeaning(root: unknown, change: Change): void {
  const { path } = change.place;
  const value = path.reduce(get, root);
  switch (change.kind) {
    case 'add':
      if (isContainer(value)) Object.assign(value, change.entries);
      else set(path.slice(0, -1).reduce(get, root), path.at(-1), change.entries);
      return;
    case 'append':
      if (Array.isArray(value)) value.push(...change.items);
      return;
    case 'remove':
      if (Array.isArray(value)) {
        for (const index of [...change.indexes].sort((a, b) => b - a)) value.splice(index, 1);
      }
      return;
    case 'drop':
      if (isContainer(value)) for (const key of change.keys) Reflect.deleteProperty(value, key);
      return;
    case 'replace':
      set(path.slice(0, -1).reduce(get, root), path.at(-1), change.value);
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function get(value: unknown, key: string): unknown {
  return isContainer(value) ? (value as Record<string, unknown>)[key] : undefined;
}

function set(container: unknown, key: string | undefined, value: unknown): void {
  if (isContainer(container) && key !== undefined) {
    (container as Record<string, unknown>)[key] = value;
  }
}

function localised(change: Change, root: RelPath): Change {
  const { file } = change.place.file;
  const local = (value: Json): Json => localRefs(value, file, root);
  switch (change.kind) {
    case 'add': {
      const entries = Object.entries(change.entries).map(([key, value]) => [key, local(value)]);
      return { ...change, entries: Object.fromEntries(entries) as typeof change.entries };
    }
    case 'append':
      return { ...change, items: change.items.map(local) };
    case 'replace':
      return { ...change, value: local(change.value) };
    case 'remove':
    case 'drop':
      return change;
  }
}

function blockedChange(change: Change): Diagnostic {
  const { place } = change;
  return notice(
    'SPEC_EDIT',
    `${nameOf(place.path)} is written in a way that cannot be edited safely`,
    pasteText(change),
    placeLoc(place),
    'warning',
  );
}

function unproved(file: SpecFile, changes: readonly Change[]): Diagnostic {
  return notice(
    'SPEC_EDIT',
    `${file.file} could not be edited so that it says what is wanted and nothing else; it was left alone`,
    changes.map((change) => `at ${nameOf(change.place.path)}: ${pasteText(change)}`).join('; '),
    { file: file.file, line: 1, column: 1 },
    'warning',
  );
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? 'the top of the spec' : path.join(' › ');
}

function pasteText(change: Change): string {
  switch (change.kind) {
    case 'add':
      return `add  ${JSON.stringify(change.entries)}`;
    case 'append':
      return `add to the list  ${change.items.map((item) => JSON.stringify(item)).join(', ')}`;
    case 'remove':
      return `take ${change.indexes.length === 1 ? 'item' : 'items'} ${change.indexes.map((index) => index + 1).join(', ')} out of the list`;
    case 'drop':
      return `take out  ${change.keys.join(', ')}`;
    case 'replace':
      return `write  ${JSON.stringify(change.value)}  instead`;
  }
}
