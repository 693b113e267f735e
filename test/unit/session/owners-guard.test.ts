import { expect, it } from 'vitest';
import { express } from '../../../src/frameworks/express/index.js';
import { exportText } from '../../../src/model/export-ref.js';
import { guardsOnRoutes } from '../../../src/session/owners-guard.js';
import { memoryView } from '../../support/memory-view.js';
import { scanFiles } from '../frameworks/express/scan/project.js';

it('the guards to propose are exports that refuse, also what a package made of them', () => {
  const files = {
    'auth.ts': `import { expressjwt } from 'express-jwt';
const options = { secret: process.env.JWT_SECRET!, algorithms: ['HS256' as const] };
const auth = {
  required: expressjwt(options),
  optional: expressjwt({ ...options, credentialsRequired: false }),
};
const hidden = expressjwt(options);
export const withHidden = (app) => app.get('/hidden', hidden, (req, res) => res.end());
export default auth;
`,
    'app.ts': `import express from 'express';
import auth, { withHidden } from './auth';
const app = express();
app.get('/one', auth.required, (req, res) => res.end());
app.get('/two', auth.optional, (req, res) => res.end());
withHidden(app);
`,
  };
  const found = guardsOnRoutes(scanFiles(files), express, memoryView(files));
  expect(found.map(exportText)).toEqual(['auth.ts#default.required']);
});
