import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { relativeSpecifier } from '../model/paths.js';
import type {
  EditResult,
  FileEdit,
  ImportNeed,
  ProjectFacts,
  RelPath,
  TextEdit,
} from '../model/types.js';
import { aliasAsNeighbours } from './alias-specifier.js';
import { addToImport } from './import-list.js';
import { insertAmongNeighbours } from './import-place.js';
import { importedAs, localName, relativeSpecifiers } from './imported-names.js';
import { requiredSpecifier } from './origins.js';
import { isBefore } from './sort-imports.js';
import { insertAfterStatement } from './statements.js';
import { eolAt, quoted, sniffStyle } from './style.js';
import type { SourceView } from './view.js';

/** Comments that must stay at the head of a file whatever follows them. */
const HEADER_COMMENT =
  /licen[cs]e|copyright|spdx|@ts-|@file|eslint|jshint|prettier|@[a-z]+-environment/i;

/**
 * Makes sure that `file` imports what `needs` name: behind the names that it imports from the same module, else on
 * one line of its own per module, among its neighbours or after the last import (or `require`), written the way this
 * file writes its imports.
 * A name that is imported already needs nothing; a type-only import does not count.
 */
export function ensureImports(
  file: RelPath,
  needs: readonly ImportNeed[],
  facts: Pick<ProjectFacts, 'moduleSystem' | 'importExtension' | 'linter'>,
  view: SourceView,
): EditResult {
  const tree = view.tree(file);
  if (!tree) throw new RangeError(`no such source file: ${file}`);
  const distinct = new Map(needs.map((need) => [`${need.file} ${need.from} ${need.name}`, need]));
  const missing = [...distinct.values()].filter(
    (need) =>
      need.file === file &&
      need.from !== file &&
      importedAs(view, file, { file: need.from, name: need.name }) === null,
  );
  if (missing.length === 0) return { status: 'already' };

  const commonJs = usesRequire(file, tree, facts);
  const style = sniffStyle(tree);
  const modules = [...new Set(missing.map((need) => need.from))].sort();
  const additions: TextEdit[] = [];
  const lines = modules.map((from) => {
    const names = [...new Set(missing.filter((need) => need.from === from).map(({ name }) => name))]
      .sort()
      .map((name) => ({ name, local: localName(view, file, { file: from, name }) }));
    const added = addToImport(
      view,
      file,
      from,
      names.map(commonJs ? inPattern : inImport),
      commonJs ? lastRequire(tree) : tree.statements.at(-1),
    );
    if (added && names.every(({ name }) => name !== 'default')) {
      additions.push(added);
      return [];
    }
    const specifier = quoted(
      aliasAsNeighbours(view, file, tree, from) ?? specifierOf(file, from, tree, facts),
      style,
    );
    const bindings = commonJs ? requireOf(names, specifier) : importOf(names, specifier);
    return bindings.map((line) => (style.semicolons ? `${line};` : line));
  });
  const own = lines.flat();
  const inserted =
    (facts.linter.sortsImports && !commonJs ? insertSorted(tree, own) : null) ??
    (commonJs || own.length === 0
      ? null
      : insertAmongNeighbours(tree, own, facts.linter.ordersImports)) ??
    (own.length > 0 ? [insertImports(tree, own, commonJs)] : []);
  const all = [...additions, ...inserted];
  const edits: readonly FileEdit[] = all.map((edit) => ({ ...edit, file }));
  return { status: 'edited', edits, imports: [] };
}

type Binding = { readonly name: string; readonly local: string };

function inImport({ name, local }: Binding): string {
  return name === local ? name : `${name} as ${local}`;
}

function inPattern({ name, local }: Binding): string {
  return name === local ? name : `${name}: ${local}`;
}

function importOf(names: readonly Binding[], specifier: string): readonly string[] {
  const whole = names.find(({ name }) => name === 'default')?.local;
  const named = names.filter(({ name }) => name !== 'default').map(inImport);
  const clause = [whole, named.length > 0 ? `{ ${named.join(', ')} }` : undefined];
  return [`import ${clause.filter((part) => part !== undefined).join(', ')} from ${specifier}`];
}

function requireOf(names: readonly Binding[], specifier: string): readonly string[] {
  const whole = names.find(({ name }) => name === 'default')?.local;
  const named = names.filter(({ name }) => name !== 'default').map(inPattern);
  const targets = [whole, named.length > 0 ? `{ ${named.join(', ')} }` : undefined];
  return targets
    .filter((target) => target !== undefined)
    .map((target) => `const ${target} = require(${specifier})`);
}

/** Whether imports of this file are written with `require`: CommonJS in JavaScript; TypeScript always imports. */
function usesRequire(
  file: RelPath,
  tree: ts.SourceFile,
  facts: Pick<ProjectFacts, 'moduleSystem'>,
): boolean {
  const extension = posix.extname(file);
  if (extension === '.cjs') return true;
  if (extension !== '.js' && extension !== '.jsx') return false;
  if (tree.statements.some((each) => ts.isImportDeclaration(each) || isExport(each))) return false;
  return facts.moduleSystem.id === 'cjs' || tree.statements.some(isRequire);
}

function isExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    (ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ??
        false))
  );
}

/** The specifier with the extension that this file's other relative imports have, else the project's. */
function specifierOf(
  file: RelPath,
  from: RelPath,
  tree: ts.SourceFile,
  facts: Pick<ProjectFacts, 'importExtension'>,
): string {
  const [habit] = relativeSpecifiers(tree).filter((each) => !/\.(?:json|css|node)$/.test(each));
  const specifier = relativeSpecifier(file, from);
  const written = /\.[cm]?[jt]sx?$/.exec(habit ?? facts.importExtension)?.[0] ?? '';
  if (written.includes('t')) return specifier;
  // An ES module by its name names files in full, and one that is named for its module system is always named.
  const isFull = /\.m[jt]s$/.test(file) || /\.[cm][jt]s$/.test(from);
  if (written !== '' || isFull) return specifier.replace(/\.([cm]?)tsx?$/, '.$1js');
  return specifier.replace(/\.[jt]sx?$/, '');
}

/**
 * Each line behind the import that it belongs behind, in a file whose imports are sorted; null where they are not, or
 * where one would come first.
 */
function insertSorted(tree: ts.SourceFile, lines: readonly string[]): readonly TextEdit[] | null {
  const imports = tree.statements.filter((each) => ts.isImportDeclaration(each));
  const isSorted = imports.every((each, index) => {
    const before = imports[index - 1];
    return before === undefined || !isBefore(each, before);
  });
  if (!isSorted) return null;
  const edits = new Map<ts.ImportDeclaration, TextEdit>();
  for (const line of lines) {
    const [added] = ts.createSourceFile('line.ts', line, ts.ScriptTarget.Latest, true).statements;
    if (!added || !ts.isImportDeclaration(added)) return null;
    const anchor = imports.findLast((each) => isBefore(each, added));
    if (!anchor) return null;
    const edit = insertAfterStatement(tree, anchor, line);
    const before = edits.get(anchor);
    edits.set(anchor, before ? { ...edit, text: before.text + edit.text } : edit);
  }
  return [...edits.values()];
}

function insertImports(tree: ts.SourceFile, lines: readonly string[], commonJs: boolean): TextEdit {
  const { text } = tree;
  const last = commonJs ? lastRequire(tree) : tree.statements.findLast(isImport);
  const anchor = last ?? directives(tree).at(-1);
  if (anchor) {
    const edit = insertAfterStatement(tree, anchor, lines.at(-1) ?? '');
    const eol = eolAt(text, edit.start);
    const before = lines.slice(0, -1).map((line) => eol + line);
    return { ...edit, text: before.join('') + edit.text };
  }
  const at = afterHeader(tree);
  const eol = eolAt(text, at);
  const lineBreak = at > 0 && !/[\n\uFEFF]$/.test(text.slice(0, at)) ? eol : '';
  const block = lines
    .map((line) => (line.endsWith(';') || !commonJs ? line : `${line};`))
    .join(eol);
  return { start: at, end: at, text: `${lineBreak}${block}${eol}${text.length > at ? eol : ''}` };
}

function isImport(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    (ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference))
  );
}

/** The directive prologue: `'use strict'` and its kind. */
function directives(tree: ts.SourceFile): readonly ts.Statement[] {
  const end = tree.statements.findIndex(
    (each) => !ts.isExpressionStatement(each) || !ts.isStringLiteral(each.expression),
  );
  return tree.statements.slice(0, end < 0 ? undefined : end);
}

/**
 * The last `require` of the run at the head of the file. A later one does not count: what needs the import may
 * stand above it, and a constant cannot be used before its line. `dotenv.config()` does not end the run.
 */
function lastRequire(tree: ts.SourceFile): ts.Statement | undefined {
  const rest = tree.statements.slice(directives(tree).length);
  const end = rest.findIndex((each) => !isRequire(each) && !isConfigCall(each));
  return rest.slice(0, end < 0 ? undefined : end).findLast(isRequire);
}

function isRequire(statement: ts.Statement): boolean {
  if (ts.isExpressionStatement(statement)) return startsWithRequire(statement.expression);
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.every(
      ({ initializer }) => initializer !== undefined && startsWithRequire(initializer),
    )
  );
}

/** `require('m')`, `require('m').x`, `require('m')(…)`. */
function startsWithRequire(expression: ts.Expression): boolean {
  if (requiredSpecifier(expression) !== null) return true;
  const chained = ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression);
  return chained && startsWithRequire(expression.expression);
}

function isConfigCall(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isCallExpression(statement.expression) &&
    /(?:^|\.)config$/.test(statement.expression.expression.getText())
  );
}

/** The offset after `#!`, BOM and the comments that head the file rather than its first statement. */
function afterHeader(tree: ts.SourceFile): number {
  const { text } = tree;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const shebang = /^\uFEFF?#!.*(?:\r?\n|$)/.exec(text)?.[0];
  if (shebang) at = shebang.length;
  const first = tree.statements[0]?.getStart(tree) ?? text.length;
  for (const comment of ts.getLeadingCommentRanges(text, 0) ?? []) {
    const gap = /^[ \t]*(?:\r?\n)?(?:[ \t]*\r?\n)*/.exec(text.slice(comment.end, first))?.[0] ?? '';
    const detached = gap.split('\n').length > 2;
    const comments = text.slice(comment.pos, comment.end);
    if (detached || HEADER_COMMENT.test(comments) || comments.startsWith('/*!')) {
      at = comment.end + gap.length;
    }
  }
  return at;
}
