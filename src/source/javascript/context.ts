import { ts } from 'ts-morph';
import type { TextEdit } from '../../model/types.js';

/** What the conversion of one file carries along: its tree, and the edits found so far in document order. */
export type Conversion = {
  readonly tree: ts.SourceFile;
  readonly text: string;
  readonly edits: TextEdit[];
};

/** The error for TypeScript that has no faithful JavaScript form: a template uses what it must not. */
export function unsupported(tree: ts.SourceFile, node: ts.Node, what: string): Error {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return new Error(`cannot be written as JavaScript (line ${line + 1}): ${what}`);
}

/** A type as it goes between the braces of a JSDoc tag: on one line, without comments. */
export function typeText(conversion: Conversion, node: ts.TypeNode | ts.Expression): string {
  const printer = ts.createPrinter({ removeComments: true });
  const text = printer
    .printNode(ts.EmitHint.Unspecified, node, conversion.tree)
    .replace(/\s*\n\s*/g, ' ');
  if (text.includes('*/')) throw unsupported(conversion.tree, node, 'a type that holds "*/"');
  return text;
}

/** Takes out `<…>` of type parameters or type arguments. */
export function dropAngleBrackets(
  conversion: Conversion,
  list: ts.NodeArray<ts.Node> | undefined,
): void {
  if (list === undefined) return;
  const close = conversion.text.indexOf('>', list.end);
  conversion.edits.push({ start: list.pos - 1, end: close + 1, text: '' });
}
