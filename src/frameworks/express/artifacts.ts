import { valid } from 'semver';
import { sourceFile } from '../../model/file-names.js';
import type { FrameworkTemplates } from '../../model/template-contract.js';
import type { DependencyChange } from '../../model/types.js';
import type { ArtifactContext, GeneratedNames } from '../adapter.js';

/** What is generated of Express, by the settings and the version of the project. */
export function templates({ auth, facts }: ArtifactContext): FrameworkTemplates {
  const guard = auth.stateless ? 'stateless' : 'session';
  const { major, version } = facts.framework;
  // From 5 on Express itself gives what an async handler rejects with to the error handler. A range that names no
  // version (`latest`, `catalog:`) may still mean 4, where a rejection that nobody handles ends the process.
  const isAsync = major >= 5 && valid(version) !== null;
  const wrap = isAsync ? { open: '', close: '' } : { open: 'endpoint(', close: ')' };
  return {
    modules: {
      'require-auth': { template: `frameworks/express/require-auth.${guard}.ts.hbs` },
      'auth-router': { template: 'frameworks/express/auth-router.ts.hbs', data: { guard, wrap } },
      'send-problem': { template: 'frameworks/express/send-problem.ts.hbs' },
    },
    readme: {
      guard: 'frameworks/express/readme-guard.md',
      addresses: 'frameworks/express/readme-addresses.md',
    },
    tests: {
      'auth-app': { template: 'frameworks/express/tests/auth-app.ts.hbs' },
      'catch-listen': { template: 'frameworks/express/tests/catch-listen.ts.hbs' },
      'route-inventory': {
        template: 'frameworks/express/tests/route-inventory.ts.hbs',
        data: { major },
      },
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

/** None: Express and its types are there already, or its routes would not compile. */
export function dependencies(): readonly DependencyChange[] {
  return [];
}
