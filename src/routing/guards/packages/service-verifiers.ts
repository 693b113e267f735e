import type { Value } from '../../../interpret/values.js';
import { isOn, optionOf } from './options.js';
import type { Verifier } from './verifiers.js';

const throwing = { outcome: 'throws', credential: 0, key: null } as const;
const rejecting = { outcome: 'rejects', credential: 0, key: null } as const;

/** Services and sessions that tell who a caller is. */
export const SERVICE_VERIFIERS: readonly Verifier[] = [
  {
    package: 'google-auth-library',
    members: ['OAuth2Client().verifyIdToken()'],
    ...rejecting,
    within: 'idToken',
    withCallback: 'calls back an error',
    source:
      'google-auth-library 10.9.1 build/src/auth/oauth2client.js: rejects, also without a token',
  },
  {
    package: 'firebase-admin',
    members: [
      'auth().verifyIdToken()',
      'auth().verifySessionCookie()',
      'appCheck().verifyToken()',
      'initializeApp().auth().verifyIdToken()',
    ],
    ...rejecting,
    source: 'firebase-admin 13.10.0 lib/auth/token-verifier.js: rejects',
  },
  {
    package: 'firebase-admin/auth',
    members: ['getAuth().verifyIdToken()', 'getAuth().verifySessionCookie()'],
    ...rejecting,
    source: 'firebase-admin 13.10.0 lib/auth/token-verifier.js: rejects',
  },
  {
    package: '@supabase/supabase-js',
    members: ['createClient().auth.getUser()'],
    outcome: 'promise of an error and nobody',
    // Without a token it is asked who has logged in with this client, which may be anybody.
    absent: 'reads',
    credential: 0,
    key: null,
    source:
      '@supabase/auth-js 2.109.0 dist/main/GoTrueClient.js: the service verifies the token; errors are given, not thrown',
  },
  {
    package: 'stripe',
    members: ['().webhooks.constructEvent()', 'webhooks.constructEvent()'],
    outcome: 'throws',
    credential: 1,
    key: 2,
    source: 'stripe 23.1.0 cjs/Webhooks.js: verifyHeader throws, also without a signature',
  },
  {
    package: 'stripe',
    members: ['().webhooks.constructEventAsync()', 'webhooks.constructEventAsync()'],
    outcome: 'rejects',
    credential: 1,
    key: 2,
    source: 'stripe 23.1.0 cjs/Webhooks.js: verifyHeaderAsync rejects, also without a signature',
  },
  {
    package: 'svix',
    members: ['Webhook().verify()'],
    outcome: 'throws',
    credential: 1,
    key: 0,
    isMadeFirst: true,
    source: 'svix 1.99.1 dist/webhook.js: verify of standardwebhooks throws',
  },
  {
    package: 'aws-jwt-verify',
    members: ['CognitoJwtVerifier.create().verify()', 'JwtVerifier.create().verify()'],
    ...rejecting,
    source: 'aws-jwt-verify 5.2.1 dist/cjs/jwt-verifier.js: rejects',
  },
  {
    package: 'aws-jwt-verify',
    members: ['CognitoJwtVerifier.create().verifySync()', 'JwtVerifier.create().verifySync()'],
    ...throwing,
    source: 'aws-jwt-verify 5.2.1 dist/cjs/jwt-verifier.js: throws',
  },
  {
    package: '@clerk/backend',
    members: ['verifyToken()'],
    ...rejecting,
    source: '@clerk/backend 3.25.0 dist/index.js: rejects',
  },
  {
    package: '@clerk/express',
    members: ['verifyToken()'],
    ...rejecting,
    source: '@clerk/express 2.1.70 dist/index.js: that of @clerk/backend',
  },
  {
    package: '@clerk/express',
    members: ['getAuth()'],
    outcome: 'an object without fields',
    credential: 0,
    key: null,
    source:
      '@clerk/express 2.1.70 dist/index.js: an object for everybody; userId is null for anonymous callers; throws without clerkMiddleware',
  },
  {
    package: '@okta/jwt-verifier',
    members: ['().verifyAccessToken()', '().verifyIdToken()'],
    ...rejecting,
    source: '@okta/jwt-verifier 4.0.2 lib.js: rejects',
  },
  {
    package: 'next-auth/jwt',
    members: ['getToken()'],
    outcome: 'promise of null',
    credential: 0,
    key: null,
    source: 'next-auth 4.24.15 jwt/index.js: null without a token and for a wrong one',
  },
  {
    package: 'next-auth/jwt',
    members: ['decode()'],
    ...rejecting,
    absent: 'promise of null',
    source: 'next-auth 4.24.15 jwt/index.js: rejects; null without a token',
  },
  {
    package: 'better-auth',
    members: ['betterAuth().api.getSession()'],
    outcome: 'promise of null',
    credential: 0,
    within: 'headers',
    key: null,
    isMadeFirst: true,
    weakness: ([options], [call]) => sessionForAnybody(options) ?? otherAnswer(call),
    source:
      'better-auth 1.3.34 dist/shared (getSession): null without a signed cookie and for a session that is not stored',
  },
  {
    package: 'iron-session',
    members: ['getIronSession()', 'unsealData()'],
    outcome: 'promise of an object without fields',
    credential: 0,
    key: null,
    source: 'iron-session 8.0.4 dist/index.cjs: an empty session for a forged one and for none',
  },
  {
    package: '@hapi/iron',
    members: ['unseal()'],
    ...rejecting,
    source: '@hapi/iron 7.0.1 lib/index.js: rejects',
  },
];

/** better-auth 1.3.34 dist/plugins/anonymous: whoever asks gets a session. */
function sessionForAnybody(options: Value | undefined): string | null {
  const plugins = optionOf(options, 'plugins');
  if (plugins === 'absent') return null;
  if (plugins === 'unclear' || plugins.kind !== 'list' || !plugins.complete)
    return 'its plugins are not known, and one may give a session to whoever asks';
  const isKnown = plugins.items.every(
    (each) =>
      each.kind === 'external' &&
      /^@?better-auth\b/.test(each.package) &&
      ![...each.package.split('/'), ...each.path].includes('anonymous'),
  );
  return isKnown ? null : 'one of its plugins may give a session to whoever asks';
}

/** better-auth 1.3.34: with these it gives an answer, or an object around it, for everybody. */
function otherAnswer(call: Value | undefined): string | null {
  const other = ['asResponse', 'returnHeaders'].find(
    (name) => isOn(optionOf(call, name), false) !== false,
  );
  return other === undefined ? null : `with \`${other}\` it gives something for everybody`;
}
