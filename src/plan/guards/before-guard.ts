import { isUseOf } from '../../model/export-ref.js';
import { notice, problem } from '../../model/diagnostic.js';
import { enumerated } from '../../model/enumerated.js';
import { placeKey } from '../../model/place-key.js';
import type {
  Diagnostic,
  EarlyStep,
  EndpointId,
  ExportRef,
  GuardUse,
  SourceRoute,
} from '../../model/types.js';

/** A middleware that does something with requests before the guard of a route is asked. */
export type EarlyUse = GuardUse & { readonly early: EarlyStep };

/** What runs before the guard of a route, or before the place where the guard will be inserted. */
export function beforeGuard({ guards }: SourceRoute, guard: ExportRef | null): readonly EarlyUse[] {
  const first = guards.findIndex(
    (use) => (use.verdict === 'refuses' && !use.idle) || (guard !== null && isUseOf(use, guard)),
  );
  const early = (use: GuardUse): use is EarlyUse => use.early !== undefined;
  if (first >= 0) return guards.slice(0, first).filter(early);
  return guards
    .filter(early)
    .filter(
      ({ place, early: { does } }) => place !== 'route' || does === 'loads' || does === 'tells',
    );
}

/** One diagnostic for each middleware that runs before guards, with its consequences. */
export function beforeGuardDiagnostics(
  found: readonly { readonly id: EndpointId; readonly uses: readonly EarlyUse[] }[],
): readonly Diagnostic[] {
  const places = new Map<string, { readonly use: EarlyUse; readonly ids: Set<EndpointId> }>();
  for (const { id, uses } of found) {
    for (const use of uses) {
      const key = placeKey(use.loc);
      const place = places.get(key) ?? { use, ids: new Set() };
      places.set(key, place);
      place.ids.add(id);
    }
  }
  return [...places.values()].map(({ use, ids }) => diagnosticFor(use, [...ids].sort()));
}

const SHOWN = 3;

function diagnosticFor(use: EarlyUse, ids: readonly EndpointId[]): Diagnostic {
  const { name, loc } = use;
  const before = `${name} runs before the guard of ${enumerated(ids, SHOWN)}`;
  const above = 'put the guard in front of it, where everything behind it is to be guarded';
  switch (use.early.does) {
    case 'answers':
      return problem(
        'BEFORE_GUARD',
        `${before}: it gives anybody what it answered somebody with a token before`,
        above,
        loc,
      );
    case 'tells':
      return problem(
        'BEFORE_GUARD',
        `${before}: what it answers tells anybody which of them exist`,
        'put the guard in front of the router (npx authwright --style router), or look it up in the handler',
        loc,
      );
    case 'stores':
      return notice(
        'BEFORE_GUARD',
        `${before}: the body of anybody's request is read, and an upload kept, before it is refused`,
        above,
        loc,
        'warning',
      );
    case 'loads':
      return notice(
        'BEFORE_GUARD',
        `${before}: it looks things up for anybody before they are refused`,
        'put the guard in front of the router (npx authwright --style router), or look it up in the handler',
        loc,
        'warning',
      );
  }
}
