import type { GuardVerdict } from '../../../../model/types.js';
import { packageName } from '../../../../source/resolve.js';
import {
  type ExternalValue,
  optionsOf,
  truthiness,
  type Value,
} from '../../../../source/interpret/values.js';
import type { Judgement } from '../judgement.js';

/** Packages whose middleware lets anonymous callers through, whatever else it refuses. */
const PASSING = new Set(
  (
    'cors helmet morgan compression body-parser cookie-parser cookie-session express-session csurf csrf-csrf ' +
    'lusca hpp xss-clean express-mongo-sanitize express-rate-limit express-slow-down rate-limiter-flexible ' +
    'express-brute method-override connect-timeout response-time serve-static serve-favicon serve-index multer ' +
    'express-fileupload express-formidable connect-busboy connect-multiparty express-validator celebrate ' +
    'express-joi-validation express-zod-api zod-express-middleware express-yup-middleware class-validator ' +
    'express-winston winston pino-http pino express-pino-logger express-bunyan-logger express-http-context ' +
    'express-request-id express-prom-bundle prom-client express-status-monitor swagger-stats swagger-ui-express ' +
    'express-paginate express-useragent express-requestid express-request-context cls-rtracer connect-flash ' +
    'connect-history-api-fallback errorhandler express-async-errors express-device i18next-http-middleware ' +
    'i18n express-ejs-layouts express-handlebars connect-livereload webpack-dev-middleware ' +
    'webpack-hot-middleware feature-policy permissions-policy express-robots-txt express-security.txt ' +
    'express-sitemap-xml apicache express-cache-controller express-sslify express-enforces-ssl dd-trace ' +
    '@sentry/node @sentry/express newrelic elastic-apm-node express-openapi-validate nocache frameguard ' +
    'hide-powered-by hsts ienoopen dont-sniff-mimetype x-xss-protection referrer-policy vhost ' +
    'express-subdomain express-http-proxy http-proxy-middleware graphql-http express-graphql graphql-yoga ' +
    '@apollo/server apollo-server-express @as-integrations/express4 @as-integrations/express5 @trpc/server ' +
    'request-ip express-ip connect-redis express-xml-bodyparser raw-body express-list-endpoints express-ws ' +
    'formidable tiny-csrf @dr.pogodin/csurf express-actuator express-healthcheck @godaddy/terminus ' +
    'on-finished on-headers express-prettify express-minify connect-assets less-middleware node-sass-middleware'
  ).split(' '),
);

/** Packages that answer every request they are mounted for, and so make an endpoint. */
const ANSWERING = new Set(
  (
    'graphql-http express-graphql graphql-yoga @apollo/server apollo-server-express @as-integrations/express4 ' +
    '@as-integrations/express5 @trpc/server http-proxy-middleware express-http-proxy agendash better-auth ' +
    '@bull-board/express bull-board @uploadthing/express inngest serverless-http'
  ).split(' '),
);

const BODY_READING = new Set(
  'multer body-parser express-fileupload express-formidable formidable connect-busboy connect-multiparty express-xml-bodyparser'.split(
    ' ',
  ),
);

/** Packages that only wrap a handler: what counts is the handler. */
const WRAPPER = /async-?handler|express-async|catch-?async|async-?middleware|express-promise/i;

/** The function that a package's wrapper was given; null for anything else. */
export function wrappedHandler(value: ExternalValue): Value | null {
  if (!WRAPPER.test(value.package) || value.path.at(-1) !== '()') return null;
  return value.args.find((arg) => arg.kind === 'function' || arg.kind === 'external') ?? null;
}

/** What is known of a middleware that a package gives. */
export function judgePackage(value: ExternalValue): Judgement {
  const name = packageName(value.package);
  const isExpress = name === 'express';
  const member = value.path.filter((part) => part !== '()').join('.');
  return {
    verdict: isExpress
      ? 'passes'
      : (authVerdict(name, value, member) ?? (PASSING.has(name) ? 'passes' : 'unknown')),
    answers: answersOf(name, value, isExpress),
    isCors: name === 'cors',
    readsBody: BODY_READING.has(name) || (isExpress && /^(json|urlencoded|raw|text)$/.test(member)),
  };
}

/** Whether a middleware refuses bearer tokens that are not of its own issuer, also where it lets anonymous callers in. */
export function readsBearer(value: Value): boolean {
  if (value.kind !== 'external') return false;
  const name = packageName(value.package);
  if (name === 'express-jwt' || name === 'express-oauth2-jwt-bearer') return true;
  if (name !== 'passport' || !value.path.includes('authenticate')) return false;
  const strategies = strategyNames(lastCall(value)?.args[0]);
  return strategies.length > 0 && strategies.every((each) => /jwt|bearer/i.test(each));
}

function answersOf(name: string, value: ExternalValue, isExpress: boolean): Judgement['answers'] {
  if (ANSWERING.has(name)) return 'always';
  if (isExpress || PASSING.has(name)) return 'never';
  if (authVerdict(name, value, value.path.join('.')) !== null) return 'never';
  return 'unknown';
}

/** The verdict on authentication packages; null for a package that is none. */
function authVerdict(name: string, value: ExternalValue, member: string): GuardVerdict | null {
  const options = lastCall(value)?.args ?? [];
  switch (name) {
    case 'passport':
    case 'koa-passport':
      return passportVerdict(member, options);
    case 'express-jwt':
      // `.unless` opens some paths: which, its list says (unless.ts).
      if (/unless/.test(member)) return 'unknown';
      return unlessFalse(options[0], 'credentialsRequired');
    case 'express-oauth2-jwt-bearer':
      return unlessFalse(options[0], 'authRequired');
    case 'express-openid-connect':
      return member === 'requiresAuth' ? 'refuses' : unlessFalse(options[0], 'authRequired');
    case 'supertokens-node':
      return /verifySession/.test(member) ? unlessFalse(options[0], 'sessionRequired') : 'passes';
    case 'express-basic-auth':
    case 'connect-ensure-login':
    case 'express-bearer-token-auth':
      return 'refuses';
    case '@clerk/express':
    case '@clerk/clerk-sdk-node':
      return /requireAuth/i.test(member) ? 'refuses' : 'passes';
    case 'keycloak-connect':
      return /protect|enforcer/.test(member) ? 'refuses' : 'passes';
    case 'express-openapi-validator':
      // With security handlers each operation is refused or not as the spec says.
      return hasSecurityHandlers(options[0]) ? 'unknown' : 'passes';
    default:
      return null;
  }
}

function lastCall(value: ExternalValue): ExternalValue | null {
  for (let current: ExternalValue | null = value; current; current = current.base) {
    if (current.path.at(-1) === '()') return current;
  }
  return null;
}

/** `refuses`, save where the option is written `false`; `unknown` where it is computed. */
function unlessFalse(options: Value | undefined, name: string): GuardVerdict {
  if (options === undefined) return 'refuses';
  if (options.kind !== 'object') return 'unknown';
  const option = options.props.get(name);
  if (option === undefined) return options.complete ? 'refuses' : 'unknown';
  if (option.kind === 'lazy') return 'unknown';
  const truth = truthiness(option);
  return truth === null ? 'unknown' : truth ? 'refuses' : 'passes';
}

/** Strategies that check a proof which comes with every request. */
const BEARER_STRATEGY = /jwt|bearer|token|basic|api-?key|session|header|cookie/i;
/** Strategies by which a caller logs in, or stays anonymous. */
const LOGIN_STRATEGY =
  /local|login|sign|anonymous|google|github|gitlab|facebook|twitter|saml|oauth|oidc|openid|ldap|discord|steam|apple|linkedin|microsoft|azure|auth0|okta|magic|otp|webauthn|passkey|reddit|slack|spotify|twitch/i;

function passportVerdict(member: string, args: readonly Value[]): GuardVerdict {
  if (!/authenticate|authorize/.test(member)) return 'passes';
  const [strategies, , callback] = args;
  if (callback !== undefined || args[1]?.kind === 'function') return 'unknown';
  const texts = strategyNames(strategies);
  if (texts.some((text) => /anonymous/i.test(text))) return 'passes';
  if (texts.length > 0 && texts.every((text) => BEARER_STRATEGY.test(text))) return 'refuses';
  return texts.length > 0 && texts.every((text) => LOGIN_STRATEGY.test(text))
    ? 'passes'
    : 'unknown';
}

function strategyNames(strategies: Value | undefined): readonly string[] {
  const names =
    strategies?.kind === 'list' ? strategies.items : strategies ? optionsOf(strategies) : [];
  return names.map((each) => (each.kind === 'constant' ? String(each.value) : ''));
}

function hasSecurityHandlers(options: Value | undefined): boolean {
  if (options?.kind !== 'object') return true;
  const security = options.props.get('validateSecurity');
  if (security === undefined) return !options.complete;
  return security.kind !== 'constant';
}
