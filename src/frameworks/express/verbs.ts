import { METHODS } from 'node:http';

/**
 * The methods of an application or router by which Express registers handlers for one HTTP method: all that Node
 * knows, in lower case (`m-search`), and `del`, the old name of `delete`. Those of newer Nodes than this one are
 * named, because the project may run on one.
 */
const VERBS: ReadonlySet<string> = new Set([
  ...METHODS.map((method) => method.toLowerCase()),
  ...(
    'get post put patch delete head options del trace copy lock mkcol move purge propfind proppatch unlock ' +
    'report mkactivity checkout merge m-search notify subscribe unsubscribe search connect link unlink bind ' +
    'rebind unbind acl source mkcalendar query'
  ).split(' '),
]);

export function isVerb(name: string): boolean {
  return VERBS.has(name) || name === 'all';
}
