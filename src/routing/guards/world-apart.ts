import type { Assigned } from '../../interpret/follow/assigned.js';
import { engine } from '../../interpret/follow/engine.js';
import type { World } from '../../interpret/follow/path.js';
import { NOTHING_KEPT } from '../../interpret/follow/written-state.js';
import type { Machine } from '../../interpret/machine.js';
import { knownAnswer } from './known-calls.js';
import { settingOf } from './checked-settings.js';

/** What code is followed in that runs apart from any request: a setting, a function that decides for a package. */
export function worldApart(
  machine: Machine,
  assigned: Assigned,
  external: World['external'],
): World {
  return {
    engine,
    machine,
    assigned,
    external,
    answer: knownAnswer,
    member: settingOf,
    state: () => NOTHING_KEPT,
    unread: () => undefined,
  };
}
