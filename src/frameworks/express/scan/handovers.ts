import { notice, problem } from '../../../model/diagnostic.js';
import type { Diagnostic, SourceLoc } from '../../../model/types.js';
import { packageName } from '../../../source/resolve.js';
import { isForeign } from './external-values.js';
import { locOf, shortName } from './places.js';
import type { Handover } from './read.js';

/** Packages that take an application and register nothing that callers are served. */
const HARMLESS = new Set(
  (
    'http https http2 node:http node:https node:http2 spdy supertest chai serverless-http @vendia/serverless-express ' +
    'aws-serverless-express @codegenie/serverless-express express-list-endpoints socket.io ws express-ws newrelic ' +
    'http-terminator stoppable @godaddy/terminus lightship nunjucks ejs-mate consolidate hbs express-handlebars ' +
    'express-ejs-layouts i18n util node:util console vhost firebase-functions'
  ).split(' '),
);

/** Packages that register routes of their own on it. */
const MAKERS = new Set(
  (
    'finale-rest epilogue express-openapi apollo-server-express routing-controllers inversify-express-utils ' +
    'express-file-routing express-fs-router consign express-load express-autoload express-restify-mongoose ' +
    'express-sharp @feathersjs/express json-server parse-server @adminjs/express admin-bro-expressjs ' +
    '@bull-board/express arena bull-arena keystone payload loopback @tsed/common @ts-rest/express express-zod-api ' +
    'swagger-tools oas-tools @overnightjs/core express-oas-generator'
  ).split(' '),
);

const FIX =
  'state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none, when it registers nothing)';

/** What is said of code that is not read and gets the application; null where that is harmless. */
export function handoverDiagnostic({ callee, site }: Handover): Diagnostic | null {
  const name = shortName(site.at);
  const loc = locOf(site.name);
  if (callee.kind !== 'external' || !isForeign(callee)) {
    return unknownRegistrar(name, loc);
  }
  const owner = packageName(callee.package);
  // `Reflect.apply(app.get, app, …)` registers; the other globals only keep what they are given.
  const isCalled = owner === 'global' && callee.path.join('.') === 'Reflect.apply';
  if (isCalled) return unknownRegistrar(name, loc);
  if (HARMLESS.has(owner) || owner === 'global' || owner.startsWith('@sentry/')) return null;
  const message = `\`${name}\` of ${owner} gets a router; routes that it registers are not in the source`;
  return MAKERS.has(owner)
    ? problem('ROUTE_REGISTRAR_PACKAGE', message, FIX, loc)
    : notice('ROUTE_REGISTRAR_PACKAGE', message, FIX, loc, 'warning');
}

function unknownRegistrar(name: string, loc: SourceLoc): Diagnostic {
  return problem(
    'ROUTE_REGISTRAR_UNKNOWN',
    `\`${name}\` gets a router, and what it is could not be read: routes that it registers are not known`,
    FIX,
    loc,
  );
}
