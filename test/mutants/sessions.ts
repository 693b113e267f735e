import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';
const SESSION = 'src/auth/session-tokens.ts';

/** Logout and password change: what they end. */
export const sessions: Subject = {
  test: 'auth',
  mutants: [
    mutant(
      'a logout ends nothing',
      SERVICE,
      'else await auth.store.endSession(session.sessionId);',
      '',
    ),
    mutant(
      'a logout everywhere ends one session',
      SERVICE,
      'if (everywhere) await auth.store.endAllSessions(session.userId);\n  else await',
      'await',
    ),
    mutant(
      'a logout ends every session of the user',
      SERVICE,
      'if (everywhere) await auth.store.endAllSessions(session.userId);\n  else await auth.store.endSession(session.sessionId);',
      'await auth.store.endAllSessions(session.userId);',
    ),
    mutant(
      'a password is changed without the current one',
      SERVICE,
      'const current = await requirePassword(auth, found, input.currentPassword, origin);',
      'const current = found;',
    ),
    mutant(
      'a password change that lost a race is reported as done',
      SERVICE,
      "if (!(await auth.store.changePassword(change))) throw new AuthProblem('invalid-login');",
      'await auth.store.changePassword(change);',
    ),
    mutant(
      'wrong current passwords are not counted',
      SERVICE,
      'auth.throttle.changePassword(sessionId)',
      'Promise.resolve({ succeeded: () => Promise.resolve() })',
    ),
  ],
};

/** Refresh tokens: each works once, and not for ever. */
export const refreshing: Subject = {
  test: 'refresh-token',
  mutants: [
    mutant(
      'a token that comes again is served',
      SERVICE,
      "if (result.outcome === 'rotated') return createTokens",
      "if (result.outcome !== 'refused') return createTokens",
    ),
    mutant(
      'a token that comes again ends nothing',
      SERVICE,
      "  await auth.store.endSession(sessionId);\n  auth.log({ event: 'refresh-token-reused'",
      "  auth.log({ event: 'refresh-token-reused'",
    ),
    mutant(
      'a token that comes again later is another tab’s',
      SERVICE,
      'if (!successorUsed && graceLeft > 0) {',
      'if (!successorUsed) {',
    ),
    mutant(
      'a token that comes again at once is another tab’s, though its successor was used',
      SERVICE,
      'if (!successorUsed && graceLeft > 0) {',
      'if (graceLeft > 0) {',
    ),
    mutant(
      'two tabs end each other’s session',
      SERVICE,
      'if (!successorUsed && graceLeft > 0) {',
      'if (!successorUsed && graceLeft > REFRESH_GRACE_MS) {',
    ),
    mutant(
      'two tabs are not told when to come back',
      SERVICE,
      "new AuthProblem('refresh_in_progress', {",
      "new AuthProblem('refresh_in_progress', {}); ({",
    ),
    mutant(
      'nobody is told that two sent one token',
      SERVICE,
      "auth.log({ event: 'refresh-token-contested', userId, address });",
      '',
    ),
    mutant(
      'nobody is told that a token came again',
      SERVICE,
      "auth.log({ event: 'refresh-token-reused', userId, address });",
      '',
    ),
    mutant(
      'refresh attempts are not limited',
      SERVICE,
      'await admitted(auth, caller, auth.throttle.refresh(address));',
      '',
    ),
    mutant(
      'an unused token lives for years',
      SESSION,
      'IDLE_MS = 7 * DAY_MS;',
      'IDLE_MS = 999 * DAY_MS;',
    ),
    mutant(
      'a session lives for years',
      SESSION,
      'SESSION_MS = 30 * DAY_MS;',
      'SESSION_MS = 999 * DAY_MS;',
    ),
    mutant(
      'a refresh token is stored as it is',
      SESSION,
      "return createHash('sha256').update(token).digest();",
      'return Buffer.from(token);',
    ),
    mutant('a refresh token can be guessed', SESSION, 'TOKEN_BYTES = 32;', 'TOKEN_BYTES = 4;'),
  ],
};
