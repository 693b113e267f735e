import type { HttpMethod } from '../model/types.js';
import { isOwnCode } from './answering.js';
import { directivesAt } from './directives.js';
import type { State, Way } from './emitting.js';
import { optionsIn } from './handler-options.js';
import { joinServed, type PathPart, samplePath } from './paths.js';
import type { Handler, Layer, RouterHost } from './layers.js';

/** A router that a handler hands requests to, and the way by which they come there. */
export type Handed = { readonly router: RouterHost; readonly way: Way };

/**
 * The applications and routers that a handler of `use` calls by hand, `sub(req, res, next)`. express 5.1.0
 * (router 2.2.0, index.js `trimPrefix`): what `use` mounts sees the path without that of the mount, so that they are
 * served below it.
 */
export function handedByUse(
  state: State,
  layer: Layer,
  handler: Handler,
  ways: readonly Way[],
): readonly Handed[] {
  return ways.flatMap((way) => handedOn(state, layer, handler, way, () => true));
}

/** The same for a handler of a route, which sees the whole path: it is reached by those that its own path takes. */
export function handedByRoute(
  state: State,
  layer: Layer,
  handler: Handler,
  part: PathPart,
  way: Way,
): readonly Handed[] {
  const { prefix } = way;
  const exact = prefix === null ? null : state.framework.paths.takesExactly(prefix, part);
  const own =
    part.kind === 'text' && prefix !== null
      ? state.framework.paths.served(part.text).map((each) => samplePath(joinServed(prefix, each)))
      : null;
  const takes = (method: HttpMethod, path: string): boolean => {
    if (layer.method !== 'ALL' && method !== 'ALL' && method !== layer.method) return false;
    if (isOpen(path) || path.includes('{')) return true;
    return exact ? exact(samplePath(path)) : (own?.includes(samplePath(path)) ?? true);
  };
  return handedOn(state, layer, handler, way, takes);
}

function handedOn(
  state: State,
  layer: Layer,
  handler: Handler,
  way: Way,
  takes: (method: HttpMethod, path: string) => boolean,
): readonly Handed[] {
  const { judge } = state;
  const base = way.prefix ?? '';
  const isStated = directivesAt(layer.site).routes !== null;
  return optionsIn(handler)
    .filter(({ value }) => isOwnCode(judge, value))
    .flatMap((option) =>
      judge.replies(option, { base, path: null }).hands.flatMap((hand): readonly Handed[] => {
        const { router } = hand;
        state.handed.add(router);
        // What a package has of its own is not the project's to guard.
        const obstacle = option.from
          ? ({ kind: 'package-unknown', layer, handler: option } as const)
          : hand.isMoved
            ? ({ kind: 'handed-moved', layer, handler: option, at: hand.at } as const)
            : null;
        if (obstacle) {
          if (!isStated) state.obstacles.push(obstacle);
          return [];
        }
        const isMet = (method: HttpMethod, path: string): boolean => {
          if (way.takes?.(method, path) === false || !takes(method, path)) return false;
          // Where another path may have been asked for, nothing is known of the one that is seen.
          if (state.rewriters.length > 0 || way.prefix === null || isOpen(path)) return true;
          return judge.handsTo(option, router, { method, base, path });
        };
        const conditions = [...way.conditions, ...(handler.when ?? [])];
        const mounts = [...way.mounts, layer];
        return [{ router, way: { ...way, conditions, mounts, takes: isMet } }];
      }),
    );
}

/** Whether a path is an expression, or one of many below it. */
function isOpen(path: string): boolean {
  return /[\^$\\()|[\]?*]/.test(path);
}
