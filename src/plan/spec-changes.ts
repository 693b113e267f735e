import { applyEdits, groupByFile } from '../model/text-edit.js';
import type {
  AuthSettings,
  Diagnostic,
  FileChange,
  RouteDecision,
  SpecEndpoint,
} from '../model/types.js';
import { authEndpointId } from '../model/auth-endpoints.js';
import { type AuthWanted, editSpec, type SecuredWanted, type SpecWanted } from '../spec/edit.js';
import type { LoadedSpec } from '../spec/types.js';
import type { AssembleInput } from './assemble.js';
import { servedPath } from './generated.js';

export type PlannedSpec = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
};

/** Brings the spec in line with the decisions. Endpoints that nobody decided, or that drifted, keep what it says. */
export function planSpec(
  input: AssembleInput,
  decisions: readonly RouteDecision[],
  auth: AuthSettings | null,
): PlannedSpec {
  const { spec, snapshot } = input;
  if (!spec) return { changes: [], diagnostics: [] };
  const secured: SecuredWanted[] = [];
  const open: SpecEndpoint[] = [];
  for (const { endpoint, decision, outcome } of decisions) {
    const documented = endpoint.spec && asWritten(endpoint.spec, input);
    if (!documented || !decision || outcome === 'drift' || outcome === 'blocked') continue;
    if (decision.kind === 'open') open.push(documented);
    else secured.push({ endpoint: documented, roles: decision.roles, beside: decision.beside });
  }
  const wanted = { secured, open, auth: auth && authWanted(input, auth, decisions) };
  const { edits, diagnostics } = editSpec(spec, wanted);
  const changes = [...groupByFile(edits)].map(([path, own]): FileChange => {
    const before = snapshot.text(path) ?? '';
    const content = applyEdits(before, own);
    const reason = newsOf(spec, wanted);
    return { kind: 'update', path, before, content, kept: 'spliced', reason, edits: own };
  });
  return { changes, diagnostics };
}

/** What the spec says after this run and did not before: `17 secured, 6 auth endpoints`. */
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
    tokenSeconds: auth.accessSeconds,
  };
}
