import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { nodesOf } from './nodes.js';
import type { SourceView } from './view.js';

const TESTS = /^(?:endsWith|startsWith|includes|indexOf|has|test|match)$/;

/** URL paths that a file compares something with: `'/health'` of `req.url.endsWith('/health')`, in its order. */
export function comparedPaths(view: SourceView, file: RelPath): readonly string[] {
  return view.derived(file, pathsIn) ?? [];
}

function pathsIn(tree: ts.SourceFile): readonly string[] {
  return [...nodesOf(tree)].flatMap((node) =>
    ts.isStringLiteralLike(node) && /^\/[\w./-]+$/.test(node.text) && isCompared(node)
      ? [node.text]
      : [],
  );
}

function isCompared({ parent }: ts.StringLiteralLike): boolean {
  if (ts.isBinaryExpression(parent) || ts.isArrayLiteralExpression(parent)) return true;
  if (ts.isCaseClause(parent)) return true;
  if (!ts.isCallExpression(parent)) return false;
  const { expression: callee } = parent;
  return ts.isPropertyAccessExpression(callee) && TESTS.test(callee.name.text);
}
