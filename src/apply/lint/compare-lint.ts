import { escapeRegExp } from '../../model/escape-reg-exp.js';
import type { LintProblem } from './linter.js';

/** A rule of how code is laid out: a file that is laid out otherwise gets lines like its others. */
const LAYOUT =
  /^(?:format|prettier\/prettier|(?:@stylistic(?:\/\w+)?|@?[\w-]*stylistic)\/.*|(?:@typescript-eslint\/)?(?:indent|linebreak-style|max-len|quotes|semi|comma-dangle|eol-last))$/;

/**
 * The problems that are new. One that was there before may have moved to another line, and its message may count
 * something: a rule has as many new ones in a file as it finds more there than before, those first of which the
 * message is new. A rule of layout that a file broke before is not held against it.
 */
export function newLintProblems(
  before: readonly LintProblem[],
  after: readonly LintProblem[],
): readonly LintProblem[] {
  const known = groups(before);
  return [...groups(after)].flatMap(([key, found]) => {
    const earlier = known.get(key) ?? [];
    const more = found.length - earlier.length;
    if (more <= 0 || (earlier.length > 0 && LAYOUT.test(found[0]?.rule ?? ''))) return [];
    return unmatched(earlier, found).slice(0, more);
  });
}

function groups(problems: readonly LintProblem[]): ReadonlyMap<string, readonly LintProblem[]> {
  const byRule = new Map<string, LintProblem[]>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.file, problem.rule]);
    const group = byRule.get(key);
    if (group) group.push(problem);
    else byRule.set(key, [problem]);
  }
  return byRule;
}

/** Those of `found` that no message of `earlier` accounts for, and behind them the others. */
function unmatched(
  earlier: readonly LintProblem[],
  found: readonly LintProblem[],
): readonly LintProblem[] {
  const messages = earlier.map(({ message }) => message);
  const [fresh, others]: [LintProblem[], LintProblem[]] = [[], []];
  for (const problem of found) {
    const at = messages.indexOf(problem.message);
    if (at >= 0) messages.splice(at, 1);
    (at >= 0 ? others : fresh).push(problem);
  }
  return [...fresh, ...others];
}

/**
 * Whether a problem may be one only because packages are not installed yet: it names one, or is of a rule that asks
 * for types.
 */
export function isForAbsence({ rule, message }: LintProblem, absent: readonly string[]): boolean {
  if (absent.length === 0) return false;
  return (
    /\bno-unsafe-/.test(rule) ||
    absent.some((name) => new RegExp(`['"\`]${escapeRegExp(name)}['"\`/]`).test(message))
  );
}
