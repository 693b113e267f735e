import type { Diagnostic, ProjectFacts, ScanResult } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { createJudge } from './scan/guards/judge.js';
import { readProject } from './scan/read.js';
import { findRelevant } from './scan/relevance.js';
import type { RouterHost } from './scan/router.js';
import { toSourceRoutes } from './scan/routes.js';
import { walkApp } from './scan/walk.js';

export function scanExpress(view: SourceView, facts: ProjectFacts): ScanResult {
  const relevance = findRelevant(view);
  const reading = readProject(view, relevance);
  const judge = createJudge(reading.machine);
  const diagnostics: Diagnostic[] = [];
  const apps = reading.routers.filter((router) => router.kind === 'app');
  const routes = apps.flatMap((app) =>
    toSourceRoutes(walkApp(app, judge, facts.framework.major), judge, new Set<RouterHost>()),
  );
  return { routes, diagnostics, app: null, existingAuth: [] };
}
