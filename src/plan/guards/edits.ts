import type { Diagnostic, EditResult, FileEdit, ImportNeed } from '../../model/types.js';

/** The edits of a plan as they come together. */
export type GuardEdits = {
  /**
   * What `edit` gives, which is asked for once for each `key`: one registration is edited once, whatever number of
   * endpoints it serves.
   */
  once(key: string, edit: () => EditResult): EditResult;
  say(diagnostic: Diagnostic): void;
  /** All so far, in the order in which they came. */
  readonly collected: {
    readonly edits: readonly FileEdit[];
    readonly imports: readonly ImportNeed[];
    readonly diagnostics: readonly Diagnostic[];
  };
};

export function collectEdits(): GuardEdits {
  const edits: FileEdit[] = [];
  const imports: ImportNeed[] = [];
  const diagnostics: Diagnostic[] = [];
  const results = new Map<string, EditResult>();
  return {
    once: (key, edit) => {
      const known = results.get(key);
      if (known) return known;
      const result = edit();
      results.set(key, result);
      if (result.status === 'edited') {
        edits.push(...result.edits);
        imports.push(...result.imports);
        diagnostics.push(...(result.notices ?? []));
      }
      if (result.status === 'blocked') diagnostics.push(result.diagnostic);
      return result;
    },
    say: (diagnostic) => {
      diagnostics.push(diagnostic);
    },
    collected: { edits, imports, diagnostics },
  };
}
