import { ts } from 'ts-morph';
import { applyEdits } from '../model/text-edit.js';
import { typeText, unsupported, dropAngleBrackets, type Conversion } from './javascript/context.js';
import { documentedStart, documentNode, type DocTag } from './javascript/doc-comment.js';
import { writeModule, type ModuleTarget } from './javascript/modules.js';
import { usedNames } from './javascript/names.js';
import { assertPlainJavaScript } from './javascript/plain.js';
import {
  closeInlineSignature,
  documentedSignature,
  inlineSignature,
} from './javascript/signatures.js';
import { writeTypedef } from './javascript/typedefs.js';

/**
 * Rewrites TypeScript as JavaScript: with JSDoc types that check the same under `checkJs` and `strict`, or, where
 * nothing checks them, without types.
 * Text edits by position, so comments and layout stay; the result is meant to be formatted afterwards.
 *
 * It covers the TypeScript that our templates are written in. Global augmentations (`declare global`) are
 * dropped, as JavaScript has no form for them.
 *
 * @throws {Error} naming the construct and its line for anything else: a template uses what it must not.
 */
export function toJavaScript(
  source: string,
  target: {
    readonly moduleSystem: ModuleTarget;
    readonly singleQuote: boolean;
    readonly isTyped: boolean;
  },
): string {
  const tree = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const conversion: Conversion = { tree, text: source, edits: [], isTyped: target.isTyped };
  convertChildren(conversion, tree);
  writeModule(conversion, usedNames(tree), target);
  const converted = applyEdits(source, conversion.edits);
  const isCommonJs = target.moduleSystem === 'cjs';
  const result = isCommonJs ? withUseStrict(converted) : converted;
  assertPlainJavaScript(result, isCommonJs ? 'cjs' : 'esm');
  return result;
}

function convertChildren(conversion: Conversion, node: ts.Node): void {
  ts.forEachChild(node, (child) => convert(conversion, child));
}

function convert(conversion: Conversion, node: ts.Node): void {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
  if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
    writeTypedef(conversion, node);
  } else if (ts.isModuleDeclaration(node)) {
    dropAugmentation(conversion, node);
  } else if (ts.isVariableStatement(node)) {
    convertVariables(conversion, node);
  } else if (ts.isFunctionDeclaration(node) || isMemberFunction(node)) {
    documentNode(conversion, node, documentedSignature(conversion, node));
    convertBody(conversion, node);
  } else if (ts.isPropertyAssignment(node) && isFunctionExpression(node.initializer)) {
    documentNode(conversion, node, documentedSignature(conversion, node.initializer));
    convertBody(conversion, node.initializer);
  } else if (isFunctionExpression(node)) {
    inlineSignature(conversion, node);
    convertBody(conversion, node);
    closeInlineSignature(conversion, node);
  } else if (ts.isPropertyDeclaration(node)) {
    convertField(conversion, node);
  } else if (ts.isCatchClause(node)) {
    convertCatch(conversion, node);
  } else {
    convertExpression(conversion, node);
  }
}

/** Parameters (their defaults) and the block of a function whose head is done. */
function convertBody(conversion: Conversion, node: ts.FunctionLikeDeclaration): void {
  for (const parameter of node.parameters) {
    convertChildren(conversion, parameter.name);
    if (parameter.initializer !== undefined) convert(conversion, parameter.initializer);
  }
  if (node.body !== undefined) convert(conversion, node.body);
}

function convertVariables(conversion: Conversion, node: ts.VariableStatement): void {
  const { declarations } = node.declarationList;
  const [only] = declarations;
  if (declarations.length > 1 || only === undefined) {
    for (const declaration of declarations) {
      const type = dropAnnotation(conversion, declaration);
      const start = declaration.getStart(conversion.tree);
      if (type !== null && conversion.isTyped) {
        conversion.edits.push({ start, end: start, text: `/** @type {${type}} */ ` });
      }
      convertChildren(conversion, declaration.name);
      if (declaration.initializer !== undefined) convert(conversion, declaration.initializer);
    }
    return;
  }
  const { initializer } = only;
  const type = dropAnnotation(conversion, only);
  if (type === null && initializer !== undefined && isFunctionExpression(initializer)) {
    documentNode(conversion, node, documentedSignature(conversion, initializer));
    convertBody(conversion, initializer);
    return;
  }
  if (type !== null && initializer !== undefined && isFunctionExpression(initializer)) {
    // `@type` on the declaration would make its return type one that the body must return by itself.
    cast(conversion, initializer, initializer, 'type', type);
    return;
  }
  const tags: DocTag[] = type === null ? [] : [{ name: 'type', type, subject: '' }];
  documentNode(conversion, node, tags, { keepLineComments: true });
  convertChildren(conversion, only.name);
  if (initializer !== undefined) convert(conversion, initializer);
}

function dropAnnotation(
  conversion: Conversion,
  node: ts.VariableDeclaration | ts.PropertyDeclaration,
): string | null {
  if (node.type === undefined) return null;
  conversion.edits.push({ start: node.name.end, end: node.type.end, text: '' });
  return typeText(conversion, node.type);
}

function convertField(conversion: Conversion, node: ts.PropertyDeclaration): void {
  const { tree, edits } = conversion;
  const tags: DocTag[] = [];
  for (const modifier of node.modifiers ?? []) {
    if (
      modifier.kind !== ts.SyntaxKind.ReadonlyKeyword &&
      modifier.kind !== ts.SyntaxKind.OverrideKeyword
    ) {
      continue;
    }
    tags.push({ name: modifier.getText(tree), type: null, subject: '' });
    edits.push({ start: modifier.getStart(tree), end: modifier.end, text: '' });
  }
  const type = dropAnnotation(conversion, node);
  if (type !== null) tags.push({ name: 'type', type, subject: '' });
  documentNode(conversion, node, tags);
  if (node.initializer !== undefined) convert(conversion, node.initializer);
}

function convertCatch(conversion: Conversion, node: ts.CatchClause): void {
  const type = node.variableDeclaration?.type;
  if (node.variableDeclaration !== undefined && type !== undefined) {
    if (type.kind !== ts.SyntaxKind.UnknownKeyword) {
      throw unsupported(conversion.tree, type, 'a caught error that is not "unknown"');
    }
    dropAnnotation(conversion, node.variableDeclaration);
  }
  convert(conversion, node.block);
}

function convertExpression(conversion: Conversion, node: ts.Node): void {
  if (ts.isAsExpression(node)) {
    cast(conversion, node, node.expression, 'type', typeText(conversion, node.type));
  } else if (ts.isSatisfiesExpression(node)) {
    cast(conversion, node, node.expression, 'satisfies', typeText(conversion, node.type));
  } else if (ts.isNonNullExpression(node)) {
    cast(conversion, node, node.expression, 'type', nonNullType(conversion, node));
  } else if (ts.isNewExpression(node) && node.typeArguments !== undefined) {
    const type = `${typeText(conversion, node.expression)}<${node.typeArguments
      .map((argument) => typeText(conversion, argument))
      .join(', ')}>`;
    dropAngleBrackets(conversion, node.typeArguments);
    cast(conversion, node, node, 'type', type, convertChildren);
  } else if (ts.isCallExpression(node) && node.typeArguments !== undefined) {
    throw unsupported(
      conversion.tree,
      node,
      'type arguments of a call; annotate the variable instead',
    );
  } else {
    convertChildren(conversion, node);
  }
}

/** Writes `expression as T` as `/** @type {T} *\/ (expression)`. */
function cast(
  conversion: Conversion,
  node: ts.Expression,
  inner: ts.Expression,
  tag: 'type' | 'satisfies',
  type: string,
  convertInner: typeof convert = convert,
): void {
  const start = node.getStart(conversion.tree);
  if (!conversion.isTyped) {
    convertInner(conversion, inner);
    if (inner.end < node.end) conversion.edits.push({ start: inner.end, end: node.end, text: '' });
    return;
  }
  conversion.edits.push({ start, end: start, text: `/** @${tag} {${type}} */ (` });
  convertInner(conversion, inner);
  conversion.edits.push({ start: inner.end, end: node.end, text: ')' });
}

function nonNullType(conversion: Conversion, node: ts.NonNullExpression): string {
  const entity = node.expression.getText(conversion.tree);
  if (!/^[\w$]+(\.[\w$]+)*$/.test(entity)) {
    throw unsupported(conversion.tree, node, '"!" after anything but a name');
  }
  return `NonNullable<typeof ${entity}>`;
}

function dropAugmentation(conversion: Conversion, node: ts.ModuleDeclaration): void {
  const isGlobal = ts.isIdentifier(node.name) && node.name.text === 'global';
  if (!isGlobal && !ts.isStringLiteral(node.name)) {
    throw unsupported(conversion.tree, node, 'a namespace');
  }
  conversion.edits.push({ start: documentedStart(conversion, node), end: node.end, text: '' });
}

function isFunctionExpression(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isMemberFunction(
  node: ts.Node,
): node is ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration {
  return ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node);
}

/** ES modules are strict by themselves; CommonJS is by this directive, which goes before all but `#!`. */
function withUseStrict(text: string): string {
  const shebang = /^#![^\n]*\n/.exec(text)?.[0] ?? '';
  return `${shebang}'use strict';\n\n${text.slice(shebang.length)}`;
}
