import type { Served } from '../model/types.js';

/**
 * The heading under which an endpoint is listed: its first tag, else the first fixed segment of its path
 * that is not an API prefix or a version, else `other`.
 */
export function groupOf(
  tags: readonly string[],
  path: string,
  serves: Served | null = null,
): string {
  if (serves !== null) return SERVED;
  const segment = path
    .split('/')
    .find((each) => each !== '' && !/^(?:api|rest|v\d+)$/i.test(each) && !/[{:*]/.test(each));
  return tags[0] ?? segment ?? 'other';
}

/** The heading of what packages serve. */
const SERVED = 'files, pages and what else packages serve';

/** `items` by heading: headings in the order of the alphabet, what packages serve and `other` last, items in their own order. */
export function grouped<T>(
  items: readonly T[],
  headingOf: (item: T) => string,
): readonly { readonly heading: string; readonly items: readonly T[] }[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const heading = headingOf(item);
    const group = groups.get(heading);
    if (group) group.push(item);
    else groups.set(heading, [item]);
  }
  return [...groups]
    .map(([heading, members]) => ({ heading, items: members }))
    .sort((a, b) => order(a.heading, b.heading));
}

function order(a: string, b: string): number {
  for (const last of ['other', SERVED]) {
    if ((a === last) !== (b === last)) return a === last ? 1 : -1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
