import { secure } from '../../../../src/frameworks/express/secure.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => secure(route('GET /:id'), requireAuth, view),
};

export default run;
