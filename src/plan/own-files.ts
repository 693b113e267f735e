import { applyEdits } from '../model/text-edit.js';
import { relPath } from '../model/paths.js';
import type { DependencyChange, Diagnostic, FileChange, TextEdit } from '../model/types.js';
import type { AssembleInput } from './assemble.js';
import { appendEnvNames } from './env-example.js';
import type { Generated } from './generated.js';
import { editPackageJson } from './package-json.js';

export type PlannedOwnFiles = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** Packages that package.json did not have. */
  readonly dependencies: readonly DependencyChange[];
};

const PACKAGE_JSON = relPath('package.json');
const ENV_EXAMPLE = relPath('.env.example');

/** package.json and `.env.example`: the owner's files that generated code needs entries in. */
export function planOwnFiles(
  { snapshot, facts }: AssembleInput,
  { dependencies, scripts, env }: Generated,
  moreEdits: readonly TextEdit[],
): PlannedOwnFiles {
  const changes: FileChange[] = [];
  const packageJson = snapshot.text(PACKAGE_JSON) ?? '{}';
  const edit = editPackageJson(packageJson, { dependencies, scripts });
  const edits = [...edit.edits, ...moreEdits];
  if (edits.length > 0) {
    const reason = [
      counted(edit.dependencies.length, 'dependency', 'dependencies'),
      counted(edit.scripts.length, 'script', 'scripts'),
    ]
      .filter((part) => part !== null)
      .join(', ');
    changes.push({
      kind: 'update',
      path: PACKAGE_JSON,
      before: packageJson,
      content: applyEdits(packageJson, edits),
      kept: 'spliced',
      reason,
      edits,
    });
  }
  const before = snapshot.text(ENV_EXAMPLE);
  const eol = facts.format.endOfLine === 'crlf' ? '\r\n' : '\n';
  const content = appendEnvNames(before, env, eol);
  if (content !== null) {
    const reason = counted(env.length, 'name', 'names') ?? '';
    changes.push(
      before === null
        ? { kind: 'create', path: ENV_EXAMPLE, content, kept: 'spliced' }
        : {
            kind: 'update',
            path: ENV_EXAMPLE,
            before,
            content,
            kept: 'spliced',
            reason,
            // Names go to the end.
            edits: [
              { start: before.length, end: before.length, text: content.slice(before.length) },
            ],
          },
    );
  }
  return { changes, diagnostics: edit.diagnostics, dependencies: edit.dependencies };
}

function counted(number: number, one: string, many: string): string | null {
  return number === 0 ? null : `+${number} ${number === 1 ? one : many}`;
}
