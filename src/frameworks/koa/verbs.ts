import { METHODS } from 'node:http';

/** @koa/router 15.7.0 dist/index.js: every method that Node knows, in lower case, `del` and `all`. */
const VERBS: ReadonlySet<string> = new Set([
  ...METHODS.map((name) => name.toLowerCase()),
  ...'get post put patch delete del head options all'.split(' '),
]);

export function isVerb(name: string): boolean {
  return VERBS.has(name);
}
