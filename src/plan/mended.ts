import { sha256 } from '../model/digest.js';
import { withLf } from '../model/text-edit.js';
import type { FileChange, RelPath, SecurityPlan } from '../model/types.js';

/** Files of a plan that are as they were rendered, with nothing of their owner's in them: what a linter may mend. */
export function mendable({ changes, bases }: SecurityPlan): readonly RelPath[] {
  return changes.flatMap((change) =>
    'kept' in change && change.kept === 'managed' && withLf(change.content) === bases[change.path]
      ? [change.path]
      : [],
  );
}

/**
 * A plan that was written, with other texts for some of its managed files. These texts are what the next run takes for
 * the last generated ones, beside what was rendered, so that a linter's work is never taken for an edit of the owner's.
 */
export function mendedPlan(plan: SecurityPlan, texts: ReadonlyMap<RelPath, string>): SecurityPlan {
  const bases = { ...plan.bases };
  const rendered = new Map(Object.entries(plan.rendered));
  const files = { ...plan.nextManifest?.files };
  for (const [path, text] of texts) {
    const before = rendered.get(path) ?? bases[path] ?? '';
    const base = withLf(text);
    const record = files[path];
    if (record) files[path] = { ...record, baseSha256: sha256(base) };
    bases[path] = base;
    if (base === before) rendered.delete(path);
    else rendered.set(path, before);
  }
  return {
    ...plan,
    changes: plan.changes.flatMap((change) => written(change, texts.get(change.path))),
    bases,
    rendered: Object.fromEntries(rendered),
    nextManifest: plan.nextManifest && { ...plan.nextManifest, files },
  };
}

/** A change of what the first one has left. */
function written(change: FileChange, text: string | undefined): readonly FileChange[] {
  switch (change.kind) {
    case 'delete':
      return [];
    case 'conflict':
      return [change];
    case 'create':
    case 'update': {
      const { path, content: before, kept } = change;
      const reason = change.kind === 'update' ? change.reason : '';
      return [{ kind: 'update', path, before, content: text ?? before, kept, reason }];
    }
  }
}
