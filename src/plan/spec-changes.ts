import { finding } from '../model/diagnostic.js';
import { applyEdits, groupByFile } from '../model/text-edit.js';
import type {
  AuthSettings,
  Diagnostic,
  FileChange,
  FileEdit,
  RelPath,
  RouteDecision,
  SpecEndpoint,
} from '../model/types.js';
import { authEndpointId } from '../model/auth-endpoints.js';
import { type AuthWanted, editSpec, type SecuredWanted, type SpecWanted } from '../openapi/edit.js';
import { followOperations, lostOperations, withoutLost } from '../openapi/lost-operations.js';
import { meaningOf, type OwnParts } from '../openapi/own-parts.js';
import { inSpec, reloaded, reviseSpec } from '../openapi/revise.js';
import type { LoadedSpec } from '../openapi/types.js';
import type { AssembleInput } from './input.js';
import { servedPath } from './generated.js';

export type PlannedSpec = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was ours before this run, by file. */
  readonly parts: ReadonlyMap<RelPath, OwnParts>;
};

/** Brings the spec in line with the decisions. Endpoints that nobody decided, or that drifted, keep what it says. */
export function planSpec(
  input: AssembleInput,
  decisions: readonly RouteDecision[],
  auth: AuthSettings | null,
): PlannedSpec {
  const { spec, snapshot } = input;
  if (!spec) return { changes: [], diagnostics: [], parts: new Map() };
  const secured: SecuredWanted[] = [];
  const open: SpecEndpoint[] = [];
  for (const { endpoint, decision, outcome } of decisions) {
    const documented = endpoint.spec && asWritten(endpoint.spec, input);
    if (!documented || !decision || outcome === 'drift' || outcome === 'blocked') continue;
    if (decision.kind === 'open') open.push(documented);
    else secured.push({ endpoint: documented, roles: decision.roles, beside: decision.beside });
  }
  // A package that serves the spec would look for handlers of operations that are added to it, and not start.
  const isServed = auth !== null && input.scan.servesSpec === true;
  const wanted = {
    secured,
    open,
    auth: auth && !isServed ? authWanted(input, auth, decisions) : null,
  };
  const reason = newsOf(spec, wanted);
  const revised = groupByFile(
    reviseSpec(spec, partsOf(input), everDecided(input, decisions, wanted)),
  );
  const revisedText = (file: RelPath): string | null => {
    const text = snapshot.text(file);
    return text === null ? null : applyEdits(text, revised.get(file) ?? []);
  };
  const start = revised.size > 0 ? (reloaded(spec, revisedText) ?? spec) : spec;
  const first = start === spec ? new Map<RelPath, readonly FileEdit[]>() : revised;
  const { edits, diagnostics } = editSpec(start, inSpec(wanted, start));
  const then = groupByFile(edits);
  const changes = [...new Set([...first.keys(), ...then.keys()])].map((path): FileChange => {
    const before = snapshot.text(path) ?? '';
    const steps = [first.get(path) ?? [], then.get(path) ?? []];
    const content = steps.reduce<string>(applyEdits, before);
    return { kind: 'update', path, before, content, kept: 'spliced', reason, edits: steps };
  });
  return {
    changes,
    diagnostics: [
      ...lostFromSpec(input),
      ...diagnostics,
      ...(isServed ? [servedSpecNotice(spec)] : []),
    ],
    parts: partsToKeep(input),
  };
}

function servedSpecNotice({ operations }: LoadedSpec): Diagnostic {
  return finding(
    'SPEC_SERVED',
    'a package serves the operations of the spec and looks for a handler of each: the auth endpoints were not added to it',
    operations[0]?.endpoint.loc ?? null,
  );
}

/** Our parts of each spec file, under the current names of its operations. */
function partsOf({
  spec,
  manifest,
}: Pick<AssembleInput, 'spec' | 'manifest'>): ReadonlyMap<RelPath, OwnParts> {
  return new Map(
    [...(spec?.files ?? [])].flatMap(([name, file]) => {
      const parts = manifest?.spliced[name]?.parts;
      return parts ? [[name, followOperations(meaningOf(file), parts)] as const] : [];
    }),
  );
}

/** Operations that are gone from the spec although a run put something into them. */
export function lostFromSpec(
  input: Pick<AssembleInput, 'spec' | 'manifest'>,
): readonly Diagnostic[] {
  return [...partsOf(input)].flatMap(([name, parts]) => {
    const file = input.spec?.files.get(name);
    return file ? lostOperations(name, meaningOf(file), parts) : [];
  });
}

/** Our parts without those of operations that are gone, which were reported. */
function partsToKeep(input: AssembleInput): ReadonlyMap<RelPath, OwnParts> {
  return new Map(
    [...partsOf(input)].map(([name, parts]) => {
      const file = input.spec?.files.get(name);
      return [name, file ? withoutLost(meaningOf(file), parts) : parts];
    }),
  );
}

/** `wanted`, with the endpoints that drifted or are blocked: the spec keeps saying what it said of them. */
function everDecided(
  input: AssembleInput,
  decisions: readonly RouteDecision[],
  wanted: SpecWanted,
): SpecWanted {
  const stuck = decisions.flatMap(({ endpoint, decision, outcome }): readonly SecuredWanted[] => {
    if (!decision || (outcome !== 'drift' && outcome !== 'blocked')) return [];
    const documented = endpoint.spec && asWritten(endpoint.spec, input);
    const recorded = input.manifest?.routes[endpoint.id];
    if (!documented || recorded?.decision !== 'secured') return [];
    return [{ endpoint: documented, roles: recorded.roles ?? [], beside: true }];
  });
  // Bearer that was once put beside another scheme on the owner's word is not asked for again.
  const still = wanted.secured.map((each) => ({
    ...each,
    beside: each.beside || each.endpoint.bearer,
  }));
  return { ...wanted, secured: [...still, ...stuck] };
}

/** A summary of the spec changes: `17 secured, 6 auth endpoints`. */
function newsOf({ operations }: LoadedSpec, { secured, auth }: SpecWanted): string {
  const known = new Set(operations.map(({ endpoint }) => endpoint.id));
  const counts = {
    secured: secured.filter(
      ({ endpoint: { bearer, security }, beside }) => !bearer && (security !== 'secured' || beside),
    ).length,
    'auth endpoints': (auth?.endpoints ?? []).filter(
      (name) => !known.has(authEndpointId(auth?.servedPath ?? '', name)),
    ).length,
  };
  const news = Object.entries(counts).filter(([, count]) => count > 0);
  return news.map(([what, count]) => `${count} ${what}`).join(', ') || 'as decided';
}

/** The endpoint under the path that the spec itself gives it: matching may have found another prefix. */
function asWritten(endpoint: SpecEndpoint, { spec }: AssembleInput): SpecEndpoint {
  const same = spec?.operations.find(
    ({ endpoint: { loc, method } }) =>
      loc.file === endpoint.loc.file &&
      loc.line === endpoint.loc.line &&
      loc.column === endpoint.loc.column &&
      method === endpoint.method,
  );
  return same?.endpoint ?? endpoint;
}

function authWanted(
  input: AssembleInput,
  auth: AuthSettings,
  decisions: readonly RouteDecision[],
): AuthWanted {
  const { prefix } = input;
  const served = servedPath(input, auth);
  const underSpec =
    prefix && served.startsWith(prefix.served)
      ? `${prefix.declared}${served.slice(prefix.served.length)}`
      : served;
  return {
    endpoints: auth.endpoints,
    servedPath: underSpec,
    roles: decisions.some(
      ({ decision }) => decision?.kind === 'secured' && decision.roles.length > 0,
    ),
    fields: (input.store?.users.fields ?? []).map(({ name }) => name),
    tokenSeconds: auth.accessSeconds,
    errors: auth.errors,
    passwordMin: auth.passwordMin,
  };
}
