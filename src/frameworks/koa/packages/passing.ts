import { type PackageRow, passing } from '../../../routing/guards/packages/row.js';

const CALLED = ['()'];
const READS = { readsBody: true, sets: { byCaller: ['body'] } } as const;
const FILES = { answers: 'pages', serves: 'files' } as const;
const PAGES = { answers: 'pages', serves: 'pages' } as const;

const HELMET =
  'contentSecurityPolicy crossOriginEmbedderPolicy crossOriginOpenerPolicy crossOriginResourcePolicy originAgentCluster referrerPolicy strictTransportSecurity xContentTypeOptions xDnsPrefetchControl xDownloadOptions xFrameOptions xPermittedCrossDomainPolicies xPoweredBy xXssProtection dnsPrefetchControl expectCt featurePolicy frameguard hidePoweredBy hsts ieNoOpen noSniff permittedCrossDomainPolicies xssFilter';

/** A middleware that looks at the request, or at what comes back, and hands both on. */
const plain = (name: string, source: string): PackageRow => passing(name, CALLED, source);

/** Middleware that lets callers through whatever they send. */
export const PASSING_ROWS: readonly PackageRow[] = [
  passing(
    '@koa/router',
    ['allowedMethods()'],
    '15.7.0 dist/index.js: next(), then 405 or 501 where nothing answered',
  ),
  passing('@koa/router', ['redirect()'], '15.7.0 dist/index.js: redirects every request', {
    answers: 'always',
  }),
  passing('@koa/cors', CALLED, '5.0.0 index.js: next(), save preflights, which it answers', {
    isCors: true,
  }),
  passing('koa2-cors', CALLED, '2.0.6 dist/index.js: next(), save preflights, which it answers', {
    isCors: true,
  }),
  passing('kcors', CALLED, '2.2.2 index.js: next(), save preflights, which it answers', {
    isCors: true,
  }),
  passing(
    'koa-bodyparser',
    CALLED,
    '4.4.1 index.js: next() without a body and with a right one',
    READS,
  ),
  passing(
    '@koa/bodyparser',
    [...CALLED, 'bodyParser()'],
    '6.1.0 dist/index.js: next() without a body and with a right one',
    READS,
  ),
  passing(
    'koa-body',
    [...CALLED, 'koaBody()'],
    '8.0.1 dist/commonjs/index.js: next() with what it read',
    {
      ...READS,
      stores: true,
    },
  ),
  passing('koa-better-body', CALLED, '3.3.9 index.js: next() with what it read', {
    ...READS,
    stores: true,
  }),
  passing(
    '@koa/multer',
    ['().single()', '().array()', '().fields()', '().any()', '().none()'],
    '4.0.0 index.js: multer, then next()',
    { ...READS, stores: true },
  ),
  passing(
    'koa-helmet',
    [...CALLED, ...HELMET.split(' ').map((name) => `${name}()`)],
    '9.0.0 dist/index.cjs: each sets a header, then next()',
  ),
  plain('koa-logger', '4.0.0 index.js: next() between two lines'),
  plain('koa-morgan', '1.0.1 index.js: next() with a line of morgan'),
  plain('koa-pino-logger', '4.0.0 logger.js: next() with ctx.log'),
  plain('koa-compress', '5.2.2 lib/index.js: next() with an answer that is compressed'),
  plain('koa-conditional-get', '3.0.0 index.js: next(), then 304 where nothing changed'),
  plain('koa-etag', '5.0.0 dist/index.js: next(), then a header'),
  plain('koa-response-time', '2.1.0 index.js: next(), then a header'),
  plain('koa-json', '2.0.2 index.js: next(), then the same answer with spaces'),
  plain('koa-views', '8.1.0 src/index.js: next() with ctx.render'),
  plain('koa-ratelimit', '6.0.0 index.js: 429 for the callers after the first'),
  plain('koa-requestid', '2.2.1 index.js: next() with an id'),
  plain('koa-x-request-id', '2.0.0 lib/index.js: next() with an id'),
  plain('koa-json-error', '3.1.2 lib/middleware.js: next(), and an error with its own status'),
  plain('koa-error', '3.2.0 index.js: next(), and an error with its own status'),
  plain('koa-sslify', '5.0.1 src/index.js: a redirect to https, else next()'),
  passing(
    'koa-session',
    [...CALLED, 'createSession()'],
    '7.0.2 dist/commonjs/index.js: next() with ctx.session',
    {
      keepsSession: true,
    },
  ),
  passing('koa-generic-session', CALLED, '2.3.1 lib/session.js: next() with ctx.session', {
    keepsSession: true,
  }),
  passing('koa-session-minimal', CALLED, '4.0.0 src/session.js: next() with ctx.session', {
    keepsSession: true,
  }),
  passing('koa-static', CALLED, '5.0.0 index.js: next() where there is no file', FILES),
  passing('koa-static-cache', CALLED, '5.1.4 index.js: next() where there is no file', FILES),
  passing('koa-favicon', CALLED, '2.1.0 index.js: next() for all but /favicon.ico', {
    ...FILES,
    paths: ['/favicon.ico'],
  }),
  passing(
    'koa2-swagger-ui',
    [...CALLED, 'koaSwagger()'],
    '5.12.0 dist/index.js: a page at routePrefix, else next()',
    { ...PAGES, paths: ['/docs'], pathOption: 'routePrefix' },
  ),
  passing('koa2-connect-history-api-fallback', CALLED, '0.1.3 index.js: next() with another path', {
    sets: { everybody: ['url'] },
  }),
  passing(
    'koa-proxies',
    CALLED,
    '0.12.4 index.js: hands what is below its path to another server',
    {
      answers: 'always',
      serves: 'proxy',
    },
  ),
];
