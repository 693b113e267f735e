import type { Verifier } from './verifiers.js';

const falsePromise = { outcome: 'promise of false', credential: 0, key: 1 } as const;
const falseResult = { outcome: 'false', credential: 0, key: 1 } as const;

/** Functions that compare what the caller sent with a hash, a signature or a secret. */
export const COMPARERS: readonly Verifier[] = [
  {
    package: 'bcrypt',
    members: ['compare()'],
    ...falsePromise,
    withCallback: 'calls back false',
    absent: 'rejects',
    source: 'bcrypt 6.0.0 bcrypt.js: false; an error where either is absent',
  },
  {
    package: 'bcrypt',
    members: ['compareSync()'],
    ...falseResult,
    absent: 'throws',
    source: 'bcrypt 6.0.0 bcrypt.js: false; throws where either is absent',
  },
  {
    package: 'bcryptjs',
    members: ['compare()'],
    ...falsePromise,
    withCallback: 'calls back false',
    absent: 'rejects',
    source: 'bcryptjs 3.0.3 index.js: false; an error where either is absent',
  },
  {
    package: 'bcryptjs',
    members: ['compareSync()'],
    ...falseResult,
    absent: 'throws',
    source: 'bcryptjs 3.0.3 index.js: false; throws where either is absent',
  },
  {
    package: 'argon2',
    members: ['verify()'],
    ...falsePromise,
    credential: 1,
    key: 0,
    absent: 'rejects',
    source:
      'argon2 0.45.1 argon2.cjs: false, also for an unknown kind of hash; rejects without a password',
  },
  ...(['@node-rs/argon2', '@node-rs/bcrypt'] as const).flatMap((name): readonly Verifier[] => {
    const order =
      name === '@node-rs/argon2' ? { credential: 1, key: 0 } : { credential: 0, key: 1 };
    const version = name === '@node-rs/argon2' ? '2.2.1' : '2.0.0';
    const asBcrypt = name === '@node-rs/bcrypt';
    return [
      {
        package: name,
        members: ['verify()', ...(asBcrypt ? ['compare()'] : [])],
        ...falsePromise,
        ...order,
        absent: 'rejects',
        source: `${name} ${version} index.d.ts: false; an error without a password and for what is no hash`,
      },
      {
        package: name,
        members: ['verifySync()', ...(asBcrypt ? ['compareSync()'] : [])],
        ...falseResult,
        ...order,
        absent: 'throws',
        source: `${name} ${version} index.d.ts: false; throws without a password and for what is no hash`,
      },
    ];
  }),
  ...['crypto', 'node:crypto'].flatMap((name): readonly Verifier[] => [
    {
      package: name,
      members: ['timingSafeEqual()'],
      ...falseResult,
      absent: 'throws',
      source:
        'Node 20 crypto.timingSafeEqual: throws for other lengths and for what is no buffer; two empty buffers are equal',
    },
    {
      package: name,
      members: ['verify()'],
      outcome: 'false',
      withCallback: 'calls back false',
      credential: 3,
      key: 2,
      source: 'Node 20 crypto.verify: false; with a callback (null, false)',
    },
    {
      package: name,
      members: ['createVerify().verify()', 'createVerify().update().verify()'],
      outcome: 'false',
      credential: 1,
      key: 0,
      source: 'Node 20 Verify.verify: false',
    },
  ]),
  {
    package: 'cookie-signature',
    members: ['unsign()'],
    ...falseResult,
    absent: 'throws',
    source: 'cookie-signature 1.2.2 index.js: false; throws for what is no text',
  },
  {
    package: 'tsscmp',
    members: ['()'],
    ...falseResult,
    isSymmetric: true,
    absentsAreEqual: true,
    source: 'tsscmp 1.0.6 lib/index.js: both are made texts, so that two absent values are equal',
  },
  {
    package: 'safe-compare',
    members: ['()'],
    ...falseResult,
    isSymmetric: true,
    absentsAreEqual: true,
    source: 'safe-compare 1.1.4 index.js: true for two absent values',
  },
  {
    package: 'express-basic-auth',
    members: ['safeCompare()', 'default.safeCompare()'],
    ...falseResult,
    isSymmetric: true,
    absent: 'throws',
    source: 'express-basic-auth 1.2.1 index.js: false; throws where either is absent',
  },
  {
    package: 'basic-auth',
    members: ['()', 'parse()'],
    outcome: 'reads',
    credential: 0,
    key: null,
    source:
      'basic-auth 2.0.1 index.js: name and password as they were sent; undefined without them',
  },
];
