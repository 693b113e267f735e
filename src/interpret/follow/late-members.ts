import type { Path } from './path.js';
import { type Any, fromKept, type Value } from './values.js';

/**
 * A member that something lacks which was made before the function is called: what functions of the project may have
 * put there since, `state.open = true`; null where none sets a member of that name.
 */
export function lateMember(path: Path, holder: Value, name: string): Any | null {
  if (!isFromOutside(holder) || !path.world.assigned.member(name)) return null;
  return fromKept(`\`${name}\` is assigned while the application runs`, name);
}

function isFromOutside(value: Value): boolean {
  switch (value.kind) {
    case 'object':
      return value.source !== null || value.isOutside === true;
    case 'class':
      return value.source !== null;
    case 'function':
      return value.env.parent === null && value.env.names.size === 0;
    default:
      return value.kind === 'module';
  }
}

/** Deeper than this a module is not looked at. */
const DEEPEST = 3;

/** Notes of what a module computed that it was there before the function is called. */
export function fromModule(value: Value, depth = 0): void {
  if (value.kind !== 'object' || depth >= DEEPEST) return;
  value.isOutside = true;
  for (const item of value.props.values()) {
    if (item.kind !== 'accessor') fromModule(item, depth + 1);
  }
}
