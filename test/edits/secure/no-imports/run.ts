import { express } from '../../../../src/frameworks/express/index.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => express.secure(route('GET /:id'), requireAuth, view),
};

export default run;
