import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  edit: ({ view }) => mountIn(view),
};

export default run;
