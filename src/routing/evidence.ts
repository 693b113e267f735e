import { placeKey } from '../model/place-key.js';
import type { ScanResult, SourceLoc, SourceRoute } from '../model/types.js';
import { keyOfPlace, nodeAt, textAt } from '../interpret/place.js';
import { packageName } from '../source/resolve.js';
import type { SourceView } from '../source/view.js';
import type { Judge } from './judgement.js';
import { locOf, shortName } from './places.js';
import { answersRefusal } from './refusal-syntax.js';
import { LOGS_IN, USER_AUTH } from './guards/packages/user-auth.js';
import { isTestFile } from '../source/test-file.js';
import type { Passage, Walk } from './found.js';

const LOGIN_PATH = /\/(?:log-?in|sign-?in|authenticate)$/i;
/** Where an identity provider sends users back to: `/auth/callback`, `/oauth/google/callback`, `/github/return`. */
const CALLBACK_PATH =
  /\/(?:auth|oauth2?|oidc|openid|sso|saml2?|log-?in|sign-?in|google|github|gitlab|facebook|microsoft|azure|apple|okta|auth0|keycloak|discord)(?:\/[^/]+)*\/(?:callback|cb|return|acs)$|\/signin-oidc$/i;

const IMPORT =
  /(?:^|[\n;])[ \t]*(?:import\s+(?!type\b)(?:[^'";]*?\sfrom\s*)?|export\s[^'";]*?\sfrom\s*|[^\n]*?\brequire\(\s*)['"]([^'"\n.][^'"\n]*)['"]/g;

/** Code of a guard that asks who the user is, not just for a key. */
const ASKS_FOR_USER =
  /\.(?:user|session|auth|currentUser|userId)\b|isAuthenticated\(|jwt|jsonwebtoken|passport/i;
/** Code that refuses requests for another reason, and keeps what it needs for that in a session. */
const ANOTHER_REASON = /csrf|xsrf|captcha/i;

/**
 * Signs that the project authenticates its users: a route to log in or to come back to from an identity provider, a
 * package for it, or a guard of its own that asks who the user is or reads `Authorization`, also one that lets some
 * callers through.
 */
export function authEvidence(
  routes: readonly SourceRoute[],
  walks: readonly Walk[],
  judge: Judge,
  view: SourceView,
): ScanResult['existingAuth'] {
  const found = new Map<string, Evidence>();
  const note = (key: string, evidence: string, loc: SourceLoc): void => {
    if (!found.has(key)) found.set(key, { evidence, loc });
  };
  for (const { method, path, loc, guards } of routes) {
    const way = waysIn(method, path);
    if (way !== null) note(path, `${method} ${path} ${way}`, loc);
    for (const { origin, name, loc: at, readsBearer } of guards) {
      if (origin.kind === 'package' && (USER_AUTH.has(origin.name) || readsBearer)) {
        note(origin.name, `${origin.name} authenticates users (\`${name}\`)`, at);
      }
    }
  }
  for (const { name, loc } of loginImports(view)) {
    note(name, `${name} logs users in`, loc);
  }
  for (const { handler } of ownersGuards(walks, judge, readersIn(routes))) {
    const name = shortName(handler.at);
    const at = locOf(handler.at);
    note(`guard ${name}`, `\`${name}\` refuses callers who are not logged in`, at);
  }
  return [...found.values()];
}

type Evidence = ScanResult['existingAuth'][number];

/** What a route has to do with logging in, as a phrase; null where nothing. */
function waysIn(method: string, path: string): string | null {
  if (CALLBACK_PATH.test(path)) return 'takes users back from an identity provider';
  if (!LOGIN_PATH.test(path)) return null;
  if (method === 'GET') return 'shows a login page';
  return method === 'POST' || method === 'ALL' ? 'logs users in' : null;
}

/** Where a package that logs users in is imported first. */
function loginImports(
  view: SourceView,
): readonly { readonly name: string; readonly loc: SourceLoc }[] {
  return view.files.flatMap((file) => {
    const text = isTestFile(file) ? null : view.text(file);
    return [...(text ?? '').matchAll(IMPORT)].flatMap(({ 0: whole, 1: specifier = '', index }) => {
      const name = packageName(specifier);
      if (!LOGS_IN.test(name)) return [];
      return [{ name, loc: view.locAt(file, index + (whole.length - whole.trimStart().length)) }];
    });
  });
}

/** Where middleware that reads `Authorization` is named. */
function readersIn(routes: readonly SourceRoute[]): ReadonlySet<string> {
  const readers = routes.flatMap(({ guards }) => guards).filter((use) => use.readsBearer);
  return new Set(readers.map(({ loc }) => placeKey(loc)));
}

/** Guards of the project that ask for a user; each function once. */
function ownersGuards(
  walks: readonly Walk[],
  judge: Judge,
  readers: ReadonlySet<string>,
): readonly Passage[] {
  const seen = new Set<string>();
  const passages = walks.flatMap(({ routes }) => routes.flatMap((route) => route.passages));
  return passages.filter(({ handler }) => {
    const { value } = handler;
    if (value.kind !== 'function' || seen.has(keyOfPlace(value.at))) return false;
    seen.add(keyOfPlace(value.at));
    const text = textAt(value.at);
    if (!ASKS_FOR_USER.test(text) && !readers.has(placeKey(locOf(handler.at)))) return false;
    if (judge.alone(handler).verdict === 'refuses') return true;
    // One that lets some callers through (in development, or because it is wrong) is there for users all the same.
    return !ANOTHER_REASON.test(text) && answersRefusal(nodeAt(value.at));
  });
}
