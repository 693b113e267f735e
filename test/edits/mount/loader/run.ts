import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

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
  edit: ({ view }) => mountIn(view),
};

export default run;
