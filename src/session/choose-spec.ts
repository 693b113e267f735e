import { finding, notice, problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic, Manifest, ProjectFacts, RelPath } from '../model/types.js';
import { findSpecs, namedLikeSpecs } from '../openapi/find.js';
import type { ProjectSnapshot } from '../project/snapshot.js';
import type { Options } from './option-values.js';

/**
 * The spec to go by: that of `--spec`, else of the last run, else the first that is found by its name; null where
 * there is none.
 * @throws {UserError} SPEC_OUTSIDE, SPEC_MISSING
 */
export function chooseSpec(
  { spec }: Options,
  snapshot: ProjectSnapshot,
  manifest: Manifest | null,
): { readonly spec: ProjectFacts['spec']; readonly diagnostics: readonly Diagnostic[] } {
  if (spec !== null) {
    const file = snapshot.locate(spec);
    if (file === null) throw new UserError(specOutside(spec));
    if (!snapshot.exists(file)) throw new UserError(specMissing(spec));
    return { spec: { file, evidence: `--spec ${spec}` }, diagnostics: [] };
  }
  const recorded = manifest?.project.spec ?? null;
  if (recorded !== null) {
    if (!snapshot.exists(recorded)) throw new UserError(specMissing(recorded));
    return { spec: { file: recorded, evidence: 'the spec of the last run' }, diagnostics: [] };
  }
  const [first, ...others] = findSpecs(snapshot.files, (file) => snapshot.text(file));
  if (!first) return { spec: null, diagnostics: namedLikeSpecs(snapshot.files).map(specSkipped) };
  const also: Diagnostic[] = others.map((other) => ({
    code: 'SPEC_OTHER',
    severity: 'info',
    message: `${other} looks like a spec too; ${first} is taken`,
    loc: null,
    fix: `--spec ${other}    takes the other one`,
  }));
  return { spec: { file: first, evidence: 'found by its name' }, diagnostics: also };
}

function specSkipped(file: RelPath): Diagnostic {
  return notice(
    'SPEC_SKIPPED',
    `${file} has the name of a spec, but states no version of OpenAPI or Swagger, so it is not read`,
    `--spec ${file}    reads it, and says what is wrong with it`,
    { file, line: 1, column: 1 },
    'warning',
  );
}

function specMissing(file: string): Diagnostic {
  return problem(
    'SPEC_MISSING',
    `there is no spec ${file}`,
    '--spec FILE    names the one there is',
  );
}

function specOutside(file: string): Diagnostic {
  return finding(
    'SPEC_OUTSIDE',
    `${file} lies outside the workspace, and authwright reads nothing there`,
  );
}
