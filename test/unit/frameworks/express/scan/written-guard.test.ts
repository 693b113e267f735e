import { describe, expect, it } from 'vitest';
import { scanExpress } from '../../../../../src/frameworks/express/scan.js';
import { relPath } from '../../../../../src/model/paths.js';
import type { ProjectFacts } from '../../../../../src/model/types.js';
import { memoryView } from '../../../../support/memory-view.js';
import { listed } from './project.js';

/** What is written here lets everybody through, so that it shows whether it was read. */
const GUARD = `export function createRequireAuth(context) {
  return function requireAuth(req, res, next) { next(); };
}
export const requireAuth = createRequireAuth(() => ({}));
export const logCaller = (req, res, next) => next();
`;
const APP = `import express from 'express';
import { logCaller, requireAuth } from './auth/require-auth.js';
const app = express();
app.get('/books', requireAuth, (req, res) => res.json([]));
app.get('/logged', logCaller, (req, res) => res.json([]));
app.use('/all', requireAuth);
app.get('/all/books', (req, res) => res.json([]));
app.listen(3000);
`;

function scanned(other = ''): readonly string[] {
  const view = memoryView({
    'src/auth/require-auth.js': GUARD,
    'src/app.js': APP,
    'src/other.js': other,
  });
  const facts = { framework: { id: 'express', version: '5.0.0', major: 5 } } as ProjectFacts;
  const written = { file: relPath('src/auth/require-auth.js'), name: 'requireAuth' };
  return listed(scanExpress(view, facts, written));
}

describe('a guard that an earlier run wrote', () => {
  it('is not read, wherever it stands, and other middleware of its file is', () => {
    expect(scanned()).toEqual([
      'GET /all/books src/app.js:7 guarded',
      'GET /books src/app.js:4 guarded',
      'GET /logged src/app.js:5',
    ]);
  });

  it('is read where something is put into a package', () => {
    const other = "import jwt from 'jsonwebtoken';\njwt.verify = () => ({ sub: 'anybody' });\n";
    expect(scanned(other)).toContain('GET /books src/app.js:4');
  });
});
