import { applyEdits, groupByFile } from '../model/text-edit.js';
import type {
  Diagnostic,
  ExportRef,
  FileChange,
  FileEdit,
  ImportNeed,
  ProjectFacts,
  RelPath,
} from '../model/types.js';
import { ensureImports } from '../source/imports.js';
import { pruneImports } from '../source/unused-imports.js';
import { verifySplice } from '../source/verify.js';
import type { SourceView } from '../source/view.js';

export type Spliced = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files whose edits were given up, so that nothing in them counts as done. */
  readonly failed: ReadonlySet<RelPath>;
};

/**
 * Puts edits and the imports they need into the owner's sources, each file once, and looks at the result: a
 * file that would read otherwise than meant is left as it is and reported.
 */
export function spliceSources(
  edits: readonly FileEdit[],
  imports: readonly ImportNeed[],
  /** What the run may have taken out: imports of these go too where nothing uses them any more. */
  guards: readonly ExportRef[],
  facts: ProjectFacts,
  view: SourceView,
): Spliced {
  const changes: FileChange[] = [];
  const diagnostics: Diagnostic[] = [];
  const failed = new Set<RelPath>();
  for (const [file, fileEdits] of groupByFile(edits)) {
    const before = view.text(file) ?? '';
    const needed = ensureImports(file, imports, facts, view);
    if (needed.status === 'blocked') {
      diagnostics.push(needed.diagnostic);
      failed.add(file);
      continue;
    }
    const all = [
      ...(needed.status === 'edited' ? needed.edits : []),
      ...fileEdits,
      ...pruneImports(file, guards, fileEdits, view),
    ];
    const misread = verifySplice(file, before, all);
    if (misread) {
      diagnostics.push(misread);
      failed.add(file);
      continue;
    }
    const reason = reasonOf(all.length - fileEdits.length, fileEdits);
    changes.push({
      kind: 'update',
      path: file,
      before,
      content: applyEdits(before, all),
      kept: 'spliced',
      reason,
      edits: [all],
    });
  }
  return { changes, diagnostics, failed };
}

/** `1 import, 3 insertions`, `2 deletions`: what the plan's table says of the file. */
function reasonOf(importEdits: number, edits: readonly FileEdit[]): string {
  const places = new Map(edits.map((edit) => [edit.start, kindOf(edit)]));
  const counted = (['insertion', 'deletion', 'replacement'] as const).flatMap((kind) => {
    const count = [...places.values()].filter((each) => each === kind).length;
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`];
  });
  return [...(importEdits > 0 ? ['1 import'] : []), ...counted].join(', ');
}

function kindOf({ start, end, text }: FileEdit): 'insertion' | 'deletion' | 'replacement' {
  if (start === end) return 'insertion';
  return text === '' ? 'deletion' : 'replacement';
}
