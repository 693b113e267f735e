import { notice, problem } from '../model/diagnostic.js';
import { isMethod } from '../model/http-method.js';
import { isRole, ROLE_RULE } from '../model/role.js';
import type { Diagnostic, HttpMethod, SourceLoc } from '../model/types.js';
import { childOf, entriesOf, follow } from './refs.js';
import { bearerSchemes, effectiveSecurity, securityKind } from './security.js';
import { documentPrefixes, serverPrefixes } from './servers.js';
import { servedPath, unprintable } from './served-path.js';
import { kindOf, listItems, ownEntries, placeLoc, textOf } from './tree.js';
import type { Entry } from './tree.js';
import type { EffectiveSecurity, Operation, Place, SpecFiles, SpecVersion } from './types.js';

type Context = {
  readonly files: SpecFiles;
  readonly root: Place;
  readonly version: SpecVersion;
  readonly prefixes: readonly string[];
  readonly bearer: ReadonlySet<string>;
};

/** Operations of a document with every problem of shape: errors where an endpoint would be read wrongly or lost. */
type OperationsRead = {
  readonly operations: readonly Operation[];
  readonly diagnostics: readonly Diagnostic[];
};

const fixedMethods: Readonly<Record<SpecVersion, readonly string[]>> = {
  '2.0': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'],
  '3.0': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'],
  '3.1': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'],
  '3.2': ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'],
};

/** Reads `paths`. Webhooks and callbacks are requests that the API sends, so they are no endpoints. */
export function readOperations(
  files: SpecFiles,
  root: Place,
  version: SpecVersion,
): OperationsRead {
  const context: Context = {
    files,
    root,
    version,
    prefixes: documentPrefixes(files, root),
    bearer: new Set(bearerSchemes(files, root, version)),
  };
  const paths = childOf(files, root, 'paths');
  const globalSecurity = childOf(files, root, 'security');
  const diagnostics = [
    ...(globalSecurity ? securityProblems(files, globalSecurity) : []),
    ...(paths ? expect(files, paths, 'map', '`paths`') : []),
  ];
  const operations: Operation[] = [];
  for (const entry of paths ? entriesOf(files, paths) : []) {
    if (entry.key.startsWith('x-') || entry.key === '$ref') continue;
    const read = readPathItem(context, entry);
    operations.push(...read.operations);
    diagnostics.push(...read.diagnostics);
  }
  return { operations, diagnostics: [...diagnostics, ...doubled(operations)] };
}

function readPathItem(context: Context, entry: Entry): OperationsRead {
  const { files, version } = context;
  if (unprintable(entry.key)) return { operations: [], diagnostics: [badPath(entry)] };
  const diagnostics = expect(files, entry.value, 'map', `the path ${entry.key}`);
  const target = follow(files, entry.value);
  if (!target) {
    return { operations: [], diagnostics: [circular(entry)] };
  }
  // A path item may have operations of its own beside a `$ref`; its own ones win.
  const own = ownEntries(entry.value).filter(({ key }) => key !== '$ref');
  const names = new Set(own.map(({ key }) => key));
  const all = [
    ...own,
    ...ownEntries(target).filter(({ key }) => !names.has(key) && key !== '$ref'),
  ];

  const methods = all
    .filter(({ key }) => fixedMethods[version].includes(key))
    .map((each) => ({ method: each.key.toUpperCase() as HttpMethod, entry: each }));
  const additional = all.find(({ key }) => key === 'additionalOperations');
  if (version === '3.2' && additional) {
    diagnostics.push(...expect(files, additional.value, 'map', '`additionalOperations`'));
    for (const each of entriesOf(files, additional.value)) {
      const method = each.key.toUpperCase();
      if (isMethod(method)) methods.push({ method, entry: each });
      else diagnostics.push(noMethod(each));
    }
  }
  const pathPrefixes = serverPrefixes(files, entry.value) ?? context.prefixes;
  const operations: Operation[] = [];
  for (const { method, entry: operation } of methods) {
    const problems = operationProblems(files, operation);
    diagnostics.push(...problems);
    if (problems.some(({ severity }) => severity === 'error')) continue;
    const read = readOperation(context, method, entry.key, operation, pathPrefixes);
    diagnostics.push(...roleProblems(read));
    operations.push(read);
  }
  return { operations, diagnostics };
}

function readOperation(
  context: Context,
  method: HttpMethod,
  template: string,
  entry: Entry,
  pathPrefixes: readonly string[],
): Operation {
  const { files, root } = context;
  const operation = entry.value;
  const prefixes = serverPrefixes(files, operation) ?? pathPrefixes;
  const path = servedPath(prefixes[0] ?? '', template);
  const security = effectiveSecurity(files, root, operation);
  const tags = childOf(files, operation, 'tags');
  const schemes = schemeNames(security);
  return {
    place: operation,
    security,
    endpoint: {
      id: `${method} ${path}`,
      method,
      path,
      operationId: textOf(childOf(files, operation, 'operationId')),
      tags: tags ? listItems(tags).flatMap((tag) => textOf(tag) ?? []) : [],
      summary: textOf(childOf(files, operation, 'summary')),
      security: securityKind(security),
      schemes,
      bearer: schemes.some((name) => context.bearer.has(name)),
      roles: scopeNames(security),
      loc: entry.loc,
    },
  };
}

/** Scopes that a Bearer token must have become roles; those of other schemes are theirs. */
function roleProblems({ place, security, endpoint }: Operation): readonly Diagnostic[] {
  const wrong = endpoint.roles.filter((role) => !isRole(role));
  if (!endpoint.bearer || endpoint.schemes.length > 1 || wrong.length === 0) return [];
  const names = wrong.map((role) => JSON.stringify(role)).join(', ');
  return [
    problem(
      'SPEC_SHAPE',
      `${endpoint.id} asks for ${names}: ${ROLE_RULE}`,
      'name the role otherwise, in the spec and where tokens get it',
      placeLoc(security?.place ?? place),
    ),
  ];
}

function schemeNames(security: EffectiveSecurity): readonly string[] {
  return [...new Set((security?.alternatives ?? []).flatMap((each) => [...each.keys()]))];
}

function scopeNames(security: EffectiveSecurity): readonly string[] {
  return [...new Set((security?.alternatives ?? []).flatMap((each) => [...each.values()].flat()))];
}

function operationProblems(files: SpecFiles, { key, loc, value }: Entry): readonly Diagnostic[] {
  const target = follow(files, value);
  if (!target) return [circular({ key, loc })];
  const fields: readonly (readonly [string, 'list' | 'text' | 'map'])[] = [
    ['tags', 'list'],
    ['operationId', 'text'],
    ['responses', 'map'],
  ];
  const security = childOf(files, target, 'security');
  return [
    ...expect(files, value, 'map', `the operation ${key}`),
    ...fields.flatMap(([name, kind]) => {
      const field = childOf(files, target, name);
      return field ? expect(files, field, kind, `\`${name}\``) : [];
    }),
    ...(security ? securityProblems(files, security) : []),
  ];
}

/** An unreadable requirement must not pass for `security: []`. */
function securityProblems(files: SpecFiles, security: Place): readonly Diagnostic[] {
  if (kindOf(security) !== 'list') {
    return [
      problem(
        'SPEC_SHAPE',
        '`security` must be a list of requirements',
        'write  security: []  for none, or a list such as  - bearerAuth: []',
        placeLoc(security),
      ),
    ];
  }
  return listItems(security).flatMap((item) =>
    expect(files, item, 'map', 'a security requirement'),
  );
}

const kindNames = { map: 'a map', list: 'a list', text: 'a text' } as const;

/** Nothing there (`tags:`) is not a problem; another kind of value is. */
function expect(
  files: SpecFiles,
  place: Place,
  kind: 'map' | 'list' | 'text',
  name: string,
): Diagnostic[] {
  const target = follow(files, place);
  const found = target ? kindOf(target) : 'empty';
  if (found === kind || found === 'empty') return [];
  const message = `${name} must be ${kindNames[kind]}, and is ${kindNames[found]}`;
  return [problem('SPEC_SHAPE', message, `write ${kindNames[kind]} there`, placeLoc(place))];
}

function badPath({ key, loc }: Entry): Diagnostic {
  return problem(
    'SPEC_PATH',
    `the path ${JSON.stringify(key)} has a control character in it`,
    'write the path without it',
    loc,
  );
}

function noMethod({ key, loc }: Entry): Diagnostic {
  const message = `${JSON.stringify(key)} in \`additionalOperations\` is not an HTTP method`;
  return problem('SPEC_SHAPE', message, 'write the name of the method, e.g. COPY', loc);
}

function circular({ key, loc }: { readonly key: string; readonly loc: SourceLoc }): Diagnostic {
  return problem(
    'SPEC_REF',
    `the $ref of ${key} leads back to itself`,
    'point it at the value that is meant',
    loc,
  );
}

/** Two operations that answer the same request, and operationIds that name two operations. */
function doubled(operations: readonly Operation[]): readonly Diagnostic[] {
  const ids = new Map<string, SourceLoc>();
  const names = new Map<string, SourceLoc>();
  return operations.flatMap(({ endpoint }) => {
    const { id, loc, operationId } = endpoint;
    const found: Diagnostic[] = [];
    const first = ids.get(id);
    if (first) {
      const message = `${id} is described twice, first at ${first.file}:${first.line}`;
      found.push(notice('SPEC_DOUBLE', message, 'delete one of the two', loc, 'warning'));
    } else ids.set(id, loc);
    const named = operationId === null ? undefined : names.get(operationId);
    if (named && !first) {
      const message = `the operationId ${JSON.stringify(operationId)} is used twice, first at ${named.file}:${named.line}`;
      found.push(notice('SPEC_DOUBLE', message, 'give each operation its own', loc, 'warning'));
    } else if (operationId !== null && !names.has(operationId)) names.set(operationId, loc);
    return found;
  });
}
