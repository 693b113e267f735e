import { express } from '../../../../src/frameworks/express/index.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

/** A route that a helper of the project registers: its anchor is the call of the helper. */
const run: EditCase = {
  edit: ({ view, file, route }) => {
    const known = route('GET /known');
    const text = view.text(file) ?? '';
    const start = text.indexOf('addApi(router');
    const call = { start, end: text.indexOf(';', start) };
    const anchor = { ...known.anchor, call, firstHandler: 3 };
    return express.secure({ ...known, anchor }, requireAuth, view);
  },
};

export default run;
