import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import type { EditCase } from '../../edit-case.js';

const run: EditCase = {
  file: 'src/loaders/express.ts',
  edit: ({ view }) =>
    mount(
      {
        app: { file: relPath('src/loaders/express.ts'), variable: 'app', access: { kind: 'none', reason: '' } },
        router: { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' },
        servedPath: '/auth',
      },
      view,
    ),
};

export default run;
