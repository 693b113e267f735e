import { requireFromStack } from './made.js';
import type { Sent } from './served.js';

export const SECRET = 'a secret of the application';
// The packages read it when a case is loaded.
process.env['ROWS_SECRET'] = SECRET;

type Signer = {
  readonly sign: (claims: object, key: string, options?: object) => string;
};
export const { sign } = requireFromStack('jsonwebtoken') as Signer;

export const valid = { authorization: `Bearer ${sign({ sub: 'ann' }, SECRET)}` };
export const basic = (text: string): Sent['headers'] => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

/** What somebody may send who knows no secret. */
export const ANONYMOUS: readonly Sent[] = [
  {},
  { method: 'HEAD' },
  { method: 'DELETE', path: '/?user=admin&access_token=x&id=1' },
  ...[
    'Bearer x',
    'bearer',
    'Basic',
    'Digest username="a"',
    `Bearer ${sign({ sub: 'ann' }, 'another secret')}`,
    `Bearer ${sign({ sub: 'ann' }, SECRET, { expiresIn: -10 })}`,
    `Bearer ${sign({ sub: 'ann' }, '', { algorithm: 'none' })}`,
  ].map((authorization) => ({ headers: { authorization } })),
  { headers: basic('admin:') ?? {} },
  { headers: basic('admin:admin') ?? {} },
  { headers: { cookie: 'connect.sid=s%3Ax.y; session=e30=; appSession=x; token=x; user=admin' } },
  { headers: { 'x-api-key': 'x', 'x-forwarded-user': 'admin' } },
  { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"user":{"id":1}}' },
  {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'user=admin&username=a&password=b&access_token=x',
  },
  {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nadmin\r\n--b--\r\n',
  },
];

export const PREFLIGHT: Sent = {
  method: 'OPTIONS',
  headers: { 'access-control-request-headers': 'authorization' },
};
