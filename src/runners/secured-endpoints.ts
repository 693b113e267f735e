import type { ArtifactContext, DecidedEndpoint } from '../frameworks/adapter.js';
import { importSpecifier } from '../model/file-names.js';
import type { AppFact, Endpoint, HttpMethod, RelPath, TemplateJob } from '../model/types.js';

/** What a generated test says of one endpoint. */
type TestedEndpoint = { readonly method: string; readonly path: string };

/**
 * Whether a generated test cannot send a request of this method: `fetch` refuses it
 * (https://fetch.spec.whatwg.org/#forbidden-method), and Node gives CONNECT to no request listener.
 */
export function isUnsendable(method: HttpMethod): boolean {
  return ['CONNECT', 'TRACE', 'TRACK'].includes(method);
}

/** The path of an endpoint, with a value for each parameter that does not take `1`. */
function pathOf({ path, routes }: Endpoint): string {
  const values = Object.entries(routes[0]?.values ?? {});
  return values.reduce((rest, [name, value]) => rest.replace(`{${name}}`, value ?? '$&'), path);
}

/**
 * A path that is a regular expression, or has one in it: what it takes cannot be made up. The inventory of routes
 * sees that it is guarded.
 */
function isExpression({ path, routes }: Endpoint): boolean {
  return /[\\^$|?+()[\]]|\.\*/.test(path) || Object.values(routes[0]?.values ?? {}).includes(null);
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * What the test of the secured endpoints is made from; null when a test cannot get hold of the application,
 * so that there is no such test.
 */
export function securedEndpointsData(
  context: ArtifactContext,
  from: RelPath,
): TemplateJob['data'] | null {
  const binding = context.app === null ? null : appBinding(context.app);
  if (context.app === null || binding === null) return null;
  const secured = context.endpoints.filter(({ ours }) => ours);
  // What is registered under a condition need not be there in a test.
  const sure = secured.filter(
    ({ endpoint }) =>
      !isUnsendable(endpoint.method) &&
      !isExpression(endpoint) &&
      endpoint.routes.every((route) => !route.conditional),
  );
  const uploads = sure.filter(({ endpoint }) => endpoint.routes.some((route) => route.readsBody));
  const withRole = sure.filter(
    ({ decision }) => decision.kind === 'secured' && decision.roles.length > 0,
  );
  return {
    ...binding,
    app: importSpecifier(context.facts, from, context.app.file),
    secured: sure.map(tested),
    others: context.endpoints.filter((each) => !secured.includes(each)).map(tested),
    uploads: uploads.map(tested),
    uploadTests: uploads.length > 0 ? 'some' : 'none',
    withRole: withRole.map(tested),
    roleTests: withRole.length > 0 ? 'some' : 'none',
    authPaths: authRoutes(context.auth).map((name) => `${context.servedPath}/${name}`),
  };
}

/** Other services fetch the keys that tokens are verified with from the auth router too. */
function authRoutes({ endpoints, algorithm }: ArtifactContext['auth']): readonly string[] {
  return algorithm === 'ES256' ? [...endpoints, 'jwks.json'] : endpoints;
}

/** How the test names what it imports of the application's file. */
function appBinding({ access, listens }: AppFact): TemplateJob['data'] | null {
  if (listens === true) return { access: 'listening', appImport: 'listening' };
  if (access.kind === 'none' || !IDENTIFIER.test(access.exportName)) return null;
  const local = access.kind === 'instance' ? 'app' : 'createApp';
  const isDefault = access.exportName === 'default';
  return {
    access: access.kind,
    appImport: isDefault ? 'default' : 'named',
    binding: isDefault || access.exportName === local ? local : `${access.exportName} as ${local}`,
  };
}

function tested({ endpoint }: DecidedEndpoint): TestedEndpoint {
  return { method: endpoint.method, path: pathOf(endpoint) };
}
