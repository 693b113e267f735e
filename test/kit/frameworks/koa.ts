import { koa as adapter } from '../../../src/frameworks/koa/index.js';
import type { FrameworkKit } from '../kit.js';

export const koa: FrameworkKit = {
  adapter,
  versions: [
    {
      name: 'koa3',
      stack: 'koa3',
      dependencies: { koa: '^3.3.0', '@koa/router': '^15.7.0', '@types/koa': '^3.0.3' },
    },
  ],
  contract: {
    folder: 'fixtures/projects/toolshed',
    endpoints: 14,
    some: ['GET /api/tools/{id}/notes/all', 'DELETE /api/tools/{id}', 'POST /api/admin/report'],
    file: 'src/routes/loans.ts',
    route: "loans.get('/api/loans'",
    guarded: "loans.get('/api/loans', GUARD,",
    dynamic: "loans.get(process.argv[2] as string, (ctx) => { ctx.body = ''; });\n",
  },
  attacked: 'fixtures/attack/koa',
};
