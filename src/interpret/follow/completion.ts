import type { Value } from './values.js';

/** How the statements of a block ended. */
export type Completion =
  | { readonly how: 'normal' }
  | { readonly how: 'return'; readonly value: Value }
  | { readonly how: 'break' | 'continue'; readonly label: string | null };

export const NORMAL: Completion = { how: 'normal' };
