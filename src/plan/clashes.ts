import { finding } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import { isUseOf, nameOfRef } from '../model/export-ref.js';
import type { Diagnostic, ExportRef, GuardUse, RouteDecision } from '../model/types.js';
import type { SourceView } from '../source/view.js';

/** Endpoints that are named one by one; of more, their number says enough. */
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
      `\`${use.name}\` reads bearer tokens too and refuses those of ${nameOfRef(guard)}, so that nobody reaches ${enumerated([...ids], NAMED_AT_MOST)}`,
      use.loc,
    ),
  );
}

/** Variables of the generated code that code of the project reads already: one value would have to serve both. */
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
