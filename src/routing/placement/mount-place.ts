import { ts } from 'ts-morph';
import type { RelPath, TextEdit } from '../../model/types.js';
import { isOutside } from '../../model/paths.js';
import { nodeAt } from '../../interpret/place.js';
import { conditionNamed } from '../../interpret/condition.js';
import {
  insertAfterStatement,
  insertBeforeStatement,
  siblingsOf,
} from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import type { AppSetup, AppStep, Spot } from '../app-setup.js';
import { receiverText } from '../receiver.js';
import { statementsAround } from './statements-around.js';

/** Where something can be added to an application. */
export type MountPlace = {
  readonly file: RelPath;
  readonly tree: ts.SourceFile;
  /** @param call `use(…)`; a statement of its own begins with the application and ends with `end` */
  readonly edit: (call: string, end: string) => TextEdit;
};

/** A statement that runs once, whenever the application is set up, with the name that this has there. */
type Site = {
  readonly file: RelPath;
  readonly statement: ts.Statement;
  readonly variable: string;
  /** The index of the first step in it, and the one behind the last. */
  readonly from: number;
  readonly to: number;
};

/**
 * Where a line has to stand to run after the steps before `index` and before all others. Null where none can: between
 * the rounds of a loop, in another package, in code that sets up several applications.
 */
export function placeBefore(setup: AppSetup, index: number, view: SourceView): MountPlace | null {
  const step = setup.steps[index];
  const previous = setup.steps[index - 1];
  const link = step && linkBefore(setup, step, view);
  if (link) return link;
  const next = step && sitesOf(setup, step, view).find(({ from }) => from === index);
  const behind = [
    ...(previous ? sitesOf(setup, previous, view) : []),
    ...creationSite(setup, view),
  ].find(({ to, statement }) => to === index && !leaves(statement));
  if (!next) return behind ? placeAfter(behind) : null;
  const siblings = siblingsOf(next.statement);
  if (behind && siblings.includes(behind.statement)) {
    const sibling = siblings[siblings.indexOf(next.statement) - 1];
    return sibling && !ts.isFunctionDeclaration(sibling)
      ? placeAfter({ ...next, statement: sibling })
      : placeAhead(next);
  }
  // A function that only adds routes or error handlers is no place for it: the line belongs before its call.
  const isApart = step.roles.every((role) => /^(?:serves|answers|refuses|errors)$/.test(role));
  return behind && (previous || isApart) ? placeAfter(behind) : placeAhead(next);
}

function placeAhead({ file, statement, variable }: Site): MountPlace {
  const tree = statement.getSourceFile();
  const edit: MountPlace['edit'] = (call, end) =>
    insertBeforeStatement(tree, statement, `${variable}.${call}${end}`);
  return { file, tree, edit };
}

function placeAfter({ file, statement, variable }: Site): MountPlace {
  const tree = statement.getSourceFile();
  const edit: MountPlace['edit'] = (call, end) =>
    insertAfterStatement(tree, statement, `${variable}.${call}${end}`);
  return { file, tree, edit };
}

/** Before a call that is not the first of its chain: `app.use(a).use(b)`, `express().use(a)`. */
function linkBefore(setup: AppSetup, step: AppStep, view: SourceView): MountPlace | null {
  const { call, form, isOnce, isShared, conditions } = step;
  const isPlain = form !== 'chain' && form !== 'handed' && isOnce && !isShared;
  if (!isPlain || isOutside(call.file) || !isSubset(conditions, setup.conditions)) return null;
  const node = nodeAt({ ...call, view });
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const { expression: before, name } = node.expression;
  if (!ts.isCallExpression(before)) return null;
  const tree = node.getSourceFile();
  const dot = name.pos - 1;
  // Laid out like the link that follows.
  const lineBreak = /\r?\n[ \t]*$/.exec(tree.text.slice(before.end, dot))?.[0] ?? '';
  const edit: MountPlace['edit'] = (added) => ({
    ...{ start: dot, end: dot },
    text: `.${added}${lineBreak}`,
  });
  return { file: call.file, tree, edit };
}

/** The statements around a step beside which a line can stand, from the inside out. */
function sitesOf(setup: AppSetup, step: AppStep, view: SourceView): readonly Site[] {
  const { call, isShared, isOnce } = step;
  if (isShared || step.form === 'handed' || isOutside(call.file)) return [];
  const node = nodeAt({ ...call, view });
  const variable = receiverText(node);
  if (variable === null) return [];
  return statementsAround(node, variable, isOnce).flatMap((statement): readonly Site[] => {
    const within = stepsIn(setup, statement, call.file);
    const isAlways = within.every(({ conditions }) =>
      isSubset(
        conditions.filter((each) => !isMadeIn(each, call.file, statement)),
        setup.conditions,
      ),
    );
    const from = setup.steps.indexOf(within[0] ?? step);
    const isTogether = within.every((each, index) => setup.steps[from + index] === each);
    if (!isAlways || !isTogether) return [];
    return [{ file: call.file, statement, variable, from, to: from + within.length }];
  });
}

/** The statement that makes the application, with what it adds at once. */
function creationSite(setup: AppSetup, view: SourceView): readonly Site[] {
  const { call, name } = setup.creation ?? { call: null, name: null };
  if (call === null || name === null) return [];
  const [statement] = statementsAround(nodeAt({ ...call, view }), name, true);
  if (!statement) return [];
  const { length } = stepsIn(setup, statement, call.file);
  return [{ file: call.file, statement, variable: name, from: 0, to: length }];
}

function stepsIn({ steps }: AppSetup, statement: ts.Statement, file: RelPath): readonly AppStep[] {
  const start = statement.getStart();
  const isIn = ({ call }: { readonly call: Spot }): boolean =>
    call.file === file && start <= call.start && call.end <= statement.end;
  return steps.filter(isIn);
}

/** Whether a condition is one of the statement itself. */
function isMadeIn(condition: string, file: RelPath, { pos, end }: ts.Statement): boolean {
  const made = conditionNamed(condition);
  return made !== null && made.file === file && made.offset >= pos && made.offset < end;
}

function isSubset(conditions: readonly string[], of: readonly string[]): boolean {
  return conditions.every((each) => of.includes(each));
}

/** Whether what stands behind a statement may not be run after it. */
function leaves(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  return ts.forEachChild(node, (child) => leaves(child) || undefined) ?? false;
}
