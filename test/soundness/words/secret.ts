import type { Check, Shop, Word } from '../shop.js';
import { type Carrier, carrier, headerCarrier } from './carriers.js';

/** Comparing what the caller sends with a secret of the environment. */
export const SECRET = 'process.env.API_KEY';

function check(
  id: string,
  right: boolean,
  { before, assign }: Carrier,
  expr: string,
  decls: readonly string[] = [],
): Check {
  return { id, right, expr, before, decls, spoilers: assign === null ? [] : [assign] };
}

/** A word about a value that may be of any kind. */
export const any =
  (id: string, right: boolean, expr: (value: string, shop: Shop) => string): Word<Check> =>
  (shop) => {
    const from = carrier(shop);
    return check(id, right, from, expr(from.expr, shop));
  };

/** A word about a header, which is text or absent. */
export const text =
  (
    id: string,
    right: boolean,
    expr: (value: string, shop: Shop) => string,
    decls?: (shop: Shop) => readonly string[],
  ): Word<Check> =>
  (shop) => {
    const from = headerCarrier(shop);
    return check(id, right, from, expr(from.expr, shop), decls?.(shop));
  };
