import { builtinModules } from 'node:module';
import { COMPUTING } from './packages/computing.js';
import type { Frozen } from './request-state.js';

/**
 * Whether any of it was made by code that is not read, such as a store or a service: what is somebody's own there, who
 * was written down.
 */
export function isFromElsewhere(value: Frozen): boolean {
  switch (value.kind) {
    case 'any':
      return (
        (value.like.origin.by === 'unread' && value.like.origin.asked) ||
        (value.made !== undefined && !computes(value.made))
      );
    case 'object':
      return [...value.props.values(), ...(value.rest ? [value.rest] : [])].some(isFromElsewhere);
    case 'list':
      return [...value.items, ...(value.rest ? [value.rest] : [])].some(isFromElsewhere);
    default:
      return false;
  }
}

const BUILT_IN: ReadonlySet<string> = new Set(builtinModules);

/** Whether a package, or `global` with a member, gives nothing but what it is given. */
export function computes(name: string): boolean {
  if (name.startsWith('global ')) return !/^global (?:globalThis\.)?fetch\b/.test(name);
  const isBuiltIn = BUILT_IN.has(name.replace(/^node:/, ''));
  const asks = /^(?:node:)?(?:https?|net|tls|dgram|dns|fs|sqlite|child_process)\b/.test(name);
  return COMPUTING.test(name) || (isBuiltIn && !asks);
}
