import { ts } from 'ts-morph';
import { conditionAt, type Machine } from './machine.js';
import type { Site, Value } from './values.js';

/** Calls that hand their functions to a timer, a promise or an event: what those do comes after the code at hand. */
const LATER =
  /^(then|catch|finally|setTimeout|setImmediate|setInterval|nextTick|queueMicrotask|on|once|addListener|connect|listen|open|authenticate)$/;

/** Runs `action` as what comes after the call at `site`. */
export function deferredBy<T>(machine: Machine, { file, node }: Site, action: () => T): T {
  machine.deferred.push(conditionAt(file, node, 'later'));
  try {
    return action();
  } finally {
    machine.deferred.pop();
  }
}

/** Whether a function that is handed to `callee` is called after the code that hands it over, which does not wait for it. */
export function comesLater(callee: Value, node: ts.Node): boolean {
  const name = callee.kind === 'external' ? callee.path.at(-1) : calledName(node);
  return name !== undefined && LATER.test(name) && !isWaitedFor(node);
}

function calledName(node: ts.Node): string | undefined {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : undefined;
}

/** `await a.then(…)`, `return a.then(…)`: who calls this waits for it. */
export function isWaitedFor(node: ts.Node): boolean {
  for (let at = node; ; at = at.parent) {
    const { parent } = at;
    if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent))
      return true;
    const goesOn =
      ts.isParenthesizedExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      (ts.isCallExpression(parent) && parent.expression === at);
    if (!goesOn) return false;
  }
}

/**
 * Whether a statement of an async function awaits something, and the module calls the function without waiting for
 * it: what follows comes after what follows the call.
 */
export function awaitsAlone(statement: ts.Statement): boolean {
  const { parent } = statement;
  if (!ts.isBlock(parent) || !isAsync(parent.parent) || !awaits(statement)) return false;
  return isStartedAlone(parent.parent);
}

function isAsync(node: ts.Node): node is ts.FunctionLikeDeclaration {
  const isFunction =
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node);
  return (
    isFunction && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)
  );
}

function awaits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
}

/** `(async () => { … })()`, or `main()` where that is a statement of the module. */
function isStartedAlone(node: ts.FunctionLikeDeclaration): boolean {
  let outer: ts.Node = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  if (ts.isCallExpression(outer.parent) && outer.parent.expression === outer) {
    return isStatementOfModule(outer.parent);
  }
  const name = ts.isVariableDeclaration(outer.parent) ? outer.parent.name : node.name;
  if (!name || !ts.isIdentifier(name)) return false;
  return node
    .getSourceFile()
    .statements.some((each) => ts.isExpressionStatement(each) && calls(each.expression, name.text));
}

/** `main()`, `main().catch(…)`, `void main()`. */
function calls(node: ts.Expression, name: string): boolean {
  if (ts.isVoidExpression(node)) return calls(node.expression, name);
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text === name;
  return ts.isPropertyAccessExpression(expression) && calls(expression.expression, name);
}

function isStatementOfModule(node: ts.Node): boolean {
  let at = node.parent;
  while (
    ts.isPropertyAccessExpression(at) ||
    ts.isCallExpression(at) ||
    ts.isVoidExpression(at) ||
    ts.isParenthesizedExpression(at)
  ) {
    at = at.parent;
  }
  return ts.isExpressionStatement(at) && ts.isSourceFile(at.parent);
}
