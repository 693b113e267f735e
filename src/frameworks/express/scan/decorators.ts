import { ts } from 'ts-morph';
import { problem } from '../../../model/diagnostic.js';
import type { Diagnostic, RelPath } from '../../../model/types.js';
import type { SourceView } from '../../../source/view.js';
import { nodesOf } from './nodes.js';
import { decoratorAdvice } from './registrar-packages.js';
import { isTestFile } from '../../../source/test-file.js';

/** Packages that register routes by decorators on classes. */
const DECORATOR_PACKAGE =
  /['"](routing-controllers|inversify-express-utils|@inversifyjs\/http-core|@overnightjs\/core|tsoa|@tsoa\/runtime|@tsed\/[\w-]+|@decorators\/express|typescript-rest|awilix-express|@nestjs\/common)['"]/;

const ROUTE_DECORATOR = /^(?:http)?(Get|Post|Put|Patch|Delete|Head|Options|All)$/i;

/** Routes that decorators declare: they are listed as not read, one by one. */
export function decoratorDiagnostics(view: SourceView): readonly Diagnostic[] {
  return view.files.flatMap((file) => {
    const text = isTestFile(file) ? null : view.text(file);
    const owner = text === null ? null : DECORATOR_PACKAGE.exec(text)?.[1];
    const tree = owner ? view.tree(file) : null;
    return tree && owner ? decoratedRoutes(view, tree, file, owner) : [];
  });
}

function decoratedRoutes(
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
            `${decoratorAdvice(owner) ?? `guard it with a decorator of ${owner}`}, and state it on the line above: // authwright-route: ${method} /the/path`,
            view.locAt(file, expression.getStart()),
          ),
        );
      }
    }
  }
  return found;
}
