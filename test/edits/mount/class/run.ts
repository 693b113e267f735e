import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  others: {
    'src/error.middleware.ts': `export const ErrorMiddleware = (error, req, res, next) => {
  res.status(500).json({ message: error.message });
};
`,
    'src/server.ts': `import { Router } from 'express';
import { App } from './app.js';

const books = { router: Router().get('/books', (req, res) => res.json([])) };
new App([books, { router: Router() }]).app.listen(3000);
`,
  },
  edit: ({ view }) => mountIn(view),
};

export default run;
