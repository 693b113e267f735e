import type { Basis } from '../../../../model/types.js';

/** What a middleware of a package does to somebody who knows no secret. */
export type PackageVerdict =
  | { readonly does: 'refuses'; readonly by: 'answer' | 'error'; readonly basis: Basis }
  | { readonly does: 'passes' }
  | { readonly does: 'unknown'; readonly why: string };
