import { release } from '../../../../src/frameworks/express/release.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => release(route('GET /:id'), requireAuth, view),
};

export default run;
