import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import type { EditCase } from '../../edit-case.js';

const run: EditCase = {
  file: 'src/app.js',
  module: 'cjs',
  extension: '',
  others: {
    'src/config/morgan.js': `const morgan = require('morgan');
const errorHandler = morgan('tiny', { skip });
module.exports = { errorHandler };
`,
  },
  edit: ({ view }) =>
    mount(
      {
        app: { file: relPath('src/app.js'), variable: 'app', access: { kind: 'none', reason: '' } },
        router: { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' },
        servedPath: '/auth',
      },
      view,
    ),
};

export default run;
