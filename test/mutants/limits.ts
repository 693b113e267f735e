import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';
const THROTTLE = 'src/auth/throttle.ts';
const ATTEMPT =
  '  const attempt = await admitted(auth, origin, auth.throttle.logIn(account, address));\n';
const SESSION_OPENED =
  "  if (!(await auth.store.openSession(user.id, session))) throw new AuthProblem('invalid-login');\n";

/** Limits: what is counted, for whom, and what is forgiven. */
export const limits: Subject = {
  test: 'auth',
  mutants: [
    mutant(
      'failures of an account at a network are not counted',
      THROTTLE,
      'await count(here, `${account} ${network}`);',
      '',
    ),
    mutant(
      'failures of a network are not counted',
      THROTTLE,
      'await count(networks, network);',
      '',
    ),
    mutant(
      'failures of an account are not counted over all networks',
      THROTTLE,
      'await count(accounts, account);',
      '',
    ),
    mutant(
      'failures elsewhere keep the owner of an account out',
      THROTTLE,
      'await count(here, `${account} ${network}`);',
      'await count(here, account);',
    ),
    mutant(
      'failed logins keep a living session from changing the password',
      SERVICE,
      'auth.throttle.changePassword(sessionId)',
      'auth.throttle.logIn(origin.account, origin.address)',
    ),
    mutant(
      'right passwords of a network are not counted',
      THROTTLE,
      'await count(logins, network);',
      '',
    ),
    mutant(
      'an account may fail a thousand times',
      THROTTLE,
      "limiter('failuresPerAccountAndNetwork', 10,",
      "limiter('failuresPerAccountAndNetwork', 1000,",
    ),
    mutant(
      'one good login forgives an address',
      THROTTLE,
      'networks.reward(network)',
      'networks.delete(network)',
    ),
    mutant('a good login forgives nothing', THROTTLE, 'here.delete(`${account} ${network}`),', ''),
    mutant(
      'an IPv6 customer has as many limits as addresses',
      THROTTLE,
      '.slice(0, 4);',
      '.slice(0, 8);',
    ),
    mutant(
      'an IPv4 address has two spellings',
      THROTTLE,
      'if (mapped !== undefined) return mapped;',
      '',
    ),
    mutant(
      'sign-ups are not limited',
      SERVICE,
      'await admitted(auth, caller, auth.throttle.signUp(caller.address));',
      '',
    ),
    {
      name: 'attempts are counted after the hash',
      edits: [
        { file: SERVICE, from: ATTEMPT, to: '' },
        {
          file: SERVICE,
          from: `${SESSION_OPENED}  await attempt`,
          to: `${ATTEMPT}${SESSION_OPENED}  await attempt`,
        },
      ],
    },
    mutant(
      'nobody is told when to come back',
      'src/auth/problem.ts',
      'if (details.retryAfterSeconds !== undefined) {',
      'if (status === 0) {',
    ),
    mutant(
      'a refused attempt is not logged',
      SERVICE,
      "auth.log({ event: 'throttled', account, address });",
      '',
    ),
    mutant(
      'the log tells which e-mail was tried',
      'src/auth/auth-events.ts',
      "return createHmac('sha256', throttleKey).update(email).digest('base64url');",
      'return throttleKey.length > 0 ? email : createHmac("sha256", "").digest("hex");',
    ),
    mutant(
      'clients write their own address',
      'src/auth/auth-router.ts',
      'const address = trustsAll ? req.socket.remoteAddress : req.ip;',
      'const address = req.ip;',
    ),
    mutant(
      'a function that trusts everybody is believed',
      'src/auth/auth-router.ts',
      'NOBODYS_ADDRESSES.some((nobody) => trusts(nobody, MOST_PROXIES))',
      "req.app.get('trust proxy') === true",
    ),
  ],
};
