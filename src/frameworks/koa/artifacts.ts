import { coerce } from 'semver';
import { sourceFile } from '../../model/file-names.js';
import type { FrameworkTemplates } from '../../model/template-contract.js';
import type { DependencyChange, ProjectFacts } from '../../model/types.js';
import type { ArtifactContext, GeneratedNames } from '../adapter.js';
import { rulesOf } from './router-rules.js';

/** The guard, the auth router, how refusals are answered, and what tests stand on. */
export function templates({ auth, facts }: ArtifactContext): FrameworkTemplates {
  const guard = auth.stateless ? 'stateless' : 'session';
  const routerPackage = routerOf(facts) ?? DEFAULT_ROUTER;
  const range = coerce(facts.packageJson.dependencies?.[routerPackage]);
  const { grammar } = rulesOf(range ? [range.major, range.minor, range.patch] : undefined);
  const rest = grammar === 'named' ? '/{*rest}' : '/(.*)';
  return {
    modules: {
      'require-auth': { template: `frameworks/koa/require-auth.${guard}.ts.hbs` },
      'auth-router': {
        template: 'frameworks/koa/auth-router.ts.hbs',
        data: { guard, routerPackage, rest },
      },
      'send-problem': { template: 'frameworks/koa/send-problem.ts.hbs' },
    },
    readme: {
      guard: 'frameworks/koa/readme-guard.md',
      addresses: 'frameworks/koa/readme-addresses.md',
    },
    tests: {
      'auth-app': { template: 'frameworks/koa/tests/auth-app.ts.hbs' },
      'catch-listen': { template: 'frameworks/koa/tests/catch-listen.ts.hbs' },
      'route-inventory': { template: 'frameworks/koa/tests/route-inventory.ts.hbs' },
    },
  };
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
