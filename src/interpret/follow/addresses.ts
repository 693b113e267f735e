import { derived } from './derive.js';
import { constant, fromCaller, object, type ObjectValue } from './values.js';

/** The parts of an address that is known but for its host and its query. */
export function addressOf(address: string): ObjectValue {
  const [pathname = '', ...query] = address.replace(/^[a-z]+:\/\/[^/]*/i, '').split('?');
  const sent = query.length > 0;
  // An address that names its host and has no open part is the same for everybody.
  const isFixed = /^[a-z][a-z+.-]*:\/\//i.test(address) && !address.includes('\u0001');
  if (isFixed && URL.canParse(address)) return fixedAddress(new URL(address));
  const made = object([
    ['pathname', constant(pathname === '' ? '/' : pathname)],
    ['path', sent ? fromCaller('path', 'string') : constant(pathname)],
    ['search', sent ? fromCaller('search', 'string') : constant('')],
    ['query', sent ? fromCaller('query') : constant(null)],
    ['href', fromCaller('href', 'string')],
  ]);
  made.rest = fromCaller();
  return made;
}

/**
 * What `new URL` makes of an address. URL Standard, path state: it takes `..`, `%2e%2e` and backslashes for steps of the
 * path, which routers take for text of a parameter, so that whatever stands in an open part makes any path of it.
 */
export function resolvedAddress(address: string): ObjectValue {
  const made = addressOf(address);
  const pathname = made.props.get('pathname');
  const isOpen = pathname?.kind === 'constant' && String(pathname.value).includes('\u0001');
  if (isOpen) made.props.set('pathname', fromCaller('pathname', 'string'));
  return made;
}

function fixedAddress(address: URL): ObjectValue {
  const { href, origin, protocol, host, hostname, port, pathname, search, hash } = address;
  const parts = { href, origin, protocol, host, hostname, port, pathname, search, hash };
  const made = object(
    Object.entries({ ...parts, path: pathname + search }).map(([name, text]) => [
      name,
      constant(text),
    ]),
  );
  made.rest = derived([], 'parts of an address are not followed');
  return made;
}
