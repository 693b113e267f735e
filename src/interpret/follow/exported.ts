import type { RelPath } from '../../model/types.js';
import type * as Read from '../values.js';
import { initializerOf } from './initializers.js';
import { computedBy, fromOutside } from './outer.js';
import type { Path } from './path.js';
import type { Value } from './values.js';

/** What a module exports: where it chose by the environment, chosen again for that of this path. */
export function exportedAgain(path: Path, file: RelPath, value: Read.Value): Value {
  const { machine } = path.world;
  const node = value.kind === 'union' ? initializerOf(machine.view, file, 'default') : null;
  const scope = node && machine.load(file)?.scope;
  const again = node && scope ? computedBy(path, node, scope, null) : null;
  return again ?? fromOutside(path, value, null);
}
