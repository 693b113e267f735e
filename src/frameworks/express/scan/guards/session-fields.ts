import type { Basis } from '../../../../model/types.js';

/** What a field of the session says of somebody who has not logged in. */
export type SessionField =
  /** It is there for callers alone who have shown who they are. */
  | { readonly says: 'who'; readonly basis: Basis | null }
  /** It may be there for everybody. */
  | { readonly says: 'nothing' }
  | { readonly says: 'unknown'; readonly why: string };

export type SessionFields = (name: string) => SessionField;

/** Fields that hold who is logged in, by the documentation of express-session and passport. */
export const WHO = new Set(
  (
    'user userId userID userid user_id uid passport account accountId accountID currentUser currentUserId ' +
    'loggedIn loggedin isLoggedIn isloggedin authenticated isAuthenticated'
  ).split(' '),
);

/** What a form or a puzzle is protected with is given to everybody. */
export const FOR_EVERYBODY =
  /csrf|xsrf|captcha|nonce|locale|lang|theme|cart|flash|returnTo|redirect/i;

export const tableAlone: SessionFields = (name) =>
  FOR_EVERYBODY.test(name)
    ? { says: 'nothing' }
    : WHO.has(name)
      ? { says: 'who', basis: { kind: 'package', row: 'express-session' } }
      : { says: 'unknown', why: `nothing says what \`session.${name}\` is` };
