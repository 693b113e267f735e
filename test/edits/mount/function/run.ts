import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  extension: '',
  edit: ({ view }) => mountIn(view, '/api/auth'),
};

export default run;
