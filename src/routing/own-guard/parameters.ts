import { ts } from 'ts-morph';
import type { FunctionNode } from '../../interpret/values.js';
import { nodesOf } from '../../source/nodes.js';

/** The parameters that callers give: without the `this` of TypeScript. */
export function parametersOf({ parameters }: FunctionNode): readonly ts.ParameterDeclaration[] {
  return parameters.filter(({ name }) => name.getText() !== 'this');
}

/** `length` of the function: parameters before the first that has a default or takes the rest. Express goes by it. */
export function lengthOf(node: FunctionNode): number {
  const all = parametersOf(node);
  const end = all.findIndex((each) => each.initializer !== undefined || isRest(each));
  return end < 0 ? all.length : end;
}

/** The names of parameters that a call has to give. */
export function requiredOf(node: FunctionNode): readonly string[] {
  return parametersOf(node)
    .filter((each) => !each.initializer && !each.questionToken && !isRest(each))
    .map(({ name }) => (ts.isIdentifier(name) ? name.text : 'options'));
}

export function isRest({ dotDotDotToken }: ts.ParameterDeclaration): boolean {
  return dotDotDotToken !== undefined;
}

/** Whether a function that `node` gives calls what `node` was given, with a request: `(handler) => (req, res, next) => handler(req, …)`. */
export function wrapsHandler(node: FunctionNode): boolean {
  const given = new Set(parametersOf(node).map(({ name }) => name.getText()));
  for (const each of nodesOf(node)) {
    if (!ts.isCallExpression(each)) continue;
    const { expression, arguments: args } = each;
    const callee =
      ts.isPropertyAccessExpression(expression) && /^(?:call|apply)$/.test(expression.name.text)
        ? expression.expression
        : expression;
    const handsOn = args.some((arg) => ts.isSpreadElement(arg)) || args.length > 1;
    if (ts.isIdentifier(callee) && given.has(callee.text) && handsOn) return true;
  }
  return false;
}

/** Whether code of `node` needs the `this` that it is called with; inner functions have one of their own. */
export function usesThis(node: FunctionNode): boolean {
  if (ts.isArrowFunction(node)) return false;
  const visit = (each: ts.Node): boolean => {
    if (each.kind === ts.SyntaxKind.ThisKeyword || each.kind === ts.SyntaxKind.SuperKeyword) {
      return true;
    }
    const hasOwn =
      ts.isFunctionDeclaration(each) || ts.isFunctionExpression(each) || ts.isClassLike(each);
    return !hasOwn && (ts.forEachChild(each, visit) ?? false);
  };
  return node.body !== undefined && visit(node.body);
}
