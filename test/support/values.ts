import type { HttpMethod, RelPath, SourceRoute, SpecEndpoint } from '../../src/model/types.js';

/** A route as a scan would give it, open and registered on its own line. */
export function route(
  method: HttpMethod,
  path: string,
  options: Partial<SourceRoute> & { line?: number; file?: string } = {},
): SourceRoute {
  const { line = 1, file = 'src/app.ts', ...rest } = options;
  return {
    method,
    path,
    loc: { file: file as RelPath, line, column: 1 },
    guards: [],
    guarded: false,
    guard: null,
    conditional: false,
    readsBody: false,
    anchor: { registration: `${file}:${line}:${method}:${path}` },
    ...rest,
  };
}

/** An operation that a spec documents and says nothing about. */
export function specEndpoint(
  method: HttpMethod,
  path: string,
  options: Partial<SpecEndpoint> = {},
): SpecEndpoint {
  return {
    id: `${method} ${path}`,
    method,
    path,
    operationId: null,
    tags: [],
    summary: null,
    security: null,
    schemes: [],
    bearer: false,
    roles: [],
    loc: { file: 'openapi.yaml' as RelPath, line: 1, column: 1 },
    ...options,
  };
}
