import { isNothing, isOn, mayHold, optionOf } from './options.js';
import { weaknessOf } from './weakness.js';
import type { Verifier } from './verifiers.js';

const throwing = { outcome: 'throws', credential: 0, key: 1 } as const;
const rejecting = { outcome: 'rejects', credential: 0, key: 1 } as const;
const reading = { outcome: 'reads', credential: 0, key: null } as const;

/** What gives a private key, or may: jose 6.2.18 key/import.js, node:crypto. */
const PRIVATE_KEYS =
  /^(?:importPKCS8|importJWK|createPrivateKey|generateKeyPair(?:Sync)?|privateKey)$/;

/** Functions that verify a token, or only read one. */
export const TOKEN_VERIFIERS: readonly Verifier[] = [
  {
    package: 'jsonwebtoken',
    members: ['verify()'],
    ...throwing,
    withCallback: 'calls back an error',
    weakness: ([, , options]) => weaknessOf(options),
    // https://github.com/advisories/GHSA-c7hr-j4mj-j2w6: the token itself says how it is verified.
    outdated: { before: [4, 2, 2], why: 'accepts made-up tokens' },
    source:
      'jsonwebtoken 9.0.3 verify.js: throws, also without a token; with a callback it gives undefined and calls it with the error; `none` needs no key where `algorithms` hold it; a key that is a function needs the callback',
  },
  {
    package: 'jsonwebtoken',
    members: ['decode()'],
    ...reading,
    source: 'jsonwebtoken 9.0.3 decode.js: null for what is no token, else what it says',
  },
  {
    package: 'jose',
    members: ['jwtDecrypt', 'compactDecrypt', 'flattenedDecrypt', 'generalDecrypt'].map(
      (name) => `${name}()`,
    ),
    ...rejecting,
    weakness: ([, key]) =>
      key?.kind === 'external' && key.path.some((member) => PRIVATE_KEYS.test(member))
        ? 'unless its key is symmetric, whoever has the public part of it encrypts a token'
        : null,
    source:
      'jose 6.2.18 dist/webapi/jwe/*.js: rejects what the key does not decrypt; RFC 7516, 11.1: with RSA-OAEP and ECDH-ES anybody encrypts who has the public key, so that nothing is shown of who did',
  },
  {
    package: 'jose',
    members: ['jwtVerify', 'compactVerify', 'flattenedVerify', 'generalVerify'].map(
      (name) => `${name}()`,
    ),
    ...rejecting,
    weakness: ([, key]) =>
      key?.kind === 'external' && key.package === 'jose' && key.path.at(-1) === 'EmbeddedJWK'
        ? 'its key is the one that the token names'
        : null,
    source:
      'jose 6.2.18 (4.15.9 alike) dist/webapi/jws/*.js, jwt/*.js: rejects, also `none`, an empty key and no token; EmbeddedJWK is a key out of the token (jwk/embedded.js)',
  },
  {
    package: 'jose',
    members: ['decodeJwt()', 'decodeProtectedHeader()', 'UnsecuredJWT.decode()'],
    ...reading,
    source:
      'jose 6.2.18 dist/webapi/util/decode_jwt.js, jwt/unsecured.js: no signature is looked at',
  },
  {
    package: 'jwt-simple',
    members: ['decode()'],
    ...throwing,
    weakness: ([, , noVerify]) =>
      noVerify === undefined || isOn(noVerify, false) === false
        ? null
        : 'its argument `noVerify` lets every token pass',
    source: 'jwt-simple 0.5.6 lib/jwt.js: throws unless its third argument is true',
  },
  {
    package: 'fast-jwt',
    members: ['createVerifier()()'],
    outcome: 'throws',
    asMade: ([options], hasCallback) => {
      const key = optionOf(options, 'key');
      if (key === 'absent' || key === 'unclear' || key.kind !== 'function') return 'throws';
      return hasCallback ? 'calls back an error' : 'rejects';
    },
    credential: 0,
    key: null,
    isMadeFirst: true,
    weakness: ([options]) => weaknessOf(options),
    source:
      'fast-jwt 6.3.6 src/verifier.js: throws, a callback is not asked; with a key that is a function it rejects, or calls back; `none` is accepted with an empty key and `algorithms: [none]`',
  },
  {
    package: 'fast-jwt',
    members: ['createDecoder()()'],
    ...reading,
    source: 'fast-jwt 6.3.6 src/decoder.js: no signature is looked at',
  },
  {
    package: 'njwt',
    members: ['verify()'],
    ...throwing,
    withCallback: 'calls back an error',
    weakness: ([, key]) =>
      key === undefined || isNothing(key) ? 'without a key it accepts `none`' : null,
    source: 'njwt 2.0.1 index.js: throws; without a key a token of `none` is accepted',
  },
  {
    package: 'jws',
    members: ['verify()'],
    outcome: 'false',
    credential: 0,
    key: 2,
    weakness: ([, algorithm]) =>
      algorithm !== undefined && mayHold(algorithm, 'none') !== false
        ? 'its algorithm may be `none`'
        : null,
    source:
      'jws 4.0.1 lib/verify-stream.js: false; true for `none`, which is the algorithm that it is told',
  },
  { package: 'jws', members: ['decode()'], ...reading, source: 'jws 4.0.1 lib/verify-stream.js' },
  {
    package: 'jwt-decode',
    members: ['jwtDecode()', '()'],
    ...reading,
    source: 'jwt-decode 4.0.0 build/cjs/index.js: no signature is looked at',
  },
  {
    package: '@tsndr/cloudflare-worker-jwt',
    members: ['verify()'],
    outcome: 'promise of undefined',
    credential: 0,
    key: 1,
    weakness: ([, , options]) => {
      const throwError = optionOf(options, 'throwError');
      return throwError === 'absent' ? null : 'its `throwError` is not read';
    },
    source:
      '@tsndr/cloudflare-worker-jwt 3.2.3 index.js: a promise of undefined, rejected with throwError',
  },
  {
    package: 'paseto',
    members: ['V1', 'V2', 'V3', 'V4'].flatMap((name) => [`${name}.verify()`, `${name}.decrypt()`]),
    ...rejecting,
    source: 'paseto 3.1.4 lib/v4/verify.js, lib/general/*.js: rejects',
  },
];
