import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.js',
  module: 'cjs',
  extension: '',
  others: {
    'src/config/morgan.js': `const morgan = require('morgan');
const errorHandler = morgan('tiny', { skip });
module.exports = { errorHandler };
`,
  },
  edit: ({ view }) => mountIn(view),
};

export default run;
