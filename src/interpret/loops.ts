import { ts } from 'ts-morph';
import { type Completion, conditionAt, type Machine, NORMAL, under } from './machine.js';
import { type Alternative, alternativesOf, itemsWith, underAll } from './among.js';
import { assignTo, stepOf } from './assign.js';
import { nodesOf } from '../source/nodes.js';
import { awaited } from './deferred.js';
import { bindName } from './patterns.js';
import { createScope } from './scope.js';
import { constant, truthiness, unknown, type Value, type Scope } from './values.js';
import { declareVariables } from './variables.js';

/** A counting loop that is followed for longer than this is not read further. */
const MOST_ROUNDS = 2000;

/** Loops over known lists round by round; a loop whose rounds are not known once, under a condition. */
export function executeLoop(
  machine: Machine,
  node: ts.IterationStatement,
  scope: Scope,
): Completion {
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    return executeForEach(machine, node, scope);
  }
  return executeWhile(machine, node, scope);
}

function executeForEach(
  machine: Machine,
  node: ts.ForOfStatement | ts.ForInStatement,
  scope: Scope,
): Completion {
  const subject = machine.evaluate(node.expression, scope);
  if (ts.isForOfStatement(node) && node.awaitModifier) {
    awaited(machine, { file: scope.file, node }, () => undefined);
  }
  const items = itemsOf(node, subject, scope);
  let outcome: Completion = NORMAL;
  for (const { value, when } of items.known) {
    outcome = underAll(machine, when, () => round(machine, node, value, scope));
    if (outcome.done === 'yes' || outcome.jump === 'break') break;
  }
  if (!items.complete) {
    under(machine, conditionAt(scope.file, node, 'rest'), () =>
      round(machine, node, unknown('it comes from a list that is only known at run time'), scope),
    );
  }
  return { ...outcome, jump: null };
}

function itemsOf(
  node: ts.ForOfStatement | ts.ForInStatement,
  subject: Value,
  scope: Scope,
): { readonly known: readonly Alternative[]; readonly complete: boolean } {
  const subjects = alternativesOf(subject, scope.file, node);
  const known = subjects.flatMap(({ value, when }) => {
    const items = ts.isForOfStatement(node) ? listed(value) : keysOf(value);
    return items.map((item) => ({ value: item.value, when: [...when, ...item.when] }));
  });
  const complete = subjects.every(({ value }) =>
    value.kind === 'list' || (value.kind === 'object' && ts.isForInStatement(node))
      ? value.complete
      : false,
  );
  return { known, complete };
}

function listed(value: Value): readonly Alternative[] {
  return value.kind === 'list' ? itemsWith(value) : [];
}

function keysOf(value: Value): readonly Alternative[] {
  const keys =
    value.kind === 'object'
      ? [...value.props.keys()]
      : listed(value).map((_, index) => String(index));
  return keys.map((key) => ({ value: constant(key), when: [] }));
}

function round(
  machine: Machine,
  node: ts.ForOfStatement | ts.ForInStatement,
  item: Value,
  scope: Scope,
): Completion {
  const inner = createScope(scope.file, scope);
  if (ts.isVariableDeclarationList(node.initializer)) {
    const [declaration] = node.initializer.declarations;
    if (declaration) bindName(machine, declaration.name, item, inner);
  } else {
    assignTo(machine, node.initializer, item, inner);
  }
  return machine.execute([node.statement], inner);
}

/** `for`, `while` and `do`: round by round, as long as it is known whether there is another. */
function executeWhile(machine: Machine, node: ts.IterationStatement, scope: Scope): Completion {
  const inner = createScope(scope.file, scope);
  const { initializer, condition, incrementor } = partsOf(node);
  if (initializer && ts.isVariableDeclarationList(initializer)) {
    declareVariables(machine, initializer, inner);
  } else if (initializer) {
    machine.evaluate(initializer, inner);
  }
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const isTried = condition !== undefined && (rounds > 0 || !ts.isDoStatement(node));
    const goesOn = isTried ? truthiness(machine.evaluate(condition, inner)) : true;
    if (goesOn === false) return NORMAL;
    if (goesOn === null || condition === undefined) return once(machine, node, inner);
    const outcome = machine.execute([node.statement], createScope(scope.file, inner));
    if (outcome.done === 'yes') return outcome;
    if (outcome.jump === 'break') return NORMAL;
    if (incrementor) machine.evaluate(incrementor, inner);
  }
  return NORMAL;
}

type Parts = Partial<Pick<ts.ForStatement, 'initializer' | 'condition' | 'incrementor'>>;

function partsOf(node: ts.IterationStatement): Parts {
  if (ts.isForStatement(node)) return node;
  return ts.isWhileStatement(node) || ts.isDoStatement(node) ? { condition: node.expression } : {};
}

/** What is assigned in its rounds is something else in each of them. */
function once(machine: Machine, node: ts.IterationStatement, scope: Scope): Completion {
  for (const each of nodesOf(node)) {
    const target = targetOf(each);
    if (!target || !ts.isIdentifier(target)) continue;
    assignTo(machine, target, unknown('it is counted at run time'), scope);
  }
  const outcome = under(machine, conditionAt(scope.file, node, 'rest'), () =>
    machine.execute([node.statement], createScope(scope.file, scope)),
  );
  return { ...outcome, done: outcome.done === 'yes' ? 'maybe' : outcome.done, jump: null };
}

/** What a node counts with, or adds to: `n++`, `path += '/x'`. */
function targetOf(node: ts.Node): ts.Expression | null {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    return stepOf(node) === null ? null : node.operand;
  }
  if (!ts.isBinaryExpression(node)) return null;
  const { kind } = node.operatorToken;
  const isAdding =
    kind >= ts.SyntaxKind.PlusEqualsToken && kind <= ts.SyntaxKind.AsteriskAsteriskEqualsToken;
  return isAdding ? node.left : null;
}
