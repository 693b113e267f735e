import {
  leaves,
  type PackageRow,
  PASSES,
  passing,
  unsure,
} from '../../../routing/guards/packages/row.js';

const HELMET =
  'expectCt featurePolicy hpkp noCache contentSecurityPolicy crossOriginEmbedderPolicy crossOriginOpenerPolicy crossOriginResourcePolicy originAgentCluster referrerPolicy strictTransportSecurity xContentTypeOptions xDnsPrefetchControl xDownloadOptions xFrameOptions xPermittedCrossDomainPolicies xPoweredBy xXssProtection dnsPrefetchControl xssFilter permittedCrossDomainPolicies ieNoOpen noSniff frameguard hidePoweredBy hsts';

const CALLED = ['()'];
const CSRF = { wantsToken: true, sets: { everybody: ['csrfToken'] } } as const;

/** A header is set, and the request goes on. */
const header = (name: string, source: string): PackageRow =>
  passing(name, CALLED, `${source}: a header of the answer, then next()`);

/**
 * Headers, CSRF tokens and limits. A token against CSRF says that a page of the project was seen, which any
 * caller can do first; a limit stops the callers after the first.
 */
export const HEADER_ROWS: readonly PackageRow[] = [
  passing('cors', CALLED, '2.8.6 lib/index.js: next(), save OPTIONS, which it answers', {
    isCors: true,
  }),
  passing(
    'helmet',
    [...CALLED, ...HELMET.split(' ').map((name) => `${name}()`)],
    '8.3.0 index.cjs, 3.23.3 index.js: each sets a header, then next()',
  ),
  header('nocache', '4.0.0 index.js'),
  header('frameguard', '4.0.0 index.js'),
  header('hide-powered-by', '1.1.0 dist/index.js'),
  header('hsts', '2.2.0 index.js'),
  header('ienoopen', '1.1.1 index.js'),
  header('dont-sniff-mimetype', '1.1.0 dist/index.js'),
  header('x-xss-protection', '2.0.0 index.js'),
  header('referrer-policy', '1.2.0 dist/index.js'),
  header('feature-policy', '0.6.0 dist/index.js'),
  header('permissions-policy', '0.6.0 dist/index.js'),
  header('express-cache-controller', '1.1.0 index.js'),
  header('response-time', '2.3.4 index.js'),
  passing(
    'csurf',
    CALLED,
    '1.11.0 index.js: 403 for a POST without a token, which it gives to everybody',
    CSRF,
  ),
  passing(
    'tiny-csrf',
    CALLED,
    '1.1.6 index.js: an error for a POST without a token, which it gives to everybody',
    CSRF,
  ),
  passing('@dr.pogodin/csurf', CALLED, '1.16.9 cjs.js: as csurf', CSRF),
  passing(
    'csrf-csrf',
    ['doubleCsrf().doubleCsrfProtection'],
    '4.0.3 dist/index.cjs: 403 for a POST without a token, which it gives to everybody',
    CSRF,
  ),
  passing(
    'lusca',
    [...CALLED, 'csrf()'],
    '1.7.0 index.js, lib/csrf.js: refuses a POST without a token, which it gives to everybody',
    CSRF,
  ),
  passing(
    'lusca',
    ['csp', 'hsts', 'p3p', 'xframe', 'xssProtection', 'nosniff', 'referrerPolicy'].map(
      (name) => `${name}()`,
    ),
    '1.7.0 lib/: each sets a header, then next()',
  ),
  passing(
    'express-rate-limit',
    [...CALLED, 'rateLimit()'],
    '8.7.5 dist/index.cjs (6.11.2, 5.5.1 alike): 429 above the limit, next() below it',
    { sets: { everybody: ['rateLimit'] } },
  ),
  passing(
    'express-slow-down',
    [...CALLED, 'slowDown()'],
    '3.1.1 dist/index.cjs: next(), later above the limit',
    { sets: { everybody: ['slowDown'] } },
  ),
  passing(
    'express-brute',
    ['().prevent', '().getMiddleware()'],
    '1.0.1 index.js: next() below the limit',
    { sets: { everybody: ['brute'] } },
  ),
  passing('connect-timeout', CALLED, '1.9.1 index.js: next(), an error once the time is over', {
    sets: { everybody: ['timedout', 'clearTimeout'] },
  }),
  passing('express-sslify', ['HTTPS()'], '1.2.0 index.js: next() on HTTPS, else a redirect to it'),
  passing('express-enforces-ssl', CALLED, '1.1.0 index.js: next() on HTTPS, else a redirect to it'),
  passing(
    'method-override',
    CALLED,
    '3.0.0 index.js: a POST takes the method that its header or query names',
    {
      sets: { everybody: ['originalMethod'], byCaller: ['method'] },
    },
  ),
  {
    package: 'vhost',
    members: CALLED,
    judge: ({ args: [host] }) =>
      host?.kind === 'constant' ? PASSES : unsure('the hosts that it is for are not read'),
    sets: () => leaves({ byCaller: ['vhost'] }),
    source: 'vhost 3.0.2 index.js: next() for every other `Host`, which the caller chooses',
  },
  {
    package: 'express-subdomain',
    members: CALLED,
    judge: ({ args: [name] }) =>
      name?.kind === 'constant' && /[^*.]/.test(String(name.value))
        ? PASSES
        : unsure('the hosts that it is for are not read'),
    sets: () => leaves({}),
    source: 'express-subdomain 1.0.6 index.js: next() for every other host; `*` takes them all',
  },
];
