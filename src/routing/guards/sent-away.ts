import { isFromCaller } from '../../interpret/follow/derive.js';
import type { Path } from '../../interpret/follow/path.js';
import { type ExternalValue, settled, textOf, type Value } from '../../interpret/follow/values.js';
import { packageName } from '../../source/resolve.js';
import { secretsTold } from './told.js';

/** What makes a request of what its first argument says: an address, or options with one. */
const ASKS: ReadonlySet<string> = new Set([
  ...[
    'http',
    'https',
    'http2',
    'undici',
    'node-fetch',
    'cross-fetch',
    'isomorphic-fetch',
    'ofetch',
  ],
  ...['axios', 'got', 'ky', 'needle', 'request', 'request-promise', 'superagent', 'phin'],
]);
const ADDRESS = ['url', 'uri', 'href', 'baseURL', 'host', 'hostname'];

/** The secrets in a request that goes to where a caller wants it: to whoever listens there, the caller. */
export function secretsSentAway(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
): readonly string[] {
  const isFetch = callee.package === 'global' && callee.path.at(-1) === 'fetch';
  if (!isFetch && !ASKS.has(packageName(callee.package).replace(/^node:/, ''))) return [];
  const [first, second] = args;
  // needle 2.6.0 README: `needle('put', url, data, options)`.
  const isVerb = /^(?:get|head|post|put|patch|delete)$/.test((first && textOf(first)) ?? '');
  const to = isVerb ? second : first;
  if (!to || !isSentToCaller(to)) return [];
  return args.flatMap((arg) => secretsTold(path, arg));
}

function isSentToCaller(arg: Value): boolean {
  const known = settled(arg);
  if (known.kind !== 'object') return isCallersHost(known);
  return ADDRESS.some((name) => {
    const item = known.props.get(name);
    return item !== undefined && item.kind !== 'accessor' && isCallersHost(settled(item));
  });
}

/** Whether a caller decides the host: an address without one so far, or in which it may go on. */
function isCallersHost(value: Value): boolean {
  if (value.kind !== 'any' || !isFromCaller(value)) return false;
  return /^(?:https?:\/\/[^/?#]*)?$/.test(value.start);
}
