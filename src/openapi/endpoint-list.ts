import { problem } from '../model/diagnostic.js';
import type { Diagnostic, HttpMethod } from '../model/types.js';
import { servedPath, unprintable } from './served-path.js';
import { isRole, ROLE_RULE } from '../model/role.js';
import { nearest } from '../model/nearest.js';
import { kindOf, listItems, ownEntries, placeLoc, textOf, throughAlias } from './tree.js';
import type { Entry } from './tree.js';
import type { Operation, Place } from './types.js';

/**
 * Reads a plain endpoint list: `endpoints` is a list of `{ method, path, secured?, roles?, operationId?, tags? }`.
 * schemas/endpoints.schema.json says the same to editors. Everything that is not understood is an error
 * (LIST_ENTRY): a mistyped `secured` must not leave an endpoint undecided in silence.
 */
export function readEndpointList(root: Place): {
  readonly operations: readonly Operation[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const top = ownEntries(root);
  const diagnostics = unknownKeys(top, ['$schema', 'endpoints'], 'an endpoint list');
  const list = top.find(({ key }) => key === 'endpoints')?.value;
  if (!list || kindOf(list) === 'empty') return { operations: [], diagnostics };
  if (kindOf(list) !== 'list') diagnostics.push(wrong(list, '`endpoints` must be a list'));
  const operations: Operation[] = [];
  const firstLines = new Map<string, number>();
  for (const item of listItems(list)) {
    const entry = readEntry(item);
    if (Array.isArray(entry)) {
      diagnostics.push(...entry);
      continue;
    }
    const { id, loc } = entry.endpoint;
    const first = firstLines.get(id);
    if (first === undefined) firstLines.set(id, loc.line);
    else
      diagnostics.push(
        wrong(item, `${id} is listed twice, first in line ${first}`, 'delete one of the two'),
      );
    operations.push(entry);
  }
  return { operations, diagnostics };
}

const entryKeys = ['method', 'path', 'secured', 'roles', 'operationId', 'tags'] as const;
type EntryKey = (typeof entryKeys)[number];

function readEntry(item: Place): Operation | Diagnostic[] {
  if (kindOf(item) !== 'map') {
    return [wrong(item, 'an endpoint must be a map', 'write  - { method: GET, path: /users }')];
  }
  const entries = ownEntries(item);
  const value = (key: EntryKey): Place | null =>
    entries.find((entry) => entry.key === key)?.value ?? null;
  const method = textOf(value('method'));
  const path = textOf(value('path'));
  const secured = booleanOf(value('secured'));
  const roles = textsOf(value('roles'));
  const tags = textsOf(value('tags'));
  const operationId = value('operationId');

  const problems = unknownKeys(entries, entryKeys, 'an endpoint');
  const check = (right: boolean, key: EntryKey, message: string, fix?: string): void => {
    if (!right) problems.push(wrong(value(key) ?? item, message, fix));
  };
  check(
    method !== null && /^[A-Za-z][A-Za-z-]*$/.test(method),
    'method',
    '`method` must be an HTTP method',
    'write  method: GET',
  );
  check(
    path !== null && path.startsWith('/') && !unprintable(path),
    'path',
    '`path` must start with / and have no control characters',
    'write  path: /users/{id}',
  );
  check(
    secured !== undefined,
    'secured',
    '`secured` must be true or false',
    'write  secured: true  or  secured: false',
  );
  check(roles !== undefined, 'roles', '`roles` must be a list of texts', 'write  roles: [admin]');
  check(roles?.every(isRole) !== false, 'roles', ROLE_RULE, 'write  roles: [admin]');
  check(tags !== undefined, 'tags', '`tags` must be a list of texts', 'write  tags: [users]');
  check(
    operationId === null || textOf(operationId) !== null,
    'operationId',
    '`operationId` must be a text',
  );
  check(
    secured !== false || !roles?.length,
    'roles',
    'an endpoint with roles cannot be open',
    'write  secured: true, or take the roles away',
  );
  if (problems.length > 0 || method === null || path === null) return problems;

  const isSecured = secured === true || Boolean(roles?.length);
  const upper = method.toUpperCase() as HttpMethod;
  const served = servedPath('', path);
  return {
    place: item,
    security: null,
    endpoint: {
      id: `${upper} ${served}`,
      method: upper,
      path: served,
      operationId: textOf(operationId),
      tags: tags ?? [],
      summary: null,
      security: isSecured ? 'secured' : secured === false ? 'open' : null,
      schemes: [],
      bearer: isSecured,
      roles: roles ?? [],
      loc: placeLoc(item),
    },
  };
}

/** Null when nothing is there; undefined when it is not a boolean. */
function booleanOf(place: Place | null): boolean | null | undefined {
  if (!place) return null;
  const node = throughAlias(place).node;
  const value: unknown = node && 'value' in node ? node.value : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

/** Empty when nothing is there; undefined when it is not a list of texts. */
function textsOf(place: Place | null): readonly string[] | undefined {
  if (!place) return [];
  if (kindOf(place) !== 'list') return undefined;
  const texts = listItems(place).map(textOf);
  return texts.every((text) => text !== null) ? texts : undefined;
}

function unknownKeys(
  entries: readonly Entry[],
  known: readonly string[],
  owner: string,
): Diagnostic[] {
  return entries
    .filter(({ key }) => !known.includes(key))
    .map(({ key, loc }) => {
      const meant = nearest(key, known);
      return problem(
        'LIST_ENTRY',
        `${owner} has no ${JSON.stringify(key)}${meant === null ? '' : `; did you mean '${meant}'?`}`,
        `use only ${known.join(', ')}`,
        loc,
      );
    });
}

function wrong(place: Place, message: string, fix = 'see docs/endpoint-list.md'): Diagnostic {
  return problem('LIST_ENTRY', message, fix, placeLoc(place));
}
