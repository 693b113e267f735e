import { finding } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import { isUseOf, nameOfRef } from '../model/export-ref.js';
import type { Diagnostic, ExportRef, GuardUse, RouteDecision } from '../model/types.js';
import type { SourceView } from '../source/view.js';

/** Up to this many endpoints are listed by name; beyond it, their number is given. */
const NAMED_AT_MOST = 3;

/**
 * Middleware of the project that reads the same header as the generated guard, on endpoints that get this guard now:
 * it refuses the guard's tokens, and nobody reaches the handler.
 */
export function tokenClashes(
  decisions: readonly RouteDecision[],
  guard: ExportRef,
): readonly Diagnostic[] {
  const found = new Map<string, { readonly use: GuardUse; readonly ids: Set<string> }>();
  for (const { endpoint, outcome } of decisions) {
    if (outcome !== 'secured') continue;
    for (const use of endpoint.routes.flatMap(({ guards }) => guards)) {
      if (!use.readsBearer || isUseOf(use, guard)) continue;
      const key = `${use.name} ${JSON.stringify(use.origin)}`;
      const entry = found.get(key) ?? { use, ids: new Set() };
      entry.ids.add(endpoint.id);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ use, ids }) =>
    finding(
      'TOKEN_CLASH',
      `\`${use.name}\` reads the Authorization header too and refuses tokens of ${nameOfRef(guard)}, so that nobody reaches ${enumerated([...ids], NAMED_AT_MOST)}`,
      use.loc,
    ),
  );
}

/** Environment variables that both the generated code and the project read, so that they would share one value. */
export function nameClashes(names: readonly string[], view: SourceView): readonly Diagnostic[] {
  return names.flatMap((name) => {
    const word = new RegExp(`\\b${name}\\b`);
    const reader = view.files.find((file) => word.test(view.text(file) ?? ''));
    if (reader === undefined) return [];
    return [
      finding(
        'NAME_CLASH',
        `${name} is read here as well: one value would serve both, and a new value is a new one here too`,
        view.locAt(reader, (view.text(reader) ?? '').search(word)),
      ),
    ];
  });
}
