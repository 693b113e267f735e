import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { isExport, nameOfRef } from '../model/export-ref.js';
import type { ExportRef, RelPath } from '../model/types.js';
import { homeOfExport, homeOfLocal } from './homes.js';
import { requiredSpecifier } from './origins.js';
import type { SourceView } from './view.js';

/** One name that a file imports for use at run time; `whole` when it stands for the whole module. */
type ImportedName = {
  readonly local: string;
  readonly name: string;
  readonly whole: boolean;
  readonly specifier: string;
  readonly statement: ts.Statement;
  /** The name in a list of names, when it stands in one. */
  readonly element: ts.ImportSpecifier | ts.BindingElement | null;
};

/**
 * How `ref` is written in `file`: the name (or `module.name`) under which it is imported already, else the
 * name under which `ensureImports` will import it. That is an alias when the file uses the name for
 * something else.
 */
export function localName(view: SourceView, file: RelPath, ref: ExportRef): string {
  const whole = wholeOf(view, ref);
  const base = ref.name === 'default' ? nameOfFile(ref.file) : ref.name;
  const name = importedAs(view, file, whole) ?? freeName(view, file, base);
  return nameOfRef({ ...ref, name });
}

/** The export itself, of an export or a member of one. */
function wholeOf(view: SourceView, { member, ...ref }: ExportRef): ExportRef {
  if (member === undefined) return ref;
  const { file, name } = ref;
  const declared = homeOfExport(view, { file, name });
  return declared ? { file, name, declared } : { file, name };
}

/** The expression by which `file` can use `ref` without a further import; null when it does not import it. */
export function importedAs(view: SourceView, file: RelPath, ref: ExportRef): string | null {
  if (file === ref.file) return ref.name;
  for (const each of importedNames(view, file)) {
    const text = nameOf(view, file, each, ref);
    if (text !== null && !isShadowed(view, file, each.local)) return text;
  }
  return null;
}

/** Whether `expression` (`name`, `module.name`, `name.member`), as written in `file`, is the export `ref`. */
export function isNameOf(
  view: SourceView,
  file: RelPath,
  expression: string,
  ref: ExportRef,
): boolean {
  if (file === ref.file) return expression === nameOfRef(ref);
  const [root] = expression.split('.');
  const whole = wholeOf(view, ref);
  return importedNames(view, file, root).some((each) => {
    const name = nameOf(view, file, each, whole);
    if (name === null || isShadowed(view, file, each.local)) return false;
    return nameOfRef({ ...ref, name }) === expression;
  });
}

function nameOf(
  view: SourceView,
  file: RelPath,
  { local, name, whole, specifier }: ImportedName,
  ref: ExportRef,
): string | null {
  if (isModule(view, file, specifier, ref.file)) {
    if (whole && ref.name !== 'default') return `${local}.${ref.name}`;
    if (name === ref.name) return local;
  }
  // Through a re-export it still has its name, or is the default of a module.
  if (name !== ref.name && name !== 'default') return null;
  const home = homeOfLocal(view, file, local);
  return home && isExport({ kind: 'file', ...home }, ref) ? local : null;
}

/** The statements by which `file` imports names from the module `from`. */
export function importsFrom(
  view: SourceView,
  file: RelPath,
  from: RelPath,
): readonly { readonly statement: ts.Statement; readonly names: readonly ImportedName[] }[] {
  const names = importedNames(view, file).filter((each) =>
    isModule(view, file, each.specifier, from),
  );
  return [...new Set(names.map((each) => each.statement))].map((statement) => ({
    statement,
    names: names.filter((each) => each.statement === statement),
  }));
}

/** A module that a statement of a file names. */
type NamedModule = {
  readonly specifier: string;
  readonly by: 'import' | 'import of types' | 'export' | 'require';
};

/** The modules that the statements of a file name, in their order. */
function namedModules(tree: ts.SourceFile): readonly NamedModule[] {
  return tree.statements.flatMap((statement): readonly NamedModule[] => {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      const { moduleSpecifier } = statement;
      if (!moduleSpecifier || !ts.isStringLiteralLike(moduleSpecifier)) return [];
      const { text: specifier } = moduleSpecifier;
      if (ts.isExportDeclaration(statement)) return [{ specifier, by: 'export' }];
      const isOfTypes = statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      return [{ specifier, by: isOfTypes ? 'import of types' : 'import' }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ initializer }) => {
      const specifier = initializer && requiredSpecifier(initializer);
      return specifier ? [{ specifier, by: 'require' as const }] : [];
    });
  });
}

/** The relative specifiers of a file, imports, re-exports and `require` alike. */
export function relativeSpecifiers(tree: ts.SourceFile): readonly string[] {
  return namedModules(tree)
    .map(({ specifier }) => specifier)
    .filter((specifier) => /^\.{1,2}\//.test(specifier));
}

/** The specifiers of imports and `require` that are there at run time. */
export function importedAtRunTime(tree: ts.SourceFile): readonly string[] {
  return namedModules(tree).flatMap(({ specifier, by }) =>
    by === 'import' || by === 'require' ? [specifier] : [],
  );
}

/** What a file imports; with `local`, under that name alone. */
function importedNames(view: SourceView, file: RelPath, local?: string): readonly ImportedName[] {
  const names = view.derived(file, allImported) ?? [];
  return local === undefined ? names : names.filter((each) => each.local === local);
}

function allImported(tree: ts.SourceFile): readonly ImportedName[] {
  return tree.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return fromImport(statement);
    return ts.isVariableStatement(statement) ? fromRequire(statement) : [];
  });
}

function fromImport(statement: ts.ImportDeclaration): readonly ImportedName[] {
  const clause = statement.importClause;
  if (!clause || clause.phaseModifier !== undefined) return [];
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return [];
  const shared = { specifier: statement.moduleSpecifier.text, statement };
  const names: ImportedName[] = [];
  if (clause.name)
    names.push({
      ...shared,
      local: clause.name.text,
      name: 'default',
      whole: false,
      element: null,
    });
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    names.push({ ...shared, local: bindings.name.text, name: '*', whole: true, element: null });
  } else {
    for (const element of bindings?.elements ?? []) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      names.push({ ...shared, local: element.name.text, name, whole: false, element });
    }
  }
  return names;
}

function fromRequire(statement: ts.VariableStatement): readonly ImportedName[] {
  return statement.declarationList.declarations.flatMap(({ name, initializer }): ImportedName[] => {
    const specifier = initializer && requiredSpecifier(initializer);
    if (!specifier) return [];
    if (ts.isIdentifier(name)) {
      return [
        { local: name.text, name: 'default', whole: true, specifier, statement, element: null },
      ];
    }
    return name.elements.flatMap((element) => {
      if (!ts.isBindingElement(element) || !ts.isIdentifier(element.name)) return [];
      const key = element.propertyName;
      const imported = key && ts.isIdentifier(key) ? key.text : element.name.text;
      return [
        { local: element.name.text, name: imported, whole: false, specifier, statement, element },
      ];
    });
  });
}

/** Also true for a module that this run is going to write, so that a resolver cannot find it yet. */
export function isModule(
  view: SourceView,
  from: RelPath,
  specifier: string,
  file: RelPath,
): boolean {
  const target = view.resolveModule(from, specifier);
  if (target && 'file' in target) return target.file === file;
  const paths = specifier.startsWith('.')
    ? [posix.join(posix.dirname(from), specifier)]
    : view.aliased(from, specifier);
  return paths.some((path) => stemOf(path) === stemOf(file));
}

export const SOURCE_ENDING = /\.[cm]?[jt]sx?$/;

/** A path or a specifier without the extension of a source file. */
export function stemOf(path: string): string {
  return path.replace(SOURCE_ENDING, '');
}

/** Whether an inner scope declares the name of an import again, so that there it means something else. */
export function isShadowed(view: SourceView, file: RelPath, name: string): boolean {
  return (view.derived(file, declarationsOf)?.get(name) ?? 0) > 1;
}

/** How often each name is declared. */
function declarationsOf(tree: ts.SourceFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && declares(node)) {
      counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return counts;
}

function declares(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  const named =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isImportClause(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isNamespaceImport(parent);
  return named && parent.name === identifier;
}

/** The names that a file uses for anything. */
function namesUsed(tree: ts.SourceFile): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return used;
}

/** `base`, or an alias of it when the file uses that name for anything: `requireAuth` → `requireBearerAuth`. */
function freeName(view: SourceView, file: RelPath, base: string): string {
  const used = view.derived(file, namesUsed) ?? new Set();
  if (!used.has(base)) return base;
  const [, verb = '', rest = ''] = /^([a-z]*)(.*)$/s.exec(base) ?? [];
  const alias = rest
    ? `${verb}Bearer${rest}`
    : `bearer${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  let free = alias;
  for (let count = 2; used.has(free); count += 1) free = `${alias}${count}`;
  return free;
}

/** Whether an identifier names a member, a key or a name of another module, and no binding of this file. */
export function isMemberName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === identifier) ||
    (ts.isPropertyAssignment(parent) && parent.name === identifier) ||
    (ts.isImportSpecifier(parent) && parent.propertyName === identifier) ||
    (ts.isExportSpecifier(parent) && parent.parent.parent.moduleSpecifier !== undefined)
  );
}

/** A name for a default export, from the file that has it: `require-user.ts` → `requireUser`. */
function nameOfFile(file: RelPath): string {
  const words = posix
    .basename(file)
    .replace(/\.[cm]?[jt]sx?$/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const name = words
    .map((word, index) =>
      index === 0
        ? word.charAt(0).toLowerCase() + word.slice(1)
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');
  return /^[a-z]/i.test(name) ? name : `guard${name}`;
}
