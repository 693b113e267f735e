import { express } from '../../../../src/frameworks/express/index.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => express.release({
        ...route('GET /:id'),
        guards: [
          {
            name: 'requireAuth',
            origin: { kind: 'file', ...requireAuth.ref },
            place: 'router',
            loc: route('GET /:id').loc,
            verdict: 'refuses',
          },
        ],
      }, requireAuth, view),
};

export default run;
