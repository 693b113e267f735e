import { notice } from '../model/diagnostic.js';
import type { Diagnostic, RelPath } from '../model/types.js';
import { isJsonMap } from './edit/changes.js';
import { digestOf, type OwnParts, pointerOf, readParts, valueAt } from './own-parts.js';
import type { Json } from './types.js';

/** An operation by its keys in the file: `get`, or what stands below `additionalOperations` (OpenAPI 3.2). */
type NamedOperation = { readonly path: string; readonly method: string };

/** One that runs put something into, with the pointers of that. */
type OwnOperation = NamedOperation & { readonly pointers: readonly string[] };

const ADDITIONAL = 'additionalOperations';

const METHODS = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);

/**
 * `parts` with those of renamed operations under the names that these have now: another path or another method,
 * with all that is ours still in it, and no other operation that it could be.
 */
export function followOperations(value: Json, parts: OwnParts): OwnParts {
  const known = ownOperations(parts);
  const lost = known.filter(({ path, method }) => !isThere(value, path, method));
  if (lost.length === 0) return parts;
  const fresh = operationsIn(value).filter(
    (each) => !known.some(({ path, method }) => path === each.path && method === each.method),
  );
  const followed = new Map<string, string>();
  for (const operation of lost) {
    const like = fresh.filter(
      (each) =>
        (each.path === operation.path || each.method === operation.method) &&
        holdsSame(value, operation, each, parts),
    );
    const [only] = like;
    if (!only || like.length > 1) continue;
    for (const pointer of operation.pointers)
      followed.set(pointer, renamed(pointer, operation, only));
  }
  return Object.fromEntries(
    Object.entries(parts).map(([pointer, mark]) => [followed.get(pointer) ?? pointer, mark]),
  );
}

/** `parts` without those of operations that are gone: they have been told. */
export function withoutLost(value: Json, parts: OwnParts): OwnParts {
  const lost = new Set(
    ownOperations(parts)
      .filter(({ path, method }) => !isThere(value, path, method))
      .flatMap(({ pointers }) => pointers),
  );
  return Object.fromEntries(Object.entries(parts).filter(([pointer]) => !lost.has(pointer)));
}

/** Operations that the file does not have any more: taken out, or written under another path or method. */
export function lostOperations(file: RelPath, value: Json, parts: OwnParts): readonly Diagnostic[] {
  return ownOperations(parts)
    .filter(({ path, method }) => !isThere(value, path, method))
    .map(({ path, method }) =>
      notice(
        'SPEC_OPERATION_GONE',
        `${method.toUpperCase()} ${path} was described in ${file} at the last run, and no longer is`,
        'describe it again if it was not meant to go; the next  npx authwright  then says there that it is secured',
        { file, line: 1, column: 1 },
        'warning',
      ),
    );
}

function ownOperations(parts: OwnParts): readonly OwnOperation[] {
  const found = new Map<string, { path: string; method: string; pointers: string[] }>();
  for (const [pointer, { keys }] of readParts(parts).map(
    (part, index) => [Object.keys(parts)[index] ?? '', part] as const,
  )) {
    const [section, path, name, additional] = keys;
    const method = name === ADDITIONAL ? additional : name;
    if (section !== 'paths' || path === undefined || !method) continue;
    if (name !== ADDITIONAL && !METHODS.has(method)) continue;
    const key = pointerOf([path, method]);
    const operation = found.get(key) ?? { path, method, pointers: [] };
    operation.pointers.push(pointer);
    found.set(key, operation);
  }
  return [...found.values()];
}

function operationsIn(value: Json): readonly NamedOperation[] {
  const paths = valueAt(value, ['paths']);
  if (paths === undefined || !isJsonMap(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isJsonMap(item)) return [];
    const additional = item[ADDITIONAL];
    return [
      ...Object.keys(item).filter((method) => METHODS.has(method)),
      ...(isJsonMap(additional) ? Object.keys(additional) : []),
    ].map((method) => ({ path, method }));
  });
}

function keysOf({ path, method }: NamedOperation): readonly string[] {
  return ['paths', path, ...(METHODS.has(method) ? [method] : [ADDITIONAL, method])];
}

function isThere(value: Json, path: string, method: string): boolean {
  return valueAt(value, keysOf({ path, method })) !== undefined;
}

function holdsSame(
  value: Json,
  operation: OwnOperation,
  now: NamedOperation,
  parts: OwnParts,
): boolean {
  const own = Object.fromEntries(
    operation.pointers.map((pointer) => [renamed(pointer, operation, now), parts[pointer] ?? '']),
  );
  return readParts(own).every((part) => {
    const there = valueAt(value, part.keys);
    if (there === undefined) return false;
    return part.kind !== 'value' || digestOf(there) === part.digest;
  });
}

function renamed(pointer: string, before: NamedOperation, now: NamedOperation): string {
  return pointerOf(keysOf(now)) + pointer.slice(pointerOf(keysOf(before)).length);
}
