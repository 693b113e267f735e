import type {
  Endpoint,
  HttpMethod,
  RelPath,
  SourceRoute,
  SpecEndpoint,
} from '../../src/model/types.js';
import type { EndpointState } from '../../src/plan/state.js';

/** An endpoint by its id, with what a test says of its spec; in the spec when `spec` is given. */
export function endpoint(id: string, spec: Partial<SpecEndpoint> | null = null): Endpoint {
  const [method, path] = id.split(/ (.*)/s) as [HttpMethod, string];
  return {
    id: `${method} ${path}`,
    method,
    path,
    spec: spec && specEndpoint(method, path, spec),
    routes: [],
  };
}

function specEndpoint(method: HttpMethod, path: string, spec: Partial<SpecEndpoint>): SpecEndpoint {
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
    ...spec,
  };
}

/** `of` with one route, about which a test says `route`. */
export function withRoute(of: Endpoint, route: Partial<SourceRoute> = {}): Endpoint {
  const { method, path } = of;
  return {
    ...of,
    routes: [
      {
        method,
        path,
        loc: { file: 'src/app.ts' as RelPath, line: 1, column: 1 },
        guards: [],
        guarded: false,
        guard: null,
        conditional: false,
        readsBody: false,
        anchor: { registration: `${method} ${path}` },
        ...route,
      },
    ],
  };
}

/** The state of an endpoint that nothing is known of but what a test says. */
export function state(of: Endpoint, known: Partial<EndpointState> = {}): EndpointState {
  return {
    endpoint: of,
    generated: false,
    recorded: null,
    guarded: of.routes[0]?.guarded ?? null,
    guard: of.routes[0]?.guard ?? null,
    guardedByOurs: false,
    renamedFrom: null,
    ...known,
  };
}
