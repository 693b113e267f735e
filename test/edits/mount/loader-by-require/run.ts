import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

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
  edit: ({ view }) => mountIn(view),
};

export default run;
