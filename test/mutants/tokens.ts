import { mutant, type Subject } from './mutant.js';

const TOKEN = 'src/auth/access-token.ts';
const ALG = '    alg: z.literal(ALGORITHM),\n';

/** Access tokens: how they are made, and which are taken. */
export const tokens: Subject = {
  test: 'access-token',
  mutants: [
    mutant(
      'a token is good for ever',
      TOKEN,
      'clockTolerance: CLOCK_LEEWAY_SECONDS,',
      'ignoreExpiration: true,',
    ),
    mutant('clocks may differ by an hour', TOKEN, 'LEEWAY_SECONDS = 5;', 'LEEWAY_SECONDS = 3600;'),
    {
      name: 'tokens live for a day',
      edits: [
        { file: TOKEN, from: 'ACCESS_TOKEN_SECONDS = 600;', to: 'ACCESS_TOKEN_SECONDS = 86400;' },
        { file: TOKEN, from: 'LIFETIME_SECONDS = 900;', to: 'LIFETIME_SECONDS = 86400;' },
      ],
    },
    mutant('a far expiry is taken', TOKEN, ' || exp - iat > MAX_LIFETIME_SECONDS', ''),
    mutant(
      'a token of the future is taken',
      TOKEN,
      'iat > seconds(now) + CLOCK_LEEWAY_SECONDS || exp',
      'exp',
    ),
    mutant(
      '`nbf` is not looked at',
      TOKEN,
      'clockTolerance: CLOCK_LEEWAY_SECONDS,',
      'clockTolerance: CLOCK_LEEWAY_SECONDS,\n      ignoreNotBefore: true,',
    ),
    {
      name: 'a token without a signature is taken',
      edits: [
        { file: TOKEN, from: ALG, to: '    alg: z.string(),\n' },
        {
          file: TOKEN,
          from: 'const payload = jwt.verify(token, key.key, {',
          to: `const unsigned = /"alg":"none"/i.test(Buffer.from(token.split('.')[0], 'base64url').toString());
    const payload = unsigned ? jwt.decode(token) : jwt.verify(token, key.key, {`,
        },
      ],
    },
    mutant(
      'the signature is not verified',
      TOKEN,
      'jwt.verify(token, key.key, {',
      'jwt.decode(token, {',
    ),
    mutant(
      'any type of token is taken for an access token',
      TOKEN,
      'typ: z.string().regex(/^(application\\/)?at\\+jwt$/i),',
      'typ: z.string(),',
    ),
    mutant('unknown header members are overlooked', TOKEN, '  .strict();', ';'),
    mutant(
      'an unknown key id gets the current key',
      TOKEN,
      'config.keys.find((each) => each.id === kid);',
      '(config.keys.find((each) => each.id === kid) ?? config.keys[0]);',
    ),
    mutant('the issuer is not looked at', TOKEN, '      issuer: config.issuer,\n', ''),
    mutant('the audience is not looked at', TOKEN, '      audience: config.audience,\n', ''),
    mutant('an audience among others is taken', TOKEN, 'aud: z.string(),', 'aud: z.unknown(),'),
    mutant('a subject of any type is taken', TOKEN, '  sub: uuid,', '  sub: z.coerce.string(),'),
    mutant('a token may do without an id', TOKEN, '  jti: uuid,\n', ''),
    mutant(
      'a token without times is taken',
      TOKEN,
      '  iat: z.number(),\n  exp: z.number(),',
      '  iat: z.number().catch(0),\n  exp: z.number().catch(0),',
    ),
    mutant(
      'a token of any length is looked at',
      TOKEN,
      'token.length > MAX_TOKEN_CHARACTERS || ',
      '',
    ),
    mutant('tokens say nothing of their type', TOKEN, "typ: 'at+jwt',", "typ: 'JWT',"),
  ],
};

/** With HS256: another algorithm of the same key. */
export const hs256: Subject = {
  test: 'access-token',
  mutants: [
    {
      name: 'the token chooses its algorithm',
      edits: [
        { file: TOKEN, from: ALG, to: '    alg: z.string(),\n' },
        { file: TOKEN, from: 'algorithms: [ALGORITHM],', to: '' },
      ],
    },
  ],
};

/** With ES256: the public key taken for a secret, two spellings of one signature, the published keys. */
export const es256: Subject = {
  test: 'access-token',
  mutants: [
    {
      name: 'the public key is taken for a secret',
      edits: [
        { file: TOKEN, from: ALG, to: '    alg: z.string(),\n' },
        {
          file: TOKEN,
          from: 'jwt.verify(token, key.key, {\n      algorithms: [ALGORITHM],',
          to: `jwt.verify(token, /HS256/.test(Buffer.from(token.split('.')[0], 'base64url').toString()) ? createSecretKey(Buffer.from(key.key.export({ type: 'spki', format: 'pem' }))) : key.key, {
      algorithms: [ALGORITHM, 'HS256'],`,
        },
        {
          file: TOKEN,
          from: "import { randomUUID } from 'node:crypto';",
          to: "import { createSecretKey, randomUUID } from 'node:crypto';",
        },
      ],
    },
    mutant('one signature has several spellings', TOKEN, ' || !parts.every(isCanonical)', ''),
    mutant(
      'the private key is published',
      'src/auth/config.ts',
      "return { id: id.slice(0, 8), key, jwk: key.export({ format: 'jwk' }) };",
      "return { id: id.slice(0, 8), key, jwk: privateKey.export({ format: 'jwk' }) };",
    ),
    mutant(
      'the published keys are fetched for every token',
      'src/auth/auth-router.ts',
      "    res.set('Cache-Control', `public, max-age=${String(KEY_SET_SECONDS)}`).json({ keys });",
      '    res.json({ keys });',
    ),
    mutant(
      'a key on another curve is taken',
      'src/auth/config.ts',
      "if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {",
      'if (key === null) {',
    ),
  ],
};
