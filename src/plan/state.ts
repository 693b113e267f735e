import { isUseOf, nameOfRef } from '../model/export-ref.js';
import type {
  AuthEndpoint,
  Endpoint,
  EndpointId,
  ExportRef,
  Manifest,
  ManifestRoute,
  RelPath,
  SeenEndpoint,
  SourceRoute,
} from '../model/types.js';
import { authEndpointId } from '../model/auth-endpoints.js';
import { shapeOfId } from './match.js';
import { findRenames, type LostEndpoint } from './renames.js';

/** What is known of an endpoint before anybody is asked. */
export type EndpointState = {
  readonly endpoint: Endpoint;
  /** Registered in a file that authwright wrote: decided by having been chosen. */
  readonly generated: boolean;
  /** What the manifest says; null when the endpoint is new. */
  readonly recorded: ManifestRoute | null;
  /** What refuses anonymous callers now: null where there is no route. */
  readonly guarded: boolean | 'unknown' | null;
  /** Its name, as it is shown; null where nothing refuses. */
  readonly guard: string | null;
  /** Whether that is the guard that this run would insert, by the import it resolves to, never by its name. */
  readonly guardedByOurs: boolean;
  /** What the running application showed of it, where that was of these sources. */
  readonly seen?: SeenEndpoint;
  /** What a new endpoint seems to have been called before; null for any other. */
  readonly renamedFrom: LostEndpoint | null;
};

/** The endpoints beside the manifest. */
export type ProjectState = {
  readonly endpoints: readonly EndpointState[];
  /** Entries of the manifest whose endpoint neither source nor spec has any more. */
  readonly gone: readonly { readonly id: EndpointId; readonly recorded: ManifestRoute }[];
};

/** Compares the endpoints found now with the decisions that the manifest keeps. */
export function projectState(
  endpoints: readonly Endpoint[],
  manifest: Manifest | null,
  guard: ExportRef | null,
): ProjectState {
  const managed = new Set<string>(Object.keys(manifest?.files ?? {}));
  const recorded = new Map<string, { id: EndpointId; route: ManifestRoute }>();
  for (const [id, route] of Object.entries(manifest?.routes ?? {})) {
    recorded.set(shapeOfId(id as EndpointId), { id: id as EndpointId, route });
  }
  const states = endpoints.map((endpoint): EndpointState => {
    const shape = shapeOfId(endpoint.id);
    const entry = recorded.get(shape)?.route ?? null;
    recorded.delete(shape);
    return {
      endpoint,
      generated: isGenerated(endpoint, managed) || isUnmountedAuth(endpoint, manifest),
      recorded: entry,
      renamedFrom: null,
      ...guardOf(endpoint.routes, guard, managed),
    };
  });
  const gone = [...recorded.values()].map(({ id, route }) => ({ id, recorded: route }));
  return {
    endpoints: withRenames(states, gone),
    gone,
  };
}

function withRenames(
  states: readonly EndpointState[],
  gone: ProjectState['gone'],
): readonly EndpointState[] {
  const unserved = states.flatMap(({ endpoint, recorded }) =>
    endpoint.routes.length === 0 && recorded ? [{ id: endpoint.id, recorded }] : [],
  );
  const lost = [...gone, ...unserved].flatMap(({ id, recorded }): readonly LostEndpoint[] =>
    recorded.decision === 'secured' && recorded.file !== null ? [{ id, recorded }] : [],
  );
  const fresh = states.filter(({ generated, recorded }) => !generated && !recorded);
  const renames = findRenames(
    lost,
    fresh.map(({ endpoint }) => endpoint),
  );
  return states.map((state) => ({ ...state, renamedFrom: renames.get(state.endpoint.id) ?? null }));
}

/** An auth endpoint that a run put into the spec, while nothing mounts the routes. */
function isUnmountedAuth({ id, routes }: Endpoint, manifest: Manifest | null): boolean {
  const { basePath, endpoints } = manifest?.answers ?? {};
  if (routes.length > 0 || typeof basePath !== 'string' || typeof endpoints !== 'string')
    return false;
  return endpoints.split(',').some((name) => {
    const [method = '', path = ''] = authEndpointId(basePath, name as AuthEndpoint).split(' ');
    return id.startsWith(`${method} `) && id.endsWith(path);
  });
}

/** Whether `guard` stands on the way to `route`, found by what its name resolves to. */
export function hasGuard(route: SourceRoute, guard: ExportRef | null): boolean {
  return guard !== null && route.guards.some((use) => isUseOf(use, guard));
}

/** Whether the routes of an endpoint are all in files that authwright wrote. */
function isGenerated({ routes }: Endpoint, managed: ReadonlySet<string>): boolean {
  return routes.length > 0 && routes.every(({ loc }) => managed.has(loc.file));
}

/** An endpoint with several registrations is guarded when each of them is: a request may reach any. */
function guardOf(
  routes: readonly SourceRoute[],
  guard: ExportRef | null,
  managed: ReadonlySet<string>,
): Pick<EndpointState, 'guarded' | 'guard' | 'guardedByOurs'> {
  if (routes.length === 0) return { guarded: null, guard: null, guardedByOurs: false };
  const verdicts = routes.map((route) =>
    isMadeByOurs(route, guard, managed) ? true : verdictOf(route, guard),
  );
  const guarded = verdicts.includes(false)
    ? false
    : verdicts.includes('unknown')
      ? 'unknown'
      : true;
  const guardedByOurs = routes.every((route) => hasGuard(route, guard));
  const shown =
    routes.find((route) => route.guard)?.guard ??
    (guardedByOurs && guard ? nameOfRef(guard) : null);
  return { guarded, guard: guarded === false ? null : (shown ?? null), guardedByOurs };
}

/** A guard from a generated file that was too long to follow. It counts as refusing: we wrote it, and the generated tests check it. */
function isMadeByOurs(
  { guarded, guards }: SourceRoute,
  guard: ExportRef | null,
  managed: ReadonlySet<string>,
): boolean {
  if (guarded !== 'unknown' || !guard || !managed.has(guard.file)) return false;
  return guards.some(
    ({ verdict, declaredIn }) => verdict === 'unknown' && declaredIn === guard.file,
  );
}

/**
 * Whether anything refuses anonymous callers. The guard of this run does so where its body cannot be read, or asks
 * for a credential and verifies none, as its owner said or we wrote; where it was read and lets callers through
 * that send nothing, it counts as what it is.
 */
export function verdictOf(route: SourceRoute, guard: ExportRef | null): boolean | 'unknown' {
  if (route.guarded === true || !guard) return route.guarded;
  const uses = route.guards.filter((use) => isUseOf(use, guard));
  const stands = uses.some(({ verdict, presenceOnly }) => verdict === 'unknown' || presenceOnly);
  return stands ? true : route.guarded;
}

/** The file of the first registration, for the manifest. */
export function fileOf({ routes }: Endpoint): RelPath | null {
  return routes[0]?.loc.file ?? null;
}
