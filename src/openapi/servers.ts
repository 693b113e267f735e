import { notice } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { childOf, entriesOf } from './refs.js';
import { listItems, placeLoc, textOf } from './tree.js';
import type { Place, SpecFiles } from './types.js';

/** The path under which a server serves, without trailing slash: `/api/v1`, or '' for the top. */
function serverPrefix(files: SpecFiles, server: Place): string {
  const variables = childOf(files, server, 'variables');
  const template = textOf(childOf(files, server, 'url')) ?? '';
  const url = template.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = variables && childOf(files, variables, name);
    const first = variable && childOf(files, variable, 'enum');
    return (
      textOf(variable && childOf(files, variable, 'default')) ??
      textOf((first && listItems(first)[0]) ?? null) ??
      whole
    );
  });
  return urlPath(url);
}

/** The path of a URL, absolute or relative to the document, without query and trailing slash. */
function urlPath(url: string): string {
  const path = url
    // No URL holds a control character (RFC 3986, 2), and no request line could.
    .replace(/[\p{Cc}\u2028\u2029]/gu, '')
    .replace(/[?#].*$/s, '')
    // A variable without a default in front stands for the origin: `{server}/api`.
    .replace(/^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/]*|^\{[^{}]*\}(?=\/|$)/, '')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .join('/');
  return path === '' ? '' : `/${path}`;
}

/** The prefixes of a `servers` list, in order, each once; null when there is no list or it is empty. */
export function serverPrefixes(files: SpecFiles, owner: Place): readonly string[] | null {
  const servers = childOf(files, owner, 'servers');
  const items = servers ? listItems(servers) : [];
  return items.length === 0 ? null : [...new Set(items.map((item) => serverPrefix(files, item)))];
}

/** Prefixes of the whole document: `servers`, or `basePath` of Swagger 2.0. Never empty. */
export function documentPrefixes(files: SpecFiles, root: Place): readonly string[] {
  const basePath = textOf(childOf(files, root, 'basePath'));
  if (entriesOf(files, root).some((entry) => entry.key === 'swagger')) {
    return [urlPath(basePath ?? '')];
  }
  return serverPrefixes(files, root) ?? [''];
}

/** Tells that the servers differ in their path, so that only the first one's was put in front. */
export function prefixNotice(
  root: Place,
  prefixes: readonly string[],
  files: SpecFiles,
): Diagnostic[] {
  if (prefixes.length < 2) return [];
  const servers = childOf(files, root, 'servers');
  const names = prefixes.map((prefix) => `'${prefix === '' ? '/' : prefix}'`).join(', ');
  return [
    notice(
      'SPEC_SERVERS',
      `the servers have different paths: ${names}; the first one is put before the paths`,
      'put the server that the source serves first in `servers`',
      servers && placeLoc(servers),
    ),
  ];
}
