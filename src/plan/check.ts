import { MANIFEST_PATH, proposalPath } from '../model/own-dir.js';
import { finding, notice, problem } from '../model/diagnostic.js';
import { shellQuote } from '../model/shell.js';
import type { Diagnostic, ExportRef, Manifest, RelPath, SourceLoc } from '../model/types.js';
import { authBehind } from './auth-behind.js';
import { beforeGuard, beforeGuardDiagnostics } from './guards/before-guard.js';
import { decisionOf } from './listing.js';
import { explainDrift, lastPlace } from './drift.js';
import { doubtedGuard } from './basis.js';
import type { EndpointState, ProjectState } from './state.js';

/**
 * What `check` has to say of the endpoints: undecided, secured and not guarded, spec and decision at odds,
 * entries whose route is gone, managed files that are missing. Registrations that could not be read are
 * the scan's to report.
 * @param guard the guard of this run, which counts where reading could not judge it
 * @param exists whether a file of the project is there
 */
export function checkProject(
  state: ProjectState,
  manifest: Manifest | null,
  exists: (path: RelPath) => boolean,
  guard: ExportRef | null,
): readonly Diagnostic[] {
  return [
    ...state.endpoints.flatMap(checkEndpoint),
    ...authBehind(state.endpoints, manifest),
    ...beforeGuardDiagnostics(
      state.endpoints.flatMap(({ endpoint, recorded, generated }) =>
        recorded?.decision === 'secured' && !generated
          ? [
              {
                id: endpoint.id,
                uses: endpoint.routes.flatMap((route) => beforeGuard(route, guard)),
              },
            ]
          : [],
      ),
    ),
    ...explainDrift(state),
    ...state.gone.map(({ id, recorded }) =>
      finding(
        'ROUTE_GONE',
        `${id} was decided ${recorded.decision}${lastPlace(recorded)}, and is no longer in source or spec`,
        { file: MANIFEST_PATH, line: 1, column: 1 },
      ),
    ),
    ...Object.keys(manifest?.files ?? {})
      .filter((path) => !exists(path as RelPath))
      .map((path) =>
        finding('MANAGED_MISSING', `${path} was generated and is not there any more`, {
          file: path as RelPath,
          line: 1,
          column: 1,
        }),
      ),
    ...(Object.keys(manifest?.files ?? {}) as RelPath[])
      .filter((path) => exists(proposalPath(path)))
      .map((path) =>
        problem(
          'CONFLICT_OPEN',
          `${path} was edited, and what is generated there changed too; nobody has settled that yet`,
          `compare it with ${proposalPath(path)}, then  npx authwright --on-conflict keep|theirs|markers`,
          { file: path, line: 1, column: 1 },
        ),
      ),
  ];
}

function checkEndpoint(state: EndpointState): Diagnostic[] {
  const { endpoint } = state;
  const decision = decisionOf(state);
  const loc = placeOf(state);
  const secure = `npx authwright --secure ${shellQuote(endpoint.id)}`;
  const open = `npx authwright --open ${shellQuote(endpoint.id)}`;
  if (state.generated) return [];
  if (decision === 'undecided') {
    return [
      problem('UNDECIDED', `${endpoint.id} has no decision`, `${secure}    or   --open …`, loc),
    ];
  }
  const found: Diagnostic[] = [];
  if (decision === 'secured' && state.guarded === false) {
    const message = `${endpoint.id} is secured, but ${whyUnguarded(state)}`;
    found.push(problem('UNGUARDED', message, `${secure}    or decide again:  ${open}`, loc));
  }
  if (decision === 'secured' && state.guarded === 'unknown') {
    found.push(guardUnknown(state, secure));
  }
  if (decision === 'open' && state.guarded === true) {
    found.push(
      notice(
        'OPEN_GUARDED',
        `${endpoint.id} was decided open, and ${state.guard ?? 'something'} refuses anonymous callers there`,
        `${secure}    if that is meant`,
        loc,
        'warning',
      ),
    );
  }
  const drift = specDrift(state, decision);
  if (drift) found.push(drift);
  return found;
}

function guardUnknown(state: EndpointState, secure: string): Diagnostic {
  const { id, routes } = state.endpoint;
  const use = routes
    .flatMap(({ guards }) => guards)
    .find(({ verdict, unmet }) => verdict === 'unknown' && !unmet);
  const doubted = use ? doubtedGuard(use) : null;
  const judge =
    doubted === null
      ? ''
      : doubted.flag === null
        ? `, or give ${doubted.name} a name of its own, by which --judge can say what it does`
        : `, or   ${doubted.flag}   says that it does`;
  return problem(
    'GUARD_UNKNOWN',
    `${id} is secured, but reading could not tell whether ${doubted?.name ?? 'what stands before it'} refuses anonymous callers${doubted ? `: ${doubted.reason}` : ''}`,
    `${secure}    puts a guard there that does${judge}`,
    placeOf(state),
  );
}

function specDrift(
  { endpoint, ...state }: EndpointState,
  decision: 'secured' | 'open',
): Diagnostic | null {
  const { spec } = endpoint;
  // A spec that says nothing of security anywhere is not contradicted by an open endpoint.
  if (!spec || (spec.security ?? 'open') === decision) return null;
  const says = spec.security === 'secured' ? 'secured' : 'open';
  const is = state.guarded === true ? 'secured in code' : `decided ${decision}`;
  return problem(
    'SPEC_DRIFT',
    `${endpoint.id} is ${says} in the spec and ${is}`,
    `npx authwright    brings the spec in line, or decide again with --${says === 'secured' ? 'secure' : 'open'} ${shellQuote(endpoint.id)}`,
    spec.loc,
  );
}

function whyUnguarded({ endpoint, recorded }: EndpointState): string {
  const there = endpoint.routes.flatMap(({ guards }) => guards);
  const guard = recorded?.decision === 'secured' ? recorded.guard : null;
  const passing = there.find((use) => (guard ? use.name === guard : looksLikeAuth(use)));
  if (passing) return `${passing.name} lets anonymous callers through`;
  return guard ? `its guard ${guard} is gone` : 'nothing refuses anonymous callers';
}

function looksLikeAuth({ name, verdict }: { name: string; verdict: string }): boolean {
  return verdict === 'passes' && /auth|jwt|token|user|session|login/i.test(name);
}

function placeOf({ endpoint }: EndpointState): SourceLoc | null {
  return endpoint.routes[0]?.loc ?? endpoint.spec?.loc ?? null;
}
