import {
  isFalse,
  isNothing,
  isOn,
  type Option,
  optionOf,
} from '../../../routing/guards/packages/options.js';
import {
  leaves,
  type PackageRow,
  PASSES,
  passing,
  REFUSES,
  type RowVerdict,
  unsure,
} from '../../../routing/guards/packages/row.js';
import type { Value } from '../../../interpret/values.js';
import { codeOf } from '../../../routing/guards/packages/own-functions.js';

const SIGNED_IN = ['oidc.user', 'oidc.idToken', 'oidc.idTokenClaims', 'oidc.accessToken'];

/** Packages that know callers by a session with an identity provider or a service. */
export const ACCOUNT_ROWS: readonly PackageRow[] = [
  {
    package: 'express-openid-connect',
    members: ['auth()'],
    judge: ({ args: [options] }) => {
      const required = isOn(falseText(optionOf(options, 'authRequired')), true);
      if (required === null) return unsure('its `authRequired` cannot be read');
      return required ? REFUSES : PASSES;
    },
    sets: () => leaves({ everybody: ['oidc', 'appSession'], verified: SIGNED_IN }),
    source:
      'express-openid-connect 3.4.0 middleware/auth.js: requiresAuth() unless authRequired (lib/config.js: a boolean, true by default); req.oidc is there for everybody, req.oidc.isAuthenticated() is false; it answers /login, /logout and /callback',
  },
  {
    package: 'express-openid-connect',
    members: ['requiresAuth()'],
    judge: ({ args: [check] }) => {
      if (check === undefined || isUndefined(check)) return REFUSES;
      const code = codeOf(check, () => ({
        what: 'the function that `requiresAuth` is given',
        gets: ['request'],
        opens: 'gives something false',
      }));
      return code.length === 0 ? unsure('what decides is not read') : { kind: 'own', code };
    },
    sets: () => leaves({}),
    restsOn: ['oidc'],
    source:
      'express-openid-connect 3.4.0 middleware/requiresAuth.js: an error without req.oidc, else 401 or a redirect to the provider while the check (by default !req.oidc.isAuthenticated()) is true',
  },
  {
    package: 'express-openid-connect',
    members: ['claimEquals()', 'claimIncludes()', 'claimCheck()'],
    judge: () => REFUSES,
    sets: () => leaves({}),
    restsOn: ['oidc'],
    source:
      'express-openid-connect 3.4.0 middleware/requiresAuth.js: each refuses whoever is not signed in before it looks at claims',
  },
  passing(
    'express-openid-connect',
    ['attemptSilentLogin()'],
    '3.4.0 middleware/attemptSilentLogin.js: next() with the cookie skipSilentLogin, and for everything that does not accept HTML',
  ),
  {
    package: 'keycloak-connect',
    members: ['().protect()'],
    judge: () => REFUSES,
    sets: () => leaves({}),
    restsOn: ['kauth'],
    source:
      'keycloak-connect 26.1.1 middleware/protect.js: without req.kauth.grant a redirect to the login, or 403 where bearerOnly',
  },
  {
    package: 'keycloak-connect',
    members: ['().enforcer()'],
    judge: ({ args: [permissions] }) => enforced(permissions),
    sets: () => leaves({ verified: ['permissions'] }),
    restsOn: ['kauth'],
    source:
      'keycloak-connect 26.1.1 middleware/enforcer.js: next() without permissions to look for, else the server is asked and 403 is answered',
  },
  passing(
    'keycloak-connect',
    ['().middleware()'],
    '26.1.1 keycloak.js, middleware/setup.js, grant-attacher.js: next() with and without a grant; it answers /logout and its admin paths',
    { sets: { everybody: ['kauth'], verified: ['kauth.grant'] } },
  ),
  passing(
    'keycloak-connect',
    ['().checkSso()'],
    '26.1.1 middleware/check-sso.js: next() once the provider has said login_required',
  ),
  {
    package: '@clerk/express',
    members: ['requireAuth()'],
    judge: () => REFUSES,
    sets: () => leaves({ verified: ['auth'] }),
    source:
      '@clerk/express 2.1.70 dist/index.js (requireAuth): a redirect to signInUrl without request.auth().userId; only an auth function of its own counts',
  },
  passing(
    '@clerk/express',
    ['clerkMiddleware()'],
    '2.1.70 dist/index.js (clerkMiddleware): next() with request.auth() for everybody, its userId null for anonymous callers',
    { sets: { everybody: ['auth'] } },
  ),
  {
    package: '@clerk/clerk-sdk-node',
    members: [
      'ClerkExpressRequireAuth()',
      'createClerkExpressRequireAuth()()',
      'clerkClient.expressRequireAuth()',
      'createClerkClient().expressRequireAuth()',
    ],
    judge: () => REFUSES,
    sets: () => leaves({ verified: ['auth'] }),
    source:
      '@clerk/clerk-sdk-node 5.1.6 dist/index.js: next(new Error("Unauthenticated")) unless isSignedIn',
  },
  passing(
    '@clerk/clerk-sdk-node',
    ['ClerkExpressWithAuth()', 'createClerkExpressWithAuth()()', 'clerkClient.expressWithAuth()'],
    '5.1.6 dist/index.js: req.auth for everybody, without a userId for anonymous callers',
    { sets: { everybody: ['auth'], verified: ['auth.userId', 'auth.sessionId', 'auth.claims'] } },
  ),
  {
    package: 'supertokens-node/recipe/session/framework/express',
    members: ['verifySession()'],
    judge: ({ args: [options] }) => {
      const open = isFalse(optionOf(options, 'sessionRequired'));
      if (open === null) return unsure('its `sessionRequired` cannot be read');
      return open ? PASSES : REFUSES;
    },
    sets: () => leaves({ verified: ['session'] }),
    openMethods: ['OPTIONS', 'TRACE'],
    source:
      'supertokens-node 24.0.3 lib/build/recipe/session/framework/express.js, sessionRequestFunctions.js: 401 unless sessionRequired === false; api/implementation.js: OPTIONS and TRACE go on',
  },
  passing(
    'supertokens-node/framework/express',
    ['middleware()', 'errorHandler()'],
    '24.0.3 lib/build/framework/express/framework.js: next() for all but its own paths; the other one handles errors',
  ),
];

/** Joi, which reads the option, takes the text `false` for false. */
function falseText(option: Option): Option {
  if (option === 'absent' || option === 'unclear') return option;
  const isText = option.kind === 'constant' && typeof option.value === 'string';
  return isText && option.value.trim().toLowerCase() === 'false'
    ? { ...option, value: false }
    : option;
}

function enforced(permissions: Value | undefined): RowVerdict {
  if (permissions === undefined || isNothing(permissions)) return PASSES;
  if (permissions.kind === 'constant') return permissions.value === '' ? PASSES : REFUSES;
  if (permissions.kind !== 'list') return unsure('the permissions that it asks for are not read');
  if (permissions.items.length > 0) return REFUSES;
  return permissions.complete ? PASSES : unsure('the permissions that it asks for are not read');
}

function isUndefined(value: Value): boolean {
  return value.kind === 'constant' && value.value === undefined;
}
