import { ts } from 'ts-morph';
import type { Origin, RelPath } from '../model/types.js';
import { boundNames } from './bound-names.js';
import type { SourceView } from './view.js';

/** Re-exports that lead through more files than this go in a circle. */
const LONGEST_WAY = 24;

/**
 * Follows an identifier to where it is declared, through imports, `require` and re-exports, by syntax alone.
 * `default` is the name of a default export and of `module.exports`; `*` that of a whole module.
 */
export function createOrigins(
  {
    tree,
    importsOf,
  }: Pick<SourceView, 'tree'> & { readonly importsOf: (file: RelPath) => Imports },
  resolve: SourceView['resolveModule'],
): Pick<SourceView, 'originOf' | 'exportOf'> {
  const local = (file: RelPath, name: string, depth: number): Origin => {
    const imported = importsOf(file).get(name);
    if (!imported) {
      const parsed = tree(file);
      const declared = parsed !== null && declaresAtTop(parsed, name);
      return declared ? { kind: 'file', file, name } : { kind: 'unknown' };
    }
    return fromModule(file, imported.specifier, imported.name, depth + 1);
  };

  const fromModule = (from: RelPath, specifier: string, name: string, depth: number): Origin => {
    if (depth > LONGEST_WAY) return { kind: 'unknown' };
    const target = resolve(from, specifier);
    if (!target) return { kind: 'unknown' };
    if ('package' in target) return { kind: 'package', name: target.package, member: name };
    return exported(target.file, name, depth) ?? { kind: 'file', file: target.file, name };
  };

  /** Where the export `name` of `file` is declared; null when the file does not export it. */
  const exported = (file: RelPath, name: string, depth: number): Origin | null => {
    const parsed = tree(file);
    if (!parsed || depth > LONGEST_WAY) return null;
    if (name === '*') return { kind: 'file', file, name };
    const stars: string[] = [];
    for (const statement of parsed.statements) {
      if (ts.isExportDeclaration(statement)) {
        const specifier = statement.moduleSpecifier;
        const source = specifier && ts.isStringLiteralLike(specifier) ? specifier.text : null;
        if (!statement.exportClause) {
          if (source !== null) stars.push(source);
          continue;
        }
        if (ts.isNamespaceExport(statement.exportClause)) {
          if (statement.exportClause.name.text === name && source !== null) {
            return fromModule(file, source, '*', depth + 1);
          }
          continue;
        }
        for (const element of statement.exportClause.elements) {
          if (element.name.text !== name) continue;
          const inner = (element.propertyName ?? element.name).text;
          return source === null
            ? local(file, inner, depth + 1)
            : fromModule(file, source, inner, depth + 1);
        }
      } else if (ts.isExportAssignment(statement) && name === 'default') {
        return ts.isIdentifier(statement.expression)
          ? local(file, statement.expression.text, depth + 1)
          : { kind: 'file', file, name };
      } else if (exportsDeclaration(statement, name)) {
        const whole = name === 'default' ? wholeExport(statement) : null;
        return whole === null ? { kind: 'file', file, name } : local(file, whole, depth + 1);
      }
    }
    if (name !== 'default') {
      for (const source of stars) {
        const target = resolve(file, source);
        if (target && 'file' in target) {
          const found = exported(target.file, name, depth + 1);
          if (found) return found;
        }
      }
    }
    return null;
  };

  return {
    originOf: (file, name) => local(file, name, 0),
    exportOf: (file, name) => exported(file, name, 0),
  };
}

type ImportedName = { readonly specifier: string; readonly name: string };

/** What a file imports, by the name that this has there. */
export type Imports = ReadonlyMap<string, ImportedName>;

/** The imports of `tree`, `require` among them. */
export function importsIn(tree: ts.SourceFile): Imports {
  const names = new Map<string, ImportedName>();
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const specifier = statement.moduleSpecifier.text;
      const clause = statement.importClause;
      if (clause?.name) names.set(clause.name.text, { specifier, name: 'default' });
      const bindings = clause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) {
        names.set(bindings.name.text, { specifier, name: '*' });
      } else if (bindings) {
        for (const element of bindings.elements) {
          const name = (element.propertyName ?? element.name).text;
          names.set(element.name.text, { specifier, name });
        }
      }
    } else if (
      ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference) &&
      ts.isStringLiteral(statement.moduleReference.expression)
    ) {
      const specifier = statement.moduleReference.expression.text;
      names.set(statement.name.text, { specifier, name: 'default' });
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        addRequired(declaration, names);
      }
    }
  }
  return names;
}

/** `const x = require('m')`, `const { a, b: c } = require('m')`, `const x = require('m').y`. */
function addRequired(declaration: ts.VariableDeclaration, names: Map<string, ImportedName>): void {
  const initializer = declaration.initializer;
  if (!initializer) return;
  const member = ts.isPropertyAccessExpression(initializer) ? initializer.name.text : null;
  const call = ts.isPropertyAccessExpression(initializer) ? initializer.expression : initializer;
  const specifier = requiredSpecifier(call);
  if (specifier === null) return;
  if (ts.isIdentifier(declaration.name)) {
    names.set(declaration.name.text, { specifier, name: member ?? 'default' });
  } else if (ts.isObjectBindingPattern(declaration.name) && member === null) {
    for (const element of declaration.name.elements) {
      if (!ts.isIdentifier(element.name)) continue;
      const key = element.propertyName;
      const name = key && ts.isIdentifier(key) ? key.text : element.name.text;
      names.set(element.name.text, { specifier, name });
    }
  }
}

/** The specifier of `require('m')`; null for any other expression. */
export function requiredSpecifier(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return null;
  if (node.expression.text !== 'require') return null;
  const [argument] = node.arguments;
  return argument && ts.isStringLiteralLike(argument) ? argument.text : null;
}

function declaresAtTop(tree: ts.SourceFile, name: string): boolean {
  return tree.statements.some((statement) => declaredNames(statement).includes(name));
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((each) => boundNames(each.name));
  }
  const declares =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return declares && statement.name ? [statement.name.text] : [];
}

/** Whether `statement` is a declaration (or a CommonJS assignment) that exports `name`. */
function exportsDeclaration(statement: ts.Statement, name: string): boolean {
  if (ts.isExpressionStatement(statement)) return assignsExport(statement.expression, name);
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  const has = (kind: ts.SyntaxKind) => modifiers?.some((each) => each.kind === kind) ?? false;
  if (!has(ts.SyntaxKind.ExportKeyword)) return false;
  if (has(ts.SyntaxKind.DefaultKeyword)) return name === 'default';
  return declaredNames(statement).includes(name);
}

/** The name that a default export has in its file: `x` of `export default function x` and `module.exports = x`. */
function wholeExport(statement: ts.Statement): string | null {
  if (!ts.isExpressionStatement(statement)) return declaredNames(statement)[0] ?? null;
  const { expression } = statement;
  return ts.isBinaryExpression(expression) && ts.isIdentifier(expression.right)
    ? expression.right.text
    : null;
}

function assignsExport(expression: ts.Expression, name: string): boolean {
  if (
    !ts.isBinaryExpression(expression) ||
    expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken ||
    !ts.isPropertyAccessExpression(expression.left)
  ) {
    return false;
  }
  const target = expression.left.getText();
  if (target === 'module.exports') {
    return (
      name === 'default' ||
      (ts.isObjectLiteralExpression(expression.right) &&
        expression.right.properties.some((each) => each.name?.getText() === name))
    );
  }
  return target === `exports.${name}` || target === `module.exports.${name}`;
}
