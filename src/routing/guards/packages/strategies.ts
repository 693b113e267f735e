import type { ExternalValue, Value } from '../../../interpret/values.js';
import { isOn, isWritten, optionOf } from './options.js';
import { type OwnCode, PASSES, REFUSES, type RowVerdict, unsure } from './row.js';
import { codeOf } from './own-functions.js';
import { weaknessOf } from './weakness.js';

/** A strategy of passport that a package gives. */
export type StrategyRow = {
  readonly package: string;
  /** The members whose `new` makes it; `''` is the package itself. */
  readonly members: readonly string[];
  /** The name that it is registered under unless another is given. */
  readonly name: string;
  /** Whether it takes a bearer token of `Authorization`, so that tokens of other issuers are refused. */
  readonly readsBearer?: true;
  /** What it does to callers who prove nothing; `args` are those of `new`, null where nobody saw it made. */
  readonly judge: (args: readonly Value[] | null) => RowVerdict;
  readonly source: string;
};

const ITSELF = ['', 'Strategy'];

/** passport's own: `session` lets everybody on, with `req.user` for who is logged in. */
const OPEN: readonly StrategyRow[] = [
  {
    package: 'passport-anonymous',
    members: ITSELF,
    name: 'anonymous',
    judge: () => PASSES,
    source: 'passport-anonymous 1.0.1 lib/strategy.js: pass()',
  },
  {
    package: 'passport',
    members: ['strategies.SessionStrategy'],
    name: 'session',
    judge: () => PASSES,
    source: 'passport 0.7.0 lib/strategies/session.js: pass() with and without a user',
  },
  {
    package: 'passport-trusted-header',
    members: ['Strategy'],
    name: 'trusted-header',
    judge: () => unsure('the strategy `trusted-header` believes headers that any caller can send'),
    source: 'passport-trusted-header 1.1.0 src/index.js: hands the headers to the verify function',
  },
];

/** Strategies that verify a signed token themselves: the function that they are given can only refuse more. */
const TOKENS: readonly StrategyRow[] = [
  {
    package: 'passport-jwt',
    members: ['Strategy'],
    name: 'jwt',
    readsBearer: true,
    judge: (args) => {
      if (args === null) return REFUSES;
      const [options] = args;
      const weak =
        weaknessOf(options) ?? weaknessOf(given(optionOf(options, 'jsonWebTokenOptions')));
      if (weak !== null) return unsure(weak);
      const key = optionOf(options, 'secretOrKey');
      if (key !== 'absent' && key !== 'unclear' && isWritten(key)) {
        return unsure('its `secretOrKey` is written in the source, for everybody who reads that');
      }
      return own([
        ...codeOf(optionOf(options, 'secretOrKeyProvider'), () => ({
          what: 'the function `secretOrKeyProvider` of passport-jwt',
          gets: ['request', 'credential', 'done'],
          opens: 'calls back a key of the caller',
        })),
        ...codeOf(optionOf(options, 'jwtFromRequest'), () => ({
          what: 'the function `jwtFromRequest` of passport-jwt',
          gets: ['request'],
          opens: 'gives a token of its own',
        })),
      ]);
    },
    source:
      'passport-jwt 4.0.1 lib/strategy.js: fail() without a token and where jsonwebtoken rejects it',
  },
  {
    package: 'passport-azure-ad',
    members: ['BearerStrategy'],
    name: 'oauth-bearer',
    readsBearer: true,
    judge: () => REFUSES,
    source:
      'passport-azure-ad 4.3.5 lib/bearerstrategy.js: failWithLog() without a token and where the keys of the tenant do not verify it',
  },
];

/** Strategies that leave what the caller sent to the function that they are given. */
const ASKING: readonly StrategyRow[] = [
  asking('passport-http-bearer', ITSELF, 'bearer', '1.0.1 lib/strategy.js', 1, true),
  asking(
    'passport-http',
    ['BasicStrategy'],
    'basic',
    '0.3.0 lib/passport-http/strategies/basic.js',
    2,
    true,
  ),
  asking(
    'passport-http',
    ['DigestStrategy'],
    'digest',
    '0.3.0 lib/passport-http/strategies/digest.js (its function gives the password to compare with)',
    1,
    true,
  ),
  asking(
    'passport-headerapikey',
    ['HeaderAPIKeyStrategy', 'Strategy', ''],
    'headerapikey',
    '1.2.2 lib/Strategy.js',
    1,
  ),
  asking(
    'passport-localapikey',
    ['Strategy', ''],
    'localapikey',
    '0.0.3 lib/passport-localapikey/strategy.js',
    1,
  ),
  asking(
    'passport-localapikey-update',
    ['Strategy', ''],
    'localapikey',
    '0.6.0 lib/passport-localapikey/strategy.js',
    1,
  ),
  asking(
    'passport-firebase-jwt',
    ['Strategy'],
    'firebase-jwt',
    '1.2.1 lib/strategy.js (it reads the token and verifies nothing)',
    1,
    true,
  ),
  asking('passport-http-header-token', ITSELF, 'http-header-token', '1.1.0 lib/strategy.js', 1),
  asking('passport-cookie', ITSELF, 'cookie', '1.0.9 strategy.js', 1),
  asking(
    'passport-oauth2-client-password',
    ITSELF,
    'oauth2-client-password',
    '0.1.2 lib/strategy.js',
    2,
  ),
  {
    ...asking(
      'passport-unique-token',
      ['UniqueTokenStrategy', ''],
      'token',
      '3.0.0 dist/strategy.js (pass() without a token where failOnMissing is false)',
      1,
    ),
    judge: (args) => {
      const fails = args === null ? true : isOn(optionOf(args[0], 'failOnMissing'), true);
      if (fails === false) return PASSES;
      return fails === null
        ? unsure('its `failOnMissing` cannot be read')
        : verified('passport-unique-token', args, 1);
    },
  },
  asking(
    'passport-auth-token',
    ITSELF,
    'authtoken',
    '2.0.4 lib/strategy.js (with `optional` in authenticate it takes no user for one)',
    1,
  ),
  asking('passport-custom', ['Strategy', ''], 'custom', '1.2.1 lib/strategy.js', 0),
];

function asking(
  name: string,
  members: readonly string[],
  strategy: string,
  source: string,
  credentials: number,
  readsBearer?: true,
): StrategyRow {
  return {
    package: name,
    members,
    name: strategy,
    ...(readsBearer ? { readsBearer } : {}),
    judge: (args) => verified(name, args, credentials),
    source: `${name} ${source}: fail() without a credential, else success() where the function calls back a user`,
  };
}

/** What the verify function decides: it is the last argument. */
function verified(name: string, args: readonly Value[] | null, credentials: number): RowVerdict {
  if (args === null) return unsure(`the function that ${name} asks was not found`);
  const code = args.findLast((each) => each.kind === 'function');
  if (code === undefined) return unsure(`the function that ${name} asks is not read`);
  const options = args[0] === code ? undefined : args[0];
  const withRequest = credentials === 0 || isOn(optionOf(options, 'passReqToCallback'), false);
  if (withRequest === null) return unsure(`the \`passReqToCallback\` of ${name} cannot be read`);
  const sent = Array.from({ length: credentials }, () => 'credential' as const);
  // passport-headerapikey hands the request over last, whether it is asked for or not is told by an argument.
  const gets: OwnCode['gets'] =
    name === 'passport-headerapikey'
      ? [...sent, 'done', 'request']
      : [...(withRequest ? (['request'] as const) : []), ...sent, 'done'];
  return own([
    { code, what: `the function that ${name} asks`, gets, opens: 'calls back something true' },
  ]);
}

function own(code: readonly OwnCode[]): RowVerdict {
  return code.length === 0 ? REFUSES : { kind: 'own', code };
}

function given(option: ReturnType<typeof optionOf>): Value | undefined {
  return option === 'absent' || option === 'unclear' ? undefined : option;
}

const ROWS: readonly StrategyRow[] = [...OPEN, ...TOKENS, ...ASKING];

/** The row of a strategy that was made with `new`; null for one that is in no table. */
export function strategyOf({ package: name, path }: ExternalValue): StrategyRow | null {
  const member = path.at(-1) === '()' ? path.slice(0, -1).join('.') : null;
  return (
    ROWS.find((row) => row.package === name && member !== null && row.members.includes(member)) ??
    null
  );
}

/** The rows of the strategies that are registered under `name` unless another name is given. */
export function strategiesNamed(name: string): readonly StrategyRow[] {
  return ROWS.filter((row) => row.name === name);
}

export const STRATEGY_ROWS = ROWS;
