import { ts } from 'ts-morph';
import { nodeAt } from '../../../interpret/place.js';
import { type FunctionValue, optionsOf, type Value } from '../../../interpret/values.js';
import type { Option } from './options.js';
import type { OwnCode } from './row.js';

/** `describe` of every function of the project that an option may be; a key or a package's function is none. */
export function codeOf(
  option: Option,
  describe: (code: FunctionValue) => Omit<OwnCode, 'code'>,
): readonly OwnCode[] {
  if (option === 'absent' || option === 'unclear') return [];
  return optionsOf(option).flatMap((code) =>
    code.kind === 'function' ? [{ code, ...describe(code) }] : [],
  );
}

/** Whether a function gives a promise: what asks it without waiting takes that for `true`. */
export function givesPromise(value: Value): boolean {
  return (
    value.kind === 'function' &&
    (ts.getModifiers(nodeAt(value.at))?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ??
      false)
  );
}
