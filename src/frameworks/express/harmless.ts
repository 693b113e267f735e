/** Packages that take an application and register nothing that callers are served. */
const HARMLESS = new Set(
  (
    'http https http2 node:http node:https node:http2 net tls node:net node:tls cluster node:cluster assert node:assert ' +
    'events node:events util node:util console spdy supertest superagent chai chai-http light-my-request ' +
    'serverless-http @vendia/serverless-express aws-serverless-express @codegenie/serverless-express ' +
    'azure-function-express firebase-functions @google-cloud/functions-framework express-list-endpoints socket.io ws ' +
    'express-ws newrelic dd-trace elastic-apm-node http-terminator http-graceful-shutdown http-shutdown stoppable ' +
    '@godaddy/terminus lightship greenlock-express nunjucks ejs-mate consolidate hbs express-handlebars ' +
    'mustache-express express-ejs-layouts eta twig i18n vhost debug winston pino bunyan'
  ).split(' '),
);

/** Whether a package takes an application and registers nothing that callers are served. */
export function isHarmless(owner: string): boolean {
  return HARMLESS.has(owner) || owner.startsWith('@sentry/') || owner.endsWith('/express-ws');
}
