import { ts } from 'ts-morph';
import { applyEdits } from '../model/text-edit.js';
import type { TextEdit } from '../model/types.js';

/**
 * Puts the imports at the top of a module into the order that Biome's `organizeImports` asks for: by how far away they
 * come from, then by name, types before values of the same module
 * (https://biomejs.dev/assist/actions/organize-imports/). A comment above one goes
 * with it; none goes past an import for its effect, and where a comment stands behind one, they stay as they are.
 */
export function sortImports(text: string): string {
  const tree = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const end = tree.statements.findIndex((each) => !ts.isImportDeclaration(each));
  const imports = tree.statements
    .slice(0, end < 0 ? tree.statements.length : end)
    .filter((each) => ts.isImportDeclaration(each));
  return applyEdits(
    text,
    runsOf(imports).flatMap((run) => sortedRun(tree, run)),
  );
}

/** Imports that follow one another with none for its effect between them. */
function runsOf(imports: readonly ts.ImportDeclaration[]): readonly ts.ImportDeclaration[][] {
  const runs: ts.ImportDeclaration[][] = [[]];
  for (const each of imports) {
    if (each.importClause === undefined) runs.push([]);
    else runs.at(-1)?.push(each);
  }
  return runs;
}

function sortedRun(tree: ts.SourceFile, run: readonly ts.ImportDeclaration[]): readonly TextEdit[] {
  const { text } = tree;
  const isBehind = (each: ts.ImportDeclaration): boolean =>
    ts.getTrailingCommentRanges(text, each.getFullStart()) !== undefined;
  if (run.slice(1).some(isBehind)) return [];
  const starts = run.map((each, index) => {
    const [comment] = ts.getLeadingCommentRanges(text, each.getFullStart()) ?? [];
    // What stands above the first is the file's own.
    return index > 0 && comment ? comment.pos : each.getStart(tree);
  });
  const sorted = run
    .map((each, index) => ({
      text: text.slice(starts[index], each.getStart(tree)) + withSortedNames(tree, each),
      key: keyOf(each),
    }))
    .sort((one, other) => compareKeys(one.key, other.key));
  return run.map((each, index) => ({
    start: starts[index] ?? each.getStart(tree),
    end: each.end,
    text: sorted[index]?.text ?? '',
  }));
}

/** Whether one import comes before another in that order. */
export function isBefore(one: ts.ImportDeclaration, other: ts.ImportDeclaration): boolean {
  return compareKeys(keyOf(one), keyOf(other)) < 0;
}

type Key = { readonly distance: number; readonly specifier: string; readonly isType: boolean };

function keyOf({ moduleSpecifier, importClause }: ts.ImportDeclaration): Key {
  const specifier = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
  return {
    specifier,
    distance: distanceOf(specifier),
    isType: importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
  };
}

/** `node:fs`, then packages, then aliases (`@/x`, `#x`, `~/x`), then files. */
function distanceOf(specifier: string): number {
  if (/^[\w-]+:/.test(specifier)) return 0;
  if (/^(?:@\/|[#~$%])/.test(specifier)) return 2;
  return /^[./]/.test(specifier) ? 3 : 1;
}

function compareKeys(one: Key, other: Key): number {
  return (
    one.distance - other.distance ||
    compareNames(byFolder(one.specifier), byFolder(other.specifier)) ||
    Number(other.isType) - Number(one.isType)
  );
}

/** Folder by folder: `@/api/user` comes before `@/api-docs`, and `../` before `./`. */
function byFolder(specifier: string): string {
  const [above = ''] = /^(?:\.\.?\/)*/.exec(specifier) ?? [];
  return above + specifier.slice(above.length).replaceAll('/', '\0');
}

/** Letter by letter, without regard to case, but upper before lower case of the same letter; numbers by their value. */
function compareNames(one: string, other: string): number {
  const [first, second] = [one, other].map((name) => name.match(/\d+|\D/g) ?? []);
  for (const [index, part] of (first ?? []).entries()) {
    const against = second?.[index];
    if (against === undefined) return 1;
    if (part === against) continue;
    const [left, right] = [part.toLowerCase(), against.toLowerCase()];
    if (/\d/.test(part) && /\d/.test(against)) return Number(part) - Number(against);
    if (left === right) return part < against ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return (first?.length ?? 0) - (second?.length ?? 0);
}

function withSortedNames(tree: ts.SourceFile, statement: ts.ImportDeclaration): string {
  const text = statement.getText(tree);
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return text;
  const names = bindings.elements
    .map((each) => ({ name: each.name.text, text: each.getText(tree) }))
    .sort((one, other) => compareNames(one.name, other.name))
    .map((each) => each.text);
  const start = statement.getStart(tree);
  const [from, to] = [bindings.getStart(tree) - start, bindings.end - start];
  return `${text.slice(0, from)}{ ${names.join(', ')} }${text.slice(to)}`;
}
