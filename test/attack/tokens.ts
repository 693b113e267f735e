import { createHmac, createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Mint } from './cases.js';
import { AUDIENCE, ISSUER, type Keys } from './target.js';

const HMAC: Readonly<Record<string, string>> = {
  HS256: 'sha256',
  HS384: 'sha384',
  HS512: 'sha512',
};

/** Claims and header of a token as the application would sign it for `owner`. */
export type Owner = { readonly userId: string; readonly sessionId: string };

export function decode(token: string): {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
} {
  const [header, payload] = token
    .split('.')
    .slice(0, 2)
    .map(
      (part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>,
    );
  return { header: header ?? {}, payload: payload ?? {} };
}

/** Builds a token as a case says, in whose texts the `{{names}}` are filled in. */
export function mint({ header, payload, key }: Mint, keys: Keys, owner: Owner): string {
  const now = Math.floor(Date.now() / 1000);
  const good = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: owner.userId,
    sid: owner.sessionId,
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
  };
  const headerText = partText(header, { alg: keys.algorithm, typ: 'at+jwt' }, false);
  const payloadText = partText(payload, good, true);
  const signed = `${base64url(headerText)}.${base64url(payloadText)}`;
  return `${signed}.${signature(signed, headerText, key, keys)}`;
}

/** `valid`, an object (of the whole header, or of claims that differ), or literal text after `raw:`. */
function partText(
  part: string | Readonly<Record<string, unknown>>,
  good: Readonly<Record<string, unknown>>,
  isChange: boolean,
): string {
  if (part === 'valid') return JSON.stringify(good);
  if (typeof part === 'string') {
    const members = JSON.stringify(good).slice(1, -1);
    const text = part.slice('raw:'.length).replace('\\uFEFF', '\uFEFF');
    return text.startsWith('[')
      ? '['.repeat(1000) + ']'.repeat(1000)
      : text.replace('...', members);
  }
  const entries = Object.entries(isChange ? { ...good, ...part } : part);
  return JSON.stringify(
    Object.fromEntries(
      entries
        .filter(([, value]) => value !== '<absent>')
        .map(([name, value]) => [name, claim(value)]),
    ),
  );
}

/** `+n` and `-n` are seconds from now; quoted text is a string that would look like one of those. */
function claim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(claim);
  if (typeof value !== 'string') return value;
  if (/^[+-]\d+$/.test(value)) return Math.floor(Date.now() / 1000) + Number(value);
  return value.startsWith('"') ? JSON.parse(value) : value;
}

function signature(signed: string, headerText: string, key: string, keys: Keys): string {
  if (key === 'none') return '';
  if (key === 'server' && keys.algorithm === 'ES256') {
    const how = { key: keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return sign('sha256', Buffer.from(signed), how).toString('base64url');
  }
  const { alg } = JSON.parse(headerText) as { readonly alg?: unknown };
  const hash = HMAC[String(alg)] ?? 'sha256';
  return createHmac(hash, secretOf(key, keys)).update(signed).digest('base64url');
}

function secretOf(key: string, keys: Keys): Buffer {
  if (key === 'server' && keys.algorithm === 'HS256') return keys.secret;
  if (key === 'attacker') return randomBytes(32);
  if (key === 'empty') return Buffer.alloc(0);
  return PUBLIC_FORMS[key]?.(keys) ?? Buffer.from(key);
}

/** The public key as the bytes that somebody might take for an HMAC secret. */
const PUBLIC_FORMS: Readonly<Record<string, (keys: Keys) => Buffer>> = {
  pem: (keys) => Buffer.from(publicKey(keys).export({ type: 'spki', format: 'pem' })),
  'pem+\\n prefix': (keys) =>
    Buffer.from(`\n${publicKey(keys).export({ type: 'spki', format: 'pem' }).toString()}`),
  der: (keys) => publicKey(keys).export({ type: 'spki', format: 'der' }),
  'jwk-json': (keys) => Buffer.from(JSON.stringify(publicKey(keys).export({ format: 'jwk' }))),
};

function publicKey(keys: Keys) {
  if (keys.algorithm === 'HS256') throw new Error('HS256 has no public key');
  return createPublicKey(keys.privateKey);
}

/** Other spellings and broken forms of a token, as `{{A:name}}` or `{{A:name:value}}` asks for them. */
export function mutate(token: string, name: string, value: string): string {
  const [header = '', payload = '', signed = ''] = token.split('.');
  switch (name) {
    case 'flip-header':
      return `${flip(header)}.${payload}.${signed}`;
    case 'flip-payload':
      return `${header}.${flip(payload)}.${signed}`;
    case 'flip-signature':
      return `${header}.${payload}.${flip(signed)}`;
    case 'empty-signature':
      return `${header}.${payload}.`;
    case 'truncate-signature':
      return `${header}.${payload}.${truncate(signed, value)}`;
    case 'segments':
      return value
        .split('.')
        .map((part) => ({ h: header, p: payload, s: signed })[part] ?? part)
        .join('.');
    case 'noncanonical-last-char':
      return token.slice(0, -1) + nextInAlphabet(token.slice(-1));
    case 'std-alphabet':
      return token.replaceAll('-', '+').replaceAll('_', '/');
    case 'padded':
      return `${token}=`;
    case 'mutate':
      return mutateOpaque(token, value);
    default:
      throw new Error(`there is no mutation ${name}`);
  }
}

/** Another letter in the middle, where every bit counts. */
function flip(part: string): string {
  const middle = Math.floor(part.length / 2);
  return part.slice(0, middle) + nextInAlphabet(part.charAt(middle)) + part.slice(middle + 1);
}

function truncate(text: string, value: string): string {
  const left = { half: text.length / 2, 'all-but-1': 1 }[value] ?? text.length - Number(value);
  return text.slice(0, Math.floor(left));
}

function mutateOpaque(token: string, value: string): string {
  const forms: Readonly<Record<string, string>> = {
    '-1 char': token.slice(0, -1),
    UPPER: token.toUpperCase(),
    ' R ': ` ${token} `,
    'R\\u0000': `${token}\u0000`,
    'x*1e6': 'x'.repeat(1e6),
  };
  const form = forms[value];
  if (form === undefined) throw new Error(`there is no form ${value} of a refresh token`);
  return form;
}

/** The neighbour of a letter: for the last one of 32 bytes it differs in bits that are not used. */
function nextInAlphabet(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(letter) ^ 1);
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
