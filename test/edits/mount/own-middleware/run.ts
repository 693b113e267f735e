import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import type { EditCase } from '../../edit-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  others: {
    'src/request-id.ts': 'export function requestId(req, res, next) {\n  next();\n}\n',
    'src/books.ts': 'import { Router } from "express";\nexport const books = Router();\n',
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
