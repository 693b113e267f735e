import type { LayeredFramework } from './framework.js';
import type { Judge } from './judgement.js';
import type { Handler } from './layers.js';

/** Whether the handlers of a route only ever call on: such a route is no endpoint. */
export function answersNothing(
  { handlesErrors, callsOnAlone }: LayeredFramework,
  handlers: readonly Handler[],
  judge: Judge,
): boolean {
  const serving = handlers.filter(({ value }) => !handlesErrors(value));
  const last = serving.at(-1);
  if (!last || !callsOnAlone(last.value)) return false;
  return serving.slice(0, -1).every((handler) => {
    if (callsOnAlone(handler.value)) return true;
    const { answers, verdict } = judge.alone(handler);
    // One that calls on may have answered before; of a package's, and of a guard, it is known that it did not.
    const isKnown = handler.value.kind === 'external' || verdict === 'refuses';
    return isKnown && answers === 'never';
  });
}
