import { afterAll, describe, expect, it, vi } from 'vitest';
import { verificationOf } from '../../../../../../src/routing/guards/packages/find.js';
import { SECRET, sign } from './anonymous.js';
import { readExternal, requireFromStack, withModules } from './made.js';

const forged = sign({ sub: 'ann' }, 'another secret');
const unsigned = sign({ sub: 'ann' }, '', { algorithm: 'none' });
const expired = sign({ sub: 'ann' }, SECRET, { expiresIn: -10 });

// The fewest rounds: the hash is compared once.
const hashSetup = `const hash = require('bcryptjs').hashSync('right', 4);`;
const KEY = 'process.env.ROWS_SECRET';
const BYTES = `new TextEncoder().encode(${KEY})`;

type Called = { rowsCalledBack?: readonly unknown[] | undefined };
const shared = globalThis as Called;

/** The statements before each: a callback that keeps what it gets. */
const setup = (token: string | undefined): string =>
  `const token = ${token === undefined ? 'undefined' : JSON.stringify(token)};\nconst done = (...args) => { globalThis.rowsCalledBack = args; };\n${hashSetup}`;

/** What a call does, in the words of the tables. */
async function happens(written: string, token: string | undefined): Promise<string> {
  let outcome = '';
  shared.rowsCalledBack = undefined;
  await withModules(async (load) => {
    let result: unknown;
    try {
      result = load(`${setup(token)}\nmodule.exports = ${written};`);
    } catch {
      outcome = 'throws';
      return;
    }
    if (written.endsWith('done)')) {
      await vi.waitFor(() => expect(shared.rowsCalledBack).toBeDefined());
      outcome = calledBack(shared.rowsCalledBack ?? []);
    } else if (result instanceof Promise) {
      outcome = await result.then(
        (value: unknown) => `promise of ${nameOf(value)}`,
        () => 'rejects',
      );
    } else {
      outcome = nameOf(result);
    }
  });
  return outcome;
}

function calledBack([error, value]: readonly unknown[]): string {
  if (error) return 'calls back an error';
  return value === false ? 'calls back false' : 'calls back something true';
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.keys(value).length === 0 ? 'an object without fields' : 'reads';
}

describe('verifiers, run with a credential that was made up', () => {
  afterAll(() => {
    shared.rowsCalledBack = undefined;
  });

  it.each([
    `require('jsonwebtoken').verify(token, ${KEY})`,
    `require('jsonwebtoken').verify(token, ${KEY}, { algorithms: ['HS256'] })`,
    `require('jsonwebtoken').verify(token, ${KEY}, done)`,
    `require('jsonwebtoken').verify(token, ${KEY}, {}, done)`,
    `require('jsonwebtoken').decode(token)`,
    ...[
      'jwtVerify',
      'jwtDecrypt',
      'compactVerify',
      'compactDecrypt',
      'flattenedVerify',
      'generalVerify',
    ].map((name) => `require('jose').${name}(token, ${BYTES})`),
    `require('jose').decodeJwt(token)`,
    `require('jose').decodeProtectedHeader(token)`,
    `require('jwt-simple').decode(token, ${KEY})`,
    `require('fast-jwt').createVerifier({ key: ${KEY} })(token)`,
    `require('fast-jwt').createVerifier({ key: ${KEY} })(token, () => {})`,
    `require('fast-jwt').createVerifier({ key: async () => ${KEY} })(token)`,
    `require('fast-jwt').createVerifier({ key: async () => ${KEY} })(token, done)`,
    `require('fast-jwt').createDecoder()(token)`,
    `require('njwt').verify(token, ${KEY})`,
    `require('njwt').verify(token, ${KEY}, done)`,
    `require('bcryptjs').compare('wrong', hash)`,
    `require('bcryptjs').compareSync('wrong', hash)`,
    `require('bcryptjs').compare('wrong', hash, done)`,
    `require('@node-rs/argon2').verifySync('$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$bm90YWhhc2g', 'wrong')`,
    `require('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('b'))`,
    `require('node:crypto').verify(null, Buffer.from('a'), require('node:crypto').generateKeyPairSync('ed25519').publicKey, Buffer.alloc(64))`,
    `require('cookie-signature').unsign('a.b', ${KEY})`,
    `require('tsscmp')('a', ${KEY})`,
    `require('safe-compare')('a', ${KEY})`,
    `require('express-basic-auth').safeCompare('a', ${KEY})`,
  ])('%s', async (written) => {
    const read = verificationOf(readExternal(`${setup(forged)}\nmodule.exports = ${written};`));
    expect(read).not.toBeNull();
    expect(read?.weakness).toBeNull();
    const real = await happens(written, forged);
    expect(read?.outcome).toBe(real);
  });

  it.each([
    [`require('jsonwebtoken').verify(token, undefined, { algorithms: ['none'] })`, unsigned],
    [`require('jsonwebtoken').verify(token, ${KEY}, { ignoreExpiration: true })`, expired],
    [`require('jwt-simple').decode(token, ${KEY}, true)`, forged],
    [`require('fast-jwt').createVerifier({ key: '', algorithms: ['none'] })(token)`, unsigned],
    [`require('njwt').verify(token)`, unsigned],
  ])('%s accepts it, and the row says so', async (written, token) => {
    const read = verificationOf(readExternal(`${setup(token)}\nmodule.exports = ${written};`));
    expect(read?.weakness).toEqual(expect.any(String));
    expect(await happens(written, token)).toBe('reads');
  });

  it('a key that the token names itself is a weakness', async () => {
    const written = `require('jose').jwtVerify(token, require('jose').EmbeddedJWK)`;
    const { generateKeyPair, exportJWK, SignJWT } = requireFromStack('jose') as Jose;
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const token = await new SignJWT({ sub: 'ann' })
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    const read = verificationOf(readExternal(`${setup(token)}\nmodule.exports = ${written};`));
    expect(read?.weakness).toMatch(/the token names/);
    expect(await happens(written, token)).toBe('promise of reads');
  });

  it('a private key decrypts what anybody encrypted with the public one', async () => {
    const written = `require('jose').jwtDecrypt(token, require('node:crypto').createPrivateKey(hash))`;
    const { generateKeyPair, EncryptJWT, jwtDecrypt } = requireFromStack('jose') as Jose;
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256', {});
    const token = await new EncryptJWT({ sub: 'eve' })
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(publicKey);
    expect((await jwtDecrypt(token, privateKey)).payload.sub).toBe('eve');
    const read = verificationOf(readExternal(`${setup(token)}\nmodule.exports = ${written};`));
    expect(read?.weakness).toMatch(/the public part/);
  });

  it.each([
    [`require('bcryptjs').compareSync(undefined, hash)`, 'throws'],
    [`require('bcryptjs').compare(undefined, hash)`, 'rejects'],
    [`require('crypto').timingSafeEqual(undefined, Buffer.from('b'))`, 'throws'],
    [`require('cookie-signature').unsign(undefined, ${KEY})`, 'throws'],
    [`require('express-basic-auth').safeCompare(undefined, ${KEY})`, 'throws'],
  ])('%s, without one', async (written, outcome) => {
    const read = verificationOf(readExternal(`${setup('')}\nmodule.exports = ${written};`));
    expect(read?.verifier.absent).toBe(outcome);
    expect(await happens(written, undefined)).toBe(outcome);
  });

  it.each([
    `require('tsscmp')(undefined, undefined)`,
    `require('safe-compare')(undefined, undefined)`,
  ])('%s is true, and the row says so', async (written) => {
    const read = verificationOf(readExternal(`${setup('')}\nmodule.exports = ${written};`));
    expect(read?.verifier.absentsAreEqual).toBe(true);
    expect(await happens(written, undefined)).toBe('true');
  });
});

type Jose = {
  readonly generateKeyPair: (
    algorithm: string,
    options: object,
  ) => Promise<{ publicKey: object; privateKey: object }>;
  readonly exportJWK: (key: object) => Promise<object>;
  readonly SignJWT: new (claims: object) => {
    setProtectedHeader(header: object): { sign(key: object): Promise<string> };
  };
  readonly EncryptJWT: new (claims: object) => {
    setProtectedHeader(header: object): { encrypt(key: object): Promise<string> };
  };
  readonly jwtDecrypt: (token: string, key: object) => Promise<{ payload: { sub?: string } }>;
};
