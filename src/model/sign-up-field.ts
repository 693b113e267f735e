import type { AuthSettings } from './settings/auth-settings.js';
import { snakeCase } from './snake-case.js';

/** A text that callers may set at sign-up: how code and answers call it, and how the users table does. */
export type SignUpField = {
  readonly name: string;
  readonly column: string;
  /** Nobody signs up without it. */
  readonly required: boolean;
  /** No two users have the same. */
  readonly unique: boolean;
};

export const SIGN_UP_FIELD_RULE =
  'NAME:text, where NAME is in camel case, of at most 30 letters and digits, and not a field that users have already';

const OWN_NAMES = ['id', 'email', 'password', 'passwordHash', 'passwordId'];
const OWN_TIMES_AND_ROLE = ['createdAt', 'disabledAt', 'role'];
/** Columns that every table of PostgreSQL or SQLite has, and members that every object has. */
const TAKEN = ['ctid', 'xmin', 'cmin', 'xmax', 'cmax', 'tableoid', 'oid', 'rowid', 'constructor'];

/** The fields that were asked for. */
export function signUpFieldsOf({
  signUpFields,
}: Pick<AuthSettings, 'signUpFields'>): readonly SignUpField[] {
  return (signUpFields ?? []).flatMap((each) => readSignUpField(each) ?? []);
}

/** `displayName:text` as a field; null for what is none. */
export function readSignUpField(text: string): SignUpField | null {
  const [, name] = /^([a-z][A-Za-z0-9]{0,29}):text$/.exec(text) ?? [];
  if (name === undefined || isTaken(name)) return null;
  return { name, column: snakeCase(name), required: false, unique: false };
}

function isTaken(name: string): boolean {
  return [...OWN_NAMES, ...OWN_TIMES_AND_ROLE, ...TAKEN].includes(name) || name in {};
}
