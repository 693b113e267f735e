import { type ObjectValue, optionsOf, truthiness, type Value } from '../../../interpret/values.js';

/** What an option is: `absent` when it is certain that nobody set it, `unclear` when it may be anything. */
export type Option = Value | 'absent' | 'unclear';

/** The option `name` of an object of options. */
export function optionOf(options: Value | undefined, name: string): Option {
  if (options === undefined || isNothing(options)) return 'absent';
  if (options.kind !== 'object') return 'unclear';
  const option = options.props.get(name);
  if (option === undefined) return options.complete ? 'absent' : 'unclear';
  if (option.kind === 'lazy') return 'unclear';
  return isUndefined(option) ? 'absent' : option;
}

/** Whether a switch is on; `initial` is what it is where nobody sets it. Null when that cannot be read. */
export function isOn(option: Option, initial: boolean): boolean | null {
  if (option === 'absent') return initial;
  return option === 'unclear' ? null : truthiness(option);
}

/** Whether an option is exactly `false`, for packages that ask `=== false`. Null when that cannot be read. */
export function isFalse(option: Option): boolean | null {
  if (option === 'absent') return false;
  if (option === 'unclear') return null;
  const answers = optionsOf(option).map((each) =>
    each.kind === 'constant' && each.assumed === null
      ? each.value === false
      : each.kind === 'constant' || each.kind === 'unknown' || each.kind === 'external'
        ? null
        : false,
  );
  const [first = null] = answers;
  return answers.every((each) => each === first) ? first : null;
}

/** Whether a list may hold the text `item`; null when the list cannot be read. */
export function mayHold(option: Option, item: string): boolean | null {
  if (option === 'absent') return false;
  if (option === 'unclear') return null;
  if (option.kind === 'constant') return option.value === item;
  if (option.kind !== 'list') return null;
  const holds = option.items.some((each) =>
    optionsOf(each).some((one) => one.kind === 'constant' && one.value === item),
  );
  return holds ? true : option.complete ? false : null;
}

export function isNothing(value: Value): boolean {
  return value.kind === 'constant' && (value.value ?? null) === null;
}

function isUndefined(value: Value): boolean {
  return value.kind === 'constant' && value.value === undefined && value.assumed === null;
}

/** Whether an object literal holds an empty text under any name. */
export function holdsEmptyText({ props }: ObjectValue): boolean {
  return [...props.values()].some(
    (each) =>
      each.kind !== 'lazy' &&
      optionsOf(each).some((one) => one.kind === 'constant' && one.value === ''),
  );
}

/** The text of an option that names something; `initial` where nobody sets it, null when it cannot be read. */
export function textOf(option: Option, initial: string): string | null {
  if (option === 'absent') return initial;
  return option !== 'unclear' && option.kind === 'constant' && typeof option.value === 'string'
    ? option.value
    : null;
}

/** Whether a key, or one of a list of keys, is a text that stands in the source. */
export function isWritten(value: Value): boolean {
  if (value.kind === 'constant') return typeof value.value === 'string' && value.assumed === null;
  if (value.kind === 'list') return value.items.some(isWritten);
  return (
    value.kind === 'object' &&
    [...value.props.values()].some((item) => item.kind !== 'lazy' && isWritten(item))
  );
}
