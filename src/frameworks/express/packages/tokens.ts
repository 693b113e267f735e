import type { FunctionValue, Value } from '../../../interpret/values.js';
import { any, CALLER, constant, object } from '../../../interpret/follow/values.js';
import { type Frozen, freeze } from '../../../routing/guards/request-state.js';
import { isFalse, isOn, optionOf, textOf } from '../../../routing/guards/packages/options.js';
import { codeOf } from '../../../routing/guards/packages/own-functions.js';
import {
  leaves,
  type OwnCode,
  type PackageRow,
  PASSES,
  REFUSES,
  type RowVerdict,
  unsure,
} from '../../../routing/guards/packages/row.js';
import { weaknessOf } from '../../../routing/guards/packages/weakness.js';

/** Errors of express-jwt, as far as they are told apart: 8.5.1 dist/index.js, errors/UnauthorizedError.js. */
const UNAUTHORIZED: readonly Frozen[] =
  'credentials_required credentials_bad_scheme credentials_bad_format invalid_token revoked_token'
    .split(' ')
    .map((code) =>
      freeze(
        object([
          ['name', constant('UnauthorizedError')],
          ['status', constant(401)],
          ['code', constant(code)],
          ['message', any(CALLER, { name: 'message', type: 'string', truth: true })],
          ['inner', any(CALLER, { name: 'inner' })],
        ]),
      ),
    );

/** Packages that verify a token in a header of every request. */
export const TOKEN_ROWS: readonly PackageRow[] = [
  {
    package: 'express-jwt',
    members: ['()', 'expressjwt()'],
    judge: ({ args: [options], member }) => judgeExpressJwt(options, member),
    sets: ({ args: [options], member }) =>
      leaves({ verified: propertiesOf(options, member === '()') }),
    openMethods: ['OPTIONS'],
    hasUnless: true,
    readsBearer: () => true,
    errors: UNAUTHORIZED,
    // Its jsonwebtoken is older than 4.2.2, see there; run: 0.1.3 takes `alg: none`.
    outdated: { before: [2, 1, 0], why: 'accepts made-up tokens' },
    source:
      'express-jwt 8.5.1 dist/index.js, 7.7.8, 6.1.2 lib/index.js: no token and a wrong one end in next(UnauthorizedError) unless credentialsRequired is false; OPTIONS that asks for the header authorization goes on; 8 asks onExpired of an expired token; 6 (the package itself called) sets user, 7 and 8 auth',
  },
  {
    package: 'express-oauth2-jwt-bearer',
    members: ['auth()'],
    judge: ({ args: [options] }) => judgeBearer(options),
    sets: () => leaves({ verified: ['auth'] }),
    readsBearer: () => true,
    source:
      'express-oauth2-jwt-bearer 1.10.0 dist/index.js: next(error) for any failure, next() only where authRequired === false; req.auth is what was verified',
  },
  {
    package: 'express-oauth2-jwt-bearer',
    members: [
      'requiredScopes()',
      'scopeIncludesAny()',
      'claimIncludes()',
      'claimEquals()',
      'claimCheck()',
    ],
    judge: () => REFUSES,
    sets: () => leaves({}),
    restsOn: ['auth'],
    readsBearer: () => true,
    source:
      'express-oauth2-jwt-bearer 1.10.0 dist/index.js (toHandler, claimCheck): next(UnauthorizedError) without req.auth.payload',
  },
];

function judgeExpressJwt(options: Value | undefined, member: string): RowVerdict {
  if (options?.kind !== 'object') return unsure('its options cannot be read');
  const required = isOn(optionOf(options, 'credentialsRequired'), true);
  if (required === false) return PASSES;
  if (required === null) return unsure('its `credentialsRequired` cannot be read');
  const weak = weaknessOf(options);
  if (weak !== null) return unsure(weak);
  const code = [
    ...codeOf(optionOf(options, 'secret'), (secret) => ({
      what: 'the function `secret` of express-jwt',
      ...(member === '()' ? keyCallback(secret) : KEY_RESULT),
    })),
    ...codeOf(optionOf(options, 'getToken'), () => ({
      what: 'the function `getToken` of express-jwt',
      gets: ['request'],
      opens: 'gives a token of its own',
    })),
    ...codeOf(optionOf(options, 'onExpired'), () => ({
      what: 'the function `onExpired` of express-jwt',
      gets: ['request', 'else'],
      opens: 'returns',
    })),
  ];
  return code.length === 0 ? REFUSES : { kind: 'own', code };
}

/** `auth` of express-oauth2-jwt-bearer: without options it takes them from the environment. */
function judgeBearer(options: Value | undefined): RowVerdict {
  const open = isFalse(optionOf(options, 'authRequired'));
  if (open === true) return PASSES;
  if (open === null) return unsure('its `authRequired` cannot be read');
  return optionOf(options, 'validators') === 'absent'
    ? REFUSES
    : unsure('its `validators` may accept what it would refuse');
}

/** express-jwt 7 and 8: `async (req, token) => key`. */
const KEY_RESULT: Pick<OwnCode, 'gets' | 'opens'> = {
  gets: ['request', 'credential'],
  opens: 'gives a key of the caller',
};

/** express-jwt 6 counts parameters: `(req, payload, done)` or `(req, header, payload, done)`. */
function keyCallback({ arity }: FunctionValue): Pick<OwnCode, 'gets' | 'opens'> {
  return {
    gets:
      arity === 4
        ? ['request', 'credential', 'credential', 'done']
        : ['request', 'credential', 'done'],
    opens: 'calls back a key of the caller',
  };
}

function propertiesOf(options: Value | undefined, isOld: boolean): readonly string[] {
  const names = isOld ? ['userProperty', 'requestProperty'] : ['requestProperty'];
  const written = names
    .map((name) => textOf(optionOf(options, name), ''))
    .find((text) => text !== '');
  return [written ?? (isOld ? 'user' : 'auth')];
}
