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
      'const current = await requirePassword(auth, found, input.currentPassword, caller);',
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
      'const attempt = await auth.throttle.changePassword(sessionId);',
      'const attempt = { succeeded: () => Promise.resolve() };',
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
      "if (result.outcome !== 'rotated') throw new AuthProblem('invalid-refresh-token');",
      "if (result.outcome === 'refused') throw new AuthProblem('invalid-refresh-token');",
    ),
    mutant(
      'nobody is told that a token came again',
      SERVICE,
      "auth.log({ event: 'refresh-token-reused', userId: result.userId, address });",
      '',
    ),
    mutant(
      'refresh attempts are not limited',
      SERVICE,
      'const admitted = auth.throttle.refresh(address);',
      'const admitted = Promise.resolve();',
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
