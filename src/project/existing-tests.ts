import { METHODS } from 'node:http';
import type { EndpointId, HttpMethod, RelPath, Snapshot } from '../model/types.js';
import { maskComments, placeAt } from './masking.js';
import { isSource, isTest } from './sources.js';
import { readText, readUrl, type Url, urlMatcher } from './test-urls.js';

/** A call of an endpoint in the owner's tests; the place is that of the verb, or of `fetch` and the like. */
export type TestCall = {
  readonly file: RelPath;
  readonly line: number;
  readonly column: number;
  readonly endpointId: EndpointId;
};

type CalledEndpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  readonly path: string;
};

/**
 * `.get(` and `['m-search'](` of supertest, chai-http and axios; and the functions that take a URL, or an object
 * with one.
 */
const VERBS = [...METHODS, 'del'].join('|').toLowerCase();
const CALL =
  String.raw`(?:\.\s*|\[\s*['"])(${VERBS})(?:['"]\s*\])?\s*(?:<[^<>()]*>)?\(\s*` +
  String.raw`|(?<![\w$])(fetch|\$fetch|ofetch|inject|request|axios|got)\s*(?:<[^<>()]*>)?\(\s*`;

/** The options of a call are looked for within this distance behind it. */
const OPTIONS_LENGTH = 600;

/**
 * The calls of `endpoints` in the project's tests, in order of file and place. Reads the code as text: a URL must be
 * written as a literal, a template or a constant of the same file; anything else is not found.
 */
export function testsThatCall(
  snapshot: Snapshot,
  endpoints: readonly CalledEndpoint[],
): readonly TestCall[] {
  if (endpoints.length === 0) return [];
  const match = urlMatcher(endpoints);
  return snapshot.files
    .filter((file) => isSource(file) && isTest(file))
    .flatMap((file) => {
      const text = snapshot.text(file) ?? '';
      return callsIn(maskComments(text)).flatMap(({ offset, method, url }) => {
        const endpoint = match(method, url);
        return endpoint ? [{ file, ...placeAt(text, offset), endpointId: endpoint.id }] : [];
      });
    });
}

type Call = { readonly offset: number; readonly method: HttpMethod; readonly url: Url };

function callsIn(code: string): readonly Call[] {
  const constants = stringConstants(code);
  return [...code.matchAll(new RegExp(CALL, 'g'))].flatMap((found) => {
    const [whole, verb, callee] = found;
    const name = verb ?? callee ?? '';
    const offset = found.index + whole.indexOf(name);
    const start = found.index + whole.length;
    const call =
      verb === undefined
        ? functionCall(code, start, constants)
        : verbCall(code, start, verb, constants);
    return call ? [{ offset, ...call }] : [];
  });
}

function verbCall(
  code: string,
  start: number,
  verb: string,
  constants: ReadonlyMap<string, string>,
): Omit<Call, 'offset'> | null {
  const url = readUrl(code, start, constants);
  // A handler behind the path makes it a registration: an app of the test's own, or a stand-in server.
  if (!url || /^\s*,\s*(?:async\b|function\b|\([^()]*\)\s*=>|\w+\s*=>)/.test(code.slice(url.end))) {
    return null;
  }
  return { method: verb === 'del' ? 'DELETE' : upper(verb), url };
}

/** `fetch(url, { method })`, `inject({ method, url })`, `cy.request('POST', url)`. */
function functionCall(
  code: string,
  start: number,
  constants: ReadonlyMap<string, string>,
): Omit<Call, 'offset'> | null {
  const args = argumentsAt(code, start);
  const stated = /\bmethod\s*:\s*['"`]([\w-]+)['"`]/.exec(args)?.[1];
  if (args.startsWith('{')) {
    const key = /\b(?:url|path|uri)\s*:\s*/.exec(args);
    const url = key && readUrl(code, start + key.index + key[0].length, constants);
    return url ? { method: upper(stated ?? 'get'), url } : null;
  }
  const first = /^['"`]([A-Z]+(?:-[A-Z]+)?)['"`]\s*,\s*/.exec(args);
  const url = readUrl(code, start + (first?.[0].length ?? 0), constants);
  return url ? { method: upper(first?.[1] ?? stated ?? 'get'), url } : null;
}

/** The text of a call's arguments, up to the bracket that closes it. */
function argumentsAt(code: string, start: number): string {
  let depth = 0;
  const limit = Math.min(code.length, start + OPTIONS_LENGTH);
  for (let position = start; position < limit; position += 1) {
    const character = code[position] ?? '';
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return code.slice(start, position);
  }
  return code.slice(start, limit);
}

function stringConstants(code: string): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  for (const found of code.matchAll(/\bconst\s+([\w$]+)(?:\s*:\s*string)?\s*=\s*/g)) {
    const value = readText(code, found.index + found[0].length, constants);
    if (value) constants.set(found[1] ?? '', value.text);
  }
  return constants;
}

function upper(verb: string): HttpMethod {
  return verb.toUpperCase() as HttpMethod;
}
