import { ts } from 'ts-morph';
import type { ModuleSystem } from '../../model/types.js';
import { unsupported } from './context.js';

/**
 * The last word on a conversion: what is left must be JavaScript that Node runs, and for CommonJS hold no
 * syntax of ES modules. The compiler itself names TypeScript syntax in a file called `.js`.
 * @throws {Error} naming the construct; a template of ours uses what it must not.
 */
export function assertPlainJavaScript(text: string, moduleSystem: ModuleSystem): void {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: 'converted.js',
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.Latest,
      module: ts.ModuleKind.ESNext,
      allowJs: true,
    },
  });
  const tree = ts.createSourceFile('converted.js', text, ts.ScriptTarget.Latest, true);
  const [broken] = diagnostics;
  if (broken !== undefined) {
    const { line } = tree.getLineAndCharacterOfPosition(broken.start ?? 0);
    const message = ts.flattenDiagnosticMessageText(broken.messageText, ' ');
    throw new Error(`cannot be written as JavaScript (line ${line + 1} of the result): ${message}`);
  }
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (ts.isDecorator(node)) throw unsupported(tree, node, 'a decorator');
    if (moduleSystem === 'cjs' && isEsmOnly(node, inFunction)) {
      throw unsupported(tree, node, `${ts.SyntaxKind[node.kind]} in CommonJS`);
    }
    const within = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(tree, false);
}

function isEsmOnly(node: ts.Node, inFunction: boolean): boolean {
  if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.ImportKeyword;
  if (ts.isAwaitExpression(node)) return !inFunction;
  if (ts.isForOfStatement(node)) return !inFunction && node.awaitModifier !== undefined;
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    node.kind === ts.SyntaxKind.ExportKeyword
  );
}
