import { express as adapter } from '../../../src/frameworks/express/index.js';
import { express as print } from '../../support/random-app/express.js';
import { realEndpoints } from '../../support/real-express.js';
import type { FrameworkKit } from '../kit.js';

export const express: FrameworkKit = {
  adapter,
  versions: [
    { name: 'express5', stack: 'express5', dependencies: { express: '^5.1.0' } },
    { name: 'express4', stack: 'express4', dependencies: { express: '^4.21.0' } },
  ],
  contract: {
    folder: 'fixtures/projects/bookshop',
    endpoints: 25,
    some: ['POST /api/books/{id}/cover', 'DELETE /api/books/{bookId}/reviews/{reviewId}'],
    file: 'src/routes/search.ts',
    route: "search.get('/search'",
    guarded: "search.get('/search', GUARD,",
    dynamic: 'search.get(process.argv[2] as string, (_req, res) => { res.end(); });\n',
  },
  attacked: 'fixtures/attack/express',
  random: {
    print,
    real: ({ stack }, folders) => realEndpoints(stack, folders),
    guardModule,
  },
};

function guardModule(system: 'esm' | 'cjs'): string {
  const body = `function requireToken(req, res, next) {
  if (req.headers.authorization) next();
  else res.status(401).json({ error: 'a token is needed' });
}
`;
  return `${body}${system === 'esm' ? 'export { requireToken };' : 'module.exports = { requireToken };'}\n`;
}
