import type { ExternalValue } from '../../../interpret/values.js';

/** Whether a middleware is written with exceptions: `guard.unless(…)`, or what express-unless itself gives. */
export function isExcepting({ package: name, path }: ExternalValue): boolean {
  return path.at(-2) === 'unless' || name === 'express-unless';
}
