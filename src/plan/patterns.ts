import { problem } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import { shellQuote } from '../model/shell.js';
import type { DecisionKind, Diagnostic, Endpoint, EndpointId } from '../model/types.js';
import { ranks, readPattern, type PatternReach } from './pattern-reach.js';

/** The patterns of a run as they were typed. */
export type PatternFlags = {
  readonly secure: readonly string[];
  readonly open: readonly string[];
  readonly roles: readonly RolePattern[];
};

/** `--role PATTERN=ROLE`; an empty role takes required roles away. */
export type RolePattern = { readonly pattern: string; readonly role: string };

/** What the patterns say of one endpoint. */
type PatternDecision = {
  readonly kind: DecisionKind;
  /** The pattern that decided, as typed. */
  readonly pattern: string;
  /** Sorted; empty when no role is asked for or the endpoint is open. */
  readonly roles: readonly string[];
  /** True when a pattern says that no role is asked for any more. */
  readonly roleless?: true;
};

export type PatternResult = {
  readonly decisions: ReadonlyMap<EndpointId, PatternDecision>;
  readonly diagnostics: readonly Diagnostic[];
};

type Pattern = PatternReach & {
  readonly text: string;
  readonly flag: '--secure' | '--open' | '--role';
  readonly kind: DecisionKind;
  readonly role: string | null;
};

/**
 * Decides endpoints by `--secure`, `--open` and `--role` patterns (product.md, “Options of the main
 * command”). For each endpoint only the patterns of the strongest rank that match it count: an exact
 * endpoint or `operation:`, then a path without `**`, then one with `**`, then `tag:`.
 *
 * A role cannot be asked of an anonymous caller, so `--role` also secures what it names, and takes part in
 * the precedence; the roles of an endpoint are those of its strongest role patterns alone, so that a wider
 * pattern never lets a further role in.
 *
 * A pattern with a method never matches a route for `ALL` methods: `--secure 'GET /x'` must not claim that
 * the other methods are secured, nor `--open 'GET /x'` open them. `ALL /x` or `/x` names such a route.
 *
 * Diagnostics: `PATTERN_INVALID`, `PATTERN_UNMATCHED`, `PATTERN_CONFLICT`, all errors.
 */
export function decideByPatterns(
  endpoints: readonly Endpoint[],
  flags: PatternFlags,
): PatternResult {
  const diagnostics: Diagnostic[] = [];
  const patterns: Pattern[] = [];
  const read = (text: string, flag: Pattern['flag'], kind: DecisionKind, role: string | null) => {
    const result = readPattern(text, endpoints);
    if ('code' in result) diagnostics.push({ ...result, message: `${flag}: ${result.message}` });
    else patterns.push({ text, flag, kind, role, ...result });
  };
  for (const text of flags.secure) read(text, '--secure', 'secured', null);
  for (const text of flags.open) read(text, '--open', 'open', null);
  for (const { pattern, role } of flags.roles) read(pattern, '--role', 'secured', role);

  const conflicts = new Map<string, Conflict>();
  const decisions = new Map<EndpointId, PatternDecision>();
  for (const [endpoint, matching] of patternsByEndpoint(patterns)) {
    const strongest = ofHighestRank(matching);
    const [first] = strongest;
    if (!first) continue;
    const opposite = strongest.find(({ kind }) => kind !== first.kind);
    if (opposite) noteConflict(conflicts, first, opposite, endpoint);
    const askRole = ofHighestRank(matching.filter(({ role }) => role !== null));
    const others = askRole.find((pattern) => differsInRoles(pattern, askRole[0], askRole));
    if (askRole[0] && others) noteConflict(conflicts, askRole[0], others, endpoint);
    decisions.set(endpoint.id, {
      kind: first.kind,
      pattern: first.text,
      roles: first.kind === 'open' ? [] : rolesOf(askRole),
      ...(askRole.some(({ role }) => role === '') ? { roleless: true } : {}),
    });
  }
  return {
    decisions,
    diagnostics: [...diagnostics, ...[...conflicts.values()].map(describeConflict)],
  };
}

function patternsByEndpoint(patterns: readonly Pattern[]): Map<Endpoint, Pattern[]> {
  const byEndpoint = new Map<Endpoint, Pattern[]>();
  for (const pattern of patterns) {
    for (const endpoint of pattern.matched) {
      const list = byEndpoint.get(endpoint);
      if (list) list.push(pattern);
      else byEndpoint.set(endpoint, [pattern]);
    }
  }
  return byEndpoint;
}

function ofHighestRank(patterns: readonly Pattern[]): readonly Pattern[] {
  const highest = Math.max(...patterns.map(({ rank }) => rank));
  return patterns.filter(({ rank }) => rank === highest);
}

function rolesOf(patterns: readonly Pattern[]): readonly string[] {
  return [...new Set(patterns.flatMap(({ role }) => role || []))].sort();
}

/** One pattern may name several roles, of which any suffices; two patterns of equal rank must agree. */
function differsInRoles(
  pattern: Pattern,
  first: Pattern | undefined,
  all: readonly Pattern[],
): boolean {
  const rolesOfText = (text: string | undefined) =>
    rolesOf(all.filter((each) => each.text === text)).join();
  return rolesOfText(pattern.text) !== rolesOfText(first?.text);
}

type Conflict = { readonly a: Pattern; readonly b: Pattern; readonly endpoints: EndpointId[] };

function noteConflict(
  conflicts: Map<string, Conflict>,
  a: Pattern,
  b: Pattern,
  { id }: Endpoint,
): void {
  const key = JSON.stringify([a.flag, a.text, b.flag, b.text]);
  const known = conflicts.get(key);
  if (known) known.endpoints.push(id);
  else conflicts.set(key, { a, b, endpoints: [id] });
}

function describeConflict({ a, b, endpoints }: Conflict): Diagnostic {
  const [first = ''] = endpoints;
  return problem(
    'PATTERN_CONFLICT',
    `${typed(a, a.text)} and ${typed(b, b.text)} say different things about ${enumerated(endpoints, 1)}`,
    a.rank === ranks.exact
      ? 'drop one of the two'
      : `drop one of the two, or name the endpoint itself, which is stronger:  ${typed(a, first)}`,
  );
}

/** The flag of `pattern` as one types it for `text`. */
function typed({ flag, role }: Pattern, text: string): string {
  return `${flag} ${shellQuote(role === null ? text : `${text}=${role}`)}`;
}
