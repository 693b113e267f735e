import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';
const PASSWORDS = 'src/auth/passwords.ts';
const POLICY = 'src/auth/password-policy.ts';
const USER = 'src/auth/user.ts';

/** Accounts: who can make one, and who gets in. */
export const accounts: Subject = {
  test: 'auth',
  mutants: [
    mutant(
      'an e-mail has a case',
      USER,
      'return value.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());',
      'return value.trim();',
    ),
    mutant(
      'blanks belong to an e-mail',
      USER,
      'return value.trim().replace(',
      'return value.replace(',
    ),
    mutant(
      'a look-alike letter becomes another person’s',
      USER,
      'return value.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());',
      'return value.trim().toLowerCase();',
    ),
    mutant(
      'any text is an e-mail address',
      USER,
      '(value) => value.length <= MAX_EMAIL_CHARACTERS && EMAIL.test(value),',
      '(value) => value.length <= MAX_EMAIL_CHARACTERS,',
    ),
    mutant(
      'sign-up takes fields that it does not know',
      USER,
      'export const signUpInput = z.object({ email: emailField, password: passwordField }).strict();',
      'export const signUpInput = z.object({ email: emailField, password: passwordField });',
    ),
    mutant(
      'login takes fields that it does not know',
      USER,
      'export const loginInput = z.object({ email: emailField, password: passwordField }).strict();',
      'export const loginInput = z.object({ email: emailField, password: passwordField });',
    ),
    mutant(
      'more of a user leaves the server than is said',
      USER,
      'return { id, email, createdAt: createdAt.toISOString(), role };',
      'return { id, email, createdAt: createdAt.toISOString(), role, disabled: false };',
    ),
    mutant(
      'a taken e-mail is not refused',
      SERVICE,
      "if (user === null) throw new AuthProblem('email-taken');",
      '',
    ),
    mutant(
      'an unknown e-mail is told from a wrong password',
      SERVICE,
      "    throw new AuthProblem('invalid-login');\n  }\n  return { ...credentials, passwordHash };",
      "    throw new AuthProblem(credentials ? 'invalid-login' : 'invalid-input');\n  }\n  return { ...credentials, passwordHash };",
    ),
    mutant(
      'any password opens an account',
      SERVICE,
      'if (credentials === null || passwordHash === null || !matches) {',
      'if (credentials === null || passwordHash === null) {',
    ),
    mutant(
      'the comparison is not awaited',
      SERVICE,
      'const matches = await auth.passwords.verify(password, passwordHash, address);',
      'const matches = auth.passwords.verify(password, passwordHash, address);',
    ),
    mutant(
      'no hash is verified for an unknown e-mail',
      SERVICE,
      'const matches = await auth.passwords.verify(password, passwordHash, address);',
      'const matches = passwordHash !== null && (await auth.passwords.verify(password, passwordHash, address));',
    ),
    mutant(
      'the hash for an unknown e-mail costs nothing',
      PASSWORDS,
      'const matches = await verify(comparable ? stored : DECOY, normalisePassword(password));',
      'const matches = comparable && (await verify(stored, normalisePassword(password)));',
    ),
    mutant(
      'the hash for an unknown e-mail costs less',
      PASSWORDS,
      'const DECOY = `${CURRENT}',
      'const DECOY = `$argon2id$v=19$m=8,t=1,p=1$',
    ),
    mutant('hashes use little memory', PASSWORDS, 'memoryCost: 19_456,', 'memoryCost: 1024,'),
    mutant(
      'old hashes are kept',
      SERVICE,
      'if (auth.passwords.needsRehash(passwordHash)) {',
      'if (passwordHash === null) {',
    ),
    mutant(
      'old hashes are not recognised',
      PASSWORDS,
      'needsRehash: (stored: string) => !stored.startsWith(CURRENT),',
      'needsRehash: (_stored: string) => false,',
    ),
    mutant(
      'passwords are cut off after 72 characters',
      POLICY,
      "return password.normalize('NFC');",
      "return password.normalize('NFC').slice(0, 72);",
    ),
    mutant(
      'blanks around a password do not count',
      POLICY,
      "return password.normalize('NFC');",
      "return password.normalize('NFC').trim();",
    ),
    mutant(
      'a password has several Unicode forms',
      POLICY,
      "return password.normalize('NFC');",
      'return password;',
    ),
    mutant(
      'sign-up takes any password',
      SERVICE,
      "requireGoodPassword('password', input.password, input.email);",
      '',
    ),
    mutant(
      'a change takes any password',
      SERVICE,
      "requireGoodPassword('newPassword', input.newPassword, user.email);",
      '',
    ),
    mutant('short passwords are taken', POLICY, 'MIN_CHARACTERS = 15;', 'MIN_CHARACTERS = 8;'),
    mutant(
      'passwords that all hash alike are taken',
      POLICY,
      '!/\\p{Surrogate}/u.test(password) && ',
      '',
    ),
    mutant('common words are taken', POLICY, '...own, ...WORDS]', '...own]'),
    mutant(
      'common passwords are taken',
      POLICY,
      "if (COMMON_PASSWORDS.has(text.replace(/[^\\p{L}\\p{N}]/gu, '')))",
      'if (COMMON_PASSWORDS.has(text))',
    ),
    mutant(
      'a word with a year is taken',
      POLICY,
      "const timeless = password.replace(YEAR, '');",
      'const timeless = password;',
    ),
    mutant(
      'the e-mail is taken for a password',
      POLICY,
      "const parts = `${email} ${APP_NAME}`.toLowerCase().split(/[^a-z0-9]+/);\n  const own = [email, ...email.split('@'), ...parts];",
      'const own = APP_NAME.toLowerCase().split(/[^a-z0-9]+/);',
    ),
    mutant(
      'runs of digits are taken',
      'src/auth/guessable-text.ts',
      ' || RUNS.some((run) => run.includes(text))',
      '',
    ),
    mutant('repeats are taken', POLICY, 'if (isRepeat(password)) return true;', ''),
    mutant(
      'any number of passwords is hashed at once',
      PASSWORDS,
      'if (running >= RUNNING_AT_MOST) await',
      'if (running < 0) await',
    ),
    mutant(
      'any number of requests waits for a hash',
      PASSWORDS,
      'if (all >= WAITING_AT_MOST || line.length >= WAITING_AT_MOST_OF_A_NETWORK) throw busy;',
      '',
    ),
    mutant(
      'a network that asks for many hashes goes first',
      PASSWORDS,
      'waiting.delete(network);\n    if (line.length > 0) waiting.set(network, line);',
      'if (line.length === 0) waiting.delete(network);',
    ),
  ],
};
