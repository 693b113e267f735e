import { ts } from 'ts-morph';
import { dropAngleBrackets, typeText, unsupported, type Conversion } from './context.js';
import { docBlock, documentedStart, type DocTag } from './doc-comment.js';

/**
 * Takes the types out of a function's head and returns them as JSDoc tags:
 * `@template`, `@this`, `@param`, `@returns`, in this order.
 */
export function documentedSignature(
  conversion: Conversion,
  node: ts.FunctionLikeDeclaration,
): DocTag[] {
  const tags = [...templateTags(conversion, node.typeParameters)];
  dropAngleBrackets(conversion, node.typeParameters);
  for (const parameter of node.parameters) {
    const type = dropParameterType(conversion, parameter);
    if (type === null) continue;
    if (isThis(parameter)) tags.push({ name: 'this', type, subject: '' });
    else tags.push({ name: 'param', type, subject: parameterSubject(conversion, parameter, node) });
  }
  const returned = dropReturnType(conversion, node);
  if (returned !== null) tags.push({ name: 'returns', type: returned, subject: '' });
  return tags;
}

/** The same for a function inside an expression, where types stand beside the parameters. */
export function inlineSignature(
  conversion: Conversion,
  node: ts.ArrowFunction | ts.FunctionExpression,
): void {
  const start = node.getStart(conversion.tree);
  const insert = (at: number, text: string): void => {
    if (conversion.isTyped) conversion.edits.push({ start: at, end: at, text });
  };
  if (node.typeParameters !== undefined && ts.isReturnStatement(node.parent)) {
    dropTypeReason(conversion, node.parent);
  }
  // `return` before a comment of several lines would end there, hence the brackets.
  if (node.typeParameters !== undefined) {
    const own: Conversion = { ...conversion, edits: [] };
    const block = docBlock('', documentedSignature(own, node), '');
    insert(start, `(${block} `);
    conversion.edits.push(...own.edits);
    return;
  }
  const own: Conversion = { ...conversion, edits: [] };
  const returned = dropReturnType(own, node);
  if (returned !== null) insert(start, `/** @returns {${returned}} */ `);
  for (const parameter of node.parameters) {
    if (isThis(parameter)) throw unsupported(conversion.tree, parameter, 'a "this" parameter here');
    const type = dropParameterType(own, parameter);
    if (type === null) continue;
    const optional = parameter.questionToken === undefined ? '' : '=';
    insert(parameter.getStart(conversion.tree), `/** @type {${type}${optional}} */ `);
  }
  conversion.edits.push(...own.edits);
}

/** What is said above a generic function that is returned is said of its types, and goes with them. */
function dropTypeReason(conversion: Conversion, statement: ts.ReturnStatement): void {
  const start = statement.getStart(conversion.tree);
  const reason = documentedStart(conversion, statement);
  if (!conversion.isTyped && reason < start) {
    conversion.edits.push({ start: reason, end: start, text: '' });
  }
}

/** Closes what `inlineSignature` opened; called when the function's body is done. */
export function closeInlineSignature(
  conversion: Conversion,
  node: ts.ArrowFunction | ts.FunctionExpression,
): void {
  if (node.typeParameters === undefined || !conversion.isTyped) return;
  conversion.edits.push({ start: node.end, end: node.end, text: ')' });
}

/** `@template` tags of type parameters, constraint and default included. */
export function templateTags(
  conversion: Conversion,
  parameters: ts.NodeArray<ts.TypeParameterDeclaration> | undefined,
): DocTag[] {
  return (parameters ?? []).map((parameter) => {
    const name = parameter.name.text;
    return {
      name: 'template',
      type: parameter.constraint === undefined ? null : typeText(conversion, parameter.constraint),
      subject:
        parameter.default === undefined
          ? name
          : `[${name}=${typeText(conversion, parameter.default)}]`,
    };
  });
}

function isThis(parameter: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(parameter.name) && parameter.name.text === 'this';
}

function dropParameterType(
  conversion: Conversion,
  parameter: ts.ParameterDeclaration,
): string | null {
  const { text, tree, edits } = conversion;
  if (parameter.modifiers !== undefined) {
    throw unsupported(tree, parameter, 'a parameter property or a decorated parameter');
  }
  if (parameter.type === undefined) {
    if (parameter.questionToken === undefined) return null;
    edits.push({ start: parameter.name.end, end: parameter.questionToken.end, text: '' });
    return 'any';
  }
  if (isThis(parameter)) {
    const comma = /^\s*,\s*/.exec(text.slice(parameter.end))?.[0].length ?? 0;
    edits.push({ start: parameter.getStart(tree), end: parameter.end + comma, text: '' });
  } else {
    edits.push({ start: parameter.name.end, end: parameter.type.end, text: '' });
  }
  return parameter.dotDotDotToken === undefined
    ? typeText(conversion, parameter.type)
    : restType(conversion, parameter.type);
}

function restType(conversion: Conversion, type: ts.TypeNode): string {
  return ts.isArrayTypeNode(type)
    ? `...${typeText(conversion, type.elementType)}`
    : typeText(conversion, type);
}

function dropReturnType(conversion: Conversion, node: ts.FunctionLikeDeclaration): string | null {
  if (node.type === undefined) return null;
  conversion.edits.push({ start: node.type.pos - 1, end: node.type.end, text: '' });
  return typeText(conversion, node.type);
}

/** The name for `@param`; a destructured parameter is called after its type, as it has no name of its own. */
function parameterSubject(
  conversion: Conversion,
  parameter: ts.ParameterDeclaration,
  node: ts.FunctionLikeDeclaration,
): string {
  const name = ts.isIdentifier(parameter.name)
    ? parameter.name.text
    : patternName(conversion, parameter, node);
  const optional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
  return optional ? `[${name}]` : name;
}

function patternName(
  conversion: Conversion,
  parameter: ts.ParameterDeclaration,
  node: ts.FunctionLikeDeclaration,
): string {
  const type = parameter.type;
  const taken = node.parameters.map((other) => other.name.getText(conversion.tree));
  const wanted =
    type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
      ? type.typeName.text.charAt(0).toLowerCase() + type.typeName.text.slice(1)
      : 'options';
  return taken.includes(wanted) ? `${wanted}Given` : wanted;
}
