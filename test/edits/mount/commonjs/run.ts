import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.js',
  others: {
    'src/middleware/log.js': `module.exports = (req, res, next) => {
  console.log(req.url);
  next();
};
`,
  },
  module: 'cjs',
  extension: '',
  edit: ({ view }) => mountIn(view),
};

export default run;
