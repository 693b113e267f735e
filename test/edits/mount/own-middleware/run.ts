import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  others: {
    'src/request-id.ts': 'export function requestId(req, res, next) {\n  next();\n}\n',
    'src/books.ts': 'import { Router } from "express";\nexport const books = Router();\n',
  },
  edit: ({ view }) => mountIn(view),
};

export default run;
