/** How projects call what they keep users in, and the columns by which these sign in. */

/** `User`, `users`, `app_users`. */
export const IS_USERS = /^(?:app_?|tbl_?|t_)?users?$/i;
/** Others that are users where they have a password. */
export const MAY_BE_USERS =
  /^(?:account|member|customer|person|people|admin|employee|author|profile)s?$/i;
/** Columns by which somebody signs in, anywhere in a text. */
export const PASSWORD = /\b\w*(?:pass(?:word|wd|phrase|code)|pwd)\w*\b|\bhash\b/i;
export const LOGIN = /\b(?:e_?mail|user_?name|login|phone)\w*\b/i;

/** The whole name of a column with an e-mail address. */
export const EMAIL_COLUMN = /^(?:user_?)?e_?mail(?:_?address)?$/i;
/** The whole name of a column with the hash of a password. */
export const PASSWORD_COLUMN =
  /^(?:(?:user|hashed|encrypted|crypted)_?)?(?:password|passwd|pass|pwd)(?:_?(?:hash|digest|hashed))?$|^hash$/i;
export const CREATED_COLUMN = /^(?:created|registered|joined)_?(?:at|on|date)?$/i;
export const ROLE_COLUMN = /^(?:user_?)?role$/i;

/** What a column says of somebody who must not sign in, by its name: that it is set, true or false. */
export function refusesWhen(column: string): 'set' | 'true' | 'false' | null {
  const name = column.replaceAll('_', '').toLowerCase();
  if (
    /^(?:deleted|removed|disabled|banned|blocked|suspended|deactivated|archived)(?:at|on)$/.test(
      name,
    )
  )
    return 'set';
  if (
    /^(?:is)?(?:deleted|removed|disabled|banned|blocked|suspended|deactivated|archived|inactive)$/.test(
      name,
    )
  )
    return 'true';
  return /^(?:is)?(?:active|enabled)$/.test(name) ? 'false' : null;
}
