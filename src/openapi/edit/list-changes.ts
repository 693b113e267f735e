import { authEndpointId } from '../../model/auth-endpoints.js';
import { childOf } from '../refs.js';
import { listItems, textOf } from '../tree.js';
import type { JsonMap, LoadedSpec } from '../types.js';
import type { Change } from './changes.js';
import type { AuthWanted, SpecWanted } from './wanted.js';

/** Changes to a plain endpoint list: `secured` and `roles` of its entries, and entries for the auth endpoints. */
export function listChanges(spec: LoadedSpec, wanted: SpecWanted): readonly Change[] {
  const secured = new Map(wanted.secured.map((each) => [each.endpoint.id, each]));
  const open = new Set(wanted.open.map(({ id }) => id));
  const changes: Change[] = spec.operations.flatMap(({ endpoint, place }) => {
    const decision = secured.get(endpoint.id);
    if (!decision && !open.has(endpoint.id)) return [];
    const flag = childOf(spec.files, place, 'secured');
    const value = decision !== undefined;
    const change: readonly Change[] = !flag
      ? [{ kind: 'add', place, entries: { secured: value } }]
      : textOf(flag) === String(value)
        ? []
        : [{ kind: 'replace', place: flag, value }];
    const roles = childOf(spec.files, place, 'roles');
    const known = new Set(roles ? listItems(roles).map((role) => textOf(role)) : []);
    // A list that opens an endpoint which asks for a role is refused when it is read.
    if (!decision && roles && known.size > 0) {
      return [...change, { kind: 'replace', place: roles, value: [] }];
    }
    const missing = (decision?.roles ?? []).filter((role) => !known.has(role));
    if (missing.length === 0) return change;
    if (!roles) return [...change, { kind: 'add', place, entries: { roles: missing } }];
    return known.size === 0
      ? [...change, { kind: 'replace', place: roles, value: missing }]
      : [...change, { kind: 'append', place: roles, items: missing }];
  });
  const list = childOf(spec.files, spec.root, 'endpoints');
  const items = wanted.auth ? authEntries(spec, wanted.auth) : [];
  if (!list || items.length === 0) return changes;
  return [
    ...changes,
    listItems(list).length === 0
      ? { kind: 'replace', place: list, value: items }
      : { kind: 'append', place: list, items },
  ];
}

function authEntries(spec: LoadedSpec, auth: AuthWanted): readonly JsonMap[] {
  const known = new Set<string>(spec.operations.map(({ endpoint }) => endpoint.id));
  return auth.endpoints.flatMap((endpoint) => {
    const id = authEndpointId(auth.servedPath, endpoint);
    const [method = '', path = ''] = id.split(' ');
    const secured = !['sign-up', 'login', 'refresh'].includes(endpoint);
    return known.has(id) ? [] : [{ method, path, secured, tags: ['auth'] }];
  });
}
