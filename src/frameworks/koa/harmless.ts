/** Packages that take an application, or a router, and register nothing that callers are served. */
const HARMLESS = new Set(
  (
    'http https http2 node:http node:https node:http2 net tls node:net node:tls cluster node:cluster assert node:assert ' +
    'events node:events util node:util console spdy supertest superagent chai chai-http light-my-request ' +
    'serverless-http @vendia/serverless-express aws-serverless-express @codegenie/serverless-express ' +
    'http-terminator http-graceful-shutdown http-shutdown stoppable @godaddy/terminus socket.io ws ' +
    'koa-session koa-generic-session koa-session-minimal koa-redis koa-onerror koa-qs koa-ejs @koa/ejs koa-views ' +
    'koa-locales koa-hbs koa-pug koa-nunjucks-2 koa-csrf koa-compose koa-convert koa-websocket koa-i18n ' +
    'newrelic dd-trace elastic-apm-node debug winston pino bunyan'
  ).split(' '),
);

export function isHarmless(owner: string): boolean {
  return HARMLESS.has(owner) || owner.startsWith('@sentry/');
}
