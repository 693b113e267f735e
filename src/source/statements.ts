import { ts } from 'ts-morph';
import type { TextEdit } from '../model/types.js';
import { nodesOf } from './nodes.js';
import { countBefore } from './sorted.js';
import { eolAt, indentAt, lineStart } from './style.js';

/** What at the start of a line continues the line before it, where no semicolon ends that. */
const CONTINUES = /^\s*[([`+\-/]/;

/** The statement that declares a variable with a value; null where there is none. */
export function declarationOf(tree: ts.SourceFile, variable: string): ts.Statement | null {
  for (const node of nodesOf(tree)) {
    if (
      ts.isVariableStatement(node) &&
      node.declarationList.declarations.some(
        ({ name, initializer }) =>
          ts.isIdentifier(name) && name.text === variable && initializer !== undefined,
      )
    ) {
      return node;
    }
  }
  return null;
}

/** The statements of the block that `statement` stands in. */
export function siblingsOf(statement: ts.Statement): readonly ts.Statement[] {
  const { parent } = statement;
  return ts.isSourceFile(parent) || ts.isBlock(parent) ? parent.statements : [statement];
}

/** Puts `line` on a line of its own after `statement` and the comment that trails it. */
export function insertAfterStatement(
  tree: ts.SourceFile,
  statement: ts.Node,
  line: string,
): TextEdit {
  const { text } = tree;
  const own = text.slice(statement.getStart(tree), statement.end);
  // `;(` at the start of a line belongs to the statement before; the line goes between them.
  const hanging = /\s*\n\s*;$/.exec(own)?.[0].length ?? 0;
  const comments = ts.getTrailingCommentRanges(text, statement.end - hanging) ?? [];
  const end = comments.at(-1)?.end ?? statement.end - hanging;
  const restOfLine = /[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  if (restOfLine.trim() !== '') {
    return { start: end, end, text: ` ${line.replace(/;?$/, ';')}` };
  }
  const at = end + restOfLine.length;
  const indent = indentAt(text, statement.getStart(tree));
  return { start: at, end: at, text: eolAt(text, at) + indent + closed(line, text.slice(at)) };
}

/** Puts `line` on a line of its own before `statement` and the comments above it. */
export function insertBeforeStatement(
  tree: ts.SourceFile,
  statement: ts.Node,
  line: string,
): TextEdit {
  const { text } = tree;
  const start = statement.getStart(tree);
  const at = ts.getLeadingCommentRanges(text, statement.pos)?.[0]?.pos ?? start;
  const indent = indentAt(text, at);
  const ownLine = lineStart(text, at) + indent.length === at;
  const separator = ownLine ? eolAt(text, at) + indent : ' ';
  const body = ownLine ? closed(line, text.slice(start)) : line.replace(/;?$/, ';');
  return { start: at, end: at, text: body + separator };
}

/** Takes a statement out together with its line, when nothing else is on it. */
export function removeStatement(tree: ts.SourceFile, statement: ts.Node): TextEdit {
  const { text } = tree;
  const start = statement.getStart(tree);
  const lineBegin = lineStart(text, start);
  const alone =
    text.slice(lineBegin, start).trim() === '' &&
    /^[ \t]*(?:\r?\n|$)/.test(text.slice(statement.end));
  if (!alone) {
    // A comment behind it is the owner's: it stays, at the place of what it stood behind.
    const blanks = /^[ \t]+(?=\/[/*])/.exec(text.slice(statement.end))?.[0].length ?? 0;
    return { start, end: statement.end + blanks, text: '' };
  }
  const lineBreak = /\r?\n$/.exec(text.slice(0, lineBegin))?.[0].length ?? 0;
  if (lineBreak > 0) {
    const rest = /^[ \t]*/.exec(text.slice(statement.end))?.[0].length ?? 0;
    return { start: lineBegin - lineBreak, end: statement.end + rest, text: '' };
  }
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end))?.[0].length ?? 0;
  return { start: lineBegin, end: statement.end + rest, text: '' };
}

/** `line`, closed by a semicolon where the text that follows would continue it. */
function closed(line: string, following: string): string {
  return !line.endsWith(';') && CONTINUES.test(following) ? `${line};` : line;
}

/** The statement of a file in which an offset lies, found without looking at the others. */
export function statementAt(
  { statements }: ts.SourceFile,
  offset: number,
): ts.Statement | undefined {
  return statements[countBefore(statements, offset + 1, ({ end }) => end)];
}
