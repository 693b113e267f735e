import { notice, problem } from '../model/diagnostic.js';
import { isUseOf, nameOfRef } from '../model/export-ref.js';
import { shellQuote } from '../model/shell.js';
import type {
  Answers,
  Decision,
  Diagnostic,
  EditResult,
  EndpointId,
  ExportRef,
  FileEdit,
  ImportNeed,
  RouteDecision,
  SourceRoute,
} from '../model/types.js';
import type { FrameworkAdapter } from '../frameworks/adapter.js';
import type { GuardRef } from '../model/guard-ref.js';
import type { SourceView } from '../source/view.js';
import { beforeGuard, beforeGuardDiagnostics, type EarlyUse } from './before-guard.js';
import {
  leavingRouterGuards,
  placeOf,
  routerGuards,
  routerToGuard,
  type WholeRouter,
  wholeRouterOf,
  withoutGuardsAt,
} from './guard-moves.js';
import { type EndpointState, hasGuard, verdictOf } from './state.js';

/** The guard of this run: generated or the owner's. */
export type PlannedGuard = {
  readonly ref: ExportRef;
  readonly call: GuardRef['call'];
  /** The export that asks for roles; null when the guard is the owner's, which knows none. */
  readonly roleRef: ExportRef | null;
};

export type GuardsInput = {
  readonly adapter: FrameworkAdapter;
  readonly view: SourceView;
  readonly states: readonly EndpointState[];
  readonly decisions: Answers['decisions'];
  readonly style: Answers['style'];
  /** The style that guards of earlier runs are brought to; null where it did not change. */
  readonly restyle: Answers['style'] | null;
  readonly guard: PlannedGuard;
  /** Where auth routes are served, which this run may put there; null where none are generated. */
  readonly authPath: string | null;
  /** Whether this run is certain to put them in front of a registration. */
  readonly authComesFirst?: (route: SourceRoute) => boolean;
};

/** What becomes of every endpoint, and the edits that make it so. */
export type PlannedGuards = {
  readonly decisions: readonly RouteDecision[];
  readonly edits: readonly FileEdit[];
  readonly imports: readonly ImportNeed[];
  readonly diagnostics: readonly Diagnostic[];
};

type Outcome = RouteDecision['outcome'];

/**
 * Decides for each registration whether a guard goes in, comes out, or stays away. An edit serves a whole
 * registration, so it is made only when all the endpoints that it serves agree; what cannot be edited is
 * blocked with the place and the snippet.
 */
export function planGuards(input: GuardsInput): PlannedGuards {
  const plan = {
    edits: [] as FileEdit[],
    imports: [] as ImportNeed[],
    diagnostics: [] as Diagnostic[],
  };
  const shared = endpointsByRegistration(input.states);
  /** Endpoints whose guard stands further out than at their route. */
  const moved = new Map<EndpointId, EarlyUse>();
  const results = new Map<string, EditResult>();
  const leaving = leavingRouterGuards(input);

  // One registration is edited once, whatever number of endpoints it serves.
  const editOnce = (key: string, edit: () => EditResult): EditResult => {
    const known = results.get(key);
    if (known) return known;
    const result = edit();
    results.set(key, result);
    if (result.status === 'edited') {
      plan.edits.push(...result.edits);
      plan.imports.push(...result.imports);
      plan.diagnostics.push(...(result.notices ?? []));
    }
    if (result.status === 'blocked') plan.diagnostics.push(result.diagnostic);
    return result;
  };

  const decide = (state: EndpointState): Outcome => {
    const decision = input.decisions.get(state.endpoint.id);
    if (state.generated) return state.guarded === false ? 'open' : 'already';
    if (!decision) return 'undecided';
    if (decision.kind === 'open') return release(state);
    if (state.endpoint.routes.length === 0) return 'unimplemented';
    const moved = moveGuards(state, decision);
    if (moved) return moved;
    const lacking = state.endpoint.routes.filter((route) =>
      needsGuard(route, decision, input.guard),
    );
    if (lacking.length === 0) return passable(state);
    if (isDrift(state, decision)) {
      plan.diagnostics.push(driftProblem(state));
      return 'drift';
    }
    const outcomes = lacking.map((route) => secure(state, route, decision));
    if (outcomes.includes('blocked')) return 'blocked';
    return outcomes.includes('secured') ? 'secured' : 'already';
  };

  /** Where nothing is to be put: it may be that what stands there lets callers through, and more of it helps nobody. */
  const passable = (state: EndpointState): Outcome => {
    const { ref } = input.guard;
    const open = state.endpoint.routes.find((route) => verdictOf(route, ref) !== true);
    if (!open) return 'already';
    plan.diagnostics.push(passesProblem(state, open, ref));
    return 'blocked';
  };

  /** Guards that stand elsewhere after this run, or ask for no role any more; null where none does. */
  const moveGuards = (
    state: EndpointState,
    decision: Decision & { kind: 'secured' },
  ): Outcome | null => {
    const guard = guardRef(decision.roles);
    const { ref, roleRef } = input.guard;
    const outcomes = state.endpoint.routes.flatMap((route): readonly Outcome[] => {
      const key = route.anchor.registration;
      if (routerGuards(route, ref).some((use) => leaving.has(placeOf(use)))) {
        const bare = withoutGuardsAt(route, leaving);
        return [
          releaseAbove(route, guard),
          outcomeOf(editOnce(`route ${key}`, () => input.adapter.secure(bare, guard, input.view))),
        ];
      }
      const router = routerToGuard(route, input);
      if (router) {
        const top = editOnce(`router ${router.id}`, () =>
          input.adapter.secureRouter(router.routes, guard, input.view),
        );
        if (top.status !== 'edited') return [];
        const own = editOnce(`release ${key}`, () =>
          input.adapter.release(route, guard, input.view),
        );
        return [outcomeOf(top), outcomeOf(own)];
      }
      const asksForRole = roleRef !== null && hasGuard(route, roleRef);
      const asked = state.recorded?.decision === 'secured' && state.recorded.roles !== undefined;
      if (!asksForRole || !asked || decision.roles.length > 0) return [];
      const alone: GuardRef = { ref: roleRef, call: 'identifier', roles: [], roleRef: null };
      return [
        outcomeOf(
          editOnce(`release role ${key}`, () => input.adapter.release(route, alone, input.view)),
        ),
      ];
    });
    if (outcomes.length === 0) return null;
    return outcomes.includes('blocked') ? 'blocked' : 'secured';
  };

  const guardRef = (roles: readonly string[]): GuardRef => ({
    ref: input.guard.ref,
    call: input.guard.call,
    roles,
    roleRef: input.guard.roleRef,
  });

  const releaseAbove = (route: SourceRoute, guard: GuardRef): Outcome => {
    const places = routerGuards(route, guard.ref).map(placeOf);
    return outcomeOf(
      editOnce(`above ${places.join()}`, () =>
        input.adapter.releaseRouter(route, guard, input.view),
      ),
    );
  };

  const secure = (
    state: EndpointState,
    route: SourceRoute,
    decision: Decision & { kind: 'secured' },
  ): Outcome => {
    const conflict = disagreement(shared.get(route.anchor.registration) ?? [], decision, input);
    if (conflict) {
      const byHand = input.adapter.guardByHand?.(route, guardRef(decision.roles), input.view);
      plan.diagnostics.push(sharedProblem(state, route, conflict, byHand ?? null));
      return 'blocked';
    }
    const passer = reachesBeyond(route, decision, input);
    if (passer !== null) {
      plan.diagnostics.push(reachProblem(state, route, passer, input.guard.ref));
      return 'blocked';
    }
    if (secureEarlier(state, route, decision)) return 'secured';
    const guard = guardRef(decision.roles);
    const router = input.style === 'router' ? wholeRouter(route, input) : null;
    if (router) {
      const result = editOnce(`router ${router.id}`, () =>
        input.adapter.secureRouter(router.routes, guard, input.view),
      );
      // Where the router as a whole cannot be guarded, its routes still can, one by one.
      if (result.status !== 'blocked') return outcomeOf(result);
    }
    const result = editOnce(`route ${route.anchor.registration}`, () =>
      input.adapter.secure(route, guard, input.view),
    );
    if (result.status === 'blocked') explainAlone(route, guard, result.diagnostic);
    return outcomeOf(result);
  };

  /** What is to be done by hand for each endpoint behind one mount is said for each. */
  const explainAlone = (route: SourceRoute, guard: GuardRef, said: Diagnostic): void => {
    if ((input.adapter.guardByHand?.(route, guard, input.view) ?? null) === null) return;
    const own = input.adapter.secure(route, guard, input.view);
    if (own.status === 'blocked' && own.diagnostic.message !== said.message) {
      plan.diagnostics.push(own.diagnostic);
    }
  };

  /** Puts the guard in front of what reads or answers before it, where that stands before nothing else; false elsewhere. */
  const secureEarlier = (
    state: EndpointState,
    route: SourceRoute,
    decision: Decision & { kind: 'secured' },
  ): boolean => {
    if (decision.roles.length > 0 || decision.beside) return false;
    for (const use of beforeGuard(route, input.guard.ref)) {
      const { step } = use.early;
      if (!step) continue;
      const { anchor, below, behind } = step;
      const atStep: SourceRoute = { ...route, guards: [], anchor, callsOn: { below, behind } };
      if (reachesBeyond(atStep, decision, input) !== null) continue;
      const result = editOnce(`route ${anchor.registration}`, () => {
        const edit = input.adapter.secure(atStep, guardRef([]), input.view);
        return edit.status === 'edited' ? { ...edit, notices: [earlierNotice(use, input)] } : edit;
      });
      if (result.status === 'blocked') continue;
      moved.set(state.endpoint.id, use);
      return true;
    }
    return false;
  };

  const release = (state: EndpointState): Outcome => {
    if (state.recorded?.decision !== 'secured' || !state.guardedByOurs) return 'open';
    const guard = guardRef(state.recorded.roles ?? []);
    const outcomes = state.endpoint.routes.map((route): Outcome => {
      const conflict = disagreement(
        shared.get(route.anchor.registration) ?? [],
        { kind: 'open' },
        input,
      );
      if (conflict) {
        plan.diagnostics.push(sharedProblem(state, route, conflict, null));
        return 'blocked';
      }
      const isBehind = routerGuards(route, guard.ref).some((use) => leaving.has(placeOf(use)));
      if (isBehind && releaseAbove(route, guard) === 'blocked') return 'blocked';
      const bare = withoutGuardsAt(route, leaving);
      return outcomeOf(
        editOnce(`release ${route.anchor.registration}`, () =>
          input.adapter.release(bare, guard, input.view),
        ),
      );
    });
    return outcomes.includes('blocked') ? 'blocked' : 'open';
  };

  const decisions = input.states.map((state): RouteDecision => ({
    endpoint: state.endpoint,
    decision: input.decisions.get(state.endpoint.id) ?? null,
    outcome: decide(state),
  }));
  const early = decisions.flatMap(({ endpoint, decision }) => {
    if (decision?.kind !== 'secured') return [];
    const uses = endpoint.routes.flatMap((route) => beforeGuard(route, input.guard.ref));
    const stop = moved.get(endpoint.id);
    return [{ id: endpoint.id, uses: stop ? uses.slice(0, uses.indexOf(stop)) : uses }];
  });
  plan.diagnostics.push(...beforeGuardDiagnostics(early));
  return { decisions, ...plan };
}

function earlierNotice({ name, loc, early }: EarlyUse, { guard }: GuardsInput): Diagnostic {
  const what =
    early.does === 'answers' ? 'gives what others were answered' : 'reads the body of requests';
  return notice(
    'GUARD_EARLIER',
    `${nameOfRef(guard.ref)} goes before ${name}, which ${what}, and so before everything below it`,
    'nothing: all of that is secured',
    loc,
  );
}

function outcomeOf(result: EditResult): Outcome {
  if (result.status === 'edited') return 'secured';
  return result.status;
}

/**
 * A route that something else guards is left as it is unless Bearer was asked for by name. One whose
 * guard cannot be judged gets ours: what cannot be judged does not count as a guard.
 */
function needsGuard(
  route: SourceRoute,
  decision: Decision & { kind: 'secured' },
  { ref, roleRef }: PlannedGuard,
): boolean {
  if (!hasGuard(route, ref)) return route.guarded !== true || decision.beside;
  return decision.roles.length > 0 && roleRef !== null && !hasGuard(route, roleRef);
}

/** It was guarded when it was last seen, is not now, and nobody has said what to do about it. */
function isDrift(
  { recorded, guarded }: EndpointState,
  decision: Decision & { kind: 'secured' },
): boolean {
  return (
    recorded?.decision === 'secured' &&
    recorded.guard !== null &&
    guarded === false &&
    !decision.beside
  );
}

function endpointsByRegistration(
  states: readonly EndpointState[],
): ReadonlyMap<string, readonly EndpointState[]> {
  const groups = new Map<string, EndpointState[]>();
  for (const state of states) {
    for (const { anchor } of state.endpoint.routes) {
      const group = groups.get(anchor.registration);
      if (group) group.push(state);
      else groups.set(anchor.registration, [state]);
    }
  }
  return groups;
}

/** The first endpoint of a registration that was not decided as `decision`. */
function disagreement(
  group: readonly EndpointState[],
  decision: Decision,
  { decisions }: Pick<GuardsInput, 'decisions'>,
): EndpointState | undefined {
  return group.find(({ endpoint }) => {
    const other = decisions.get(endpoint.id);
    return other === undefined || !sameDecision(other, decision);
  });
}

function sameDecision(a: Decision, b: Decision): boolean {
  const roles = (decision: Decision) =>
    decision.kind === 'secured' ? [...decision.roles].sort().join('\n') : '';
  return a.kind === b.kind && roles(a) === roles(b);
}

/** The router of `route` when all that passes through it is secured alike and has no guard yet. */
function wholeRouter(route: SourceRoute, input: GuardsInput): WholeRouter | null {
  return wholeRouterOf(route, input, (_, each) => !hasGuard(each, input.guard.ref));
}

function sharedProblem(
  { endpoint }: EndpointState,
  { loc }: SourceRoute,
  other: EndpointState,
  byHand: string | null,
): Diagnostic {
  const secure = `--secure ${shellQuote(endpoint.id)} --secure ${shellQuote(other.endpoint.id)}`;
  return problem(
    'SHARED_REGISTRATION',
    `${endpoint.id} and ${other.endpoint.id} are ${byHand === null ? 'registered' : 'mounted'} by the same call, and were not decided alike; a guard there would stand before both`,
    byHand === null
      ? `decide both alike (npx authwright ${secure}), or register them apart`
      : `${byHand}, or decide both alike (npx authwright ${secure})`,
    loc,
  );
}

function passesProblem(
  { endpoint }: EndpointState,
  { guards, loc }: SourceRoute,
  ref: ExportRef,
): Diagnostic {
  const use = guards.find((each) => isUseOf(each, ref));
  return problem(
    'GUARD_PASSES',
    `${use?.name ?? nameOfRef(ref)} stands before ${endpoint.id} already, and lets callers without credentials through there`,
    'mend it there, or secure with one that refuses:  npx authwright --guard FILE#EXPORT',
    use?.loc ?? loc,
  );
}

function driftProblem({ endpoint, recorded }: EndpointState): Diagnostic {
  const guard = recorded?.decision === 'secured' ? recorded.guard : null;
  return problem(
    'DRIFT',
    `${endpoint.id} was secured by ${guard ?? 'a guard'}, which is no longer there`,
    `npx authwright --secure ${shellQuote(endpoint.id)}    puts it back, --open ${shellQuote(endpoint.id)}    leaves it open`,
    endpoint.routes[0]?.loc ?? null,
  );
}

/**
 * What a guard in front of something that may call on would refuse beside it, though nobody decided so: null where
 * nothing is. The login would be among it where auth routes are yet to be mounted behind it.
 */
function reachesBeyond(
  route: SourceRoute,
  decision: Decision & { kind: 'secured' },
  { states, decisions, guard, authPath, authComesFirst }: GuardsInput,
): string | null {
  const { callsOn } = route;
  if (!callsOn) return null;
  const { below, behind } = callsOn;
  const meant = new Set<string>(behind);
  const other = states.find(({ endpoint, generated }) => {
    if (!meant.has(endpoint.id)) return false;
    const known = decisions.get(endpoint.id);
    if (generated || known?.kind !== 'secured') return true;
    if (decision.roles.length > 0 && !sameDecision(known, decision)) return true;
    // What another guard refuses, and is to go on taking its credentials.
    return endpoint.routes.some(
      (route) => !hasGuard(route, guard.ref) && !needsGuard(route, known, guard),
    );
  });
  if (other) return other.endpoint.id;
  const isMounted = states.some(({ generated }) => generated);
  const isBelow = authPath !== null && !isMounted && `${authPath}/`.startsWith(`${below}/`);
  return isBelow && authComesFirst?.(route) !== true ? `the auth routes at ${authPath}` : null;
}

function reachProblem(
  { endpoint }: EndpointState,
  { loc }: SourceRoute,
  other: string,
  ref: ExportRef,
): Diagnostic {
  return problem(
    'GUARD_BLOCKED',
    `${endpoint.id} cannot be secured here: what answers it calls on for other requests, so that a guard in front of it would stand before ${other} as well`,
    `give it a path of its own and put the guard there:  app.use('/path', ${nameOfRef(ref)}, …)  (from ${ref.file}), or leave it as it is:  npx authwright --open ${shellQuote(endpoint.id)}`,
    loc,
  );
}
