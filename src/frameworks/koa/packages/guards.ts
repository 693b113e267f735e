import { constant, object } from '../../../interpret/follow/values.js';
import type { Value } from '../../../interpret/values.js';
import { isOn, isWritten, optionOf, textOf } from '../../../routing/guards/packages/options.js';
import { codeOf } from '../../../routing/guards/packages/own-functions.js';
import {
  leaves,
  type PackageRow,
  PASSES,
  passing,
  REFUSES,
  type RowVerdict,
  unsure,
} from '../../../routing/guards/packages/row.js';
import { type Frozen, freeze } from '../../../routing/guards/request-state.js';

/** What `ctx.throw(401)` throws. */
const UNAUTHORIZED: readonly Frozen[] = [
  freeze(
    object([
      ['status', constant(401)],
      ['statusCode', constant(401)],
      ['name', constant('UnauthorizedError')],
      ['message', constant('Authentication Error')],
    ]),
  ),
];

/** Packages that refuse callers who prove nothing. */
export const GUARD_ROWS: readonly PackageRow[] = [
  {
    package: 'koa-jwt',
    members: ['()'],
    judge: ({ args: [options] }) => judgeJwt(options),
    sets: ({ args: [options] }) => {
      const key = textOf(optionOf(options, 'key'), 'user') ?? '*';
      return leaves({ verified: [`locals.${key}`] });
    },
    restsOn: ['locals.secret'],
    hasUnless: true,
    readsBearer: () => true,
    errors: UNAUTHORIZED,
    source:
      'koa-jwt 4.0.4 lib/index.js: ctx.throw(401) without a token and for a wrong one, unless passthrough; the secret is ctx.state.secret where that is set',
  },
  {
    package: 'koa-basic-auth',
    members: ['()'],
    judge: ({ args: [options] }) => judgeBasic(options),
    sets: () => leaves({}),
    readsBearer: () => true,
    errors: UNAUTHORIZED,
    source:
      'koa-basic-auth 4.0.0 index.js: ctx.throw(401) unless name and pass are those of its options, of which it compares what is given',
  },
  passing(
    'koa-csrf',
    ['()'],
    '5.0.1 index.js: 403 for a POST without a token, which it gives to everybody',
    { wantsToken: true, sets: { everybody: ['locals._csrf'] } },
  ),
];

function judgeJwt(options: Value | undefined): RowVerdict {
  if (options?.kind !== 'object') return unsure('its options cannot be read');
  const passes = isOn(optionOf(options, 'passthrough'), false);
  if (passes === true) return PASSES;
  if (passes === null) return unsure('its `passthrough` cannot be read');
  const secret = optionOf(options, 'secret');
  if (secret === 'unclear') return unsure('its `secret` cannot be read');
  const code = codeOf(secret, () => ({
    what: 'the function `secret` of koa-jwt',
    gets: ['credential', 'credential'],
    opens: 'gives a key of the caller',
  }));
  return code.length === 0 ? REFUSES : { kind: 'own', code };
}

function judgeBasic(options: Value | undefined): RowVerdict {
  const password = optionOf(options, 'pass');
  if (password === 'unclear') return unsure('its options cannot be read');
  if (password === 'absent') return unsure('it is given no password, and asks for a name alone');
  if (isWritten(password)) {
    return unsure('its password is written in the source, for everybody who reads that');
  }
  return REFUSES;
}
