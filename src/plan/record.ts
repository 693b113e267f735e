import { exportText, nameOfRef } from '../model/export-ref.js';
import { settingsToRecord } from '../model/settings/table.js';
import type {
  Decision,
  EndpointId,
  Manifest,
  ManifestRoute,
  ProjectFacts,
  RouteDecision,
} from '../model/types.js';
import type { AssembleInput } from './input.js';
import type { PlannedGuard } from './guards/input.js';
import { fileOf, hasGuard } from './state.js';

/** The answers as flag names and values, so that the next run starts from them. */
export function recordedAnswers({ answers, facts }: AssembleInput): Manifest['answers'] {
  const { auth, guard, style, judged } = answers;
  return {
    style,
    // Not asked again, so that a dependency added later does not change what was generated.
    module: facts.moduleSystem.id,
    testRunner: facts.testRunner.id,
    // Guesses by majority, which every file that is added may turn.
    habits: Object.entries({ ...facts.format, fileNaming: facts.fileNaming, ...named(facts) })
      .map(([name, value]) => `${name}=${String(value)}`)
      .sort(),
    ...(guard ? { guard: exportText(guard) } : {}),
    ...(judged.size > 0
      ? { judge: [...judged].map(([key, verdict]) => `${key}=${verdict}`).sort() }
      : {}),
    ...(auth ? settingsToRecord(auth) : {}),
  };
}

/** What is not as it mostly is: the extension of generated files, and who formats JSON. */
function named({ sourceExtension, linter }: ProjectFacts): {
  readonly extension?: string;
  readonly json?: string;
} {
  return {
    ...(/^\.[mc]/.test(sourceExtension) ? { extension: sourceExtension } : {}),
    ...(linter.formatsJson ? { json: 'biome' } : {}),
  };
}

/**
 * The decisions to record. What drifted keeps its record, so that it stays drift until somebody decides; a
 * blocked route is recorded without a guard, so that the next run tries again.
 * @param known what was recorded of the endpoints, by the names that they have now
 */
export function recordedRoutes(
  decisions: readonly RouteDecision[],
  guard: PlannedGuard,
  known: ReadonlyMap<EndpointId, ManifestRoute>,
): Manifest['routes'] {
  const routes: Record<EndpointId, ManifestRoute> = {};
  for (const { endpoint, decision, outcome } of decisions) {
    if (!decision) continue;
    const before = known.get(endpoint.id);
    routes[endpoint.id] =
      outcome === 'drift' && before
        ? before
        : recordOf({ endpoint, decision, outcome }, guard, before);
  }
  return routes;
}

function recordOf(
  { endpoint, decision, outcome }: RouteDecision & { readonly decision: Decision },
  guard: PlannedGuard,
  before: ManifestRoute | undefined,
): ManifestRoute {
  if (decision.kind === 'open') return { decision: 'open' };
  // Under whatever name a file imports ours: the next run must record the same.
  const ours = nameOfRef(guard.ref.declared ?? guard.ref);
  const isThere = endpoint.routes.every((route) => hasGuard(route, guard.ref));
  const there = isThere ? ours : (endpoint.routes.find((route) => route.guard)?.guard ?? ours);
  const known = before?.decision === 'secured' && before.guard !== null;
  const adopted = known ? before.adopted : isThere;
  const name = outcome === 'secured' ? ours : outcome === 'already' ? there : null;
  return {
    decision: 'secured',
    file: fileOf(endpoint),
    guard: name,
    ...(decision.roles.length > 0 ? { roles: [...decision.roles].sort() } : {}),
    ...(outcome === 'already' && adopted ? { adopted: true } : {}),
  };
}
