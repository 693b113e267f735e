import type { StoreAdapter } from './adapter.js';
import { libsql } from './libsql/index.js';
import { postgres } from './postgres/index.js';

/** Every store that users and sessions can live in; the first is the default. */
export const stores: readonly StoreAdapter[] = [libsql, postgres];
