import { optionsOf, type Value } from '../../../interpret/values.js';
import { loginNamed, loginOf } from './logins.js';
import { isNothing, isOn, optionOf, textOf } from './options.js';
import {
  type Call,
  leaves,
  type PackageRow,
  PASSES,
  passing,
  REFUSES,
  type RowVerdict,
  unsure,
} from './row.js';
import { strategiesNamed, strategyOf, type StrategyRow } from './strategies.js';

/** What passport puts on every request, whoever sends it. */
const HELPERS = ['login', 'logIn', 'logout', 'logOut', 'isAuthenticated', 'isUnauthenticated'];
/** The shared instance, and one of a project's own. */
const INSTANCES = ['', 'Passport().', 'Authenticator().'];

const members = (name: string): readonly string[] => INSTANCES.map((each) => `${each}${name}`);

export const PASSPORT_ROWS: readonly PackageRow[] = [
  passing(
    'passport',
    members('initialize()'),
    '0.7.0 lib/middleware/initialize.js: next() after it put its functions on the request',
    { keepsSession: true, sets: { everybody: HELPERS } },
  ),
  {
    ...passing(
      'passport',
      members('session()'),
      '0.7.0 lib/authenticator.js, lib/strategies/session.js: pass() with and without a user; req.user is who `passport.user` of the session says',
      { keepsSession: true },
    ),
    sets: () => leaves({ everybody: HELPERS, verified: ['user'] }),
  },
  {
    package: 'passport',
    members: [...members('authenticate()'), ...members('authorize()')],
    judge: judgeAuthenticate,
    sets: ({ args: [, options], member }) => {
      const initial = member.endsWith('authorize()') ? 'account' : 'user';
      const property = textOf(optionOf(options, 'assignProperty'), initial) ?? initial;
      return leaves({ everybody: HELPERS, verified: [property, 'authInfo'] });
    },
    readsBearer: ([strategies]) => {
      const named =
        strategies?.kind === 'list' ? strategies.items : strategies ? optionsOf(strategies) : [];
      // A name proves nothing, but this only warns: that two readers of `Authorization` may meet.
      return (
        named.length > 0 &&
        named.every(
          (each) => each.kind === 'constant' && /jwt|bearer|basic|digest/i.test(String(each.value)),
        )
      );
    },
    source:
      'passport 0.7.0 lib/middleware/authenticate.js: strategies are tried in turn; pass() and success() go on, all failed is 401, failureRedirect or (failWithError) an error; a callback decides itself; authorize sets account',
  },
];

function judgeAuthenticate(call: Call): RowVerdict {
  const [strategies, options, callback] = call.args;
  if (strategies === undefined) return unsure('the strategy is not named');
  if (options?.kind === 'function' || (callback !== undefined && !isNothing(callback))) {
    return unsure('the callback that `authenticate` is given decides');
  }
  const isOptions = options === undefined || options.kind === 'object' || isNothing(options);
  if (!isOptions) return unsure('the options of `authenticate` cannot be read');
  const named = strategies.kind === 'list' ? strategies.items : [strategies];
  const verdicts = named.map((each) => oneOf(optionsOf(each).map((one) => judgeOne(one, call))));
  const complete = strategies.kind !== 'list' || strategies.complete;
  return chained(complete ? verdicts : [...verdicts, unsure('the strategies are not all known')]);
}

/** Strategies in turn: one that lets everybody through is enough; all have to be known to refuse. */
function chained(verdicts: readonly RowVerdict[]): RowVerdict {
  if (verdicts.some(({ kind }) => kind === 'passes')) return PASSES;
  const doubt = verdicts.find(({ kind }) => kind === 'unknown');
  if (doubt) return doubt;
  const login = verdicts.find(({ kind }) => kind === 'login');
  if (login) {
    return verdicts.every(({ kind }) => kind === 'login')
      ? login
      : unsure('one of the strategies is a login');
  }
  const code = verdicts.flatMap((each) => (each.kind === 'own' ? each.code : []));
  return code.length === 0 ? REFUSES : { kind: 'own', code };
}

/** One of several, which one is not known: only what all agree on is certain. */
function oneOf(verdicts: readonly RowVerdict[]): RowVerdict {
  const [first = unsure('the strategy is not known'), ...rest] = verdicts;
  if (rest.every(({ kind }) => kind === first.kind)) {
    const code = verdicts.flatMap((each) => (each.kind === 'own' ? each.code : []));
    return code.length === 0 ? first : { kind: 'own', code };
  }
  return verdicts.some(({ kind }) => kind === 'passes')
    ? PASSES
    : unsure('which of several strategies is used is not known');
}

function judgeOne(strategy: Value, call: Call): RowVerdict {
  if (strategy.kind === 'external') return judgeInstance(strategy, call);
  if (strategy.kind !== 'constant' || typeof strategy.value !== 'string') {
    return unsure('which strategy is used is not known');
  }
  const name = strategy.value;
  if (name === 'session') return PASSES;
  const registered = call.registered?.(name) ?? [];
  if (registered.length > 0) return oneOf(registered.map((each) => judgeInstance(each, call)));
  return judgeName(name, call);
}

/** A strategy that nobody saw registered: the one that a package registers under this name. */
function judgeName(name: string, call: Call): RowVerdict {
  const rows = strategiesNamed(name);
  if (rows.length > 0) {
    // Where nobody looked for what is registered, its name is all there is.
    const looked = call.registered !== null;
    return oneOf(rows.map((row) => (looked ? judgeRow(row, null, call) : byName(row))));
  }
  const login = loginNamed(name);
  return login ? loggingIn(name) : unsure(`nothing is known of the strategy \`${name}\``);
}

const UNSPECIFIC = ['token', 'cookie', 'custom', 'authtoken'];

function byName(row: StrategyRow): RowVerdict {
  const verdict = row.judge(null);
  const trusted = verdict.kind === 'unknown' && !UNSPECIFIC.includes(row.name);
  return trusted && row.name !== 'trusted-header' ? REFUSES : verdict;
}

function judgeInstance(strategy: Value, call: Call): RowVerdict {
  if (strategy.kind !== 'external') return unsure('the strategy is one of the project');
  const row = strategyOf(strategy);
  if (row) return judgeRow(row, strategy.args, call);
  return loginOf(strategy)
    ? loggingIn(strategy.package)
    : unsure(`nothing is known of the strategy of \`${strategy.package}\``);
}

function judgeRow(row: StrategyRow, args: readonly Value[] | null, call: Call): RowVerdict {
  if (row.name !== 'authtoken') return row.judge(args);
  // passport-auth-token takes no user for one where `authenticate` is told that it is optional.
  const optional = isOn(optionOf(call.args[1], 'optional'), false);
  if (optional === null) return unsure('its `optional` cannot be read');
  return optional ? PASSES : row.judge(args);
}

function loggingIn(name: string): RowVerdict {
  return { kind: 'login', why: `\`${name}\` is how callers log in` };
}
