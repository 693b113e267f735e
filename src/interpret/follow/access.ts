import { ts } from 'ts-morph';
import { readByKey } from './bind.js';
import { keyOf } from './keys.js';
import { readMember, superMember } from './members.js';
import { findName } from './names.js';
import { type Path, placeAt } from './path.js';
import { nullishOf } from './truth.js';
import { type Env, type Flow, UNDEFINED, type Value } from './values.js';

/** A member and what it is read of. `isSkipped`: an optional chain ended before it. */
export type Access = { readonly holder: Value; readonly value: Value; readonly isSkipped: boolean };

export function* evaluateAccess(
  path: Path,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  env: Env,
): Flow<Access> {
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    const self = findName(env, 'this') ?? UNDEFINED;
    const home = findName(env, 'home');
    const name = ts.isPropertyAccessExpression(node)
      ? node.name.text
      : (keyOf(yield* path.world.engine.evaluate(path, node.argumentExpression, env)) ?? '');
    const value = home?.kind === 'class' ? yield* superMember(path, home, self, name) : UNDEFINED;
    return { holder: self, value, isSkipped: false };
  }
  const before = unwrapped(node.expression);
  let holder: Value;
  if (ts.isOptionalChain(before) && ts.isOptionalChain(node) && before === node.expression) {
    const inside = yield* evaluateChain(path, before, env);
    if (inside.isSkipped) return { holder: UNDEFINED, value: UNDEFINED, isSkipped: true };
    holder = inside.value;
  } else {
    holder = yield* path.world.engine.evaluate(path, node.expression, env);
  }
  path.here = placeAt(path, node, env.scope.file);
  if (node.questionDotToken && nullishOf(path, holder)) {
    return { holder, value: UNDEFINED, isSkipped: true };
  }
  if (ts.isPropertyAccessExpression(node)) {
    return { holder, value: yield* readMember(path, holder, node.name.text), isSkipped: false };
  }
  const key = yield* path.world.engine.evaluate(path, node.argumentExpression, env);
  return { holder, value: yield* readByKey(path, holder, key), isSkipped: false };
}

function* evaluateChain(path: Path, node: ts.Expression, env: Env): Flow<Access> {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return yield* evaluateAccess(path, node, env);
  }
  if (ts.isCallExpression(node)) {
    const skipped = { done: false };
    const value = yield* path.world.engine.evaluateCall(path, node, env, () => {
      skipped.done = true;
    });
    return { holder: UNDEFINED, value, isSkipped: skipped.done };
  }
  const value = yield* path.world.engine.evaluate(path, node, env);
  return { holder: UNDEFINED, value, isSkipped: false };
}

export function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || isTypeWrapper(node)
    ? unwrapped(node.expression)
    : node;
}

export function isTypeWrapper(
  node: ts.Expression,
): node is ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression | ts.TypeAssertion {
  switch (node.kind) {
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return true;
    default:
      return false;
  }
}
