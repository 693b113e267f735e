import { nearest } from '../nearest.js';
import { relPath } from '../paths.js';
import { readSignUpField, SIGN_UP_FIELD_RULE } from '../sign-up-field.js';
import { readTrustProxy, TRUST_PROXY_RULE } from '../trust-proxy.js';
import type { RelPath } from '../types.js';
import type { AuthEndpoint } from './auth-settings.js';
import { flagOf, type Setting, type SettingRead } from './setting.js';

type Reader<T> = Setting<T>['read'];

/** Any text but blanks. */
export function anyText(name: string): Reader<string> {
  return (raw) =>
    typeof raw === 'string' && raw.trim() !== ''
      ? { value: raw }
      : { wrong: 'the value is empty', fix: `write a value after  ${flagOf(name)}` };
}

export function oneOf<const T extends string>(name: string, choices: readonly T[]): Reader<T> {
  return (raw) => {
    const found = choices.find((each) => each === raw);
    return found === undefined ? notAmong(name, asTyped(raw), choices) : { value: found };
  };
}

export function wholeNumber(name: string, least: number, most: number): Reader<number> {
  return (raw) => {
    const number = /^\d{1,9}$/.test(asTyped(raw)) ? Number(raw) : NaN;
    if (number >= least && number <= most) return { value: number };
    return {
      wrong: `'${asTyped(raw)}' is not a whole number from ${least} to ${most}`,
      fix: `for example  ${flagOf(name)} ${most}`,
    };
  };
}

export function onOrOff(name: string): Reader<boolean> {
  return (raw) =>
    typeof raw === 'boolean'
      ? { value: raw }
      : { wrong: 'takes no value', fix: `${flagOf(name)}  alone` };
}

/** Auth endpoints, in the order of `all`, as a list or separated by commas. */
export function endpointList(
  name: string,
  all: readonly AuthEndpoint[],
): Reader<readonly AuthEndpoint[]> {
  return (raw) => {
    const listed = Array.isArray(raw) ? raw.map(String) : asTyped(raw).split(',');
    const names = listed.map((each) => each.trim());
    const unknown = names.find((each) => !all.some((known) => known === each));
    if (unknown !== undefined) return notAmong(name, unknown, all);
    if (names.includes('login')) return { value: all.filter((each) => names.includes(each)) };
    return {
      wrong: 'without login nobody gets a token',
      fix: `for example  ${flagOf(name)} ${[...names, 'login'].join(',')}`,
    };
  };
}

/** A path without parameters, as `/auth`. */
export function fixedPath(name: string): Reader<string> {
  return (raw) => {
    const text = anyText(name)(raw);
    if ('wrong' in text) return text;
    const path = text.value.replace(/\/+$/, '');
    if (/^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path)) return { value: path };
    return {
      wrong: `'${text.value}' is not a fixed path that begins with /`,
      fix: `for example  ${flagOf(name)} /auth`,
    };
  };
}

export function folder(name: string): Reader<RelPath> {
  return (raw) => {
    const text = anyText(name)(raw);
    if ('wrong' in text) return text;
    const path = insideProject(text.value);
    if (path !== null && path !== '.') return { value: path };
    return {
      wrong: `'${text.value}' is not a folder inside the project`,
      fix: `for example  ${flagOf(name)} src/auth`,
    };
  };
}

/** Fields of sign-up, each once; false takes them away. */
export function signUpFields(name: string): Reader<readonly string[]> {
  return (raw) => {
    if (raw === false) return { value: [] };
    const listed = Array.isArray(raw) ? raw.map(String) : [asTyped(raw)];
    const fields = listed.flatMap((each) => each.split(',')).map((each) => each.trim());
    const wrong = fields.find((each) => readSignUpField(each) === null);
    if (wrong === undefined) return { value: [...new Set(fields)] };
    return {
      wrong: `'${wrong}' is not ${SIGN_UP_FIELD_RULE}`,
      fix: `for example  ${flagOf(name)} displayName:text`,
    };
  };
}

/** The name of a model; false stands for none, which is recorded as `none`. */
export function modelName(name: string): Reader<string> {
  return (raw) => {
    if (raw === false) return { value: 'none' };
    const text = anyText(name)(raw);
    if ('wrong' in text || /^\w+$/.test(text.value)) return text;
    return {
      wrong: `'${text.value}' is no name of a model`,
      fix: `for example  ${flagOf(name)} User`,
    };
  };
}

/** Columns with a value each, `role=USER`. */
export function columnValues(name: string): Reader<readonly string[]> {
  return (raw) => {
    const typed = Array.isArray(raw) ? raw.map(String) : [asTyped(raw)];
    // A comma begins the next column, or belongs to the value.
    const listed = typed.flatMap((each) => each.split(/,(?=\w+=)/));
    const wrong = listed.find((each) => !/^\w+=\P{Cc}*$/u.test(each));
    if (wrong === undefined) return { value: [...new Set(listed)] };
    return {
      wrong: `'${wrong}' is not COLUMN=VALUE`,
      fix: `for example  ${flagOf(name)} role=USER`,
    };
  };
}

export function proxies(): Reader<string> {
  return (raw) =>
    readTrustProxy(asTyped(raw)) === null
      ? { wrong: `'${asTyped(raw)}' names no proxies`, fix: TRUST_PROXY_RULE }
      : { value: asTyped(raw) };
}

/** A path as the project names it; null where it leaves the package. */
export function insideProject(path: string): RelPath | null {
  try {
    return relPath(path);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function notAmong(
  name: string,
  typed: string,
  choices: readonly string[],
): Exclude<SettingRead<never>, { value: never }> {
  const meant = nearest(typed, choices);
  return {
    wrong: `'${typed}' is not one of ${choices.join(', ')}`,
    fix:
      meant === null
        ? `for example  ${flagOf(name)} ${choices[0] ?? ''}`
        : `did you mean  ${flagOf(name)} ${meant} ?`,
  };
}

function asTyped(raw: unknown): string {
  return typeof raw === 'string' ? raw : JSON.stringify(raw);
}
