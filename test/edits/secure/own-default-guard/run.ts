import { express } from '../../../../src/frameworks/express/index.js';
import { relPath } from '../../../../src/model/paths.js';
import { type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => express.secure(route('GET /:id'), {
        ref: { file: relPath('src/middleware/check-user.ts'), name: 'default' },
        call: 'identifier',
        roles: [],
        roleRef: null,
      }, view),
};

export default run;
