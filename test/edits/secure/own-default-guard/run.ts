import { secure } from '../../../../src/frameworks/express/secure.js';
import { relPath } from '../../../../src/model/paths.js';
import { type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => secure(route('GET /:id'), {
        ref: { file: relPath('src/middleware/check-user.ts'), name: 'default' },
        call: 'identifier',
        roles: [],
        roleRef: null,
      }, view),
};

export default run;
