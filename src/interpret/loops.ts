import { ts } from 'ts-morph';
import { type Completion, conditionAt, type Machine, NORMAL, under } from './machine.js';
import { type Alternative, alternativesOf, itemsWith, underAll } from './among.js';
import { assignTo } from './assign.js';
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
  if (ts.isForStatement(node)) return executeFor(machine, node, scope);
  return once(machine, node, scope);
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

function executeFor(machine: Machine, node: ts.ForStatement, scope: Scope): Completion {
  const inner = createScope(scope.file, scope);
  if (node.initializer) {
    if (ts.isVariableDeclarationList(node.initializer)) {
      declareVariables(machine, node.initializer, inner);
    } else {
      machine.evaluate(node.initializer, inner);
    }
  }
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const goesOn = node.condition ? truthiness(machine.evaluate(node.condition, inner)) : null;
    if (goesOn === false) return NORMAL;
    if (goesOn === null) return once(machine, node, inner);
    const outcome = machine.execute([node.statement], createScope(scope.file, inner));
    if (outcome.done === 'yes') return outcome;
    if (outcome.jump === 'break') return NORMAL;
    if (node.incrementor) step(machine, node.incrementor, inner);
  }
  return NORMAL;
}

/** `i++`, `--i`, or an assignment. */
function step(machine: Machine, node: ts.Expression, scope: Scope): void {
  if (!ts.isPostfixUnaryExpression(node) && !ts.isPrefixUnaryExpression(node)) {
    machine.evaluate(node, scope);
    return;
  }
  const value = machine.evaluate(node.operand, scope);
  const by = node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1;
  const next =
    value.kind === 'constant' && typeof value.value === 'number'
      ? constant(value.value + by)
      : unknown('it is counted at run time');
  assignTo(machine, node.operand, next, scope);
}

function once(machine: Machine, node: ts.IterationStatement, scope: Scope): Completion {
  const outcome = under(machine, conditionAt(scope.file, node, 'rest'), () =>
    machine.execute([node.statement], createScope(scope.file, scope)),
  );
  return { ...outcome, done: outcome.done === 'yes' ? 'maybe' : outcome.done, jump: null };
}
