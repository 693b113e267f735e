import { mutant, type Subject } from './mutant.js';

const ROUTER = 'src/auth/auth-router.ts';
const PROBLEM = 'src/auth/problem.ts';
const SENDER = 'src/auth/send-problem.ts';

/** Requests and answers: what is read, what is told. */
export const wire: Subject = {
  test: 'auth',
  mutants: [
    mutant('answers of auth routes may be stored', ROUTER, '  router.use(neverStore);\n', ''),
    mutant('refusals may be stored', PROBLEM, "    'Cache-Control': 'no-store',\n", ''),
    mutant(
      'a refusal may be taken for another type',
      PROBLEM,
      "    'X-Content-Type-Options': 'nosniff',\n",
      '',
    ),
    mutant(
      'a 401 has no challenge',
      PROBLEM,
      'if (status === 401 || error !== undefined) {',
      'if (status === 0) {',
    ),
    mutant(
      'a challenge does not say what was wrong',
      PROBLEM,
      'const cause = error === undefined ? \'\' : `, error="${error}"`;',
      "const cause = '';",
    ),
    mutant(
      'a challenge names an error where nothing was sent',
      PROBLEM,
      "title: 'Authentication is required' }",
      "title: 'Authentication is required', error: 'invalid_token' }",
    ),
    mutant(
      'the reason of a failure leaves the server',
      ROUTER,
      '    sendProblem(res, problem, next);\n  });',
      '    if (problem !== error) res.status(503).type("application/problem+json").json({ code: "unavailable", detail: String(error) });\n    else sendProblem(res, problem, next);\n  });',
    ),
    mutant(
      'what cannot be parsed is quoted',
      ROUTER,
      "  } catch {\n    throw new AuthProblem('invalid-input'); // what",
      "  } catch (error) {\n    throw new AuthProblem('invalid-input', { errors: [{ field: '', reason: `${String(error)} ${String(bytes)}` }] }); // what",
    ),
    mutant(
      'refused values are quoted',
      ROUTER,
      'reason: issue.message,',
      'reason: `${issue.message}: ${JSON.stringify(body)}`,',
    ),
    mutant(
      'a refused upload is read to its end',
      SENDER,
      'if (isUnread(res.req)) endEarly(res, text);\n  else res.end(text);',
      'res.end(text);',
    ),
    mutant(
      'any type of body is read',
      ROUTER,
      "if (isEncoded || !(isJson || (empty && type === ''))) throw new AuthProblem('unsupported-body');",
      '',
    ),
    mutant('a compressed body is read', ROUTER, 'if (isEncoded || !(isJson', 'if (!(isJson'),
    mutant(
      'a body that says it is large is read',
      ROUTER,
      "if (length > BODY_LIMIT_BYTES) throw new AuthProblem('body-too-large');",
      '',
    ),
    mutant(
      'a body that does not say its size is read to its end',
      ROUTER,
      "if (size > BODY_LIMIT_BYTES) reject(new AuthProblem('body-too-large'));\n      else chunks",
      'chunks',
    ),
    mutant('logout is not guarded', ROUTER, "'/logout', requireAuth, ", "'/logout', "),
    mutant(
      'a password is changed by anybody',
      ROUTER,
      "'/password', requireAuth, ",
      "'/password', ",
    ),
    mutant('who I am is told to anybody', ROUTER, "'/me', requireAuth, (", "'/me', ("),
    mutant(
      'passwords are logged',
      'src/auth/auth-service.ts',
      "auth.log({ event: 'login-failed', userId: credentials?.user.id, account, address });",
      "auth.log({ event: 'login-failed', userId: credentials?.user.id, account, address, reason: password });",
    ),
    mutant(
      'tokens are logged',
      'src/auth/auth-service.ts',
      "  auth.log({ event: 'login', userId: user.id, address });",
      "  auth.log({ event: 'login', userId: user.id, address, reason: tokens.refreshToken });",
    ),
  ],
};
