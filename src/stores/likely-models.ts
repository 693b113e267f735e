import type { UserModelFound } from './adapter.js';

/** Those that are called users; only where none is, those that may be something else. */
export function likelyModels(found: readonly UserModelFound[]): readonly UserModelFound[] {
  const called = found.filter(({ isUsers }) => isUsers);
  return called.length > 0 ? called : found;
}
