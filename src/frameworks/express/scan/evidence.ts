import type { ScanResult, SourceRoute } from '../../../model/types.js';

const LOGIN_PATH = /\/(?:log-?in|sign-?in|authenticate)$/i;
/** Packages that authenticate users; an API key is not one of them. */
const USER_AUTH = new Set(
  (
    'passport express-jwt express-oauth2-jwt-bearer express-openid-connect supertokens-node @clerk/express ' +
    '@clerk/clerk-sdk-node keycloak-connect connect-ensure-login better-auth @auth/express'
  ).split(' '),
);

/** Signs that the project authenticates its users: a route to log in, or middleware of a package for it. */
export function authEvidence(routes: readonly SourceRoute[]): ScanResult['existingAuth'] {
  const found = new Map<string, ScanResult['existingAuth'][number]>();
  for (const { method, path, loc, guards } of routes) {
    if (method === 'POST' && LOGIN_PATH.test(path)) {
      const evidence = `${method} ${path} logs users in`;
      found.set(evidence, { evidence, loc });
    }
    for (const guard of guards) {
      if (guard.origin.kind !== 'package' || !USER_AUTH.has(guard.origin.name)) continue;
      const key = `package ${guard.origin.name}`;
      const evidence = `${guard.origin.name} authenticates users (\`${guard.name}\`)`;
      if (!found.has(key)) found.set(key, { evidence, loc: guard.loc });
    }
  }
  return [...found.values()];
}
