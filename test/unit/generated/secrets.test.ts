import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { times } from '../../support/effort.js';
import { generateModules, type GeneratedModules } from '../../support/generated-modules.js';

type Config = { readonly signing: { readonly id: string; readonly key: { export(): Buffer } } };
type ConfigModule = { loadConfig(environment: Readonly<Record<string, string>>): Config };

let modules: GeneratedModules;
let config: ConfigModule;

beforeAll(async () => {
  modules = await generateModules();
  config = (await modules.load('config')) as ConfigModule;
});
afterAll(() => {
  modules.remove();
});

const load = (secret: string, name = 'JWT_SECRET'): Config =>
  config.loadConfig({
    JWT_SECRET: randomBytes(32).toString('base64url'),
    JWT_ISSUER: 'https://x.test',
    JWT_AUDIENCE: 'https://x.test',
    [name]: secret,
  });

const keyOf = (secret: string): string => load(secret).signing.key.export().toString('hex');

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a secret that somebody typed', () => {
  test.each([
    ['a sentence', 'my-super-secret-jwt-key-for-production-2026-'],
    ['the example of a hosted database', 'super-secret-jwt-token-with-at-least-32-characters-long'],
    ['a placeholder', 'your_super_secret_jwt_key_change_this_in_production_'],
    ['words that run together', 'supersecretkeythatshouldbechangedinproductio'],
    ['words with capitals', 'MySuperSecretJwtSigningKeyForProductionUseOnly2026ab'],
    ['words in another language', 'mein-sehr-geheimer-schluessel-fuer-die-firma'],
    ['shouting', 'PLEASE_CHANGE_THIS_SECRET_BEFORE_YOU_DEPLOY_IT_0'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_'],
    ['the alphabet and digits by turns', 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6'],
    ['the same in hex', 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2'],
    ['rows of keys', 'QwErTyUiOpAsDfGhJkLzXcVbNm1029384756QpWoEiRuTyAx'],
    ['eight blocks', 'Xk29aQ'.repeat(8)],
    ['a block, cut off', 'Xk29aQvB83nLpW5z'.repeat(3).slice(0, 43).replace(/.$/, 'A')],
    ['a block in hex', 'deadbeefcafe0123'.repeat(4)],
    ['a block of bytes', Buffer.from('Xk29aQvB'.repeat(5)).toString('base64')],
    ['digits', '3141592653589793238462643383279502884197169399375105820974944592'],
    ['bytes that count', Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('hex')],
    [
      'bytes that count in base64',
      Buffer.from(Array.from({ length: 32 }, (_, n) => 200 - 3 * n)).toString('base64'),
    ],
    ['a sentence in base64', base64('this is my very secret key for the production server')],
    ['a sentence in hex', Buffer.from('change me please: this is the secret').toString('hex')],
    ['FastAPI’s example', '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7'],
    ['one of Spring’s', '404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970'],
    ['another', '5367566B59703373367639792F423F4528482B4D6251655468576D5A71347437'],
    ['a third', '3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b'],
    [
      'that of RFC 7515',
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    ],
    ['that of RFC 7520', 'hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg'],
  ])('is refused: %s', (_what, secret) => {
    expect(() => load(secret)).toThrow(/^JWT_SECRET is not 32 random bytes/);
    expect(() => load(secret, 'JWT_SECRET_PREVIOUS')).toThrow(/^JWT_SECRET_PREVIOUS is not/);
  });

  test('is not repeated by the message', () => {
    expect(() => load('my-super-secret-jwt-key-for-production-2026-')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('my-super') as unknown }),
    );
  });
});

describe('a random secret', () => {
  const bytes = Buffer.from(
    'f3a91c5e07d24b886dbe13fa90c4722f5ad1e86b3407c99f2e5b8061d7ac34ffee',
    'hex',
  );
  const padded = bytes.subarray(1).toString('base64');

  test.each([
    ['hex', bytes.toString('hex')],
    ['hex in capitals', bytes.toString('hex').toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
  ])('may be written as %s, and is the same key', (_what, secret) => {
    expect(keyOf(secret)).toBe(bytes.toString('hex'));
  });

  test.each([
    ['padded', padded],
    ['not padded', padded.replace(/=+$/, '')],
    ['padded, for URLs', padded.replaceAll('+', '-').replaceAll('/', '_')],
    ['for URLs', bytes.subarray(1).toString('base64url')],
  ])('may be base64, %s', (_what, secret) => {
    expect(keyOf(secret)).toBe(bytes.subarray(1).toString('hex'));
  });

  const hex = bytes.toString('hex');
  test.each([
    ['a line break', `${hex}\n`],
    ['quotes', `"${hex}"`],
    ['a byte order mark', `\uFEFF${hex}`],
    ['a blank', ` ${hex}`],
    ['hex in both cases', hex.replace('f', 'F')],
    ['an odd number of hex digits', hex.slice(1)],
    ['too much padding', `${padded}=`],
    ['bits that mean nothing', bytes.toString('base64url').replace(/.{2}$/, 'zz').slice(0, 43)],
    ['both alphabets', '+-/_'.repeat(3) + randomBytes(32).toString('base64url')],
  ])('has no other spelling: %s', (_what, secret) => {
    expect(() => load(secret)).toThrow(/^JWT_SECRET is neither hex nor base64/);
  });

  // Node's generator stands for OpenSSL's: both draw from the system's, and a process each would take hours.
  test.each([
    ['our own command', () => randomBytes(32).toString('base64url')],
    ['openssl rand -hex 32', () => randomBytes(32).toString('hex')],
    ['openssl rand -base64 32', () => randomBytes(32).toString('base64')],
    ['openssl rand -base64 48', () => randomBytes(48).toString('base64')],
  ])(
    'is never refused: %s',
    (_command, make) => {
      for (let n = 0; n < times(200, 5_000, 1_000_000); n += 1) {
        const secret = make();
        expect(() => load(secret), secret).not.toThrow();
      }
    },
    7_200_000,
  );
});

describe('settings that are missing', () => {
  const all = {
    JWT_SECRET: randomBytes(32).toString('base64url'),
    JWT_ISSUER: 'https://x.test',
    JWT_AUDIENCE: 'https://x.test',
    AUTH_DATABASE_URL: 'file:x.db',
  };

  test('are named all at once, with how to get the first', () => {
    expect(() => config.loadConfig({ JWT_AUDIENCE: ' ' })).toThrow(
      /^JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE, AUTH_DATABASE_URL are not set\. .* JWT_SECRET: node -e/,
    );
  });

  test.each(['JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'])('%s alone is named alone', (name) => {
    expect(() => config.loadConfig({ ...all, [name]: '' })).toThrow(
      new RegExp(`^${name} is not set\\. Put a value into the environment\\. ${name}: `),
    );
  });
});
