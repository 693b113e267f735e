import { notice } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { applyChanges } from './edit/apply-changes.js';
import type { SpecEdits } from './edit/apply-changes.js';
import { refusal } from './edit/auth-schemas.js';
import { authChanges } from './edit/auth-changes.js';
import { addAt } from './edit/changes.js';
import type { Change } from './edit/changes.js';
import { listChanges } from './edit/list-changes.js';
import { operationChanges } from './edit/operation-changes.js';
import { answerParts, authParts, neededParts, refTo, schemePart } from './edit/shared-parts.js';
import type { SharedPart } from './edit/shared-parts.js';
import type { AuthWanted, SpecWanted } from './edit/wanted.js';
import { bearerSchemes } from './security.js';
import { descend } from './refs.js';
import type { Json, LoadedSpec, SpecVersion } from './types.js';

export type { AuthWanted, SecuredWanted, SpecWanted } from './edit/wanted.js';
export type { SpecEdits } from './edit/apply-changes.js';

/**
 * The text edits after which the spec says what is `wanted`: a Bearer scheme (one that is there is used
 * under its name), `security` and 401 / 403 answers of secured operations, `security: []` of open ones that
 * the document's requirement would cover, and the auth endpoints. Everything else keeps its bytes; a spec
 * that says it all already gives no edits. Edits may be in several files. What cannot be edited is a
 * diagnostic (SPEC_EDIT, SPEC_SHARED, SPEC_AUTH_PATHS, SPEC_LEFT) with what to paste.
 */
export function editSpec(spec: LoadedSpec, wanted: SpecWanted): SpecEdits {
  return spec.version === null
    ? applyChanges(spec, listChanges(spec, wanted), [])
    : editOpenApi(spec, spec.version, wanted);
}

function editOpenApi(spec: LoadedSpec, version: SpecVersion, wanted: SpecWanted): SpecEdits {
  const declared = bearerSchemes(spec.files, spec.root, version);
  const scheme = schemePart(spec, version, wanted.auth === null);
  const name = declared[0] ?? scheme.name;
  const parts = wanted.auth && authParts(spec, version, wanted.auth, hasAuth(spec, wanted.auth));
  const refused = wanted.auth && parts && refusal(wanted.auth, refTo(parts.schemas.AuthProblem));
  const answers = answerParts(version, refused);
  const refs = { '401': refTo(answers['401']), '403': refTo(answers['403']) };

  const operations = operationChanges(spec, wanted, name, new Set([...declared, name]), refs);
  const auth =
    wanted.auth && parts
      ? authChanges(spec, wanted.auth, {
          version,
          scheme: name,
          schema: (shape) => refTo(parts.schemas[shape]),
          problem: (code) => refTo(parts.problems[code]),
          produces: [...new Set(['application/json', refusal(wanted.auth, {}).mediaType])],
          unauthorized: refs['401'],
        })
      : { changes: [], diagnostics: [] };
  const changes = [...operations.changes, ...auth.changes];

  const values = changes.flatMap(valuesOf);
  const all = [parts?.schemas, answers, parts?.problems].flatMap((each): readonly SharedPart[] =>
    each ? Object.values(each) : [],
  );
  const missing = all.filter((part) => !descend(spec.files, spec.root, [...part.keys, part.name]));
  const needed = neededParts(missing, values);
  const usesScheme =
    JSON.stringify(values).includes(`${JSON.stringify(name)}:[]`) ||
    spec.operations.some(({ endpoint }) => endpoint.schemes.includes(name));
  const essential: Change[] = [];
  for (const part of usesScheme && declared.length === 0 ? [scheme, ...needed] : needed) {
    const change = addAt(spec.files, spec.root, part.keys, { [part.name]: part.value });
    if (!change) return { edits: [], diagnostics: [noRoom(part)] };
    essential.push(change);
  }
  const result = applyChanges(spec, changes, essential);
  const diagnostics = [...operations.diagnostics, ...auth.diagnostics, ...result.diagnostics];
  return { edits: result.edits, diagnostics };
}

/** True when an earlier run described auth endpoints. */
function hasAuth(spec: LoadedSpec, auth: AuthWanted): boolean {
  const known = new Set<string>(spec.operations.map(({ endpoint }) => endpoint.id));
  return auth.endpoints.some(
    (endpoint) =>
      known.has(`POST ${auth.servedPath}/${endpoint}`) ||
      known.has(`GET ${auth.servedPath}/${endpoint}`),
  );
}

function valuesOf(change: Change): readonly Json[] {
  switch (change.kind) {
    case 'add':
      return [change.entries];
    case 'append':
      return change.items;
    case 'replace':
      return [change.value];
    case 'remove':
    case 'drop':
      return [];
  }
}

function noRoom({ keys, name, value }: SharedPart): Diagnostic {
  return notice(
    'SPEC_EDIT',
    `${keys.join(' › ')} is no map, so ${name} could not be put there and the spec was left alone`,
    `paste  ${JSON.stringify({ [name]: value })}  there`,
    null,
    'warning',
  );
}
