import { isIP } from 'node:net';

/** More than these in a row nobody has; a number far above is `true` by another name. */
const MOST_PROXIES = 5;
const NAMED_RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

export const TRUST_PROXY_RULE =
  "say how many proxies there are,  --trust-proxy 1 , at most 5, or where they are,  --trust-proxy 'loopback, 10.0.0.0/8' ; never true, which lets clients write their own address";

/**
 * What Express's `trust proxy` is to be (Express, “Behind proxies”): a count, or addresses, ranges and the
 * names that Express has for ranges. Null for what names no proxies or would trust everybody.
 */
export function readTrustProxy(text: string): number | readonly string[] | null {
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    return count >= 1 && count <= MOST_PROXIES ? count : null;
  }
  const places = text.split(',').map((place) => place.trim());
  return places.every(isPlace) ? places : null;
}

function isPlace(place: string): boolean {
  if (NAMED_RANGES.has(place)) return true;
  const [address = '', prefix, ...rest] = place.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  // The widest private range is 10.0.0.0/8, and fc00::/7 of IPv6.
  return version === 4 ? bits >= 8 && bits <= 32 : bits >= 7 && bits <= 128;
}
