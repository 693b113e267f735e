import { isUseOf } from '../model/export-ref.js';
import type { Answers, EndpointId, ExportRef, GuardUse, SourceRoute } from '../model/types.js';
import type { FrameworkAdapter } from '../frameworks/adapter.js';
import { type EndpointState, hasGuard } from './state.js';

/** What is needed to tell which guards move. */
export type GuardMovesInput = {
  readonly adapter: Pick<FrameworkAdapter, 'routerOf'>;
  readonly states: readonly EndpointState[];
  readonly decisions: Answers['decisions'];
  /** The style that guards are brought to; null where it is that of the last run. */
  readonly restyle: Answers['style'] | null;
  readonly guard: { readonly ref: ExportRef };
};

/**
 * The guards at routers that have to go, by their place: an endpoint behind one is opened, or each route gets a
 * guard of its own.
 */
export function leavingRouterGuards(input: GuardMovesInput): ReadonlySet<string> {
  const leaving = new Set<string>();
  for (const { endpoint, generated, recorded } of input.states) {
    const decision = input.decisions.get(endpoint.id);
    if (generated || recorded?.decision !== 'secured' || recorded.adopted) continue;
    if (decision?.kind !== 'open' && input.restyle !== 'route') continue;
    for (const use of endpoint.routes.flatMap((route) => routerGuards(route, input.guard.ref))) {
      leaving.add(placeOf(use));
    }
  }
  return leaving;
}

/** The guards `ref` that `route` passes at routers. */
export function routerGuards(route: SourceRoute, ref: ExportRef): readonly GuardUse[] {
  return route.guards.filter((use) => use.place === 'router' && isUseOf(use, ref));
}

/** Where a guard is written. */
export function placeOf({ loc }: GuardUse): string {
  return `${loc.file}:${loc.line}:${loc.column}`;
}

/** `route` as it will be without the guards at `places`. */
export function withoutGuardsAt(route: SourceRoute, places: ReadonlySet<string>): SourceRoute {
  return { ...route, guards: route.guards.filter((use) => !places.has(placeOf(use))) };
}

/**
 * The router of `route` with its routes, when the guards that stand at each of them become one at its top: all
 * that passes through it is secured alike, and no guard there is the owner's.
 */
export function routerToGuard(
  route: SourceRoute,
  { adapter, states, decisions, restyle, guard }: GuardMovesInput,
): { readonly id: string; readonly routes: readonly SourceRoute[] } | null {
  const router = restyle === 'router' ? adapter.routerOf(route) : null;
  if (!router) return null;
  const inside = new Set<EndpointId>(router.endpoints);
  const members = states.filter(({ endpoint }) => inside.has(endpoint.id));
  const alike = members.every(({ endpoint, recorded }) => {
    const decision = decisions.get(endpoint.id);
    const isSecured = decision?.kind === 'secured' && decision.roles.length === 0;
    return isSecured && !(recorded?.decision === 'secured' && recorded.adopted);
  });
  const routes = members.flatMap(({ endpoint }) => endpoint.routes);
  const atRoutes = routes.every(
    (each) =>
      adapter.routerOf(each) !== null &&
      hasGuard(each, guard.ref) &&
      routerGuards(each, guard.ref).length === 0,
  );
  if (!alike || !atRoutes || members.length !== inside.size) return null;
  return { id: router.id, routes: routes.map((each) => unguarded(each, guard.ref)) };
}

/** `route` as it will be without any guard `ref`. */
function unguarded(route: SourceRoute, ref: ExportRef): SourceRoute {
  return { ...route, guards: route.guards.filter((use) => !isUseOf(use, ref)) };
}
