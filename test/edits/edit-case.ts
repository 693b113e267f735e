import { NO_LINTER } from '../../src/project/detect-linter.js';
import type { GuardRef } from '../../src/model/guard-ref.js';
import { relPath } from '../../src/model/paths.js';
import { applyEdits } from '../../src/model/text-edit.js';
import type {
  EditResult,
  FileEdit,
  ProjectFacts,
  RelPath,
  SourceRoute,
} from '../../src/model/types.js';
import { ensureImports } from '../../src/source/imports.js';
import type { SourceView } from '../../src/source/view.js';
import { routesIn } from '../support/express-routes.js';
import { memoryView } from '../support/memory-view.js';

/** What a `run.ts` says: the edit, where its input stands in the project, and what else is there. */
export type EditCase = {
  readonly edit: (project: EditedProject) => EditResult;
  /** Default: `src/routes/books` with the extension of the input. */
  readonly file?: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly module?: 'esm' | 'cjs';
  readonly extension?: ProjectFacts['importExtension'];
};

export type EditedProject = {
  readonly view: SourceView;
  readonly file: RelPath;
  /** The route with this id, paths as written: `GET /:id`. */
  readonly route: (id: string) => SourceRoute;
  readonly routes: readonly SourceRoute[];
};

export const requireAuth: GuardRef = {
  ref: { file: relPath('src/auth/require-auth.ts'), name: 'requireAuth' },
  call: 'identifier',
  roles: [],
  roleRef: { file: relPath('src/auth/require-auth.ts'), name: 'requireRole' },
};

export function project(
  { file = 'src/routes/books.ts', others = {} }: Omit<EditCase, 'edit'>,
  text: string,
): EditedProject {
  const path = relPath(file);
  const view = memoryView({ ...others, [path]: text });
  const routes = routesIn(view, path);
  const route = (id: string): SourceRoute => {
    const found = routes.find((each) => `${each.method} ${each.path}` === id);
    if (!found) throw new Error(`no route ${id} in ${routes.map((r) => r.path).join(', ')}`);
    return found;
  };
  return { view, file: path, route, routes };
}

/** The edits of `result` in the case's file, those of its imports among them. */
export function allEdits(
  result: EditResult,
  { view, file }: EditedProject,
  { module = 'esm', extension = '.js' }: Omit<EditCase, 'edit'>,
): readonly FileEdit[] {
  if (result.status !== 'edited') return [];
  const facts = {
    moduleSystem: { id: module, evidence: '' },
    importExtension: extension,
    linter: NO_LINTER,
  };
  const imports =
    result.imports.length > 0 ? ensureImports(file, result.imports, facts, view) : null;
  return [...result.edits, ...(imports?.status === 'edited' ? imports.edits : [])];
}

/** `after` without what `edits` put into it, found by their positions. */
export function withoutInsertions(after: string, edits: readonly FileEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start);
  let shift = 0;
  const cuts = ordered.map(({ start, text }) => {
    const cut = { start: start + shift, end: start + shift + text.length, text: '' };
    shift += text.length;
    return cut;
  });
  return applyEdits(after, cuts);
}
