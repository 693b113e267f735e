import { ts } from 'ts-morph';
import { nodesOf } from '../../source/nodes.js';

/** What of a request is as the caller sends it. */
const SENT =
  /^(?:body|query|params|param|headers|header|get|cookies|url|originalUrl|path|rawBody|files?|hostname|ip)$/;

/**
 * Which expressions of a function hold what a caller chooses, by what is written: for code that is not followed. What
 * is awaited is somebody else's answer.
 */
export type Chosen = (expression: ts.Node) => boolean;

/**
 * @param fn a function, or the place of one
 * @param isHandler whether it is called with a request; else with what is the caller's
 */
export function chosenIn(fn: ts.SignatureDeclaration, isHandler: boolean): Chosen {
  const names = new Set<string>();
  const requests = new Set<string>();
  for (const [index, { name }] of fn.parameters.entries()) {
    if (isHandler && index > 0) break;
    if (!isHandler) for (const each of namesIn(name)) names.add(each);
    else if (ts.isIdentifier(name)) requests.add(name.text);
    else for (const each of sentIn(name)) names.add(each);
  }
  const isChosen: Chosen = (node) => holds(node, names, requests);
  for (let before = -1; before < names.size + requests.size;) {
    before = names.size + requests.size;
    for (const node of nodesOf(fn)) note(node, isChosen, names);
  }
  return isChosen;
}

function holds(node: ts.Node, names: ReadonlySet<string>, requests: ReadonlySet<string>): boolean {
  if (ts.isAwaitExpression(node) || ts.isTypeNode(node)) return false;
  if (ts.isIdentifier(node)) return names.has(node.text) || requests.has(node.text);
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node;
    return ts.isIdentifier(expression) && requests.has(expression.text)
      ? SENT.test(name.text)
      : holds(expression, names, requests);
  }
  if (ts.isPropertyAssignment(node)) return holds(node.initializer, names, requests);
  return ts.forEachChild(node, (child) => holds(child, names, requests) || undefined) ?? false;
}

/** Notes the names that are given something of the caller's. */
function note(node: ts.Node, isChosen: Chosen, names: Set<string>): void {
  const add = (target: ts.Node): void => {
    for (const name of namesIn(target)) names.add(name);
  };
  if (ts.isVariableDeclaration(node) && node.initializer) {
    const { name, initializer } = node;
    // `const { body } = req`
    if (ts.isIdentifier(initializer) && !ts.isIdentifier(name) && isChosen(initializer)) {
      for (const each of names.has(initializer.text) ? namesIn(name) : sentIn(name))
        names.add(each);
    } else if (isChosen(initializer)) add(name);
  } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    if (isChosen(node.expression)) add(node.initializer);
  } else if (ts.isBinaryExpression(node)) {
    const isWrite = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (isWrite && ts.isIdentifier(node.left) && isChosen(node.right)) add(node.left);
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    // `Object.keys(body).forEach((key) => …)`
    if (!isChosen(node.expression.expression)) return;
    for (const argument of node.arguments) {
      if (ts.isArrowFunction(argument) || ts.isFunctionExpression(argument)) {
        for (const { name } of argument.parameters) add(name);
      }
    }
  }
}

/** The names that a declaration or a pattern makes. */
function namesIn(target: ts.Node): readonly string[] {
  if (ts.isIdentifier(target)) return [target.text];
  if (ts.isVariableDeclarationList(target)) {
    return target.declarations.flatMap(({ name }) => namesIn(name));
  }
  if (!ts.isObjectBindingPattern(target) && !ts.isArrayBindingPattern(target)) return [];
  return target.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : namesIn(element.name),
  );
}

/** The names that a pattern takes from a request, of what is as the caller sends it. */
function sentIn(pattern: ts.BindingName): readonly string[] {
  if (!ts.isObjectBindingPattern(pattern)) return [];
  return pattern.elements.flatMap(({ name, propertyName }) =>
    SENT.test((propertyName ?? name).getText()) ? namesIn(name) : [],
  );
}
