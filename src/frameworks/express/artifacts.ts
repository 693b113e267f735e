import { valid } from 'semver';
import { sourceFile } from '../../model/file-names.js';
import type { DependencyChange, TemplateJob } from '../../model/types.js';
import type { ArtifactContext, GeneratedNames } from '../adapter.js';
import { templateParts } from '../template-parts.js';

/** The guard and the auth router. */
export function artifacts(context: ArtifactContext): readonly TemplateJob[] {
  const { auth, facts } = context;
  const guard = auth.stateless ? 'stateless' : 'session';
  const { major, version } = facts.framework;
  // From 5 on Express itself gives what an async handler rejects with to the error handler. A range that names no
  // version (`latest`, `catalog:`) may still mean 4, where a rejection that nobody handles ends the process.
  const isAsync = major >= 5 && valid(version) !== null;
  const wrap = isAsync ? { open: '', close: '' } : { open: 'endpoint(', close: ')' };
  const module = (name: string, template: string): TemplateJob => ({
    template: `frameworks/express/${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: { ...templateParts(context), guard, wrap },
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

/** None: Express and its types are there already, or its routes would not compile. */
export function dependencies(): readonly DependencyChange[] {
  return [];
}
