import { ts } from 'ts-morph';
import type { Conversion } from './context.js';

/** One JSDoc tag: `@name {type} subject`; `subject` is a parameter's or property's name, with its description. */
export type DocTag = {
  readonly name: string;
  readonly type: string | null;
  readonly subject: string;
};

type Comment = { readonly start: number; readonly end: number; readonly body: string };

/**
 * Puts `tags` above `host`: into the docblock or the `//` lines that stand there, else into a block of
 * their own. Tags that the docblock has already (`@param name text`) get the type.
 */
export function documentNode(
  conversion: Conversion,
  host: ts.Node,
  tags: readonly DocTag[],
  options: { readonly keepLineComments: boolean } = { keepLineComments: false },
): void {
  if (tags.length === 0 || !conversion.isTyped) return;
  const start = host.getStart(conversion.tree);
  const indent = indentOf(conversion.text, start);
  const comment = commentAbove(conversion, host, options.keepLineComments);
  const block = docBlock(comment?.body ?? '', tags, indent);
  if (comment !== null) conversion.edits.push({ ...comment, text: block });
  else conversion.edits.push({ start, end: start, text: `${block}\n${indent}` });
}

/** Replaces `node`, and the comment that documents it, by a docblock of that comment and `tags`. */
export function replaceByDoc(conversion: Conversion, node: ts.Node, tags: readonly DocTag[]): void {
  const start = node.getStart(conversion.tree);
  const comment = commentAbove(conversion, node, false);
  const block = docBlock(comment?.body ?? '', tags, indentOf(conversion.text, start));
  conversion.edits.push({ start: comment?.start ?? start, end: node.end, text: block });
}

/** Where the comment that documents `node` starts; the node's own start when there is none. */
export function documentedStart(conversion: Conversion, node: ts.Node): number {
  return commentAbove(conversion, node, false)?.start ?? node.getStart(conversion.tree);
}

/** The text of the comment directly above `node`, on one line; empty when there is none. */
export function descriptionOf(conversion: Conversion, node: ts.Node): string {
  const above = commentAbove(conversion, node, false)?.body ?? '';
  const [trailing] = ts.getTrailingCommentRanges(conversion.text, node.end) ?? [];
  const beside =
    trailing === undefined
      ? ''
      : conversion.text.slice(trailing.pos, trailing.end).replace(/^\/\/\s?|^\/\*+\s?|\*\/$/g, '');
  return `${above} ${beside}`.replace(/\s+/g, ' ').trim();
}

/** A docblock of `body` (an existing comment's text) and `tags`; on one line where it is one tag. */
export function docBlock(body: string, tags: readonly DocTag[], indent: string): string {
  const { description, chunks } = splitBody(body);
  const written = tags.map((tag) => {
    const known = chunks.findIndex((chunk) => matches(chunk, tag));
    const [chunk] = known === -1 ? [] : chunks.splice(known, 1);
    return write(tag, chunk);
  });
  const lines = [...written, ...chunks].flatMap((entry) => entry.split('\n'));
  const [only] = lines;
  if (description === '' && only !== undefined && lines.length === 1) return `/** ${only} */`;
  const above = description === '' ? [] : [...description.split('\n'), ''];
  return [
    '/**',
    ...[...above, ...lines].map((line) => `${indent} * ${line}`.trimEnd()),
    `${indent} */`,
  ].join('\n');
}

function splitBody(body: string): { readonly description: string; readonly chunks: string[] } {
  const [description = '', ...chunks] = body.split(/(?:^|\n)(?=@)|\s(?=@throws\b)/);
  return { description: description.trim(), chunks: chunks.map((chunk) => chunk.trim()) };
}

function matches(chunk: string, tag: DocTag): boolean {
  const [name, word] = chunk.split(/\s+/);
  if (tag.name === 'returns') return name === '@returns' || name === '@return';
  return tag.name === 'param' && name === '@param' && word === bare(tag.subject);
}

function write(tag: DocTag, chunk: string | undefined): string {
  const type = tag.type === null ? '' : ` {${tag.type}}`;
  const subject = tag.subject === '' ? '' : ` ${tag.subject}`;
  const said = chunk?.replace(tag.name === 'param' ? /^@\w+\s+\S+/ : /^@\w+/, '') ?? '';
  return `@${tag.name}${type}${subject}${said}`;
}

function bare(subject: string): string {
  return subject.replace(/^\[|\]$/g, '');
}

/** The docblock, or the run of `//` lines, that ends on the line above `node`. */
function commentAbove(
  conversion: Conversion,
  node: ts.Node,
  keepLineComments: boolean,
): Comment | null {
  const { text, tree } = conversion;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined || !touches(text, last.end, node.getStart(tree))) return null;
  const lastText = text.slice(last.pos, last.end);
  if (lastText.startsWith('/**')) {
    return { start: last.pos, end: last.end, body: blockBody(lastText) };
  }
  if (last.kind !== ts.SyntaxKind.SingleLineCommentTrivia || keepLineComments) return null;
  let first = ranges.length - 1;
  while (isLineAbove(text, ranges[first - 1], ranges[first])) first -= 1;
  const lines = ranges.slice(first);
  return {
    start: lines[0]?.pos ?? last.pos,
    end: last.end,
    body: lines.map((line) => text.slice(line.pos + 2, line.end).trim()).join('\n'),
  };
}

function isLineAbove(
  text: string,
  above: ts.CommentRange | undefined,
  below: ts.CommentRange | undefined,
): boolean {
  return (
    above?.kind === ts.SyntaxKind.SingleLineCommentTrivia &&
    below !== undefined &&
    touches(text, above.end, below.pos)
  );
}

function touches(text: string, end: number, start: number): boolean {
  return /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(end, start));
}

function blockBody(comment: string): string {
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim();
}

function indentOf(text: string, position: number): string {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, position))?.[0] ?? '';
}
