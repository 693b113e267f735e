import { ts } from 'ts-morph';
import type { ExportRef } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import type { CallForm } from '../adapter.js';
import { declarationOf } from './declaration.js';

/**
 * How a guard of the project is written at a route, by its declaration: a function that makes one is called,
 * and an array is spread, since a whole array before an inline handler leaves that without types.
 */
export function callForm({ declared, ...ref }: ExportRef, view: SourceView): CallForm {
  const { file, name } = declared ?? ref;
  const origin = view.exportOf(file, name);
  const place = origin?.kind === 'file' ? origin : { file, name };
  const declaration = declarationOf(view, place.file, place.name);
  if (!declaration) return 'identifier';
  if (isArray(declaration)) return 'spread';
  return isFunction(declaration) && isFactory(declaration) ? 'factory' : 'identifier';
}

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node)
  );
}

/** `[verify, load]`, `[verify] as const`, `[verify] satisfies RequestHandler[]`. */
function isArray(node: ts.Node): boolean {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return isArray(node.expression);
  return ts.isArrayLiteralExpression(node);
}

/** Middleware takes a request and what comes next: what takes less, or gives a function, makes one. */
function isFactory({ parameters, body }: FunctionNode): boolean {
  const takesRequest = parameters.some(({ name }) => /^_*req/i.test(name.getText()));
  if (takesRequest) return false;
  const named = parameters.filter(({ dotDotDotToken }) => !dotDotDotToken);
  if (named.length < 2) return true;
  if (!body) return false;
  if (!ts.isBlock(body)) return isMiddleware(body);
  return body.statements.some(
    (each) =>
      ts.isReturnStatement(each) && each.expression !== undefined && isMiddleware(each.expression),
  );
}

/** A function of a request and more, or a call that gives one: `passport.authenticate('jwt')`. */
function isMiddleware(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isMiddleware(node.expression);
  return isFunction(node) ? node.parameters.length > 1 : ts.isCallExpression(node);
}
