import { ts } from 'ts-morph';
import { boundNames } from '../../source/bound-names.js';

/**
 * The statements around `node`, from the inside out, beside which `variable` means the same and a line runs once
 * where `node` is reached: up to the function that it stands in, callbacks looked through.
 * @param isOnce whether `node` itself was reached once
 */
export function statementsAround(
  node: ts.Node,
  variable: string,
  isOnce: boolean,
): readonly ts.Statement[] {
  const [root = variable] = variable.split('.');
  let found: ts.Statement[] = [];
  let isRepeated = !isOnce;
  for (let each = node; !ts.isSourceFile(each); each = each.parent) {
    if (ts.isClassLike(each) || (ts.isFunctionLike(each) && !isHanded(each))) break;
    if (declares(each, root)) break;
    if (isLoop(each)) {
      found = [];
      isRepeated = false;
    }
    const isPlaced = ts.isBlock(each.parent) || ts.isSourceFile(each.parent);
    if (isPlaced && ts.isStatement(each)) found.push(each);
  }
  return isRepeated ? [] : found;
}

/** A function that is called where it is written, or handed to what calls it. */
function isHanded(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  const { parent } = node;
  return ts.isCallExpression(ts.isParenthesizedExpression(parent) ? parent.parent : parent);
}

/** Methods of lists that call what they are given for each item. */
const ROUNDS = /^(?:forEach|map|flatMap|filter|some|every|reduce)$/;

function isLoop(node: ts.Node): boolean {
  if (ts.isIterationStatement(node, false)) return true;
  if (!isHanded(node) || !ts.isCallExpression(node.parent)) return false;
  const { expression } = node.parent;
  return ts.isPropertyAccessExpression(expression) && ROUNDS.test(expression.name.text);
}

/** Whether `name` is made by `node`, so that it is another one outside, or none. */
function declares(node: ts.Node, name: string): boolean {
  if (ts.isFunctionLike(node)) {
    if (name === 'this') return !ts.isArrowFunction(node);
    return node.parameters.some((parameter) => boundNames(parameter.name).includes(name));
  }
  if (ts.isBlock(node)) {
    return node.statements.some(
      (each) => ts.isVariableStatement(each) && listDeclares(each.declarationList, name),
    );
  }
  if (!ts.isForOfStatement(node) && !ts.isForInStatement(node) && !ts.isForStatement(node)) {
    return false;
  }
  const { initializer } = node;
  return (
    initializer !== undefined &&
    ts.isVariableDeclarationList(initializer) &&
    listDeclares(initializer, name)
  );
}

function listDeclares({ declarations }: ts.VariableDeclarationList, name: string): boolean {
  return declarations.some((each) => boundNames(each.name).includes(name));
}
