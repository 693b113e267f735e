import { express as adapter } from '../../../src/frameworks/express/index.js';
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
};
