import { applyEdits, groupByFile } from '../model/text-edit.js';
import type {
  AuthSettings,
  Diagnostic,
  FileChange,
  RouteDecision,
  SpecEndpoint,
} from '../model/types.js';
import { type AuthWanted, editSpec, type SecuredWanted } from '../spec/edit.js';
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
  const { edits, diagnostics } = editSpec(spec, {
    secured,
    open,
    auth: auth && authWanted(input, auth, decisions),
  });
  const changes = [...groupByFile(edits)].map(([path, own]): FileChange => {
    const before = snapshot.text(path) ?? '';
    const content = applyEdits(before, own);
    const reason = [
      ...(secured.length > 0 ? [`${secured.length} secured`] : []),
      ...(auth ? [`${auth.endpoints.length} auth endpoints`] : []),
    ].join(', ');
    return { kind: 'update', path, before, content, kept: 'spliced', reason };
  });
  return { changes, diagnostics };
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
