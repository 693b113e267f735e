import { release } from '../../../../src/frameworks/express/release.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const run: EditCase = {
  edit: ({ view, route }) => release({
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
