import { mutant, type Subject } from './mutant.js';

const GUARD = 'src/auth/require-auth.ts';
const REFUSE = `        (error: unknown) => {
          refuse(auth, res, next, error);
        },
      )
      .catch(failWith(next));
  };
}

/** Put it behind the guard`;

const LOOK_UP = `await withDeadline(
    auth.store.findSession(sessionId, userId, now),
    STORE_DEADLINE_MS,
  )`;
const ANYBODY = "{ id: userId, email: '', createdAt: now, role: 'user' }";

/** The guard: who gets past it, and what the others are told. */
export const guard: Subject = {
  test: 'access-token',
  mutants: [
    mutant(
      'the guard lets everybody through',
      GUARD,
      REFUSE,
      REFUSE.replace('refuse(auth, res, next, error);', 'allow(res, next);'),
    ),
    mutant(
      'the guard refuses and calls the handler all the same',
      GUARD,
      REFUSE,
      REFUSE.replace(
        'refuse(auth, res, next, error);',
        'refuse(auth, res, next, error);\n          next();',
      ),
    ),
    mutant(
      'the handler is called before the guard has looked',
      GUARD,
      '    authenticate(auth, req)\n',
      '    next();\n    authenticate(auth, req)\n',
    ),
    mutant('the session is not looked up', GUARD, LOOK_UP, ANYBODY),
    mutant(
      'the look-up is not awaited',
      GUARD,
      LOOK_UP,
      'auth.store.findSession(sessionId, userId, now)',
    ),
    mutant(
      'a store that fails lets everybody through',
      GUARD,
      LOOK_UP,
      `${LOOK_UP}.catch(() => (${ANYBODY}))`,
    ),
    mutant(
      'a store that does not answer is waited for without an end',
      GUARD,
      LOOK_UP,
      'await auth.store.findSession(sessionId, userId, now)',
    ),
    mutant(
      'a session that is not there is taken for anybody’s',
      GUARD,
      "if (user === null) throw new AuthProblem('invalid-token');\n  return { user, sessionId };",
      `return { user: user ?? ${ANYBODY}, sessionId };`,
    ),
    mutant(
      'the token is taken from the URL too',
      GUARD,
      "const header = req.headers.authorization ?? '';",
      "const header = req.headers.authorization ?? `Bearer ${req.url?.split('access_token=')[1] ?? ''}`;",
    ),
    mutant(
      'the token is taken from a cookie too',
      GUARD,
      "const header = req.headers.authorization ?? '';",
      "const header = req.headers.authorization ?? `Bearer ${req.headers.cookie?.split('access_token=')[1] ?? ''}`;",
    ),
    mutant(
      'a second token in the URL is overlooked',
      GUARD,
      "if (repeated || (header !== '' && /[?&]access_token=/.test(req.url ?? ''))) {",
      'if (repeated) {',
    ),
    mutant(
      'a second Authorization line is overlooked',
      GUARD,
      "const repeated = (req.headersDistinct['authorization'] ?? []).length > 1;",
      'const repeated = false;',
    ),
    mutant('anything may follow the token', GUARD, '_-]+)$/i', '_-]+)/i'),
    mutant('anything may stand before the scheme', GUARD, '/^Bearer +(', '/Bearer +('),
    mutant('the scheme has a case', GUARD, '_-]+)$/i', '_-]+)$/'),
    mutant(
      'a refused token is answered like a missing one',
      GUARD,
      "/^Bearer[ \\t]/i.test(header) ? 'invalid-token' : 'no-credentials'",
      "'no-credentials'",
    ),
    mutant(
      'an answer to one user may be kept for another',
      GUARD,
      "if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'private');",
      '',
    ),
    mutant(
      'an answer does not vary with who asks',
      GUARD,
      "  if (!res.headersSent) {\n    res.vary('Authorization');",
      '  if (!res.headersSent) {',
    ),
    mutant(
      'a refusal does not vary with who asks',
      GUARD,
      "  if (!res.headersSent) res.vary('Authorization');\n  sendProblem(res, problem, next);",
      '  sendProblem(res, problem, next);',
    ),
  ],
};
