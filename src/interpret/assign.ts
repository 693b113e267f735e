import { ts } from 'ts-morph';
import { doubtItems } from './builtins.js';
import { doubtMembers, keyOf } from './literals.js';
import { type Machine, placeIn } from './machine.js';
import { combine, withDefault } from './operators.js';
import { bindPattern } from './patterns.js';
import type { Place } from './place.js';
import { assignName } from './scope.js';
import { constant, optionsOf, unknown, type Value, type Scope } from './values.js';
import { writeMember } from './members.js';

/** An assignment in any form, `a = b`, `a.b ??= c`, `[a, b] = c`; null for other operators. */
export function assign(machine: Machine, node: ts.BinaryExpression, scope: Scope): Value | null {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) {
    const value = machine.evaluate(node.right, scope);
    assignTo(machine, node.left, value, scope);
    return value;
  }
  if (operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment) {
    return null;
  }
  const before = machine.evaluate(node.left, scope);
  const right = machine.evaluate(node.right, scope);
  const after = compound(operator, before, right, placeIn(machine, scope, node));
  assignTo(machine, node.left, after, scope);
  return after;
}

/** By how much `n++` and `--n` count; null for other operators. */
export function stepOf(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): 1 | -1 | null {
  if (node.operator === ts.SyntaxKind.PlusPlusToken) return 1;
  return node.operator === ts.SyntaxKind.MinusMinusToken ? -1 : null;
}

/** `n++`, `--n`; null for other operators. */
export function step(machine: Machine, node: ts.Expression, scope: Scope): Value | null {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return null;
  const by = stepOf(node);
  if (by === null) return null;
  const before = machine.evaluate(node.operand, scope);
  const isKnown = before.kind === 'constant' && typeof before.value === 'number';
  const after = isKnown ? constant(before.value + by) : unknown('it is counted at run time');
  assignTo(machine, node.operand, after, scope);
  return ts.isPrefixUnaryExpression(node) ? after : isKnown ? before : after;
}

function compound(operator: ts.SyntaxKind, before: Value, right: Value, at: Place): Value {
  const isDefault =
    operator === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    operator === ts.SyntaxKind.BarBarEqualsToken;
  if (isDefault) {
    const absent = before.kind === 'constant' && before.value === undefined;
    return absent ? right : withDefault(before, right, at);
  }
  if (
    operator === ts.SyntaxKind.PlusEqualsToken &&
    before.kind === 'constant' &&
    right.kind === 'constant'
  ) {
    const sum =
      typeof before.value === 'number' && typeof right.value === 'number'
        ? before.value + right.value
        : String(before.value) + String(right.value);
    return { ...before, value: sum, assumed: before.assumed ?? right.assumed };
  }
  const isLess = operator === ts.SyntaxKind.MinusEqualsToken;
  const less =
    isLess && before.kind === 'constant' && right.kind === 'constant'
      ? combine(before, right, ts.SyntaxKind.MinusToken, at)
      : null;
  return less ?? unknown('it is computed at run time');
}

/** Binds `value` to the variable, member or pattern that `target` names. */
export function assignTo(
  machine: Machine,
  target: ts.Expression,
  value: Value,
  scope: Scope,
): void {
  if (
    ts.isParenthesizedExpression(target) ||
    ts.isNonNullExpression(target) ||
    ts.isAsExpression(target)
  ) {
    assignTo(machine, target.expression, value, scope);
  } else if (ts.isIdentifier(target)) {
    const isLater = machine.deferred.length + machine.handed > 0;
    assignName(scope, target.text, value, machine.conditions.length, isLater);
  } else if (ts.isPropertyAccessExpression(target)) {
    for (const object of optionsOf(machine.evaluate(target.expression, scope))) {
      writeMember(machine, object, target.name.text, value);
    }
  } else if (ts.isElementAccessExpression(target)) {
    const key = keyOf(machine.evaluate(target.argumentExpression, scope));
    for (const object of optionsOf(machine.evaluate(target.expression, scope))) {
      if (key !== null) writeMember(machine, object, key, value);
      else if (object.kind === 'object') doubtMembers(object, null);
      else if (object.kind === 'list') doubtItems(object);
      else writeMember(machine, object, '*', value);
    }
  } else {
    bindPattern(machine, target, value, scope, (leaf, leafValue) =>
      assignTo(machine, leaf, leafValue, scope),
    );
  }
}
