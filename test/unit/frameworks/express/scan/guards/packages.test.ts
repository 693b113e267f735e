import { describe, expect, it } from 'vitest';
import { lookUpFor, verifierFor } from '../../../../../../src/routing/guards/packages/find.js';
import { PACKAGE_ROWS, PACKAGES } from '../../../../../../src/frameworks/express/packages/table.js';
import { wrappedHandler } from '../../../../../../src/routing/guards/packages.js';
import { LOOK_UPS, VERIFIERS } from '../../../../../../src/routing/guards/packages/find.js';
import { LOGIN_ROWS } from '../../../../../../src/routing/guards/packages/logins.js';
import { STRATEGY_ROWS } from '../../../../../../src/routing/guards/packages/strategies.js';
import { WRAPPER_ROWS } from '../../../../../../src/frameworks/express/packages/wrappers.js';
import type { Value } from '../../../../../../src/interpret/values.js';
import { readExternal, withModules } from './made.js';
import { type Outcome, serving } from './served.js';

const { rowFor, whyUnknown } = PACKAGES;

describe('tables of packages', () => {
  it('say where each row was read', () => {
    const all = [
      ...PACKAGE_ROWS,
      ...VERIFIERS,
      ...LOOK_UPS,
      ...LOGIN_ROWS,
      ...STRATEGY_ROWS,
      ...WRAPPER_ROWS,
    ];
    for (const { package: name, source } of all) expect(source, name).toMatch(/\d/);
  });

  it('have one row for each member', () => {
    const seen = (rows: readonly { package: string; members: readonly string[] }[]): string[] =>
      rows.flatMap((row) => row.members.map((member) => `${row.package} ${member}`));
    for (const rows of [PACKAGE_ROWS, VERIFIERS, WRAPPER_ROWS, STRATEGY_ROWS, LOGIN_ROWS]) {
      expect(seen(rows)).toEqual([...new Set(seen(rows))]);
    }
    const methods = LOOK_UPS.flatMap((row) => row.methods.map((each) => `${row.package} ${each}`));
    expect(methods).toEqual([...new Set(methods)]);
  });

  it('name no identity that a passing middleware would give to everybody', () => {
    for (const row of PACKAGE_ROWS) {
      const { everybody } = row.sets({ member: row.members[0] ?? '', args: [], registered: null });
      const isClerk = row.package.startsWith('@clerk/');
      expect(
        everybody.filter((name) =>
          ['user', 'account', ...(isClerk ? [] : ['auth'])].includes(name),
        ),
      ).toEqual([]);
    }
  });

  it.each([
    ['cors', `require('cors')`],
    ['helmet', `require('helmet').somethingElse()`],
    ['express-jwt', `require('express-jwt').decode()`],
    ['connect-ensure-login', `require('connect-ensure-login').ensureSomething()`],
    ['supertokens-node', `require('supertokens-node').verifySession()`],
    ['express', `require('express').basicAuth('a', 'b')`],
  ])('know nothing of another member of %s', (_, written) => {
    const value = readExternal(`module.exports = ${written};`);
    expect(rowFor(value)).toBeNull();
    expect(whyUnknown(value)).toMatch(/is not known$/);
  });

  it('know nothing of a package that is in none', () => {
    const value = readExternal(`module.exports = require('express-bearer-token-auth')();`);
    expect(whyUnknown(value)).toBe(
      'what the package `express-bearer-token-auth` does is not known',
    );
    expect(verifierFor('authenticate', '()')).toBeNull();
    expect(lookUpFor('mongoose', 'verify')).toBeNull();
  });
});

describe('sessions whose cookie is not signed', () => {
  it.each([
    [`{ keys: ['x'] }`, []],
    ['{ signed: true }', []],
    ['{ signed: false }', ['session.*']],
    ['{ signed: process.env.SIGNED }', ['session.*']],
  ])('%s', (options, byCaller) => {
    const value = readExternal(`module.exports = require('cookie-session')(${options});`);
    expect(rowFor(value)?.sets.byCaller).toEqual(byCaller);
  });
});

describe('strategies of passport that the project registers', () => {
  const kindOf = (strategies: string, registered: Readonly<Record<string, string>>): unknown => {
    const values = new Map<string, Value>(
      Object.entries(registered).map(([name, written]) => [
        name,
        readExternal(`module.exports = ${written};`),
      ]),
    );
    const value = readExternal(
      `module.exports = require('passport').authenticate(${strategies}, { session: false });`,
    );
    return rowFor(value, (name) => [values.get(name)].filter((each) => each !== undefined))?.verdict
      .kind;
  };
  const jwt = `new (require('passport-jwt').Strategy)({ secretOrKey: process.env.S, jwtFromRequest: x }, (claims, done) => done(null, claims))`;

  it.each([
    ['by any name', `'access'`, { access: jwt }, 'refuses'],
    [
      'with a weak option',
      `'jwt'`,
      { jwt: jwt.replace('{', `{ ignoreExpiration: true,`) },
      'unknown',
    ],
    [
      'with a key by a function',
      `'jwt'`,
      {
        jwt: jwt.replace(
          'secretOrKey: process.env.S',
          'secretOrKeyProvider: (req, token, done) => done(null, token)',
        ),
      },
      'own',
    ],
    [
      'with a key by jwks-rsa',
      `'jwt'`,
      {
        jwt: jwt.replace(
          'secretOrKey: process.env.S',
          `secretOrKeyProvider: require('jwks-rsa').passportJwtSecret({})`,
        ),
      },
      'refuses',
    ],
    [
      'that asks a function',
      `'bearer'`,
      { bearer: `new (require('passport-http-bearer'))((token, done) => done(null, {}))` },
      'own',
    ],
    ['that was not found, and asks a function', `'bearer'`, {}, 'unknown'],
    ['that was not found, and verifies', `'jwt'`, {}, 'refuses'],
    [
      'of another kind under a known name',
      `'jwt'`,
      { jwt: `new (require('passport-mine').Strategy)()` },
      'unknown',
    ],
    [
      'open under a known name',
      `'jwt'`,
      { jwt: `new (require('passport-anonymous'))()` },
      'passes',
    ],
    [
      'that lets requests without a token on',
      `'token'`,
      {
        token: `new (require('passport-unique-token').UniqueTokenStrategy)({ failOnMissing: false }, (token, done) => done())`,
      },
      'passes',
    ],
    [
      'at a provider',
      `'google'`,
      { google: `new (require('passport-google-oauth20').Strategy)({}, () => {})` },
      'login',
    ],
    ['one a login', `['jwt', 'google']`, { jwt }, 'unknown'],
    ['all logins', `['local', 'google']`, {}, 'login'],
    ['a session beside', `['jwt', 'session']`, { jwt }, 'passes'],
    ['a list that is not all known', `['jwt', ...more]`, { jwt }, 'unknown'],
  ])('%s', (_, strategies, registered, kind) => {
    expect(kindOf(strategies, registered)).toBe(kind);
  });

  it('says what the function is handed', () => {
    const value = readExternal(
      `module.exports = require('passport').authenticate(new (require('passport-http').BasicStrategy)({ passReqToCallback: true }, (req, name, password, done) => done()));`,
    );
    expect(rowFor(value)?.verdict).toMatchObject({
      kind: 'own',
      code: [
        {
          gets: ['request', 'credential', 'credential', 'done'],
          opens: 'calls back something true',
        },
      ],
    });
  });
});

describe('wrappers', () => {
  const wrappers = [
    `require('express-async-handler')`,
    `require('express-async-wrap')`,
    `require('express-wrap-async').default`,
    `require('async-middleware').wrap`,
    `require('middleware-async').asyncMiddleware`,
  ];
  const reach = async (written: string): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = [];
    await withModules(async (load) => {
      await serving([load(`module.exports = ${written};`)], async (request) => {
        outcomes.push(await request({}));
      });
    });
    return outcomes;
  };

  it.each(wrappers)('%s does what it is given', async (wrapper) => {
    const value = readExternal(`module.exports = ${wrapper}(async (req, res, next) => next());`);
    expect(wrappedHandler(PACKAGES, value)?.kind).toBe('function');
    expect(await reach(`${wrapper}(async (req, res, next) => next())`)).toMatchObject([
      { reached: true },
    ]);
    expect(await reach(`${wrapper}(async (req, res) => { res.sendStatus(401); })`)).toMatchObject([
      { reached: false, status: 401 },
    ]);
    expect(await reach(`${wrapper}(async () => { throw new Error('no'); })`)).toMatchObject([
      { reached: false, status: 500 },
    ]);
  });

  it.each([
    `require('my-async-handler')`,
    `require('catch-async')`,
    `require('@awaitjs/express').wrap`,
  ])('%s is none, whatever its name', (written) => {
    expect(
      wrappedHandler(PACKAGES, readExternal(`module.exports = ${written}(() => {});`)),
    ).toBeNull();
  });
});
