import { ts } from 'ts-morph';
import type { TextEdit } from '../../model/types.js';

/** What the conversion of one file carries along: its tree, and the edits found so far in document order. */
export type Conversion = {
  readonly tree: ts.SourceFile;
  readonly text: string;
  readonly edits: TextEdit[];
  /** Whether types become JSDoc, or go. */
  readonly isTyped: boolean;
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

/** Takes out a statement or a declaration from `start`, and the line that it leaves empty. */
export function dropLines({ text, edits }: Conversion, start: number, end: number): void {
  const lineBreak = /^[ \t]*\n/.exec(text.slice(end))?.[0].length ?? 0;
  edits.push({ start, end: end + lineBreak, text: '' });
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
