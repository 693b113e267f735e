import { expect, it } from 'vitest';
import { nextSteps } from '../../../src/plan/next-steps.js';
import type { Endpoint } from '../../../src/model/types.js';
import { endpoint } from '../../support/endpoints.js';
import { artifactContext, plainFacts } from '../../support/generated-context.js';

/** The last call of the step that tries it out. */
function tried(secured: readonly Endpoint[]): string | undefined {
  const steps = nextSteps({
    facts: { ...plainFacts, startScript: 'start' },
    auth: artifactContext().auth,
    servedPath: '/auth',
    addsDependencies: true,
    scripts: {},
    generate: null,
    first: true,
    app: null,
    addsMigrations: true,
    secured,
    affectedTests: [],
    testHelper: null,
    port: 3000,
    proxiesUnnamed: false,
    repeat: [],
    installable: null,
  });
  const calls = steps.find(({ title }) => title === 'try it')?.commands ?? [];
  return calls.find((call) => call.startsWith('curl -i'));
}

it.each<[readonly string[], string | undefined]>([
  [['GET /books/{id}', 'GET /books'], '/books'],
  [['DELETE /books/{id}'], '-X DELETE http://localhost:3000/books/1 '],
  [['GET /^\\/files\\/\\w+$/', 'GET /a|b', 'POST /pens'], '-X POST http://localhost:3000/pens '],
  [['GET /files/*'], ' http://localhost:3000/files/1 '],
  [['GET /^\\/files\\/\\w+$/'], undefined],
])('of %j an endpoint is tried that can be asked for', (ids, call) => {
  const found = tried(ids.map((id) => endpoint(id)));
  if (call === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(call);
});
