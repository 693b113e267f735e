import { mutant, type Subject } from './mutant.js';

const SERVICE = 'src/auth/auth-service.ts';

/** What the few tests of `--tests endpoints` are for: each auth endpoint does its one thing. */
export const flow: Subject = {
  test: 'auth-flow',
  mutants: [
    mutant(
      'any password logs in',
      SERVICE,
      'if (credentials === null || passwordHash === null || !matches) {',
      'if (credentials === null || passwordHash === null) {',
    ),
    mutant(
      'a user is told of another',
      'src/auth/user.ts',
      'return { id, email, createdAt: createdAt.toISOString(), role };',
      'return { id, email: id, createdAt: createdAt.toISOString(), role };',
    ),
    mutant(
      'a refresh token works twice',
      SERVICE,
      "if (result.outcome === 'rotated') return createTokens",
      "if (result.outcome !== 'refused') return createTokens",
    ),
    mutant(
      'a password change keeps the old password',
      SERVICE,
      'const change = { userId: user.id, fromId: current.passwordId, passwordHash, session };',
      'const change = { userId: user.id, fromId: current.passwordId, passwordHash: current.passwordHash, session };',
    ),
    mutant(
      'a logout leaves the session',
      SERVICE,
      'else await auth.store.endSession(session.sessionId);',
      '',
    ),
    mutant(
      'a route is without its guard',
      'src/routes/notes.ts',
      "notes.get('/', requireAuth, ",
      "notes.get('/', ",
    ),
  ],
};
