import { createHmac } from 'node:crypto';

/** Tokens that anybody can make: no key of the application is in them. */
export function forgedTokens(): readonly string[] {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    id: 1,
    sub: '1',
    role: 'admin',
    user: 'admin',
    name: 'admin',
    key: 'k',
    iat: now,
  };
  return [
    signed(claims, 'other'),
    signed(claims, ''),
    signed(claims, 'k'),
    signed(claims, 'dev-secret'),
    signed({ ...claims, exp: now - 3600 }, 'other'),
    signed({ ...claims, exp: now + 3600 }, 'undefined'),
    `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`,
    `${part({ alg: 'HS256', typ: 'JWT', kid: 'b' })}.${part(claims)}.x`,
    'x.y.z',
  ];
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signed(claims: object, key: string): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}
