import { ts } from 'ts-morph';

/** How one file is written; what an edit of it takes over. */
export type FileStyle = {
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
};

/** The habits of a file, by majority; single quotes and semicolons where it shows none. */
export function sniffStyle(tree: ts.SourceFile): FileStyle {
  const count = { single: 0, double: 0, ended: 0, open: 0 };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && !/['"]/.test(node.text)) {
      if (tree.text[node.getStart(tree)] === "'") count.single += 1;
      else count.double += 1;
    }
    if (endsWithSemicolon(node)) {
      if (tree.text[node.end - 1] === ';') count.ended += 1;
      else count.open += 1;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return {
    quote: count.double > count.single ? '"' : "'",
    semicolons: count.ended >= count.open,
  };
}

/** For what stands in no file. */
export const SINGLE: Pick<FileStyle, 'quote'> = { quote: "'" };

/** `value` as a string literal; whatever it holds, it stays one literal. */
export function quoted(value: string, { quote }: Pick<FileStyle, 'quote'>): string {
  const double = JSON.stringify(value);
  if (quote === '"') return double;
  const inner = double.slice(1, -1).replace(/\\.|'/gs, (part) => {
    if (part === '\\"') return '"';
    return part === "'" ? "\\'" : part;
  });
  return `'${inner}'`;
}

/**
 * How the line of `position` ends, the last one as that before it: a file may mix line endings. A line that is put
 * behind another has its ending, so that both end as that one did.
 */
export function eolAt(text: string, position: number): '\n' | '\r\n' {
  const after = text.indexOf('\n', position);
  const lineFeed = after >= 0 ? after : text.lastIndexOf('\n');
  return lineFeed > 0 && text[lineFeed - 1] === '\r' ? '\r\n' : '\n';
}

/** The offset at which the line of `position` begins; a BOM is not part of the line. */
export function lineStart(text: string, position: number): number {
  const start = position > 0 ? text.lastIndexOf('\n', position - 1) + 1 : 0;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** The white space with which the line of `position` begins. */
export function indentAt(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, position), position))?.[0] ?? '';
}

function endsWithSemicolon(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isVariableStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    ts.isReturnStatement(node)
  );
}
