import { ts } from 'ts-morph';
import { problem } from '../model/diagnostic.js';
import { applyEdits, orderedEdits } from '../model/text-edit.js';
import type { Diagnostic, RelPath, TextEdit } from '../model/types.js';
import { locAt } from './place.js';
import { countBefore } from './sorted.js';
import { parseSource, syntaxErrorsOf } from './trees.js';

type Range = { readonly start: number; readonly end: number };

/**
 * Looks at a file after splicing: the syntax tree must be the old one with the inserted nodes added (and the
 * removed ones gone), and hold no new syntax error. Anything else means that the text went to a place where
 * it reads differently, in a comment or as the continuation of a line, and must not be written.
 * Null when all is well, else a diagnostic with what to paste by hand.
 */
export function verifySplice(
  file: RelPath,
  before: string,
  edits: readonly TextEdit[],
): Diagnostic | null {
  const after = applyEdits(before, edits);
  const oldTree = parseSource(file, before);
  const newTree = parseSource(file, after);
  const { inserted, removed } = changedRanges(edits);
  const newErrors = syntaxErrorsOf(newTree).length > syntaxErrorsOf(oldTree).length;
  const kept = shapeOutside(oldTree, removed);
  const found = shapeOutside(newTree, inserted);
  const differs = kept.findIndex((token, index) => token !== found[index]);
  const tokens = tokensOf(newTree);
  const strayed = inserted.find((range) => !holdsToken(tokens, range));
  if (!newErrors && differs < 0 && kept.length === found.length && !strayed) return null;

  const texts = [...new Set(edits.map(({ text }) => text.trim()).filter(Boolean))];
  const [first] = edits;
  return problem(
    'EDIT_MISREAD',
    `${file} would read differently after the edit than it was meant to`,
    texts.length > 0
      ? `put this in by hand: ${texts.join('   ')}`
      : 'take the guard out by hand, then run again',
    first ? locAt(file, oldTree, first.start) : null,
  );
}

/** Where `edits` put text, as ranges of the new text, and what they take away, as ranges of the old one. */
function changedRanges(edits: readonly TextEdit[]): {
  readonly inserted: readonly Range[];
  readonly removed: readonly Range[];
} {
  const ordered = orderedEdits(edits);
  const inserted: Range[] = [];
  let shift = 0;
  for (const { start, end, text } of ordered) {
    if (text !== '') inserted.push({ start: start + shift, end: start + shift + text.length });
    shift += text.length - (end - start);
  }
  return { inserted, removed: ordered.filter(({ start, end }) => end > start) };
}

/** Whether an edit may put such a node around others: a link of a chain, an array around its first element. */
function isTransparent(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression);
  return (
    node.kind === ts.SyntaxKind.SyntaxList ||
    ts.isPropertyAccessExpression(node) ||
    ts.isArrayLiteralExpression(node)
  );
}

/** Every node outside `ranges` as its depth and kind, tokens with their text, in the order of the source. */
function shapeOutside(tree: ts.SourceFile, ranges: readonly Range[]): readonly string[] {
  const shape: string[] = [];
  const visit = (node: ts.Node, depth: number): void => {
    const start = node.getStart(tree);
    const end = endBeforeSemicolon(node, tree);
    const range = ranges[lastFrom(ranges, start)];
    const inside = range !== undefined && range.start <= start && end <= range.end;
    if ((inside && end > start) || isSemicolon(node)) return;
    const children = syntaxOf(node, tree);
    const transparent = isTransparent(node);
    if (!transparent) {
      const token = children.length === 0 ? tree.text.slice(start, node.end) : '';
      shape.push(`${depth} ${isDirective(node) ? 'directive' : node.kind} ${token}`);
    }
    for (const child of children) visit(child, transparent ? depth : depth + 1);
  };
  visit(tree, 0);
  return shape;
}

/** The tokens of a file, in its order. */
function tokensOf(tree: ts.SourceFile): readonly Range[] {
  const tokens: Range[] = [];
  const visit = (node: ts.Node): void => {
    const children = syntaxOf(node, tree);
    if (children.length === 0) tokens.push({ start: node.getStart(tree), end: node.end });
    children.forEach(visit);
  };
  visit(tree);
  return tokens;
}

/** Whether any token lies in a range; text without one would have landed in a comment or a string. */
function holdsToken(tokens: readonly Range[], { start, end }: Range): boolean {
  let index = lastFrom(tokens, start);
  if ((tokens[index]?.start ?? -1) < start) index += 1;
  const token = tokens[index];
  return token !== undefined && token.start < end && token.end <= end;
}

/** The index of the last of `ranges`, which are in order, that starts at or before `position`; -1 where none does. */
function lastFrom(ranges: readonly Range[], position: number): number {
  return countBefore(ranges, position + 1, ({ start }) => start) - 1;
}

/** `'use strict'` counts only while nothing but directives stands above it. */
function isDirective(node: ts.Node): boolean {
  if (!isStringStatement(node)) return false;
  const { parent } = node;
  const statements = ts.isSourceFile(parent) || ts.isBlock(parent) ? parent.statements : [];
  return statements.every((each) => each.pos >= node.pos || isStringStatement(each));
}

function isStringStatement(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

/** A lone `;` may end another statement than before the edit, which changes nothing. */
function isSemicolon({ kind }: ts.Node): boolean {
  return kind === ts.SyntaxKind.SemicolonToken || kind === ts.SyntaxKind.EmptyStatement;
}

function endBeforeSemicolon(node: ts.Node, tree: ts.SourceFile): number {
  const text = tree.text.slice(node.getStart(tree), node.end);
  return node.end - (text.endsWith(';') ? text.length - text.slice(0, -1).trimEnd().length : 0);
}

function syntaxOf(node: ts.Node, tree: ts.SourceFile): readonly ts.Node[] {
  return node.getChildren(tree).filter((child) => !ts.isJSDoc(child));
}
