import type { Value } from '../interpret/values.js';
import type { Handler } from './layers.js';

/** What a handler may be, one by one, but nothing at all. */
export function optionsIn(handler: Handler): readonly Handler[] {
  if (handler.options) return handler.options;
  const { value } = handler;
  if (value.kind !== 'union') return [handler];
  return value.options
    .filter((option) => option.kind !== 'constant' && !isVariable(option))
    .map((option) => ({ ...handler, value: option }));
}

/** `process.env.LOG && logger()` is a text, where it is no handler. */
function isVariable(value: Value): boolean {
  return (
    value.kind === 'external' &&
    value.package === 'global' &&
    value.path.length === 3 &&
    value.path.join('.').startsWith('process.env.')
  );
}
