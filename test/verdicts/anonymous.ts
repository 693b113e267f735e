import { createHmac } from 'node:crypto';
import type { CaseRequest } from './read-cases.js';

const claims = { sub: '1', id: '1', userId: '1', username: 'admin', role: 'admin', isAdmin: true };
const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token without a signature, that says to be an administrator's. */
export const unsigned = `${coded({ alg: 'none', typ: 'JWT' })}.${coded(claims)}.`;

/** A token signed (HS256) with a key. */
export function signed(key: string, payload: object = claims): string {
  const text = `${coded({ alg: 'HS256', typ: 'JWT' })}.${coded(payload)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const tokens = [
  unsigned,
  signed('wrong'),
  signed('', { ...claims, exp: 1 }),
  'undefined',
  'null',
  'x',
];
const fields = {
  ...{ token: 'x', apiKey: 'undefined', api_key: '', key: 'null', access_token: unsigned },
  ...{ userId: '1', user: 'admin', id: '1', role: 'admin', owner: '1', username: 'admin' },
  ...{ email: 'a@b.co', password: 'x', admin: 'true', accept: 'on', locale: 'en' },
};
const query = new URLSearchParams(fields).toString();

/** What somebody who knows no secret may send to one endpoint (`GET /a/{id}`), each with a cookie jar of its own. */
export function anonymousRequests(endpoint: string): readonly (readonly CaseRequest[])[] {
  const [verb = '', shown = ''] = endpoint.split(' ');
  const path = sample(shown);
  return methodsOf(verb).flatMap((method) => {
    const ask = (headers: Readonly<Record<string, string>>, more = '', body = '') => [
      { method, path: `${path}${more}`, headers, body },
    ];
    return [
      ask({}),
      ask({}, `?${query}`),
      ask({}, '?/login=/public/health&v=.css'),
      ask({}, '?token[]=1&token[]=2&user[id]=1&apiKey[]='),
      ...(method === 'GET' || method === 'HEAD' ? [] : bodies.map((body) => ask({}, '', body))),
      ...tokens.flatMap((token) => [
        ask({ authorization: `Bearer ${token}` }),
        ask({ cookie: cookies.map((name) => `${name}=${token}`).join('; ') }),
        ask(Object.fromEntries(keys.map((name) => [name, token]))),
      ]),
      ask({ authorization: 'Basic dW5kZWZpbmVkOnVuZGVmaW5lZA==' }),
      ask({ authorization: 'Basic Og==' }),
      ask({ authorization: 'Bearer ' }),
      ask({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', host: 'localhost' }),
      ask({ 'x-http-method-override': 'OPTIONS', 'content-type': 'text/plain' }),
      [{ method, path: `${path}/`, headers: {}, body: '' }],
      [{ method, path: path.toUpperCase(), headers: {}, body: '' }],
    ];
  });
}

const bodies = [JSON.stringify(fields), query, '{}', '[]'];
const cookies = ['token', 'access_token', 'jwt', 'session', 'sid', 'userId', 'user', 'auth'];
const keys = [
  'x-api-key',
  'x-access-token',
  'api-key',
  'x-auth-token',
  'x-user-id',
  'x-token',
  'token',
];

function methodsOf(verb: string): readonly string[] {
  if (verb === 'GET') return ['GET', 'HEAD'];
  return verb === 'ALL' ? ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] : [verb];
}

/**
 * A visitor's own session: goes to every other endpoint (`GET /login`, `POST /cart`) with whatever can be sent,
 * then to the one in question, twice round.
 */
export function visit(endpoint: string, others: readonly string[]): readonly CaseRequest[] {
  const [first] = anonymousRequests(endpoint);
  const visits = others.flatMap((other) => {
    const [verb = '', shown = ''] = other.split(' ');
    const method = verb === 'ALL' ? 'POST' : verb;
    const body = method === 'GET' ? '' : JSON.stringify(fields);
    return [{ method, path: `${sample(shown)}?${query}`, headers: {}, body }];
  });
  const round = [...visits, ...(first ?? [])];
  return [...round, ...round];
}

/** A path as it may be requested. */
function sample(shown: string): string {
  return shown.replace(/\{[^}]*\}/g, '1').replace(/\*\w*/g, 'any');
}
