import { problem } from '../../../model/diagnostic.js';
import type { Diagnostic, SourceLoc } from '../../../model/types.js';
import { packageName } from '../../../source/resolve.js';
import type { ExternalValue } from '../../../interpret/values.js';
import { isForeign } from './external-values.js';
import { locOf, shortName } from './places.js';
import type { Handover } from './read.js';
import { registrarOf } from './registrar-packages.js';

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

const FIX =
  'state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none, when it registers nothing)';

/** What is said of code that is not read and gets the application; null where that is harmless. */
export function handoverDiagnostic({ callee, site }: Handover): Diagnostic | null {
  const name = shortName(site.at);
  const loc = locOf(site.name);
  if (callee.kind !== 'external' || !isForeign(callee)) return unknownRegistrar(name, loc);
  if (registersNothing(callee)) return null;
  const owner = packageName(callee.package);
  if (owner === 'global') return unknownRegistrar(name, loc);
  if (isReportedByName(callee, owner)) return null;
  return problem(
    'ROUTE_REGISTRAR_PACKAGE',
    `\`${name}\` of ${owner} gets a router; routes that it registers are not in the source`,
    FIX,
    loc,
  );
}

/** Whether code that gets the application is known to register nothing. */
export function isHarmless({ callee }: Pick<Handover, 'callee'>): boolean {
  return callee.kind === 'external' && isForeign(callee) && registersNothing(callee);
}

function registersNothing(callee: ExternalValue): boolean {
  const owner = packageName(callee.package);
  // `Reflect.apply(app.get, app, …)` registers; the other globals only keep what they are given.
  if (owner === 'global') return callee.path.join('.') !== 'Reflect.apply';
  return HARMLESS.has(owner) || owner.startsWith('@sentry/') || owner.endsWith('/express-ws');
}

/** What is known to register is told with what guards it, also where no router is handed to it. */
function isReportedByName({ path }: ExternalValue, owner: string): boolean {
  const called = path.filter((part) => part !== '()').join('.') || 'default';
  return registrarOf(owner)?.entries.test(called) ?? false;
}

function unknownRegistrar(name: string, loc: SourceLoc): Diagnostic {
  return problem(
    'ROUTE_REGISTRAR_UNKNOWN',
    `\`${name}\` gets a router, and what it is could not be read: routes that it registers are not known`,
    FIX,
    loc,
  );
}
