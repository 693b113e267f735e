import { problem } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import { shellQuote } from '../model/shell.js';
import type { Decision, Diagnostic, EndpointId } from '../model/types.js';
import { isLookedAt, servedBy } from '../plan/served.js';
import { decideByPatterns } from '../plan/patterns.js';
import type { EndpointState } from '../plan/state.js';
import type { Options } from './option-values.js';

/** What flags, manifest and source decide, and what is left to ask. */
export type Decided = {
  readonly decisions: ReadonlyMap<EndpointId, Decision>;
  readonly undecided: readonly EndpointState[];
  readonly problems: readonly Diagnostic[];
};

/**
 * Decides every endpoint that somebody has spoken of already: patterns, then the manifest; a route that
 * refuses anonymous callers counts as secured by hand; then `--secure-rest` and `--open-rest`; then `--yes`,
 * which secures and never opens. Generated auth endpoints are decided by having been chosen.
 */
export function decideWithoutAsking(
  states: readonly EndpointState[],
  options: Pick<Options, 'secure' | 'open' | 'roles' | 'rest' | 'yes'>,
): Decided {
  const own = states.filter(({ generated }) => !generated);
  const named = decideByPatterns(
    own.map(({ endpoint }) => endpoint),
    options,
  );
  const decisions = new Map<EndpointId, Decision>();
  const undecided: EndpointState[] = [];
  for (const state of own) {
    const pattern = named.decisions.get(state.endpoint.id);
    const decision = pattern
      ? pattern.kind === 'open'
        ? ({ kind: 'open' } as const)
        : secured(state, { roles: pattern.roleless ? [] : asked(pattern.roles), beside: true })
      : decisionWithoutPattern(state, options);
    if (decision) decisions.set(state.endpoint.id, decision);
    else if (!isLeft(state, options)) undecided.push(state);
  }
  return { decisions, undecided, problems: named.diagnostics };
}

/** Files and pages that `--yes` and `--secure-rest` leave without a decision; the plan names them. */
function isLeft(
  { endpoint }: EndpointState,
  { rest, yes }: Pick<Options, 'rest' | 'yes'>,
): boolean {
  const isSecuring = rest === null ? yes : rest !== 'open';
  return isSecuring && isLookedAt(servedBy(endpoint));
}

/** Null where no pattern speaks of roles. */
function asked(roles: readonly string[]): readonly string[] | null {
  return roles.length > 0 ? roles : null;
}

function decisionWithoutPattern(
  state: EndpointState,
  { rest, yes }: Pick<Options, 'rest' | 'yes'>,
): Decision | null {
  if (state.recorded) return state.recorded.decision === 'open' ? { kind: 'open' } : secured(state);
  if (state.guarded === true) return secured(state);
  if (isLeft(state, { rest, yes })) return null;
  if (rest !== null) return rest === 'open' ? { kind: 'open' } : secured(state);
  return yes ? secured(state) : null;
}

/**
 * A decision to secure. Roles that nobody speaks of stay as recorded; for a new endpoint they are those
 * of an endpoint list or of a Bearer scheme, but not the scopes of other schemes, which no user of ours has.
 */
export function secured(
  { recorded, renamedFrom, endpoint: { spec } }: EndpointState,
  { roles = null, beside = false }: { roles?: readonly string[] | null; beside?: boolean } = {},
): Decision {
  const known = recorded ?? renamedFrom?.recorded;
  const recordedRoles = known?.decision === 'secured' ? (known.roles ?? []) : null;
  const onlyBearer = spec?.bearer === true && spec.schemes.length === 1;
  const specRoles = spec && (spec.schemes.length === 0 || onlyBearer) ? spec.roles : [];
  return {
    kind: 'secured',
    roles: roles ?? recordedRoles ?? specRoles,
    beside,
  };
}

/**
 * What nobody at a terminal can answer: a requirement in the spec counts as the answer `secured`; the rest
 * is missing, for nothing is opened by a spec's silence or by its `security: []`.
 */
export function decideBySpec(undecided: readonly EndpointState[]): {
  readonly decisions: ReadonlyMap<EndpointId, Decision>;
  readonly missing: Diagnostic | null;
} {
  const required = undecided.filter(({ endpoint }) => endpoint.spec?.security === 'secured');
  const silent = undecided.filter((state) => !required.includes(state));
  return {
    decisions: new Map(required.map((state) => [state.endpoint.id, secured(state)])),
    missing:
      silent.length === 0 ? null : missingDecisions(silent.map(({ endpoint }) => endpoint.id)),
  };
}

const SHOWN = 5;

function missingDecisions(ids: readonly EndpointId[]): Diagnostic {
  const [first = 'GET /'] = ids;
  const count = ids.length === 1 ? '1 endpoint has' : `${ids.length} endpoints have`;
  return problem(
    'ANSWER_MISSING',
    `${count} no decision: ${enumerated(ids, SHOWN)}`,
    [
      `--secure ${shellQuote(first)}  or  --open ${shellQuote(first)}  for each, patterns allowed`,
      '--secure-rest  or  --open-rest  for what no pattern names',
      '--yes  secures them all',
    ].join('\n'),
  );
}
