import { notice } from '../../model/diagnostic.js';
import type { Diagnostic, EndpointId } from '../../model/types.js';
import { childOf, follow } from '../refs.js';
import { securityKind } from '../security.js';
import { listItems, placeLoc, refText, throughAlias } from '../tree.js';
import type { Json, JsonMap, LoadedSpec, Operation, Place, Requirement } from '../types.js';
import type { Change } from './changes.js';
import type { SpecWanted } from './wanted.js';

/** What becomes of the operations, and what stands in the way. */
type OperationChanges = {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
};

/** References to the shared 401 and 403 answers. */
type AnswerRefs = Readonly<Record<'401' | '403', JsonMap>>;

/** What one operation needs: its requirement, and answers that it has not got. */
type Need = {
  readonly security: SecurityNeed;
  readonly answers: readonly ('401' | '403')[];
};

type SecurityNeed =
  | { readonly kind: 'none' }
  /** Another scheme secures it, and nobody asked for Bearer beside. */
  | { readonly kind: 'left' }
  /** A `security` of its own where it has none. */
  | { readonly kind: 'own'; readonly value: readonly Json[] }
  | { readonly kind: 'replace'; readonly value: readonly Json[] }
  | { readonly kind: 'append'; readonly item: JsonMap }
  /** Optional (`{}`) becomes required: the first empty alternative becomes Bearer, or all of them go. */
  | {
      readonly kind: 'require';
      readonly item: JsonMap;
      readonly fill: number | null;
      readonly remove: readonly number[];
    };

/**
 * Changes to the `security` and the 401 and 403 answers of operations. `scheme` is the name under which
 * Bearer is declared, `bearer` every name under which it is.
 */
export function operationChanges(
  spec: LoadedSpec,
  wanted: SpecWanted,
  scheme: string,
  bearer: ReadonlySet<string>,
  answerRefs: AnswerRefs,
): OperationChanges {
  const secured = new Map(wanted.secured.map((each) => [each.endpoint.id, each]));
  const open = new Set<EndpointId>(wanted.open.map(({ id }) => id));
  const diagnostics: Diagnostic[] = [];
  const changes: Change[] = [];
  const left: Operation[] = [];
  const document = documentList(
    spec,
    ({ endpoint, security }) =>
      secured.get(endpoint.id)?.beside === true &&
      securityKind(security) === 'secured' &&
      !security?.alternatives.some((each) => usesAny(each, bearer)),
  );
  if (document) changes.push({ kind: 'append', place: document, items: [{ [scheme]: [] }] });

  for (const group of bySource(spec)) {
    const needs = group.map((operation) => {
      const decision = secured.get(operation.endpoint.id);
      if (decision) return securedNeed(spec, operation, decision, { scheme, bearer, document });
      if (open.has(operation.endpoint.id)) return openNeed(operation, bearer);
      return nothing;
    });
    const [operation] = group;
    const [need] = needs;
    if (!operation || !need) continue;
    if (needs.some((other) => JSON.stringify(other) !== JSON.stringify(need))) {
      diagnostics.push(sharedOperation(group));
      continue;
    }
    if (need.security.kind === 'left') left.push(operation);
    const result = changesFor(spec, operation, need, answerRefs);
    changes.push(...result.changes);
    diagnostics.push(...result.diagnostics);
  }
  return { changes, diagnostics: [...diagnostics, ...leftAlone(left, secured)] };
}

type Context = {
  readonly scheme: string;
  readonly bearer: ReadonlySet<string>;
  /** The document's own list, when Bearer is added there. */
  readonly document: Place | null;
};

/** The document's requirement, when all operations that it covers want Bearer beside: then one line there says it. */
function documentList(
  spec: LoadedSpec,
  wantsBearer: (operation: Operation) => boolean,
): Place | null {
  const covered = spec.operations.filter(({ security }) => security?.from === 'document');
  const list = covered[0]?.security?.place;
  return list && !throughAlias(list).shared && covered.every(wantsBearer) ? list : null;
}

const nothing: Need = { security: { kind: 'none' }, answers: [] };

/** Operations that are written in one place (a path item used by two paths, a YAML alias) change together. */
function bySource(spec: LoadedSpec): readonly (readonly Operation[])[] {
  const groups = new Map<unknown, Operation[]>();
  for (const operation of spec.operations) {
    const target = follow(spec.files, operation.place) ?? operation.place;
    const source = target.node ?? target.pair;
    groups.set(source, [...(groups.get(source) ?? []), operation]);
  }
  return [...groups.values()];
}

function securedNeed(
  spec: LoadedSpec,
  operation: Operation,
  decision: SpecWanted['secured'][number],
  context: Context,
): Need {
  const security = securedSecurity(operation, decision.beside, context);
  if (security.kind === 'left') return { security, answers: [] };
  const responses = childOf(spec.files, operation.place, 'responses');
  const codes = decision.roles.length > 0 ? (['401', '403'] as const) : (['401'] as const);
  const answers = codes.filter((code) => !responses || !childOf(spec.files, responses, code));
  return { security, answers };
}

function securedSecurity(
  { security }: Operation,
  beside: boolean,
  { scheme, bearer, document }: Context,
): SecurityNeed {
  const requirement: JsonMap = { [scheme]: [] };
  const kind = securityKind(security);
  if (!security || kind === null) return { kind: 'own', value: [requirement] };
  const hasBearer = security.alternatives.some((each) => usesAny(each, bearer));
  if (kind === 'secured') {
    if (hasBearer) return { kind: 'none' };
    if (!beside) return { kind: 'left' };
    if (security.from === 'operation') return { kind: 'append', item: requirement };
    if (document) return { kind: 'none' };
    return { kind: 'own', value: [...security.alternatives.map(asJson), requirement] };
  }
  if (security.from === 'document') return { kind: 'own', value: [requirement] };
  if (security.alternatives.length === 0) return { kind: 'replace', value: [requirement] };
  const empty = security.alternatives.flatMap((each, index) => (each.size === 0 ? [index] : []));
  return hasBearer
    ? { kind: 'require', item: requirement, fill: null, remove: empty }
    : { kind: 'require', item: requirement, fill: empty[0] ?? null, remove: empty.slice(1) };
}

/** Decided open: no requirement of the document, and none of our own scheme, may cover the operation. */
function openNeed({ security }: Operation, bearer: ReadonlySet<string>): Need {
  if (!security || securityKind(security) !== 'secured') return nothing;
  if (security.from === 'document') return { security: { kind: 'own', value: [] }, answers: [] };
  const onlyBearer = security.alternatives.every(
    (each) => each.size === 1 && usesAny(each, bearer),
  );
  const kind = onlyBearer ? ({ kind: 'replace', value: [] } as const) : ({ kind: 'left' } as const);
  return { security: kind, answers: [] };
}

function usesAny(requirement: Requirement, names: ReadonlySet<string>): boolean {
  return [...requirement.keys()].some((name) => names.has(name));
}

function asJson(requirement: Requirement): JsonMap {
  return Object.fromEntries(requirement);
}

function changesFor(
  spec: LoadedSpec,
  operation: Operation,
  need: Need,
  answerRefs: AnswerRefs,
): { readonly changes: readonly Change[]; readonly diagnostics: readonly Diagnostic[] } {
  const place = follow(spec.files, operation.place);
  if (!place) return { changes: [], diagnostics: [] };
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [];

  const answers = Object.fromEntries(need.answers.map((code) => [code, answerRefs[code]] as const));
  if (need.answers.length > 0) {
    const responses = childOf(spec.files, place, 'responses');
    if (!responses) changes.push({ kind: 'add', place, entries: { responses: answers } });
    else if (throughAlias(responses).shared || refText(responses) !== null) {
      diagnostics.push(sharedPlace(operation, responses, 'responses', answers));
    } else changes.push({ kind: 'add', place: responses, entries: answers });
  }

  const { security } = need;
  const list = operation.security?.place;
  if (security.kind === 'own') {
    changes.push({ kind: 'add', place, entries: { security: security.value } });
  } else if (security.kind !== 'none' && security.kind !== 'left' && list) {
    if (throughAlias(list).shared) {
      diagnostics.push(sharedPlace(operation, list, 'security', wantedList(security)));
    } else changes.push(...listChanges(list, security));
  }
  return { changes, diagnostics };
}

type ListNeed = Extract<SecurityNeed, { kind: 'replace' | 'append' | 'require' }>;

function listChanges(list: Place, need: ListNeed): readonly Change[] {
  if (need.kind === 'replace') return [{ kind: 'replace', place: list, value: need.value }];
  if (need.kind === 'append') return [{ kind: 'append', place: list, items: [need.item] }];
  const filled = need.fill === null ? undefined : listItems(list)[need.fill];
  return [
    ...(filled ? [{ kind: 'add', place: filled, entries: need.item } as const] : []),
    ...(need.remove.length > 0
      ? [{ kind: 'remove', place: list, indexes: need.remove } as const]
      : []),
  ];
}

function wantedList(need: ListNeed): Json {
  return need.kind === 'replace' ? need.value : [need.item];
}

/** One line for all that stay as they are, and one for each whose decision the spec contradicts. */
function leftAlone(
  left: readonly Operation[],
  secured: ReadonlyMap<EndpointId, unknown>,
): readonly Diagnostic[] {
  const others = left.filter(({ endpoint }) => secured.has(endpoint.id));
  const opened = left.filter(({ endpoint }) => !secured.has(endpoint.id));
  const schemes = [...new Set(others.flatMap(({ endpoint }) => endpoint.schemes))].join(', ');
  const kept = notice(
    'SPEC_LEFT',
    `${others.length} secured operations keep the schemes that the spec gives them: ${schemes}`,
    'name them with  --secure PATTERN  to add Bearer as an alternative',
  );
  return [
    ...(others.length > 0 ? [kept] : []),
    ...opened.map(({ endpoint }) =>
      notice(
        'SPEC_LEFT',
        `${endpoint.id} is decided open, and the spec secures it by ${endpoint.schemes.join(', ')}`,
        'write  security: []  there if anyone may call it',
        endpoint.loc,
        'warning',
      ),
    ),
  ];
}

function sharedOperation(group: readonly Operation[]): Diagnostic {
  const names = group.map(({ endpoint }) => endpoint.id).join(' and ');
  const [first] = group;
  return notice(
    'SPEC_SHARED',
    `${names} are written in one place and were decided differently, so the spec cannot say both`,
    'write the operation out for each of them, or decide them alike',
    first ? first.endpoint.loc : null,
    'warning',
  );
}

function sharedPlace(operation: Operation, place: Place, key: string, value: Json): Diagnostic {
  return notice(
    'SPEC_SHARED',
    `the ${key} of ${operation.endpoint.id} are used by other operations too, so they were left alone`,
    `give the operation its own, with  ${key}: ${JSON.stringify(value)}`,
    placeLoc(place),
    'warning',
  );
}
