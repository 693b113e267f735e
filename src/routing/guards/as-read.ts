import * as Read from '../../interpret/values.js';
import { type ExternalValue, settled, type Value } from '../../interpret/follow/values.js';

/** What a path holds of a package, in the form in which modules hold it: for what is known of packages. */
export function externalAsRead(value: ExternalValue): Read.ExternalValue {
  return {
    kind: 'external',
    package: value.package,
    path: value.path,
    args: value.args.map((arg) => asRead(arg, 0)),
    base: value.base && externalAsRead(value.base),
    at: null,
  };
}

/** The same with the places of calls, by which they can be made again; null where they are not known. */
export function withPlaces(value: ExternalValue): Read.ExternalValue | null {
  if (value.read) return value.read;
  const base = value.base && withPlaces(value.base);
  const isCall = value.path.at(-1) === '()';
  if (!base || (isCall && !value.at)) return null;
  return { ...externalAsRead(value), base, at: value.at ?? null };
}

const NOT_FOLLOWED: Read.Value = {
  kind: 'native',
  name: 'function',
  call: () => Read.unknown('it is not followed'),
};

const DEEPEST = 4;

function asRead(value: Value, depth: number): Read.Value {
  const known = settled(value);
  if (depth > DEEPEST) return Read.unknown('it nests too deeply');
  switch (known.kind) {
    case 'constant':
      return typeof known.value === 'bigint'
        ? Read.unknown('it is a large number')
        : Read.constant(known.value);
    case 'external':
      return externalAsRead(known);
    case 'list':
      return {
        kind: 'list',
        items: known.items.map((item) => asRead(item, depth + 1)),
        complete: known.rest === null,
        at: null,
      };
    case 'object':
      if (known.source) return known.source;
      return {
        kind: 'object',
        props: new Map(
          [...known.props].map(([name, item]) => [
            name,
            item.kind === 'accessor' ? Read.unknown('it is a getter') : asRead(item, depth + 1),
          ]),
        ),
        complete: known.rest === null,
        of: null,
        at: null,
        depth: 0,
      };
    case 'function':
    case 'native':
      return NOT_FOLLOWED;
    case 'any':
      return known.fallback
        ? asRead(known.fallback, depth + 1)
        : Read.unknown('it is only known at run time');
    default:
      return Read.unknown('it is only known at run time');
  }
}
