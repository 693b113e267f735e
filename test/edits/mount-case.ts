import { express } from '../../src/frameworks/express/index.js';
import { scanExpress } from '../../src/frameworks/express/scan.js';
import { relPath } from '../../src/model/paths.js';
import type { AppFact, EditResult, ProjectFacts } from '../../src/model/types.js';
import type { SourceView } from '../../src/source/view.js';

export const authRouter = {
  file: relPath('src/auth/auth-router.ts'),
  name: 'createAuthRouter',
};

/** The application of a project, as the scan reads it. */
function appIn(view: SourceView, major = 4): AppFact {
  const facts = { framework: { id: 'express', version: `${major}.0.0`, major } };
  const { app } = scanExpress(view, facts as ProjectFacts);
  if (!app) throw new Error(`no application in ${view.files.join(', ')}`);
  return app;
}

/** Mounts the auth routes where the scan says that they belong. */
export function mountIn(view: SourceView, servedPath = '/auth', major = 4): EditResult {
  return express.mount({ app: appIn(view, major), router: authRouter, servedPath }, view);
}
