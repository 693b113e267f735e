import { createOutput } from '../../src/cli/output.js';
import { createAsker } from '../../src/cli/prompt.js';
import { endpointsQuestion, storeQuestion } from '../../src/session/questions.js';
import type { CliContext } from '../../src/cli/context.js';
import { endpoint, state } from './endpoints.js';

/** Asks two questions at the terminal it runs in and prints the answers: run in a pseudo-terminal by tests. */
const context: CliContext = {
  cwd: '.',
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  adapters: () => Promise.reject(new Error('nothing here reads a project')),
};
const asker = createAsker(context, createOutput(context, false));
const ids = ['GET /users', 'POST /users', 'DELETE /users/{id}', 'GET /health', 'GET /news'];
try {
  const secured = await asker.endpoints(
    endpointsQuestion(
      ids.map((id) => state(endpoint(id))),
      true,
    ),
  );
  const store = await asker.choose(
    storeQuestion([
      { id: 'libsql', label: 'libSQL file', hint: 'embedded', evidence: null },
      { id: 'postgres', label: 'PostgreSQL', hint: 'server', evidence: 'pg in package.json' },
    ]),
  );
  process.stdout.write(`ANSWERS ${JSON.stringify({ secured, store })}\n`);
} catch (error) {
  if (!(error instanceof Error && error.name === 'ExitPromptError')) throw error;
  process.exitCode = 130;
}
