import { optionsOf, type Value } from '../../../interpret/values.js';
import { packageName } from '../../../source/resolve.js';
import type { RouterHost } from '../../layers.js';
import { isFalse, isNothing, isWritten, optionOf } from './options.js';

/** What the cookies of an application are signed with that hold a session, or that it sets by name. */
export type CookieKeys = {
  /** What has the keys, for a reason. */
  readonly of: string;
  readonly isUnsigned: boolean;
  /** A key stands in the source. */
  readonly isWritten: boolean;
  /** The environment variables that are keys. */
  readonly variables: readonly string[];
  /** Those of them for which a text of the source stands in where they are not set. */
  readonly replaced: ReadonlySet<string>;
  /** What else hands out texts that are signed with one of them. */
  readonly shared: string | null;
};

/**
 * The keys of what is kept in cookies themselves; null where there are none, or where the server keeps it: nobody puts
 * a session there who knows the key. cookie-session 2.1.1 index.js: `signed`, `keys`, `secret`; cookie-parser 1.4.7
 * index.js: its first argument; koa 3.3.0 lib/context.js: `app.keys`, which koa-session 7.0.2 dist/esm/context.js signs with, and
 * keeps sessions elsewhere where it is given a `store`.
 */
export function cookieKeys(
  routers: readonly RouterHost[],
): Readonly<Record<'session' | 'set-cookie', CookieKeys | null>> {
  const used = routers
    .flatMap(({ layers }) => layers.flatMap(({ handlers }) => handlers))
    .flatMap(({ value }) => optionsOf(value))
    .filter((value) => value.kind === 'external');
  const argumentsOf = (name: string): readonly Value[] | undefined =>
    used.find((value) => packageName(value.package) === name && value.path.at(-1) === '()')?.args;
  const own = routers.flatMap(({ cookieKeys: keys }) => (keys ? [keys] : []));
  const ofApp = own.length > 0 ? keysFrom('the application', own) : null;
  const [kept] = argumentsOf('cookie-session') ?? [];
  const ofKoa = argumentsOf('koa-session')?.find(({ kind }) => kind === 'object');
  const isKeptElsewhere = ['store', 'ContextStore', 'externalKey'].some(
    (name) => optionOf(ofKoa, name) !== 'absent',
  );
  const byKoa = argumentsOf('koa-session') && !isKeptElsewhere ? signedBy(ofApp, ofKoa) : null;
  const given = optionsNamed(kept, ['keys', 'secret']);
  const [secret] = argumentsOf('cookie-parser') ?? [];
  const byName = secret ? keysFrom('cookie-parser', [secret]) : ofApp;
  // express-session 1.19.0 index.js, setcookie: an identifier is signed as cookie-parser signs, whatever the cookie is called.
  const ofSessions = optionsNamed(argumentsOf('express-session')?.[0], ['secret']);
  const { variables } = keysFrom('express-session', ofSessions);
  const isShared = byName?.variables.some((name) => variables.includes(name)) === true;
  return {
    session: kept ? signedBy(keysFrom('cookie-session', given), kept) : byKoa,
    'set-cookie': byName && isShared ? { ...byName, shared: 'express-session' } : byName,
  };
}

/** Those of some options that are given and can be read. */
function optionsNamed(options: Value | undefined, names: readonly string[]): readonly Value[] {
  return names
    .map((name) => optionOf(options, name))
    .filter((option) => option !== 'absent' && option !== 'unclear');
}

function signedBy(keys: CookieKeys | null, options: Value | undefined): CookieKeys | null {
  const isUnsigned = isFalse(optionOf(options, 'signed')) === true;
  return isUnsigned ? { ...(keys ?? keysFrom('', [])), isUnsigned } : keys;
}

function keysFrom(of: string, given: readonly Value[]): CookieKeys {
  const keys = given.flatMap(keysIn);
  const variables = new Set<string>();
  const replaced = new Set<string>();
  for (const key of keys) {
    const options = optionsOf(key);
    for (const name of options.flatMap(variableOf)) {
      variables.add(name);
      if (options.some((option) => isWritten(option))) replaced.add(name);
    }
  }
  return {
    ...{ of, isUnsigned: false, isWritten: keys.some(isWritten) },
    ...{ variables: [...variables], replaced, shared: null },
  };
}

/** Every key of a list verifies; keygrip 1.1.0 index.js takes one. */
function keysIn(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items.flatMap(keysIn);
  if (value.kind === 'external' && value.package === 'keygrip') return value.args.flatMap(keysIn);
  return isNothing(value) ? [] : [value];
}

function variableOf(value: Value): readonly string[] {
  if (value.kind !== 'external' || value.package !== 'global') return [];
  const [owner, env, name] = value.path;
  return owner === 'process' && env === 'env' && name !== undefined ? [name] : [];
}
