import type { Value } from '../../../../interpret/follow/values.js';
import type { Key } from './filters.js';

/** A call in a chain: `where` of `db('users').where({ token })`. */
export type QueryCall = { readonly method: string; readonly args: readonly Value[] };

/** The keys that whatever is found has, or the call for which it need not have any. */
export type Keyed = { readonly keys: readonly Key[]; readonly widens: string | null };
