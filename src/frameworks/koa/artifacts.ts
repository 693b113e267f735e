import { sourceFile } from '../../model/file-names.js';
import type { DependencyChange, TemplateJob } from '../../model/types.js';
import type { ArtifactContext, GeneratedNames } from '../adapter.js';

/** None yet: see `withoutAuth` of the adapter. */
export function artifacts(): readonly TemplateJob[] {
  return [];
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

export function dependencies(): readonly DependencyChange[] {
  return [];
}
