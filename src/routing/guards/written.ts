import { ts } from 'ts-morph';
import { nodeAt } from '../../interpret/place.js';
import type { Value } from '../../interpret/values.js';
import type { WrittenGuard } from '../../model/types.js';
import { ownNameOf } from './handlers-with.js';
import type { Replaced } from './replaced.js';

/** Whether something is the guard that an earlier run wrote. Where parts of packages are replaced, all is read. */
export function isWrittenGuard(
  value: Value,
  written: WrittenGuard | null,
  replaced: () => Replaced,
): boolean {
  if (written === null || value.kind !== 'function' || value.at.file !== written.file) return false;
  const node = nodeAt(value.at);
  return ts.isFunctionLike(node) && ownNameOf(node) === written.name && !replaced().inAny;
}
