import { type PackageRow, passing } from '../../../routing/guards/packages/row.js';

const CALLED = ['()'];
const STATUS = { answers: 'pages', serves: 'status' } as const;
const LOGS = { sets: { everybody: ['id', 'log', 'allLogs'] } };

/** Logs, measurements, context and language: they look at the request and go on. */
export const WATCHER_ROWS: readonly PackageRow[] = [
  passing('morgan', CALLED, '1.12.1 index.js: next()'),
  passing('compression', CALLED, '1.8.2 index.js: next() with an answer that is compressed'),
  passing('pino-http', [...CALLED, 'pinoHttp()'], '11.0.0 logger.js: next()', LOGS),
  passing('express-pino-logger', [...CALLED, 'pinoHttp()'], '7.0.0 logger.js: next()', LOGS),
  passing(
    'express-bunyan-logger',
    [...CALLED, 'errorLogger()'],
    '1.3.3 index.js: next(); the other one handles errors',
    LOGS,
  ),
  passing(
    'express-winston',
    ['logger()', 'errorLogger()'],
    '4.2.0 index.js: next(); errorLogger() hands the error on',
  ),
  passing('express-http-context', ['middleware'], '2.0.1 index.js: next() in a store of its own'),
  passing('express-request-context', CALLED, '1.0.1 lib/index.js: next()', {
    sets: { everybody: ['context'] },
  }),
  passing('cls-rtracer', ['expressMiddleware()'], '2.6.4 src/rtracer.js: next() in a store'),
  passing('express-request-id', CALLED, '3.0.0 index.js: next()', { sets: { everybody: ['id'] } }),
  passing('express-prom-bundle', CALLED, '8.0.0 src/index.js: next(); it answers /metrics', {
    ...STATUS,
    paths: ['/metrics'],
    pathOption: 'metricsPath',
  }),
  passing(
    'express-status-monitor',
    [...CALLED, '().middleware'],
    '1.3.4 src/middleware-wrapper.js: next(); it answers /status',
    { ...STATUS, paths: ['/status'], pathOption: 'path' },
  ),
  passing(
    'express-status-monitor',
    ['().pageRoute'],
    '1.3.4 src/middleware-wrapper.js: a page',
    STATUS,
  ),
  passing(
    'swagger-stats',
    ['getMiddleware()'],
    '0.99.7 lib/index.js: next(); it answers /swagger-stats',
    {
      ...STATUS,
      paths: ['/swagger-stats'],
      pathOption: 'uriPath',
      sets: { everybody: ['sws'] },
    },
  ),
  passing(
    '@sentry/node',
    [
      'Handlers.requestHandler()',
      'Handlers.tracingHandler()',
      'Handlers.errorHandler()',
      'expressErrorHandler()',
    ],
    '7 cjs/handlers.js: next(); 11.12.0 build/cjs: handlers of errors hand them on',
  ),
  passing(
    'elastic-apm-node',
    ['middleware.connect()'],
    '3 lib/middleware/connect.js: hands errors on',
  ),
  passing('express-useragent', ['express()'], '2.2.3 dist/index.cjs: next()', {
    sets: { everybody: ['useragent'] },
  }),
  passing('express-device', ['capture()'], '0.4.2 lib/device.js: next()', {
    sets: { everybody: ['device'] },
  }),
  passing('request-ip', ['mw()'], '3.3.0 lib/index.js: next(); headers of the caller come first', {
    sets: { byCaller: ['clientIp'] },
  }),
  passing(
    'express-ip',
    ['().getIpInfoMiddleware'],
    '1.0.4 index.js: next(); X-Forwarded-For comes first',
    {
      sets: { byCaller: ['ipInfo'] },
    },
  ),
  passing('express-paginate', ['middleware()'], '1.0.2 index.js: next()', {
    sets: { everybody: ['offset', 'skip'], byCaller: ['query'] },
  }),
  passing('i18next-http-middleware', ['handle()'], '3.9.9 cjs/index.js: next()', {
    sets: {
      everybody: ['i18n', 't', 'languages', 'resolvedLanguage'],
      byCaller: ['lng', 'locale', 'language'],
    },
  }),
  passing('i18n', ['init', 'I18n().init'], '0.15.4 i18n.js: next()', {
    sets: {
      everybody: ['__', '__n', '__l', '__h', '__mf', 'getLocale', 'setLocale', 'getCatalog'],
      byCaller: ['locale', 'language', 'languages', 'region', 'regions'],
    },
  }),
];
