import { problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic, RelPath } from '../model/types.js';
import { readEndpointList } from './endpoint-list.js';
import { loadFiles } from './load-files.js';
import { readOperations } from './operations.js';
import { childOf } from './refs.js';
import { documentPrefixes, prefixNotice } from './servers.js';
import { kindOf, placeLoc, rootPlace, textOf } from './tree.js';
import type { LoadedSpec, Place, ReadFile, SpecFiles, SpecVersion } from './types.js';

/**
 * Reads a spec (OpenAPI 3.0, 3.1, 3.2, Swagger 2.0 or a plain endpoint list; YAML or JSON) and every file
 * that its `$ref`s name, through `read` alone.
 * @throws {UserError} with every problem found, each with file, line and column. Codes: SPEC_MISSING,
 * SPEC_SIZE, SPEC_EMPTY, SPEC_SYNTAX, SPEC_DUPLICATE_KEY, SPEC_ALIAS, SPEC_REF, SPEC_KIND, SPEC_VERSION,
 * SPEC_SHAPE, SPEC_PATH, LIST_ENTRY.
 */
export function loadSpec(file: RelPath, read: ReadFile): LoadedSpec {
  const { files, problems } = loadFiles(file, read);
  const entry = files.get(file);
  if (!entry) throw new UserError(problems);
  const root = rootPlace(entry);
  const kind = specKind(files, root);
  if ('code' in kind) throw new UserError([...problems, kind]);

  const { operations, diagnostics } =
    kind.version === null ? readEndpointList(root) : readOperations(files, root, kind.version);
  // Where a file or `$ref` is broken, that it cannot be followed either is not a second problem.
  const errors = [
    ...problems,
    ...diagnostics.filter(
      ({ severity, code }) =>
        severity === 'error' && (code !== 'SPEC_REF' || problems.length === 0),
    ),
  ];
  if (errors.length > 0) throw new UserError(errors);
  const prefixes = kind.version === null ? [''] : documentPrefixes(files, root);
  return {
    file,
    ...kind,
    files,
    root,
    operations,
    prefixes,
    diagnostics: [...diagnostics, ...prefixNotice(root, prefixes, files)],
  };
}

type SpecKind = Pick<LoadedSpec, 'kind' | 'version' | 'label'>;

/** What a parsed file is; a diagnostic (SPEC_KIND, SPEC_VERSION) when it is no spec. */
function specKind(files: SpecFiles, root: Place): SpecKind | Diagnostic {
  const swagger = childOf(files, root, 'swagger');
  const openapi = childOf(files, root, 'openapi');
  if (swagger) {
    if (textOf(swagger) !== '2.0') return badVersion(swagger, 'swagger');
    return { kind: 'swagger', version: '2.0', label: 'Swagger 2.0' };
  }
  if (openapi) {
    const version = /^3\.[012](?=\.|$)/.exec(textOf(openapi) ?? '')?.[0];
    if (version === undefined) return badVersion(openapi, 'openapi');
    return { kind: 'openapi', version: version as SpecVersion, label: `OpenAPI ${version}` };
  }
  if (childOf(files, root, 'endpoints')) {
    return { kind: 'endpoint-list', version: null, label: 'endpoint list' };
  }
  return notSpec(files, root);
}

function badVersion(place: Place, word: string): Diagnostic {
  return problem(
    'SPEC_VERSION',
    `${word} ${JSON.stringify(textOf(place))} is not a version that authwright reads`,
    "write one of  openapi: 3.0.x, 3.1.x, 3.2.x  or  swagger: '2.0'",
    placeLoc(place),
  );
}

function notSpec(files: SpecFiles, root: Place): Diagnostic {
  const loc = placeLoc(root);
  if (!childOf(files, root, 'paths')) {
    return problem(
      'SPEC_KIND',
      kindOf(root) === 'map'
        ? 'this is not an endpoint spec: no `openapi`, `swagger` or `endpoints` at its top'
        : 'this is not an endpoint spec: its top is not a map',
      'name an OpenAPI or Swagger file, or an endpoint list, with --spec',
      loc,
    );
  }
  const header = childOf(files, root, 'definitions') ? "swagger: '2.0'" : 'openapi: 3.0.3';
  return problem(
    'SPEC_KIND',
    'this has `paths`, but no `openapi` or `swagger` line that says how to read them; a fragment for swagger-jsdoc is like that',
    `put  ${header}  on a line of its own at the top, with  info: { title: API, version: 1.0.0 }`,
    loc,
  );
}
