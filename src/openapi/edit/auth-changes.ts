import { notice } from '../../model/diagnostic.js';
import type { Diagnostic } from '../../model/types.js';
import { childOf, descend, follow } from '../refs.js';
import { listItems, textOf } from '../tree.js';
import type { Json, JsonMap, LoadedSpec } from '../types.js';
import { authOperation } from './auth-paths.js';
import type { AuthNames } from './auth-paths.js';
import { addAt } from './changes.js';
import type { Change } from './changes.js';
import type { AuthWanted } from './wanted.js';

/** The auth endpoints that the spec has not got yet, as changes to `paths`. */
export function authChanges(
  spec: LoadedSpec,
  auth: AuthWanted,
  names: AuthNames,
): {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const known = new Set(spec.operations.map(({ endpoint }) => endpoint.id));
  const takenIds = new Set(spec.operations.flatMap(({ endpoint }) => endpoint.operationId ?? []));
  const missing = auth.endpoints
    .map((endpoint) => authOperation(endpoint, auth, names, takenIds))
    .filter(
      ({ path, method }) =>
        !known.has(`${method.toUpperCase() as 'GET'} ${auth.servedPath}${path}`),
    );
  const base = pathsBase(spec, auth.servedPath);
  if (missing.length > 0 && base === null) {
    return { changes: [], diagnostics: [outsideBasePath(spec, auth)] };
  }
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { path, method, value } of missing) {
    const key = `${base?.prefix ?? ''}${path}`;
    const operation = base?.servers ? { servers: base.servers, ...value } : value;
    const change = addAt(spec.files, spec.root, ['paths', key], { [method]: operation });
    if (change) changes.push(change);
    else diagnostics.push(blockedPath(key, method, value));
  }
  return { changes, diagnostics };
}

/** How the paths below `servedPath` are written in `paths`; null when this document cannot say it. */
function pathsBase(
  spec: LoadedSpec,
  servedPath: string,
): { readonly prefix: string; readonly servers: readonly Json[] | null } | null {
  const [prefix = ''] = spec.prefixes;
  if (servedPath === prefix || servedPath.startsWith(`${prefix}/`)) {
    return { prefix: servedPath.slice(prefix.length), servers: null };
  }
  return spec.version === '2.0' ? null : { prefix: servedPath, servers: [originServer(spec)] };
}

/** The first server without its path, for operations that are served beside the API's prefix. */
function originServer(spec: LoadedSpec): JsonMap {
  const top: JsonMap = { url: '/' };
  const servers = childOf(spec.files, spec.root, 'servers');
  const server = servers && listItems(servers)[0];
  if (!server) return top;
  const url = textOf(childOf(spec.files, server, 'url')) ?? '';
  const origin = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]+|^\{[^{}/]*\}(?=\/|$)/.exec(url)?.[0];
  if (origin === undefined) return top;
  const variables: Record<string, Json> = {};
  for (const [, name = ''] of origin.matchAll(/\{([^{}]*)\}/g)) {
    const variable = descend(spec.files, server, ['variables', name]);
    const target = variable && follow(spec.files, variable);
    if (!target?.node) return top;
    variables[name] = target.node.toJS(target.file.document) as Json;
  }
  return Object.keys(variables).length > 0 ? { url: origin, variables } : { url: origin };
}

function outsideBasePath(spec: LoadedSpec, auth: AuthWanted): Diagnostic {
  return notice(
    'SPEC_AUTH_PATHS',
    `the auth endpoints are served at ${auth.servedPath}, outside basePath ${spec.prefixes[0] ?? '/'}, which Swagger 2.0 cannot say`,
    `serve them below it with  --base-path ${spec.prefixes[0] ?? ''}/auth , or describe them in a spec of their own`,
    null,
    'warning',
  );
}

function blockedPath(path: string, method: string, value: JsonMap): Diagnostic {
  return notice(
    'SPEC_EDIT',
    `${method.toUpperCase()} ${path} could not be added to the paths of the spec`,
    `paste  ${JSON.stringify({ [path]: { [method]: value } })}  there`,
    null,
    'warning',
  );
}
