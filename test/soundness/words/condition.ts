import type { Check, Shop, Word } from '../shop.js';

/** Conditions under which a guard lets a request pass: `right` when they never hold for the endpoint. */
export const when =
  (
    id: string,
    right: boolean | ((shop: Shop) => boolean),
    expr: string,
    decls: readonly string[] = [],
  ): Word<Check> =>
  (shop) => ({ id, expr, decls, right: typeof right === 'boolean' ? right : right(shop) });
