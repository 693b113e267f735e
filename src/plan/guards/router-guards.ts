import { isUseOf } from '../../model/export-ref.js';
import { placeKey } from '../../model/place-key.js';
import type { Answers, EndpointId, ExportRef, GuardUse, SourceRoute } from '../../model/types.js';
import type { FrameworkAdapter } from '../../frameworks/adapter.js';
import { type EndpointState, hasGuard } from '../state.js';

/** The input to deciding which guards move. */
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
      leaving.add(placeOfUse(use));
    }
  }
  return leaving;
}

/** The uses of guard `ref` at routers that `route` passes through. */
export function routerGuards(route: SourceRoute, ref: ExportRef): readonly GuardUse[] {
  return route.guards.filter((use) => use.place === 'router' && isUseOf(use, ref));
}

/** The place of a guard as a key: `file:line:column`. */
export function placeOfUse({ loc }: GuardUse): string {
  return placeKey(loc);
}

/** `route` after the guards at `places` are removed. */
export function withoutGuardsAt(route: SourceRoute, places: ReadonlySet<string>): SourceRoute {
  return { ...route, guards: route.guards.filter((use) => !places.has(placeOfUse(use))) };
}

/** A router, with every route that passes through it. */
export type WholeRouter = { readonly id: string; readonly routes: readonly SourceRoute[] };

/** The router of `route`, when every route through it is secured without a role and satisfies `isFit`. */
export function wholeRouterOf(
  route: SourceRoute,
  { adapter, states, decisions }: Pick<GuardMovesInput, 'adapter' | 'states' | 'decisions'>,
  isFit: (state: EndpointState, route: SourceRoute) => boolean,
): WholeRouter | null {
  const router = adapter.routerOf(route);
  if (!router) return null;
  const inside = new Set<EndpointId>(router.endpoints);
  const members = states.filter(({ endpoint }) => inside.has(endpoint.id));
  const areFit = members.every((state) => {
    const decision = decisions.get(state.endpoint.id);
    if (decision?.kind !== 'secured' || decision.roles.length > 0) return false;
    return state.endpoint.routes.every(
      (each) => adapter.routerOf(each) !== null && isFit(state, each),
    );
  });
  if (!areFit || members.length !== inside.size) return null;
  return { id: router.id, routes: members.flatMap(({ endpoint }) => endpoint.routes) };
}

/**
 * The router of `route` with its routes, when the guards that stand at each of them become one at its top: all
 * that passes through it is secured alike, and no guard there is the owner's.
 */
export function routerToGuard(route: SourceRoute, input: GuardMovesInput): WholeRouter | null {
  const { ref } = input.guard;
  if (input.restyle !== 'router') return null;
  const router = wholeRouterOf(
    route,
    input,
    ({ recorded }, each) =>
      !(recorded?.decision === 'secured' && recorded.adopted) &&
      hasGuard(each, ref) &&
      routerGuards(each, ref).length === 0,
  );
  return router && { ...router, routes: router.routes.map((each) => unguarded(each, ref)) };
}

/** `route` after every use of guard `ref` is removed. */
function unguarded(route: SourceRoute, ref: ExportRef): SourceRoute {
  return { ...route, guards: route.guards.filter((use) => !isUseOf(use, ref)) };
}
