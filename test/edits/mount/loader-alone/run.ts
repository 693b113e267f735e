import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/loaders/express.ts',
  others: {
    'src/app.ts': `import express from 'express';
import load from './loaders/express.js';

const app = express();
load({ app });
app.listen(3000);
`,
  },
  edit: ({ view }) => mountIn(view),
};

export default run;
