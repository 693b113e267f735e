import type { Value } from '../../../interpret/values.js';
import {
  holdsEmptyText,
  isOn,
  type Option,
  optionOf,
} from '../../../routing/guards/packages/options.js';
import {
  leaves,
  type PackageRow,
  PASSES,
  passing,
  REFUSES,
  type RowVerdict,
  unsure,
} from '../../../routing/guards/packages/row.js';
import { codeOf, givesPromise } from '../../../routing/guards/packages/own-functions.js';

/** Packages that ask for a password, for who is logged in, or for what an OpenAPI document says. */
export const PASSWORD_ROWS: readonly PackageRow[] = [
  {
    package: 'express-basic-auth',
    members: ['()'],
    judge: ({ args: [options] }) => judgeBasic(options),
    sets: () => leaves({ verified: ['auth'] }),
    readsBearer: () => true,
    source:
      'express-basic-auth 1.2.1 index.js: 401 without the header and where the authorizer gives something false; with authorizeAsync it calls back; any other promise is taken for true; an unset password throws',
  },
  {
    package: 'connect-ensure-login',
    members: ['ensureLoggedIn()', 'ensureAuthenticated()'],
    judge: () => REFUSES,
    sets: () => leaves({}),
    restsOn: ['user', 'isAuthenticated'],
    source:
      'connect-ensure-login 0.1.1 lib/ensureLoggedIn.js: a redirect unless req.isAuthenticated(), which asks whether req.user is there (passport 0.7.0 lib/http/request.js)',
  },
  passing(
    'connect-ensure-login',
    [
      'ensureLoggedOut()',
      'ensureNotLoggedIn()',
      'ensureUnauthenticated()',
      'ensureNotAuthenticated()',
    ],
    '0.1.1 lib/ensureLoggedOut.js: only who is logged in is sent away',
  ),
  {
    package: 'express-openapi-validator',
    members: ['middleware()'],
    judge: ({ args: [options] }) => judgeDocument(options),
    sets: () => leaves({ everybody: ['openapi'], byCaller: ['body', 'files'] }),
    source:
      'express-openapi-validator 5.6.2 dist/middlewares/openapi.security.js: without handlers a credential has to be there, not to be right; with handlers each operation is refused as its `security` and they say',
  },
  passing(
    'express-bearer-token',
    ['()'],
    '3.0.0 index.js: reads the token of query, body, header or cookie into req.token and verifies nothing',
    { sets: { byCaller: ['token'] } },
  ),
  {
    package: 'express-unless',
    members: ['unless()'],
    judge: () => unsure('the middleware that its `unless` stands before is not known'),
    sets: () => leaves({}),
    source: 'express-unless 2.1.3 dist/index.js: calls what it is a method of, save where it skips',
  },
];

function judgeBasic(options: Value | undefined): RowVerdict {
  if (options?.kind !== 'object') return unsure('its options cannot be read');
  const authorizer = optionOf(options, 'authorizer');
  if (authorizer === 'unclear') return unsure('its options cannot be read');
  const isAsync = isOn(optionOf(options, 'authorizeAsync'), false);
  if (isAsync === null) return unsure('its `authorizeAsync` cannot be read');
  if (authorizer === 'absent') {
    if (isAsync)
      return unsure('with `authorizeAsync` it waits for an authorizer that it was not given');
    return hasEmptyPassword(optionOf(options, 'users'))
      ? unsure('one of its `users` has an empty password')
      : REFUSES;
  }
  if (!isAsync && givesPromise(authorizer)) return PASSES;
  const code = codeOf(authorizer, () => ({
    what: 'the function `authorizer` of express-basic-auth',
    gets: isAsync ? ['credential', 'credential', 'done'] : ['credential', 'credential'],
    opens: isAsync ? 'calls back something true' : 'gives something true',
  }));
  return code.length === 0 ? unsure('its `authorizer` is not read') : { kind: 'own', code };
}

function hasEmptyPassword(users: Option): boolean {
  return (
    users !== 'absent' && users !== 'unclear' && users.kind === 'object' && holdsEmptyText(users)
  );
}

function judgeDocument(options: Value | undefined): RowVerdict {
  const security = optionOf(options, 'validateSecurity');
  if (security === 'unclear') return unsure('its `validateSecurity` cannot be read');
  if (security === 'absent' || security.kind === 'constant') return PASSES;
  return optionOf(security, 'handlers') === 'absent'
    ? PASSES
    : unsure('its security handlers and the `security` of each operation decide');
}
