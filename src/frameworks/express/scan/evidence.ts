import type { ScanResult, SourceLoc, SourceRoute } from '../../../model/types.js';
import { keyOfPlace, textAt } from '../../../source/interpret/place.js';
import type { Judge } from './judgement.js';
import { locOf, shortName } from './places.js';
import type { Passage, Walk } from './walk.js';

const LOGIN_PATH = /\/(?:log-?in|sign-?in|authenticate)$/i;
/** Packages that authenticate users; an API key is not one of them. */
const USER_AUTH = new Set(
  (
    'passport express-jwt express-oauth2-jwt-bearer express-openid-connect supertokens-node @clerk/express ' +
    '@clerk/clerk-sdk-node keycloak-connect connect-ensure-login better-auth @auth/express'
  ).split(' '),
);

/** Code of a guard that asks who the user is, not just for a key. */
const ASKS_FOR_USER =
  /\.(?:user|session|auth|currentUser|userId)\b|isAuthenticated\(|jwt|jsonwebtoken|passport/i;

/**
 * Signs that the project authenticates its users: a route to log in, middleware of a package for it, or a
 * guard of its own that asks who the user is.
 */
export function authEvidence(
  routes: readonly SourceRoute[],
  walks: readonly Walk[],
  judge: Judge,
): ScanResult['existingAuth'] {
  const found = new Map<string, Evidence>();
  const note = (key: string, evidence: string, loc: SourceLoc): void => {
    if (!found.has(key)) found.set(key, { evidence, loc });
  };
  for (const { method, path, loc, guards } of routes) {
    if (method === 'POST' && LOGIN_PATH.test(path)) {
      note(path, `${method} ${path} logs users in`, loc);
    }
    for (const { origin, name, loc: at } of guards) {
      if (origin.kind === 'package' && USER_AUTH.has(origin.name)) {
        note(origin.name, `${origin.name} authenticates users (\`${name}\`)`, at);
      }
    }
  }
  for (const { handler } of ownGuards(walks, judge)) {
    const name = shortName(handler.at);
    const at = locOf(handler.at);
    note(`guard ${name}`, `\`${name}\` refuses callers who are not logged in`, at);
  }
  return [...found.values()];
}

type Evidence = ScanResult['existingAuth'][number];

/** Guards of the project that ask for a user; each function once. */
function ownGuards(walks: readonly Walk[], judge: Judge): readonly Passage[] {
  const seen = new Set<string>();
  const passages = walks.flatMap(({ routes }) => routes.flatMap((route) => route.passages));
  return passages.filter(({ handler }) => {
    const { value } = handler;
    if (value.kind !== 'function' || seen.has(keyOfPlace(value.at))) return false;
    seen.add(keyOfPlace(value.at));
    return ASKS_FOR_USER.test(textAt(value.at)) && judge.alone(handler).verdict === 'refuses';
  });
}
