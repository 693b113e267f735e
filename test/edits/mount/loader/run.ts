import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import type { EditCase } from '../../edit-case.js';

const run: EditCase = {
  file: 'src/loaders/express.ts',
  others: {
    'src/app.ts': `import express from 'express';
import loaders from './loaders/index.js';

async function start() {
  const app = express();
  await loaders({ expressApp: app });
  app.listen(3000);
}
start();
`,
    'src/loaders/index.ts': `import expressLoader from './express.js';

export default async ({ expressApp }) => {
  await mongooseLoader();
  await expressLoader({ app: expressApp });
};
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
