import { ts } from 'ts-morph';
import { eitherOf } from './among.js';
import { evaluateBinary, evaluateLogical } from './operators.js';
import { assign, assignTo, step } from './assign.js';
import { awaited } from './deferred.js';
import { evaluateCall, evaluateNew } from './invocation.js';
import { conditionAt, type Machine, placeIn, under } from './machine.js';
import type { Place } from './place.js';
import { importMeta, placeName } from './project-paths.js';
import { classValue } from './classes.js';
import { evaluateObject, functionValue, type ItemList, keyOf, spreadInto } from './literals.js';
import { readName } from './scope.js';
import {
  constant,
  external,
  optionsOf,
  truthiness,
  UNDEFINED,
  union,
  unknown,
  unknownText,
  type Value,
  type Scope,
} from './values.js';

const OUT_OF_STEPS = unknown('the project is larger than what is read in one go');

/** Within what the stack of Node takes, all frames of all calls counted. */
const DEEPEST_NESTING = 500;
const TOO_DEEP = unknown('it nests too deeply');

/** What `node` is worth in `scope`. Calls in it are made, with all their effects. */
export function evaluateExpression(machine: Machine, node: ts.Expression, scope: Scope): Value {
  const { budget } = machine;
  if (budget.steps <= 0) return OUT_OF_STEPS;
  if (budget.nesting >= DEEPEST_NESTING) return TOO_DEEP;
  budget.steps -= 1;
  budget.nesting += 1;
  try {
    return evaluateNode(machine, node, scope);
  } finally {
    budget.nesting -= 1;
  }
}

function evaluateNode(machine: Machine, node: ts.Expression, scope: Scope): Value {
  if (ts.isIdentifier(node)) return readIdentifier(machine, node, scope);
  if (ts.isStringLiteralLike(node)) return constant(node.text, placeIn(machine, scope, node));
  if (ts.isNumericLiteral(node)) {
    return constant(Number(node.text), placeIn(machine, scope, node));
  }
  if (ts.isCallExpression(node)) return evaluateCall(machine, node, scope);
  if (ts.isPropertyAccessExpression(node)) {
    const object = machine.evaluate(node.expression, scope);
    return machine.member(object, node.name.text);
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return functionValue(machine, node, scope);
  }
  if (ts.isParenthesizedExpression(node) || isTypeWrapper(node)) {
    return machine.evaluate(node.expression, scope);
  }
  if (ts.isObjectLiteralExpression(node)) return evaluateObject(machine, node, scope);
  if (ts.isArrayLiteralExpression(node)) {
    const list: ItemList = { items: [], complete: true };
    for (const element of node.elements) spreadInto(machine, element, scope, list);
    return { kind: 'list', ...list, at: placeIn(machine, scope, node) };
  }
  if (ts.isTemplateExpression(node)) return evaluateTemplate(machine, node, scope);
  if (ts.isBinaryExpression(node)) {
    return (
      assign(machine, node, scope) ??
      evaluateLogical(machine, node, scope) ??
      evaluateBinary(machine, node, scope)
    );
  }
  if (ts.isElementAccessExpression(node)) {
    const object = machine.evaluate(node.expression, scope);
    const key = keyOf(machine.evaluate(node.argumentExpression, scope));
    return key === null ? anyMember(machine, object) : machine.member(object, key);
  }
  if (ts.isNewExpression(node)) return evaluateNew(machine, node, scope);
  if (ts.isConditionalExpression(node)) return evaluateConditional(machine, node, scope);
  if (ts.isClassExpression(node)) return classValue(machine, node, scope);
  return evaluateRest(machine, node, scope);
}

/** At the top of a module there is nothing in it, as in `(this && this.__importDefault) || …` of compiled code. */
function unboundThis(node: ts.Node): Value {
  const owner = ts.findAncestor(
    node,
    (each) => (ts.isFunctionLike(each) && !ts.isArrowFunction(each)) || ts.isClassLike(each),
  );
  return owner ? unknown('`this` is only known at run time') : UNDEFINED;
}

function evaluateRest(machine: Machine, node: ts.Expression, scope: Scope): Value {
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return constant(true, placeIn(machine, scope, node));
    case ts.SyntaxKind.FalseKeyword:
      return constant(false, placeIn(machine, scope, node));
    case ts.SyntaxKind.NullKeyword:
      return constant(null, placeIn(machine, scope, node));
    case ts.SyntaxKind.ThisKeyword:
      return readName(scope, 'this') ?? unboundThis(node);
    case ts.SyntaxKind.RegularExpressionLiteral: {
      const text = node.getText();
      const at = placeIn(machine, scope, node);
      const end = text.lastIndexOf('/');
      return { kind: 'pattern', source: text.slice(1, end), flags: text.slice(end + 1), at };
    }
    default:
  }
  // A promise is read as what it resolves to.
  if (ts.isAwaitExpression(node)) {
    const { file } = scope;
    return awaited(machine, { file, node }, () => machine.evaluate(node.expression, scope));
  }
  if (ts.isDeleteExpression(node)) {
    assignTo(machine, node.expression, UNDEFINED, scope);
    return unknown('it is computed at run time');
  }
  if (ts.isVoidExpression(node)) {
    machine.evaluate(node.expression, scope);
    return UNDEFINED;
  }
  const counted = step(machine, node, scope);
  if (counted) return counted;
  if (ts.isPrefixUnaryExpression(node)) {
    const operand = machine.evaluate(node.operand, scope);
    if (node.operator === ts.SyntaxKind.ExclamationToken) {
      const truth = truthiness(operand);
      return truth === null ? negated(operand) : constant(!truth);
    }
    if (node.operator === ts.SyntaxKind.MinusToken && operand.kind === 'constant') {
      return constant(-Number(operand.value), placeIn(machine, scope, node));
    }
    return unknown(`\`${brief(node)}\` is computed at run time`);
  }
  if (ts.isTypeOfExpression(node)) return typeOf(machine.evaluate(node.expression, scope));
  if (ts.isSpreadElement(node)) return machine.evaluate(node.expression, scope);
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return importMeta(machine, scope.file);
  }
  return unknown(`\`${brief(node)}\` is computed at run time`);
}

/** The source of `node` on one line, shortened. */
function brief(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function readIdentifier(machine: Machine, node: ts.Identifier, scope: Scope): Value {
  if (node.text === 'undefined') return UNDEFINED;
  return (
    readName(scope, node.text) ??
    placeName(machine.view, scope.file, node.text) ??
    external('global', [node.text], placeIn(machine, scope, node))
  );
}

type TypeWrapper =
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion
  | ts.ExpressionWithTypeArguments;

function isTypeWrapper(node: ts.Expression): node is TypeWrapper {
  return (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isExpressionWithTypeArguments(node)
  );
}

function evaluateTemplate(machine: Machine, node: ts.TemplateExpression, scope: Scope): Value {
  let text = node.head.text;
  let assumed: Place | null = null;
  let failed: Value | null = null;
  for (const span of node.templateSpans) {
    const value = machine.evaluate(span.expression, scope);
    if (value.kind === 'constant') {
      text += String(value.value) + span.literal.text;
      assumed ??= value.assumed;
    } else {
      failed ??= value;
    }
  }
  if (failed) return unknownText(whyNot(failed, brief(node)));
  return { kind: 'constant', value: text, at: placeIn(machine, scope, node), assumed };
}

/** Why something made of `value` is not known. */
function whyNot(value: Value, written: string): string {
  if (value.kind === 'unknown') return value.why;
  if (value.kind === 'external' && value.package === 'global') {
    return `\`${value.path.join('.')}\` is only known at run time`;
  }
  return `\`${written}\` is computed at run time`;
}

function evaluateConditional(
  machine: Machine,
  node: ts.ConditionalExpression,
  scope: Scope,
): Value {
  const condition = machine.evaluate(node.condition, scope);
  const truth = truthiness(condition);
  if (truth !== null) return machine.evaluate(truth ? node.whenTrue : node.whenFalse, scope);
  const [then, or] = [
    conditionAt(scope.file, node, 'then'),
    conditionAt(scope.file, node, 'else'),
  ] as const;
  return eitherOf(
    under(machine, then, () => machine.evaluate(node.whenTrue, scope)),
    under(machine, or, () => machine.evaluate(node.whenFalse, scope)),
    [then, or],
  );
}

/** `object[key]` with an unknown key: any of the members there are. */
function anyMember(machine: Machine, object: Value): Value {
  if (object.kind === 'list' && object.complete) return union(object.items);
  if (object.kind === 'object' && object.complete) {
    return union([...object.props.keys()].map((key) => machine.member(object, key)));
  }
  return unknown('the name of the member is computed at run time');
}

/** The negation of something unknown stays what it was made of, so that a framework can judge it. */
function negated(operand: Value): Value {
  if (operand.kind !== 'external')
    return operand.kind === 'unknown' ? operand : unknown('a negation');
  return { ...operand, path: [...operand.path, '!'], base: operand };
}

function typeOf(value: Value): Value {
  const kinds = optionsOf(value).map((option) => {
    switch (option.kind) {
      case 'constant':
        return option.assumed ? null : typeof option.value;
      case 'function':
      case 'class':
      case 'native':
        return 'function';
      case 'list':
      case 'object':
      case 'pattern':
      case 'module':
        return 'object';
      default:
        return null;
    }
  });
  const [first] = kinds;
  return first && kinds.every((kind) => kind === first)
    ? constant(first)
    : unknown('a type that is only known at run time');
}
