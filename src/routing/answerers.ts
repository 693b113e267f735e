import type { Answerer } from '../model/types.js';
import { packageFacts } from './guards/facts.js';
import type { LayeredFramework } from './framework.js';
import type { FoundRoute, Passage, Walk } from './found.js';
import type { Judge, RouteVerdict } from './judgement.js';
import { samplePath } from './paths.js';
import { locOf, shortName } from './places.js';
import type { Handler } from './layers.js';
import type { WideRoute } from './wide.js';

/**
 * What answers every request to a route before it: middleware that lets nobody on, or a route for many paths; null where
 * nothing does. What stands under a condition that the route does not have is not always there.
 */
export function createAnswerers(
  { packages, handlesErrors }: LayeredFramework,
  { wide }: Walk,
  judge: Judge,
): (route: FoundRoute, verdicts: readonly RouteVerdict[]) => Answerer | null {
  const ends = ({ value }: Handler): boolean => {
    const { answering } = packageFacts(packages, value) ?? {};
    return answering !== undefined && !answering.callsOn && answering.paths === null;
  };
  const endsAlone = (handler: Handler): boolean =>
    !handlesErrors(handler.value) &&
    (ends(handler) || (handler.value.kind === 'function' && judge.alone(handler).endsAll === true));
  const known = new Map<WideRoute, Handler | null>();
  const endOf = (each: WideRoute): Handler | null => {
    const before = known.get(each);
    if (before !== undefined) return before;
    const found = each.layer.handlers.find(endsAlone) ?? null;
    known.set(each, found);
    return found;
  };
  return (route, verdicts) => {
    const holds = (conditions: readonly string[]): boolean =>
      conditions.every((each) => route.conditions.includes(each));
    const isEnd = (passage: Passage, index: number): boolean => {
      if (passage.layer === route.layer || passage.handlesErrors) return false;
      if (passage.layer.form !== 'use' || !holds(passage.conditions)) return false;
      return verdicts[index]?.endsAll === true || ends(passage.handler);
    };
    const passage = route.passages.find(isEnd);
    if (passage) return answererOf(passage.handler);
    const sample = samplePath(route.path);
    for (const each of wide.at(sample)) {
      if (each.order >= route.stand.order) break;
      const isMet = each.method === 'ALL' || each.method === route.method;
      if (!isMet || each.layer === route.layer || !holds(each.conditions)) continue;
      const end = endOf(each);
      if (end) return answererOf(end);
    }
    return null;
  };
}

function answererOf({ at }: Handler): Answerer {
  return { name: shortName(at), loc: locOf(at) };
}
