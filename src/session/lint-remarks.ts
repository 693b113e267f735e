import type { ApplyResult } from '../apply/apply.js';
import { askingLine } from '../apply/lint/asking-line.js';
import type { Linter, LintProblem } from '../apply/lint/linter.js';
import { finding, notice, problem } from '../model/diagnostic.js';
import { enumerated } from '../model/enumerated.js';
import type { Diagnostic, RelPath } from '../model/types.js';

/** What the linters of a project said of a write that stays. */
export type LintRemarks = {
  /** Those that were asked before and after, by name. */
  readonly compared: readonly string[];
  /** Generated files that their own `--fix` changed. */
  readonly mended: readonly RelPath[];
  /** The writes of these. */
  readonly writes: readonly ApplyResult[];
  /** What was not asked or not known, as sentences for a person. */
  readonly skipped: readonly string[];
  /** One warning for each rule that still finds something in generated files. */
  readonly left: readonly Diagnostic[];
};

/** Of the places of a rule in generated files, so many files are named. */
const FEW = 3;

/** The same for `--json`. */
export function remarksOn({ mended, skipped, left }: LintRemarks): readonly Diagnostic[] {
  const files = `${mended.length} generated ${mended.length === 1 ? 'file' : 'files'}`;
  return [
    ...(mended.length > 0
      ? [
          finding(
            'LINT_MENDED',
            `the project's own linter mended ${files}: ${enumerated(mended, FEW)}`,
          ),
        ]
      : []),
    ...skipped.map((reason) => finding('LINT_NOT_RUN', `not linted: ${reason}`)),
    ...left,
  ];
}

/** A file of the owner's that passed and does not any more. */
export function lintWorse(
  root: string,
  { name, configs }: Linter,
  { file, line, column, rule, message }: LintProblem,
): Diagnostic {
  return problem(
    'LINT_WORSE',
    `${name}, ${rule}: ${message}`,
    `allow it in ${askingLine(root, configs, rule)}, or run again with --no-typecheck, which leaves the linter out too, and mend it by hand`,
    { file, line, column },
  );
}

/** One warning for each rule, with the first place of it. */
export function lintLeft(
  root: string,
  { name, configs }: Linter,
  problems: readonly LintProblem[],
): readonly Diagnostic[] {
  const rules = [...new Set(problems.map(({ rule }) => rule))].sort();
  return rules.flatMap((rule): readonly Diagnostic[] => {
    const found = problems.filter((each) => each.rule === rule);
    const [first] = found;
    if (!first) return [];
    const files = enumerated([...new Set(found.map(({ file }) => file))], FEW);
    const times = found.length === 1 ? '' : `, ${found.length} times in ${files}`;
    const asking = askingLine(root, configs, rule);
    return [
      notice(
        'LINT_LEFT',
        `${name}, ${rule}${times}: ${first.message}; ${asking} asks for it`,
        `mend it by hand, which later runs keep, or switch the rule off for these files in ${asking}`,
        { file: first.file, line: first.line, column: first.column },
        'warning',
      ),
    ];
  });
}
