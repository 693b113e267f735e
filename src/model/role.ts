/** What `isRole` asks for, in words. */
export const ROLE_RULE = 'a role has no spaces, quotes, backslashes or =, and is plain ASCII';

/** Whether `text` can name a role: a scope token of RFC 6749 (3.3) without `=`, which `--role PATTERN=ROLE` needs. */
export function isRole(text: string): boolean {
  return /^[!#-&(-<>-[\]-~]+$/.test(text);
}
