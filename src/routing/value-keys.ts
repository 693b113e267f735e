import { keyOfPlace } from '../interpret/place.js';
import type { Value } from '../interpret/values.js';

/** What is in values that are deeper than this is the same where it is one object: values may hold themselves. */
const DEEPEST = 6;

/**
 * Keys that are the same for what is the same: what one call gives at one place, for the same arguments, however often
 * it is met. Functions and what else has a state of its own are the same where they are one object.
 */
export function createKeys(): (value: Value) => string {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const numberOf = (value: object): string => {
    const number = numbers.get(value) ?? (last += 1);
    numbers.set(value, number);
    return `#${number}`;
  };
  const keyOf = (value: Value, depth: number): string => {
    if (depth > DEEPEST && value.kind !== 'constant') return numberOf(value);
    const inside = (each: Value): string => keyOf(each, depth + 1);
    switch (value.kind) {
      case 'constant':
        return `${typeof value.value} ${JSON.stringify(String(value.value))}${value.assumed ? '?' : ''}`;
      case 'external': {
        const { base, package: name, path, args, at } = value;
        const isCall = path.at(-1) === '()';
        const place = at && (isCall || base === null) ? keyOfPlace(at) : '';
        const from = base ? keyOf(base, depth) : name;
        return `${from}.${path.at(-1) ?? ''}@${place}(${args.map(inside).join()})`;
      }
      case 'list':
        return `[${value.items.map(inside).join()}${value.complete ? '' : '…'}]`;
      case 'object': {
        const props = [...value.props].map(
          ([name, item]) =>
            `${JSON.stringify(name)}:${item.kind === 'lazy' ? numberOf(item) : inside(item)}`,
        );
        return `{${props.join()}${value.complete ? '' : '…'}}`;
      }
      case 'union':
        return value.options.map(inside).join('|');
      case 'unknown':
        return 'unknown';
      case 'pattern':
        return `/${value.source}/${value.flags}`;
      case 'host':
        return numberOf(value.host);
      default:
        return numberOf(value);
    }
  };
  return (value) => keyOf(value, 0);
}
