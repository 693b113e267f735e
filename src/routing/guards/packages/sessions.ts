import { stringOf, type Value } from '../../../interpret/values.js';
import { packageName } from '../../../source/resolve.js';

const SESSIONS = new Set([
  'express-session',
  'cookie-session',
  'koa-session',
  'koa-generic-session',
  'koa-session-minimal',
]);

/** Whether a middleware keeps a session for every visitor: the documentation of each package. */
export function makesSession(value: Value): boolean {
  return value.kind === 'external' && SESSIONS.has(packageName(value.package));
}

/** Whether a middleware looks up who the session says is logged in: passport 0.7.0 lib/strategies/session.js. */
export function remembersUser(value: Value): boolean {
  return (
    value.kind === 'external' &&
    /^(?:koa-)?passport$/.test(value.package) &&
    (value.path.includes('session') || value.args.some((arg) => stringOf(arg) === 'session'))
  );
}

/** What a session keeps who is logged in for, as the row of a verdict says it. */
export function sessionRow(field: string): string {
  return `the field \`${field}\` of a session holds who is logged in (express-session, passport)`;
}
