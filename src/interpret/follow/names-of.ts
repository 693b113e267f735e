import { ts } from 'ts-morph';

/** A function and one of its parameters, by which everything is meant that it may be handed. */
export type ParameterOf = { readonly owner: ts.SignatureDeclaration; readonly index: number };

/** What is handed to a function whose name is not known, by its place among the arguments. */
export const ANY_FUNCTION = '*';
/** What a module exports as a whole, called where it is required. */
export const WHOLE_EXPORT = '(module)';
/** What is put into a registry and taken from it by a text: `app.set('keys', keys)`, `app.get('keys')`. */
export const REGISTERED = '*()';

/** What is in something, whatever it is called there. */
export function within(names: readonly string[]): readonly string[] {
  return names.map((name) => `${name}[]`);
}

/** What gives the same again, or all that is in it. */
const SAME = /^(?:values|entries|filter|slice|concat|sort|reverse|toSorted|toReversed|flat)$/;
/** What gives one of what is in it. */
const ONE_OF = /^(?:get|find|findLast|at|pop|shift)$/;
const OF_ARGUMENT =
  /^(?:Object\.(?:values|entries|freeze|seal|assign|preventExtensions)|Array\.from|Promise\.resolve)$/;

/** By which names the value of an expression is reached elsewhere; nothing for what is made there. */
export function namesOf(node: ts.Expression): readonly string[] {
  if (ts.isIdentifier(node)) return node.text === 'undefined' ? [] : [nameOf(node)];
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  if (ts.isElementAccessExpression(node)) {
    const { argumentExpression: key } = node;
    return ts.isStringLiteralLike(key) ? [key.text] : within(namesOf(node.expression));
  }
  if (ts.isConditionalExpression(node)) {
    return [...namesOf(node.whenTrue), ...namesOf(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node)) {
    const isSame = /^(?:\|\||&&|\?\?|,|(?:\|\||&&|\?\?)?=)$/.test(node.operatorToken.getText());
    return isSame ? [...namesOf(node.left), ...namesOf(node.right)] : [];
  }
  if (ts.isCallExpression(node)) return namesOfCall(node);
  return isTransparent(node) ? namesOf(node.expression) : [];
}

function isTransparent(
  node: ts.Expression,
): node is
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.NonNullExpression
  | ts.SatisfiesExpression
  | ts.AwaitExpression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAwaitExpression(node)
  );
}

function namesOfCall({
  expression: callee,
  arguments: args,
}: ts.CallExpression): readonly string[] {
  const [first] = args;
  if (OF_ARGUMENT.test(callee.getText())) return first ? namesOf(first) : [];
  if (ts.isIdentifier(callee)) return [`${callee.text}()`];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const method = callee.name.text;
  const given = [`${method}()`];
  if (SAME.test(method)) return [...given, ...namesOf(callee.expression)];
  if (!ONE_OF.test(method)) {
    return first && ts.isStringLiteralLike(first) ? [...given, REGISTERED] : given;
  }
  const isByText = first !== undefined && ts.isStringLiteralLike(first);
  return [...given, ...within(namesOf(callee.expression)), ...(isByText ? [REGISTERED] : [])];
}

/** The name of a variable; that of a parameter is told apart by its function: `list@app.ts:120`. */
function nameOf(node: ts.Identifier): string {
  const parameter = parameterOf(node);
  return parameter ? parameterName(parameter, node.text) : node.text;
}

/** The name by which a parameter, or a part of it, is told apart from all that is called so. */
export function parameterName({ owner }: ParameterOf, name: string): string {
  return `${name}@${owner.getSourceFile().fileName}:${String(owner.pos)}`;
}

/** The name that is written in the source. */
export function writtenName(name: string): string {
  return name.replace(/@.*|(?:\[\])+$/, '');
}

/** Which parameter an identifier means; null where it is none. */
export function parameterOf(node: ts.Identifier): ParameterOf | null {
  for (
    let at = ts.findAncestor(node.parent, isOwner);
    at;
    at = ts.findAncestor(at.parent, isOwner)
  ) {
    const index = at.parameters.findIndex(({ name }) => boundIn(name).includes(node.text));
    if (index >= 0) return { owner: at, index };
  }
  return null;
}

function isOwner(node: ts.Node): node is ts.SignatureDeclaration {
  return ts.isFunctionLike(node);
}

/** The names that a pattern gives. */
export function boundIn(target: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(target)) return [target.text];
  return target.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundIn(element.name) : [],
  );
}
