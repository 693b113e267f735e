import { ts } from 'ts-morph';
import type { ExportRef } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import type { CallForm } from '../adapter.js';
import { declarationOf } from './declaration.js';

/**
 * How a guard of the project is written at a route, by its declaration: a function that gives a function is
 * called, and an array that Express's types do not take whole, because it is read-only, is spread.
 */
export function callForm({ declared, ...ref }: ExportRef, view: SourceView): CallForm {
  const { file, name } = declared ?? ref;
  const origin = view.exportOf(file, name);
  const place = origin?.kind === 'file' ? origin : { file, name };
  const declaration = declarationOf(view, place.file, place.name);
  if (!declaration) return 'identifier';
  if (isReadonlyArray(declaration)) return 'spread';
  return isFunction(declaration) && givesFunction(declaration) ? 'factory' : 'identifier';
}

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node)
  );
}

/** `[verify, load] as const`, `const guards: readonly RequestHandler[] = […]`. */
function isReadonlyArray(node: ts.Node): boolean {
  if (ts.isAsExpression(node) && ts.isArrayLiteralExpression(node.expression)) {
    return ts.isConstTypeReference(node.type);
  }
  const { parent } = node;
  const type =
    ts.isArrayLiteralExpression(node) && ts.isVariableDeclaration(parent) ? parent.type : undefined;
  return type !== undefined && /^(readonly|ReadonlyArray)\b/.test(type.getText());
}

/** Middleware takes a request; what takes none and gives a function is made to be called. */
function givesFunction(node: FunctionNode): boolean {
  if (node.parameters.some(({ name }) => /^_*req/i.test(name.getText()))) return false;
  if (!node.body) return false;
  if (!ts.isBlock(node.body)) return isMiddleware(node.body);
  return node.body.statements.some(
    (each) =>
      ts.isReturnStatement(each) && each.expression !== undefined && isMiddleware(each.expression),
  );
}

/** A function of a request and more, a call that gives one (`passport.authenticate('jwt')`), or several. */
function isMiddleware(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isMiddleware(node.expression);
  if (isFunction(node)) return node.parameters.length > 1;
  return ts.isArrayLiteralExpression(node) || ts.isCallExpression(node);
}
