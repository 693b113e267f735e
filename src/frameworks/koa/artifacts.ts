import { sourceFile } from '../../model/file-names.js';
import type { DependencyChange, ProjectFacts, TemplateJob } from '../../model/types.js';
import type { ArtifactContext, GeneratedNames } from '../adapter.js';
import { templateParts } from '../template-parts.js';

/** The guard and the auth router. */
export function artifacts(context: ArtifactContext): readonly TemplateJob[] {
  const { auth, facts } = context;
  const guard = auth.stateless ? 'stateless' : 'session';
  const routerPackage = routerOf(facts) ?? DEFAULT_ROUTER;
  const module = (name: string, template: string): TemplateJob => ({
    template: `frameworks/koa/${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: { ...templateParts(context), guard, routerPackage },
  });
  return [module('require-auth', `require-auth.${guard}`), module('auth-router', 'auth-router')];
}

/** What the project's own files import. */
export function generated({
  auth,
  facts,
}: Pick<ArtifactContext, 'auth' | 'facts'>): GeneratedNames {
  const guardFile = sourceFile(facts, auth.outDir, 'require-auth');
  return {
    guard: { file: guardFile, name: 'requireAuth' },
    roleGuard: { file: guardFile, name: 'requireRole' },
    router: { file: sourceFile(facts, auth.outDir, 'auth-router'), name: 'createAuthRouter' },
  };
}

const DEFAULT_ROUTER = '@koa/router';

/** The router that the project has; null where it has none. */
function routerOf({ packageJson }: Pick<ProjectFacts, 'packageJson'>): string | null {
  const { dependencies = {} } = packageJson;
  return [DEFAULT_ROUTER, 'koa-router'].find((name) => dependencies[name] !== undefined) ?? null;
}

/** A router, where the project has none; Koa and its types are there already. */
export function dependencies({ facts }: ArtifactContext): readonly DependencyChange[] {
  return routerOf(facts) === null ? [{ name: DEFAULT_ROUTER, range: '^15.7.0', dev: false }] : [];
}
