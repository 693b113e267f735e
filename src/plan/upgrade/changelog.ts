import type { TemplateChange } from '../../model/types.js';

/**
 * What changed in the templates, for owners of files made by an earlier version: they decide from this what an
 * update is worth to them. Newest version first. Who changes what a template makes adds an entry here, with the
 * version that will have it; test/rerun/upgrade.test.ts upgrades from every version kept in fixtures/upgrades
 * and fails where a file changes without one.
 */
export const changelog: readonly TemplateChange[] = [
  {
    version: '0.2.0',
    kind: 'security',
    templates: ['frameworks/express/auth-router'],
    what: 'Auth endpoints refuse a body that is larger than the limit, encoded, or no JSON before reading it',
    why: 'Express’s own parser reads a body of any length to its end before it says 413, so anybody could keep the server reading (CWE-770, OWASP API4:2023)',
  },
  {
    version: '0.2.0',
    kind: 'security',
    templates: ['auth/user'],
    what: 'Any text sent as a refresh token counts as an attempt and is answered 401',
    why: 'a text of another form was answered 400 and not counted, so it went past the limits and told what a token looks like (RFC 6749, 5.2)',
  },
  {
    version: '0.2.0',
    kind: 'fix',
    templates: [
      'auth/problem',
      'frameworks/express/require-auth',
      'frameworks/express/auth-router',
    ],
    what: 'A client that is still sending its body sees why it is refused; what is read of that body has a limit and a deadline',
    why: 'the connection was closed at once, which most clients show as a network error instead of the 401 (RFC 9112, 9.6)',
  },
  {
    version: '0.2.0',
    kind: 'fix',
    templates: ['frameworks/express/auth-router'],
    what: 'The auth router compiles in projects without "strict"',
    why: 'there, zod infers every field of an input as optional',
  },
  {
    version: '0.2.0',
    kind: 'fix',
    templates: ['auth/auth-service', 'stores/libsql/auth-store', 'stores/postgres/auth-store'],
    what: 'Two requests that race with one refresh token are told from a stolen token also while attempts are being counted',
    why: 'the token was looked up after the count, so the slower of two honest requests could end the session',
  },
  {
    version: '0.2.0',
    kind: 'fix',
    templates: ['stores/libsql/auth-store', 'frameworks/express/require-auth'],
    what: 'A libSQL server that does not answer is given up on after four seconds',
    why: 'only the guard had a deadline; the auth endpoints waited as long as the server was silent',
  },
  {
    version: '0.2.0',
    kind: 'improvement',
    templates: ['auth/throttle', 'auth/auth-context', 'stores/postgres/auth-prune'],
    what: 'Attempts are counted in Redis where the project has it, so that all instances share the counts',
    why: 'several instances that count each for itself allow as many times the attempts',
  },
  {
    version: '0.2.0',
    kind: 'fix',
    templates: ['tests/', 'stores/libsql/tests/', 'stores/postgres/tests/'],
    what: 'Tests compile with the types of Node 26, and without exactOptionalPropertyTypes',
    why: 'they were type-checked with one set of compiler options only',
  },
  {
    version: '0.2.0',
    kind: 'improvement',
    templates: ['tests/', 'stores/libsql/tests/', 'stores/postgres/tests/'],
    what: 'Tests notice more ways of breaking the auth code: tokens signed with another algorithm, missing deadlines, races',
    why: 'faults of these kinds were put into the generated code, and its tests passed',
  },
];
