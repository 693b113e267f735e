import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';
const THROTTLE = 'src/auth/throttle.ts';
const NETWORK = 'src/auth/network.ts';
const ATTEMPT = '  const attempt = await auth.throttle.logIn(input.email, caller.address);\n';

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
      'await auth.throttle.changePassword(sessionId);',
      'await auth.throttle.logIn(user.email, caller.address);',
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
      'failuresPerAccountAndNetwork: { points: 10,',
      'failuresPerAccountAndNetwork: { points: 1000,',
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
      NETWORK,
      '.slice(0, 4);',
      '.slice(0, 8);',
    ),
    mutant(
      'an IPv4 address has two spellings',
      NETWORK,
      'if (mapped !== undefined) return mapped;',
      '',
    ),
    mutant('sign-ups are not limited', SERVICE, 'await auth.throttle.signUp(caller.address);', ''),
    {
      name: 'attempts are counted after the hash',
      edits: [
        { file: SERVICE, from: ATTEMPT, to: '' },
        {
          file: SERVICE,
          from: '  const tokens = await openSession(auth, { userId: user.id, passwordId }, caller);\n  await attempt',
          to: `${ATTEMPT}  const tokens = await openSession(auth, { userId: user.id, passwordId }, caller);\n  await attempt`,
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
      'src/auth/auth-router.ts',
      "auth.log({ event: 'throttled', address: callerOf(req).address });",
      '',
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
