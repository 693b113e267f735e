import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';
const THROTTLE = 'src/auth/throttle.ts';
const GUESS = `  const guess = await admitted(
    auth,
    caller,
    auth.throttle.guess(input.email, caller.address),
    account,
  );
`;

/** Limits: what is counted, for whom, and what is forgiven. */
export const limits: Subject = {
  test: 'auth',
  mutants: [
    mutant(
      'failures of an account are not counted',
      THROTTLE,
      'await count(accounts, account);',
      '',
    ),
    mutant(
      'failures of an address are not counted',
      THROTTLE,
      'await count(addresses, network(address));',
      '',
    ),
    mutant(
      'an account may fail a thousand times',
      THROTTLE,
      'points: 10, duration: 15',
      'points: 1000, duration: 15',
    ),
    mutant(
      'one good login forgives an address',
      THROTTLE,
      'addresses.reward(network(address))',
      'addresses.delete(network(address))',
    ),
    mutant(
      'a good login forgives nothing',
      THROTTLE,
      'await Promise.all([accounts.delete(account), addresses.reward(network(address))]);',
      '',
    ),
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
        { file: SERVICE, from: GUESS, to: '' },
        {
          file: SERVICE,
          from: '  const tokens = await openSession(auth, { userId: user.id, passwordId }, caller);\n  await guess',
          to: `${GUESS}  const tokens = await openSession(auth, { userId: user.id, passwordId }, caller);\n  await guess`,
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
    {
      ...mutant(
        'clients write their own address',
        'src/auth/auth-router.ts',
        'const address = trust === true ? req.socket.remoteAddress : req.ip;',
        'const address = req.ip;',
      ),
      survives:
        'it takes an application that trusts every proxy; the attack F11 of this repository has one',
    },
  ],
};
