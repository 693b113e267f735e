import { finding, notice } from '../model/diagnostic.js';
import { MANIFEST_PATH } from '../model/own-dir.js';
import { shellQuote } from '../model/shell.js';
import type { Answers, Diagnostic, EndpointId, RelPath } from '../model/types.js';
import type { EndpointState, ProjectState } from './state.js';

/**
 * What happened to endpoints since the last run that no decision follows from: renamed, no longer registered,
 * secured by the owner. `check` and every run tell it, so that nothing is taken over in silence.
 */
export function explainDrift({ endpoints }: ProjectState): readonly Diagnostic[] {
  const renamed = namesBefore(endpoints);
  return endpoints.flatMap((state): readonly Diagnostic[] => {
    if (state.renamedFrom) return [renamedEndpoint(state, state.renamedFrom.id)];
    if (state.generated || renamed.has(state.endpoint.id)) return [];
    return lostRoute(state);
  });
}

/** The names that renamed endpoints had. */
function namesBefore(endpoints: ProjectState['endpoints']): ReadonlySet<EndpointId> {
  return new Set(endpoints.flatMap(({ renamedFrom }) => renamedFrom?.id ?? []));
}

/** What a run forgets, because neither source nor spec has it any more. */
export function forgottenDecisions({ gone, endpoints }: ProjectState): readonly Diagnostic[] {
  const renamed = namesBefore(endpoints);
  return gone
    .filter(({ id }) => !renamed.has(id))
    .map(({ id, recorded }) =>
      notice(
        'ROUTE_FORGOTTEN',
        `${id} was decided ${recorded.decision}${lastPlace(recorded)}, and is no longer in source or spec: its decision is forgotten`,
        `if it was not meant to go, put it back and decide again:  npx authwright --secure ${shellQuote(id)}`,
        { file: MANIFEST_PATH, line: 1, column: 1 },
        'warning',
      ),
    );
}

/** New endpoints whose owner put the guard there: by that they are decided. */
export function adoptedEndpoints(
  { endpoints }: ProjectState,
  decisions: Answers['decisions'],
): readonly Diagnostic[] {
  return endpoints.flatMap(({ endpoint, recorded, renamedFrom, guarded, guard }) => {
    const decision = decisions.get(endpoint.id);
    const isAsked = decision?.kind !== 'secured' || decision.beside;
    if (isAsked || recorded || renamedFrom || guarded !== true) return [];
    return [
      notice(
        'ADOPTED',
        `${endpoint.id} is new, and ${guard ?? 'something'} refuses anonymous callers there: it counts as secured`,
        `if it is meant for anybody, take the guard out:  npx authwright --open ${shellQuote(endpoint.id)}`,
        endpoint.routes[0]?.loc ?? null,
      ),
    ];
  });
}

/** Where a recorded endpoint was, as a phrase behind a comma. */
export function lastPlace(recorded: ProjectState['gone'][number]['recorded']): string {
  return recorded.decision === 'secured' && recorded.file ? `, last in ${recorded.file}` : '';
}

/** The line that mounts the auth routes was taken out: nobody can log in any more. */
export function mountGone(router: RelPath): Diagnostic {
  return finding('MOUNT_GONE', `the auth routes of ${router} were mounted, and no longer are`, {
    file: router,
    line: 1,
    column: 1,
  });
}

function renamedEndpoint({ endpoint, guardedByOurs }: EndpointState, before: string): Diagnostic {
  const place = endpoint.routes[0]?.loc ?? null;
  const id = shellQuote(endpoint.id);
  return notice(
    'RENAMED',
    `${endpoint.id} seems to be what ${before} was, which was decided secured in this file and is not registered any more`,
    guardedByOurs
      ? 'a run of  npx authwright  takes the decision over, for its guard is there'
      : `npx authwright --secure ${id}    or decide anew:  --open ${id}`,
    place,
    'warning',
  );
}

/** A route that was there, of an endpoint that the spec goes on describing. */
function lostRoute({ endpoint, recorded }: EndpointState): readonly Diagnostic[] {
  const wasThere = recorded?.decision === 'secured' && recorded.file !== null;
  if (!wasThere || endpoint.routes.length > 0) return [];
  return [
    finding(
      'ROUTE_NOT_FOUND',
      `${endpoint.id} was registered in ${recorded.file} and is no longer; the spec still describes it`,
      endpoint.spec?.loc ?? null,
    ),
  ];
}
