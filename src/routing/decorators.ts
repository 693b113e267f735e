import { ts } from 'ts-morph';
import { problem } from '../model/diagnostic.js';
import type { Diagnostic, RelPath } from '../model/types.js';
import type { SourceView } from '../source/view.js';
import { nodesOf } from '../source/nodes.js';
import type { FrameworkProgram } from './framework.js';
import { isTestFile } from '../source/test-file.js';

const ROUTE_DECORATOR = /^(?:http)?(Get|Post|Put|Patch|Delete|Head|Options|All)$/i;

/** Routes that decorators declare: they are listed as not read, one by one. */
export function decoratorDiagnostics(
  { decorators }: FrameworkProgram,
  view: SourceView,
): readonly Diagnostic[] {
  return view.files.flatMap((file) => {
    const text = isTestFile(file) ? null : view.text(file);
    const owner = text === null ? null : decorators.packages.exec(text)?.[1];
    const tree = owner ? view.tree(file) : null;
    return tree && owner ? decoratedRoutes(decorators.advice, view, tree, file, owner) : [];
  });
}

function decoratedRoutes(
  adviceOf: FrameworkProgram['decorators']['advice'],
  view: SourceView,
  tree: ts.SourceFile,
  file: RelPath,
  owner: string,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const node of nodesOf(tree)) {
    if (ts.isDecorator(node) && ts.isCallExpression(node.expression)) {
      const { expression } = node.expression;
      const verb = ts.isIdentifier(expression)
        ? ROUTE_DECORATOR.exec(expression.text)?.[1]
        : undefined;
      if (verb && ts.isMethodDeclaration(node.parent)) {
        const method = verb.toUpperCase();
        found.push(
          problem(
            'ROUTE_DECORATORS',
            `${owner} registers this ${method} route by a decorator, which is not read`,
            `${adviceOf(owner) ?? `guard it with a decorator of ${owner}`}, and state it on the line above: // authwright-route: ${method} /the/path`,
            view.locAt(file, expression.getStart()),
          ),
        );
      }
    }
  }
  return found;
}
