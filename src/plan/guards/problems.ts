import { finding, problem } from '../../model/diagnostic.js';
import { isUseOf, nameOfRef } from '../../model/export-ref.js';
import { shellQuote } from '../../model/shell.js';
import type { Diagnostic, ExportRef, SourceRoute } from '../../model/types.js';
import type { EndpointState } from '../state.js';
import type { EarlyUse } from './before-guard.js';
import type { GuardsInput } from './input.js';

/** Endpoints of one registration that were not decided alike. */
export function sharedProblem(
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

/** A guard here would stand before what nobody decided to guard. */
export function reachProblem(
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

/** The guard stands there, and lets callers through. */
export function passesProblem(
  { endpoint }: EndpointState,
  { guards, loc }: SourceRoute,
  ref: ExportRef,
): Diagnostic {
  const use = guards.find((each) => isUseOf(each, ref));
  return finding(
    'GUARD_PASSES',
    `${use?.name ?? nameOfRef(ref)} stands before ${endpoint.id} already, and lets callers without credentials through there`,
    use?.loc ?? loc,
  );
}

/** A guard of an earlier run that is gone. */
export function driftProblem({ endpoint, recorded }: EndpointState): Diagnostic {
  const guard = recorded?.decision === 'secured' ? recorded.guard : null;
  return problem(
    'DRIFT',
    `${endpoint.id} was secured by ${guard ?? 'a guard'}, which is no longer there`,
    `npx authwright --secure ${shellQuote(endpoint.id)}    puts it back, --open ${shellQuote(endpoint.id)}    leaves it open`,
    endpoint.routes[0]?.loc ?? null,
  );
}

/** The guard goes further out than its route. */
export function earlierNotice({ name, loc, early }: EarlyUse, { guard }: GuardsInput): Diagnostic {
  const what =
    early.does === 'answers' ? 'gives what others were answered' : 'reads the body of requests';
  return finding(
    'GUARD_EARLIER',
    `${nameOfRef(guard.ref)} goes before ${name}, which ${what}, and so before everything below it`,
    loc,
  );
}
