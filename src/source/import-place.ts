import { ts } from 'ts-morph';
import type { TextEdit } from '../model/types.js';
import { isBefore } from './sort-imports.js';
import { insertAfterStatement, insertBeforeStatement } from './statements.js';
import { eolAt } from './style.js';

/** A line to put into a file, and the import that it is. */
type Added = { readonly line: string; readonly added: ts.ImportDeclaration };

type Imports = readonly ts.ImportDeclaration[];

/**
 * Puts lines of imports where the file has its others of the same kind: `node:fs`, packages, aliases, `../`, `./`, the
 * nearest last; sorted where these are sorted. Null where the file has no such order, has none of that kind and nobody
 * asks for the order, or imports something for its effect further down, which nothing may run before.
 * @param isAsked whether the project's linter asks for an order
 */
export function insertAmongNeighbours(
  tree: ts.SourceFile,
  lines: readonly string[],
  isAsked: boolean,
): readonly TextEdit[] | null {
  const all = tree.statements.filter((each) => ts.isImportDeclaration(each));
  const imports = all.filter(({ importClause }) => importClause !== undefined);
  const inOrder = imports.every(
    (each, index) => kindOf(imports[index - 1] ?? each) <= kindOf(each),
  );
  if (imports.length === 0 || !inOrder) return null;
  const edits: TextEdit[] = [];
  for (const group of groupsOf(lines)) {
    const placed = placeGroup(tree, imports, group, isAsked);
    if (placed === null) return null;
    edits.push(...placed);
  }
  const first = Math.min(...edits.map(({ start }) => start));
  const isPassed = all.some((each) => each.importClause === undefined && each.end > first);
  return isPassed ? null : edits;
}

/** The lines by kind, each kind sorted. */
function groupsOf(lines: readonly string[]): readonly (readonly Added[])[] {
  const groups = new Map<number, Added[]>();
  for (const line of lines) {
    const [added] = ts.createSourceFile('line.ts', line, ts.ScriptTarget.Latest, true).statements;
    if (!added || !ts.isImportDeclaration(added)) continue;
    const kind = kindOf(added);
    groups.set(kind, [...(groups.get(kind) ?? []), { line, added }]);
  }
  return [...groups.values()].map((group) =>
    group.toSorted((one, other) => (isBefore(one.added, other.added) ? -1 : 1)),
  );
}

function placeGroup(
  tree: ts.SourceFile,
  imports: Imports,
  group: readonly Added[],
  isAsked: boolean,
): readonly TextEdit[] | null {
  const kind = group[0] ? kindOf(group[0].added) : 0;
  const block = imports.filter((each) => kindOf(each) === kind);
  if (block.length > 0) return group.map((each) => placeInBlock(tree, block, each, isAsked));
  if (!isAsked) return null;
  const eol = eolAt(tree.text, 0);
  const gap = isGrouped(tree, imports) ? eol : '';
  const text = group.map(({ line }) => line).join(eol);
  const before = imports.findLast((each) => kindOf(each) < kind);
  if (before) {
    const edit = insertAfterStatement(tree, before, text);
    return [{ ...edit, text: gap + edit.text }];
  }
  const [next] = imports;
  return next ? [above(tree, next, text + gap)] : null;
}

function placeInBlock(
  tree: ts.SourceFile,
  block: Imports,
  { line, added }: Added,
  isAsked: boolean,
): TextEdit {
  const last = block.at(-1) ?? added;
  const isFirst = ORDERS.find((order) =>
    block.every((each, index) => index === 0 || !order(each, block[index - 1] ?? each)),
  );
  // One alone shows no order.
  if (!isFirst || (block.length === 1 && !isAsked)) return insertAfterStatement(tree, last, line);
  const anchor = block.findLast((each) => !isFirst(added, each));
  if (anchor) return insertAfterStatement(tree, anchor, line);
  return above(tree, block[0] ?? added, line);
}

/** Above a statement; what stands above the first of a file is the file's own, and stays the first. */
function above(tree: ts.SourceFile, statement: ts.ImportDeclaration, line: string): TextEdit {
  if (statement !== tree.statements[0]) return insertBeforeStatement(tree, statement, line);
  const start = statement.getStart(tree);
  return { start, end: start, text: line + eolAt(tree.text, start) };
}

/** Orders in which specifiers are kept: folder by folder, or letter by letter. */
const ORDERS: readonly ((one: ts.ImportDeclaration, other: ts.ImportDeclaration) => boolean)[] = [
  isBefore,
  (one, other) => specifierOf(one).toLowerCase() < specifierOf(other).toLowerCase(),
];

/** Whether an empty line stands between imports of different kinds, wherever two of them meet. */
function isGrouped({ text }: ts.SourceFile, imports: Imports): boolean {
  const gaps = imports.flatMap((each, index) => {
    const before = imports[index - 1];
    return before && kindOf(before) !== kindOf(each)
      ? [text.slice(before.end, each.getStart())]
      : [];
  });
  return gaps.length > 0 && gaps.every((gap) => gap.includes('\n\n') || gap.includes('\r\n\r\n'));
}

function kindOf(declaration: ts.ImportDeclaration): number {
  const specifier = specifierOf(declaration);
  if (/^[\w-]+:/.test(specifier)) return 0;
  if (/^(?:@\/|[#~$%])/.test(specifier)) return 2;
  if (specifier.startsWith('..')) return 3;
  return /^[./]/.test(specifier) ? 4 : 1;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}
