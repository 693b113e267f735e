import { expect, it } from 'vitest';
import { memoryView } from '../../support/memory-view.js';

it('finds the names by which a file is imported as a whole', () => {
  const view = memoryView({
    'src/user/index.js': 'module.exports = {};',
    'src/mail.ts': 'export default () => {};',
    'src/a.js': "const User = require('./user');\nconst again = require('../src/user/index.js');",
    'src/b.ts': "import send from './mail.js';\nimport { other } from './mail.js';",
    'src/c.js': "const mail = require('mail');",
  });
  const [, , , mail, user] = view.files;
  expect(user && view.wholeNames(user)).toEqual(['User', 'again']);
  expect(mail && view.wholeNames(mail)).toEqual(['send']);
});
