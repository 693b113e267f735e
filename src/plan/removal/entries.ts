import { sha256 } from '../../model/digest.js';
import { finding } from '../../model/diagnostic.js';
import { applyEdits } from '../../model/text-edit.js';
import type {
  Diagnostic,
  FileChange,
  Manifest,
  RelPath,
  SplicedRecord,
  TextEdit,
} from '../../model/types.js';
import type { OwnersSchema } from '../../stores/adapter.js';
import { removeStringItems } from '../../source/array-items.js';
import { parseSource } from '../../source/trees.js';
import { verifySplice } from '../../source/verify.js';
import type { OwnParts } from '../../openapi/own-parts.js';
import { type LeftPart, takeOut } from '../../openapi/take-out.js';
import { takeOutEnvNames } from '../env-example.js';
import { GIT_IGNORE, takeOutIgnoreLines } from '../git-ignore.js';
import { ourPackages } from '../our-packages.js';
import { DATA_FILE, isEnvExample, undoFor } from '../spliced-record.js';
import type { RemovalInput } from './input.js';
import { takeSetupOut } from './our-scripts.js';
import { type Need, neededEntries, type Staying } from './needed-entries.js';

/** What becomes of the owner's files that are no sources: package.json, the spec, `.env.example`, `.gitignore`, configurations. */
export type ClearedEntries = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** Packages that go from package.json. */
  readonly dropped: readonly string[];
  /** Files that keep something of ours, with what it is. */
  readonly left: ReadonlyMap<RelPath, OwnParts>;
};

const PACKAGE_JSON = 'package.json' as RelPath;

/**
 * Takes out of each file what runs put in; what the owner edited, or something needs, stays and is told.
 * @param done files that are dealt with already
 */
export function clearEntries(
  input: RemovalInput,
  staying: Staying,
  done: ReadonlySet<string>,
): ClearedEntries {
  const changes: FileChange[] = [];
  const diagnostics: Diagnostic[] = [];
  const left = new Map<RelPath, OwnParts>();
  let dropped: readonly string[] = [];
  for (const [name, record] of Object.entries(input.manifest.spliced)) {
    const path = name as RelPath;
    const before = input.snapshot.text(path);
    if (before === null || done.has(path)) continue;
    const needs = needsIn(path, record, input, staying);
    const cleared = clearFile({ path, before, record, needs }, input);
    diagnostics.push(...cleared.diagnostics);
    if (Object.keys(cleared.left).length > 0) left.set(path, cleared.left);
    if (cleared.content === before) continue;
    if (path === PACKAGE_JSON) dropped = packagesGone(record, needs);
    changes.push(changeOf(path, before, cleared.content));
  }
  return { changes, diagnostics, dropped, left };
}

function changeOf(path: RelPath, before: string, content: string | null): FileChange {
  return content === null
    ? { kind: 'delete', path, before }
    : { kind: 'update', path, before, content, kept: 'spliced', reason: 'as before' };
}

function needsIn(
  path: RelPath,
  { parts = {} }: SplicedRecord,
  input: RemovalInput,
  staying: Staying,
): ReadonlyMap<string, Need> {
  if (path === PACKAGE_JSON) return neededEntries(input, staying);
  if (!isEnvExample(path)) return new Map();
  const needs = Object.keys(parts).flatMap((name): readonly [string, Need][] => {
    const file = [...staying.generated].find(([, text]) => text.includes(name))?.[0];
    return file === undefined ? [] : [[name, { why: `${file} reads it`, by: 'generated' }]];
  });
  return new Map(needs);
}

type FileToClear = {
  readonly path: RelPath;
  readonly before: string;
  readonly record: SplicedRecord;
  readonly needs: ReadonlyMap<string, Need>;
};

type ClearedFile = {
  /** Null where the file goes. */
  readonly content: string | null;
  readonly left: OwnParts;
  readonly diagnostics: readonly Diagnostic[];
};

function clearFile(file: FileToClear, input: RemovalInput): ClearedFile {
  const { path, before, record, needs } = file;
  if (needs.size === 0) {
    const undo = undoFor(before, record);
    if (undo) return { content: applyEdits(before, undo), left: {}, diagnostics: [] };
    const isAsLeft = record.created && sha256(before) === record.sha256;
    if (isAsLeft) return { content: null, left: {}, diagnostics: [] };
  }
  if (isEnvExample(path)) return clearEnv(file);
  if (path === GIT_IGNORE) return clearIgnore(file);
  const { schema } = input.store ?? {};
  if (schema?.files.includes(path) === true) return clearSchema(file, schema);
  return DATA_FILE.test(path) ? clearData(withoutSetup(file, input)) : clearConfig(file, input);
}

/** Takes our models out of a schema of the owner's, all of them or none. */
function clearSchema({ path, before, record }: FileToClear, schema: OwnersSchema): ClearedFile {
  const edits = schema.takeOut(before);
  if (edits === null) {
    const message = `what was put into ${path} has been added to, or something there refers to it, so it stays`;
    const loc = { file: path, line: 1, column: 1 };
    return { content: before, left: {}, diagnostics: [finding('LEFT_ENTRY', message, loc)] };
  }
  const content = applyEdits(before, edits);
  const isEmpty = record.created === true && content.trim() === '';
  return { content: isEmpty ? null : content, left: {}, diagnostics: [] };
}

function withoutSetup(file: FileToClear, input: RemovalInput): FileToClear {
  const { path, before, record } = file;
  if (path !== PACKAGE_JSON) return file;
  const { edits, done } = takeSetupOut(before, input);
  const parts = Object.entries(record.parts ?? {}).filter(([pointer]) => !done.includes(pointer));
  return {
    ...file,
    before: applyEdits(before, edits),
    record: { ...record, parts: Object.fromEntries(parts) },
  };
}

function clearData({ path, before, record, needs }: FileToClear): ClearedFile {
  const { created, parts = {} } = record;
  const taken = takeOut(path, before, parts, (pointer) => needs.has(pointer));
  const content = applyEdits(before, taken.edits);
  const isEmpty = created && /^\uFEFF?\s*(?:\{\s*\})?\s*$/.test(content);
  const stays = taken.left.flatMap(({ pointer }) => pointer ?? []);
  return {
    content: isEmpty ? null : content,
    left: partsLeft(parts, new Set([...stays, ...neededByUs(needs)])),
    diagnostics: [
      ...taken.left.map((part) => leftPart(path, part)),
      ...[...needs].flatMap(([pointer, need]) => neededPart(path, pointer, need)),
    ],
  };
}

function clearEnv({ path, before, record, needs }: FileToClear): ClearedFile {
  const { created, parts = {} } = record;
  const leaving = Object.entries(parts).filter(([name]) => !needs.has(name));
  const { edits, left } = takeOutEnvNames(before, Object.fromEntries(leaving));
  const content = applyEdits(before, edits);
  const stays = [...left.map(({ name }) => name), ...needs.keys()];
  return {
    content: created && content.trim() === '' ? null : content,
    left: partsLeft(parts, new Set(stays)),
    diagnostics: left.map(({ name, line }) =>
      leftPart(path, { name, reason: 'edited', loc: { file: path, line, column: 1 } }),
    ),
  };
}

function clearIgnore({ before, record: { created, parts = {} } }: FileToClear): ClearedFile {
  const content = applyEdits(before, takeOutIgnoreLines(before, Object.keys(parts)));
  return { content: created && content.trim() === '' ? null : content, left: {}, diagnostics: [] };
}

function clearConfig({ path, before }: FileToClear, { manifest }: RemovalInput): ClearedFile {
  const unchanged = { content: before, left: {}, diagnostics: [] };
  const edits = withoutManagedStrings(path, before, manifest);
  const misread = edits.length > 0 ? verifySplice(path, before, edits) : null;
  if (misread) return { ...unchanged, diagnostics: [{ ...misread, severity: 'warning' }] };
  return { ...unchanged, content: applyEdits(before, edits) };
}

/** Takes the setup file of generated tests out of a configuration that is a module. */
export function withoutManagedStrings(
  path: RelPath,
  text: string,
  { files }: Manifest,
): readonly TextEdit[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return [];
  const managed = Object.keys(files);
  return removeStringItems(parseSource(path, text), (item) => {
    const plain = item.replace(/^(?:<rootDir>\/|\.\/)+/, '');
    return managed.some((file) => file === plain || file.endsWith(`/${plain}`));
  });
}

function packagesGone(
  { parts = {} }: SplicedRecord,
  needs: ReadonlyMap<string, Need>,
): readonly string[] {
  return ourPackages(parts).flatMap(({ name, pointer }) => (needs.has(pointer) ? [] : [name]));
}

/** What only generated files need goes with those. */
function neededByUs(needs: ReadonlyMap<string, Need>): readonly string[] {
  return [...needs].flatMap(([pointer, { by }]) => (by === 'generated' ? [pointer] : []));
}

/** `pointers` of `parts`, with the maps that were made for them. */
function partsLeft(parts: OwnParts, pointers: ReadonlySet<string>): OwnParts {
  const isLeft = (pointer: string): boolean =>
    pointers.has(pointer) || [...pointers].some((each) => each.startsWith(`${pointer}/`));
  return Object.fromEntries(Object.entries(parts).filter(([pointer]) => isLeft(pointer)));
}

function leftPart(path: RelPath, { name, reason, loc }: LeftPart): Diagnostic {
  const because = {
    edited: 'was edited since it was put there, so it stays',
    used: 'is used by what stays there, so it stays too',
    'not-safe': 'is written in a way that cannot be edited safely, so it stays',
  }[reason];
  return finding('LEFT_ENTRY', `${name} of ${path} ${because}`, loc);
}

function neededPart(path: RelPath, pointer: string, { why, by }: Need): readonly Diagnostic[] {
  if (by === 'generated') return [];
  const name = pointer.split('/').at(-1)?.replaceAll('~1', '/') ?? '';
  return [finding('KEPT_ENTRY', `${name} stays in ${path}: ${why}`)];
}
