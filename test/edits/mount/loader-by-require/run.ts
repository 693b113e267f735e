import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import type { EditCase } from '../../edit-case.js';

const run: EditCase = {
  file: 'src/loaders/index.ts',
  others: {
    'src/app.ts': `import express from 'express';

async function start() {
  const app = express();
  await require('./loaders').default({ app });
  app.listen(3000);
}
start();
`,
  },
  edit: ({ view }) =>
    mount(
      {
        app: { file: relPath('src/app.ts'), variable: 'app', access: { kind: 'none', reason: '' } },
        router: { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' },
        servedPath: '/auth',
      },
      view,
    ),
};

export default run;
