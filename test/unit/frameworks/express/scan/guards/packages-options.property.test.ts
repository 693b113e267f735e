import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKAGES } from '../../../../../../src/frameworks/express/packages/table.js';
import { readExternal, withModules } from './made.js';
import { ANONYMOUS } from './anonymous.js';
import { serving } from './served.js';
import { times } from '../../../../../support/effort.js';

const switches = [
  'true',
  'false',
  '0',
  '1',
  `''`,
  `'false'`,
  'undefined',
  'null',
  '!1',
  '(() => false)()',
];
const unclear = ['process.env.ROWS_NOWHERE', 'JSON.parse("false")', 'globalThis.rowsNowhere'];
const option = (name: string, values: readonly string[]): fc.Arbitrary<string> =>
  fc.option(
    fc.constantFrom(...values).map((value) => `${name}: ${value}`),
    { nil: '' },
  );

const jwt = fc
  .tuple(
    option('credentialsRequired', [...switches, ...unclear]),
    option('ignoreExpiration', [...switches, ...unclear]),
    option('onExpired', ['() => {}', 'undefined', 'async () => { throw new Error("late"); }']),
    option('isRevoked', ['async () => false', 'async () => true']),
    fc.constantFrom(`['HS256']`, `['HS256', 'none']`, `['none']`),
    fc.constantFrom(
      'process.env.ROWS_SECRET',
      'async () => process.env.ROWS_SECRET',
      '() => undefined',
    ),
    fc.constantFrom('', '.unless({ path: ["/open"] })', '.unless({ method: "HEAD" })'),
  )
  .map(
    ([required, ignore, expired, revoked, algorithms, secret, unless]) =>
      `require('express-jwt').expressjwt({ ${[required, ignore, expired, revoked, `algorithms: ${algorithms}`, `secret: ${secret}`].filter(Boolean).join(', ')} })${unless}`,
  );
const bearer = option('authRequired', [...switches, ...unclear]).map(
  (required) =>
    `require('express-oauth2-jwt-bearer').auth({ issuer: 'https://i.example', audience: 'a', secret: process.env.ROWS_SECRET, tokenSigningAlg: 'HS256', ${required} })`,
);
const basic = fc
  .tuple(
    fc.constantFrom(
      `users: { admin: process.env.ROWS_SECRET }`,
      `users: { admin: '' }`,
      'users: {}',
      '',
    ),
    option('authorizer', [
      '() => true',
      '() => false',
      'async () => false',
      '(n, p, done) => done?.(null, true)',
      'undefined',
    ]),
    option('authorizeAsync', [...switches]),
  )
  .map((options) => `require('express-basic-auth')({ ${options.filter(Boolean).join(', ')} })`);

describe('options of refusing packages', () => {
  it('never let an anonymous caller through where the row refuses', async () => {
    const runs = times(60, 400, 2000);
    await fc.assert(
      fc.asyncProperty(fc.oneof(jwt, bearer, basic), async (written) => {
        const found = PACKAGES.rowFor(readExternal(`module.exports = ${written};`));
        if (found?.verdict.kind !== 'refuses' || written.includes('HEAD')) return;
        await withModules(async (load) => {
          await serving([load(`module.exports = ${written};`)], async (request) => {
            for (const sent of ANONYMOUS) {
              expect((await request(sent)).reached, written).toBe(false);
            }
          });
        });
      }),
      { numRuns: runs },
    );
  });
});
