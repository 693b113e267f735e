import type { Basis } from '../../model/types.js';
import type { CookieKeys } from './packages/cookie-keys.js';
import type { Primitive } from '../../interpret/follow/values.js';

/** What a field of the session, or a signed cookie, says of somebody who has not logged in. */
export type SessionField =
  /** It is there for callers alone who have shown who they are. */
  | {
      readonly says: 'who';
      readonly basis: Basis | null;
      /** What may be there instead for callers who have not: `null`, `false`, after a logout. */
      readonly empties?: readonly Primitive[];
      /** With what it is signed, where callers keep it themselves. */
      readonly keys?: CookieKeys;
    }
  /** It may be there for everybody. */
  | { readonly says: 'nothing' }
  | { readonly says: 'unknown'; readonly why: string };

export type SessionFields = (name: string, kind: 'session' | 'set-cookie') => SessionField;
