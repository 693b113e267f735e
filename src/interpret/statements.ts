import { ts } from 'ts-morph';
import { classValue } from './classes.js';
import { functionValue, newObject } from './literals.js';
import {
  type Attempt,
  type Completion,
  conditionAt,
  type Machine,
  NORMAL,
  placeIn,
  under,
} from './machine.js';
import { attempted, mayFail, watchedRisks } from './attempts.js';
import { unawaited } from './deferred.js';
import { executeLoop } from './loops.js';
import { bindName } from './patterns.js';
import { nodeAt } from './place.js';
import { declareVariables } from './variables.js';
import { createScope, declare, declareLazily, readName } from './scope.js';
import {
  constant,
  truthiness,
  UNDEFINED,
  union,
  unknown,
  type Value,
  type Scope,
} from './values.js';

/** Executes `statements` in order, in `scope`, in which their declarations go. */
export function executeStatements(
  machine: Machine,
  statements: readonly ts.Statement[],
  scope: Scope,
): Completion {
  hoist(machine, statements, scope);
  let outcome: Completion = NORMAL;
  let entered = 0;
  const risk = watchedRisks(machine);
  for (const statement of statements) {
    if (machine.budget.steps <= 0) break;
    const next = executeStatement(machine, statement, scope);
    outcome = merged(outcome, next);
    if (outcome.done === 'yes' || outcome.jump) break;
    // What follows a return that may have happened is itself under a condition.
    const held = [
      next.done === 'maybe' ? conditionAt(scope.file, statement, 'else') : null,
      next.after ?? null,
      risk(),
    ].filter((condition) => condition !== null);
    machine.conditions.push(...held);
    entered += held.length;
  }
  machine.conditions.length -= entered;
  return outcome;
}

function merged(before: Completion, next: Completion): Completion {
  const value =
    before.value && next.value ? union([before.value, next.value]) : (next.value ?? before.value);
  const done = next.done === 'yes' ? 'yes' : before.done === 'no' ? next.done : before.done;
  return { done, value, jump: next.jump };
}

/** Functions and classes of a block are there before its first statement. */
export function hoist(machine: Machine, statements: readonly ts.Statement[], scope: Scope): void {
  const depth = machine.conditions.length;
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.body) {
      const name = statement.name?.text ?? 'default';
      declare(scope, name, functionValue(machine, statement, scope), depth);
    } else if (ts.isClassDeclaration(statement)) {
      const at = placeIn(machine, scope, statement);
      const name = statement.name?.text ?? 'default';
      declareLazily(scope, name, () => classValue(machine, nodeAt(at), scope), depth);
    } else if (ts.isEnumDeclaration(statement)) {
      const at = placeIn(machine, scope, statement);
      const name = statement.name.text;
      declareLazily(scope, name, () => enumValue(machine, nodeAt(at), scope), depth);
    }
  }
}

function enumValue(machine: Machine, node: ts.EnumDeclaration, scope: Scope): Value {
  const object = newObject(machine, placeIn(machine, scope, node));
  const inner = createScope(scope.file, scope);
  let next: Value = constant(0);
  for (const member of node.members) {
    if (ts.isComputedPropertyName(member.name)) continue;
    const value: Value = member.initializer ? machine.evaluate(member.initializer, inner) : next;
    object.props.set(member.name.text, value);
    declare(inner, member.name.text, value, machine.conditions.length);
    next =
      value.kind === 'constant' && typeof value.value === 'number'
        ? constant(value.value + 1)
        : unknown('it is computed at run time');
  }
  return object;
}

function executeStatement(machine: Machine, node: ts.Statement, scope: Scope): Completion {
  if (ts.isExpressionStatement(node)) {
    unawaited(machine, () => machine.evaluate(node.expression, scope));
    return NORMAL;
  }
  if (ts.isVariableStatement(node)) {
    unawaited(machine, () => {
      declareVariables(machine, node.declarationList, scope);
    });
    return NORMAL;
  }
  if (ts.isReturnStatement(node)) {
    const value = node.expression ? machine.evaluate(node.expression, scope) : UNDEFINED;
    return { done: 'yes', value, jump: null };
  }
  if (ts.isIfStatement(node)) return executeIf(machine, node, scope);
  if (ts.isBlock(node)) {
    return machine.execute(node.statements, createScope(scope.file, scope));
  }
  if (ts.isTryStatement(node)) return executeTry(machine, node, scope);
  if (ts.isThrowStatement(node)) {
    machine.evaluate(node.expression, scope);
    mayFail(machine);
    return { done: 'yes', value: null, jump: null };
  }
  if (ts.isSwitchStatement(node)) return executeSwitch(machine, node, scope);
  if (ts.isIterationStatement(node, false)) return executeLoop(machine, node, scope);
  if (ts.isBreakStatement(node)) return { done: 'no', value: null, jump: 'break' };
  if (ts.isContinueStatement(node)) return { done: 'no', value: null, jump: 'continue' };
  if (ts.isLabeledStatement(node)) return executeStatement(machine, node.statement, scope);
  // Its static members and blocks are evaluated here, whoever uses it.
  if (ts.isClassDeclaration(node)) readName(scope, node.name?.text ?? 'default');
  return NORMAL;
}

function executeIf(machine: Machine, node: ts.IfStatement, scope: Scope): Completion {
  const condition = machine.evaluate(node.expression, scope);
  const truth = truthiness(condition);
  if (truth === true) return executeStatement(machine, node.thenStatement, scope);
  if (truth === false) {
    return node.elseStatement ? executeStatement(machine, node.elseStatement, scope) : NORMAL;
  }
  const branches = [
    under(machine, conditionAt(scope.file, node, 'then'), () =>
      executeStatement(machine, node.thenStatement, scope),
    ),
    node.elseStatement
      ? under(machine, conditionAt(scope.file, node, 'else'), () =>
          node.elseStatement ? executeStatement(machine, node.elseStatement, scope) : NORMAL,
        )
      : NORMAL,
  ];
  return joined(branches, endsByThrowing(node.thenStatement));
}

/** One of `branches` happened. A branch that only throws is left out: the program stops there. */
function joined(branches: readonly Completion[], firstThrows: boolean): Completion {
  const counted = firstThrows ? branches.slice(1) : branches;
  const values = counted.map((each) => each.value).filter((value) => value !== null);
  const value = values.length === 0 ? null : union(values);
  if (counted.every((each) => each.done === 'yes')) return { done: 'yes', value, jump: null };
  const some = counted.some((each) => each.done !== 'no' || each.jump !== null);
  return { done: some ? 'maybe' : 'no', value, jump: null };
}

function endsByThrowing(node: ts.Statement): boolean {
  if (ts.isBlock(node)) {
    const last = node.statements.at(-1);
    return last !== undefined && endsByThrowing(last);
  }
  if (ts.isThrowStatement(node)) return true;
  return ts.isExpressionStatement(node) && node.expression.getText().startsWith('process.exit(');
}

/** What is thrown is not followed: a `catch` may happen, after all of what is tried. */
function executeTry(machine: Machine, node: ts.TryStatement, scope: Scope): Completion {
  const { catchClause } = node;
  const attempt: Attempt | null =
    catchClause && !endsByThrowing(catchClause.block)
      ? { condition: conditionAt(scope.file, catchClause, 'tried'), risks: 0 }
      : null;
  let outcome = attempted(machine, attempt, () => executeStatement(machine, node.tryBlock, scope));
  if (catchClause) {
    const caught = under(machine, conditionAt(scope.file, catchClause, 'catch'), () =>
      executeCatch(machine, catchClause, scope),
    );
    outcome = { ...joined([outcome, caught], false), jump: outcome.jump };
    if (outcome.done === 'maybe' && caught.done !== 'no') outcome = { ...outcome, done: 'no' };
    if (attempt && attempt.risks > 0 && caught.done === 'yes') {
      outcome = { ...outcome, after: attempt.condition };
    }
  }
  if (!node.finallyBlock) return outcome;
  const last = executeStatement(machine, node.finallyBlock, scope);
  return last.done === 'yes' ? last : outcome;
}

function executeCatch(machine: Machine, node: ts.CatchClause, scope: Scope): Completion {
  const inner = createScope(scope.file, scope);
  const variable = node.variableDeclaration;
  if (variable) {
    bindName(machine, variable.name, unknown('it is an error at run time'), inner);
  }
  return machine.execute(node.block.statements, inner);
}

function executeSwitch(machine: Machine, node: ts.SwitchStatement, scope: Scope): Completion {
  const subject = machine.evaluate(node.expression, scope);
  const inner = createScope(scope.file, scope);
  const { clauses } = node.caseBlock;
  const labels = clauses.map((clause) =>
    ts.isCaseClause(clause) ? machine.evaluate(clause.expression, inner) : null,
  );
  if (
    subject.kind === 'constant' &&
    !subject.assumed &&
    labels.every((each) => !each || each.kind === 'constant')
  ) {
    const match = labels.findIndex(
      (each) => each?.kind === 'constant' && each.value === subject.value,
    );
    const start = match >= 0 ? match : labels.indexOf(null);
    if (start < 0) return NORMAL;
    const statements = clauses.slice(start).flatMap((clause) => [...clause.statements]);
    const outcome = machine.execute(statements, inner);
    return outcome.jump === 'break' ? { ...outcome, jump: null } : outcome;
  }
  const outcomes = clauses.map((clause) =>
    under(machine, conditionAt(scope.file, clause, 'case'), () =>
      machine.execute(clause.statements, inner),
    ),
  );
  const ends = outcomes.map((each) => ({ ...each, jump: null }));
  return joined(labels.includes(null) ? ends : [...ends, NORMAL], false);
}
