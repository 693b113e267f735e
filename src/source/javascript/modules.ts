import { ts } from 'ts-morph';
import type { ModuleSystem } from '../../model/types.js';
import { dropLines, unsupported, type Conversion } from './context.js';
import type { UsedNames } from './names.js';

/** `mixed`: an ES module of a CommonJS project. It imports packages and requires the project's own files. */
export type ModuleTarget = ModuleSystem | 'mixed';

type Binding = { readonly imported: string; readonly local: string };

type SplitImport = {
  readonly defaultName: string | null;
  readonly namespaceName: string | null;
  readonly values: readonly Binding[];
  readonly types: readonly string[];
  readonly sideEffectOnly: boolean;
};

/** What the file is written for; the formatter later leaves quotes in comments as they are. */
type Target = { readonly moduleSystem: ModuleTarget; readonly singleQuote: boolean };

/** Writes the imports and exports of a file for `target`; types become `@import` and `@typedef`, or go. */
export function writeModule(conversion: Conversion, used: UsedNames, target: Target): void {
  const { moduleSystem } = target;
  for (const statement of conversion.tree.statements) {
    if (ts.isImportDeclaration(statement)) {
      writeImport(conversion, statement, used, target);
    } else if (ts.isExportDeclaration(statement)) {
      writeExport(conversion, statement, target);
    }
  }
  if (moduleSystem === 'mixed') writeOwnRequire(conversion);
  else if (moduleSystem === 'cjs') writeCommonJsExports(conversion);
  else if (!conversion.tree.statements.some(isRuntimeModuleStatement))
    append(conversion, 'export {};');
}

/** With it a test gets the very modules that the application requires; by `import` it could get copies. */
function writeOwnRequire({ tree, edits }: Conversion): void {
  const start = tree.statements.find(ts.isImportDeclaration)?.getStart(tree) ?? 0;
  const text = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n`;
  edits.unshift({ start, end: start, text });
}

function isOwnFile({ moduleSpecifier }: ts.ImportDeclaration): boolean {
  return ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith('.');
}

function writeImport(
  conversion: Conversion,
  node: ts.ImportDeclaration,
  used: UsedNames,
  target: Target,
): void {
  const parts = splitImport(node, used);
  const from = node.moduleSpecifier.getText(conversion.tree);
  const quoted = specifierInComment(node.moduleSpecifier, target);
  const types = conversion.isTyped ? parts.types : [];
  const typeImports = types.map((clause) => `/** @import ${clause} from ${quoted} */`);
  const valueImport =
    target.moduleSystem === 'esm' || (target.moduleSystem === 'mixed' && !isOwnFile(node))
      ? esmImport(parts, from)
      : commonJsImport(conversion, node, parts, from);
  const text = [...typeImports, ...valueImport].join('\n');
  if (text === node.getText(conversion.tree)) return;
  const start = node.getStart(conversion.tree);
  if (text === '') dropLines(conversion, start, node.end);
  else conversion.edits.push({ start, end: node.end, text });
}

function specifierInComment(
  specifier: ts.Expression,
  { moduleSystem, singleQuote }: Target,
): string {
  const text = ts.isStringLiteral(specifier) ? specifier.text : '';
  // Type checkers resolve it as an import of an ES module, which must name the file.
  const lacksExtension = moduleSystem === 'mixed' && /^\.(?!.*\.[cm]?js$)/.test(text);
  const full = lacksExtension ? `${text}.js` : text;
  return singleQuote ? `'${full}'` : `"${full}"`;
}

function splitImport(node: ts.ImportDeclaration, used: UsedNames): SplitImport {
  const clause = node.importClause;
  const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const isType = (name: string): boolean => typeOnly || !used.values.has(name);
  const types: string[] = [];
  const named: string[] = [];
  const values: Binding[] = [];
  const single = (name: string | undefined, form: (name: string) => string): string | null => {
    if (name === undefined) return null;
    if (!isType(name)) return name;
    if (used.types.has(name)) types.push(form(name));
    return null;
  };
  const bindings = clause?.namedBindings;
  const defaultName = single(clause?.name?.text, (name) => name);
  const namespaceName = single(
    bindings !== undefined && ts.isNamespaceImport(bindings) ? bindings.name.text : undefined,
    (name) => `* as ${name}`,
  );
  for (const element of bindings !== undefined && ts.isNamedImports(bindings)
    ? bindings.elements
    : []) {
    const local = element.name.text;
    const imported = element.propertyName?.text ?? local;
    if (!element.isTypeOnly && !isType(local)) values.push({ imported, local });
    else if (used.types.has(local))
      named.push(imported === local ? local : `${imported} as ${local}`);
  }
  if (named.length > 0) types.push(`{ ${named.join(', ')} }`);
  return { defaultName, namespaceName, values, types, sideEffectOnly: clause === undefined };
}

function esmImport(parts: SplitImport, from: string): string[] {
  if (parts.sideEffectOnly) return [`import ${from};`];
  const names = parts.values.map(({ imported, local }) =>
    imported === local ? local : `${imported} as ${local}`,
  );
  const clauses = [
    parts.defaultName,
    parts.namespaceName === null ? null : `* as ${parts.namespaceName}`,
    names.length === 0 ? null : `{ ${names.join(', ')} }`,
  ].filter((clause) => clause !== null);
  return clauses.length === 0 ? [] : [`import ${clauses.join(', ')} from ${from};`];
}

function commonJsImport(
  conversion: Conversion,
  node: ts.ImportDeclaration,
  parts: SplitImport,
  from: string,
): string[] {
  if (parts.sideEffectOnly) return [`require(${from});`];
  const lines: string[] = [];
  for (const whole of [parts.defaultName, parts.namespaceName]) {
    if (whole === null) continue;
    if (!isWholeExport(node, parts.defaultName !== null)) {
      throw unsupported(conversion.tree, node, `"${whole}" of ${from} by require`);
    }
    lines.push(`const ${whole} = require(${from});`);
  }
  if (parts.values.length > 0) {
    const names = parts.values.map(({ imported, local }) =>
      imported === local ? local : `${imported}: ${local}`,
    );
    lines.push(`const { ${names.join(', ')} } = require(${from});`);
  }
  return lines;
}

/**
 * Whether `require` gives what `import x from` or `import * as x from` means in Node: it does for the
 * project's own CommonJS files, for Node's modules and for packages that are CommonJS, which all are that our
 * templates import whole (generated CommonJS must load under jest, so no other can be). zod alone has a
 * default export beside its whole one.
 */
function isWholeExport(node: ts.ImportDeclaration, isDefault: boolean): boolean {
  return (
    ts.isStringLiteral(node.moduleSpecifier) && !(isDefault && node.moduleSpecifier.text === 'zod')
  );
}

function writeExport(conversion: Conversion, node: ts.ExportDeclaration, target: Target): void {
  const { moduleSystem } = target;
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) {
    throw unsupported(conversion.tree, node, 'export *');
  }
  const isType = (element: ts.ExportSpecifier): boolean => node.isTypeOnly || element.isTypeOnly;
  const from = node.moduleSpecifier?.getText(conversion.tree);
  const types = clause.elements.filter(isType);
  const values = clause.elements.filter((element) => !isType(element));
  if (values.length > 0 && from !== undefined && moduleSystem === 'cjs') {
    throw unsupported(conversion.tree, node, 'a re-export');
  }
  if (types.length > 0 && from === undefined) {
    throw unsupported(conversion.tree, node, 'export type without from');
  }
  if (types.length === 0 && moduleSystem !== 'cjs') return;
  const quoted =
    node.moduleSpecifier === undefined ? '' : specifierInComment(node.moduleSpecifier, target);
  const typedefs = (conversion.isTyped ? types : []).map(
    (element) =>
      `/** @typedef {import(${quoted}).${element.propertyName?.text ?? element.name.text}} ${element.name.text} */`,
  );
  const names = values.map((element) => element.getText(conversion.tree)).join(', ');
  const tail = from === undefined ? '' : ` from ${from}`;
  const kept = names !== '' && moduleSystem !== 'cjs' ? [`export { ${names} }${tail};`] : [];
  conversion.edits.push({
    start: node.getStart(conversion.tree),
    end: node.end,
    text: [...typedefs, ...kept].join('\n'),
  });
}

function writeCommonJsExports(conversion: Conversion): void {
  const exported = conversion.tree.statements.flatMap((statement) =>
    exportedNames(conversion, statement),
  );
  // Without any import or export the file would be a script to type checkers, its names global.
  if (exported.length === 0 && conversion.tree.statements.some(isRequired)) return;
  append(
    conversion,
    exported.length === 0 ? 'module.exports = {};' : `module.exports = { ${exported.join(', ')} };`,
  );
}

/** Whether it becomes a call of `require`, which makes a module of a file. */
function isRequired(statement: ts.Statement): boolean {
  if (!ts.isImportDeclaration(statement)) return false;
  const { importClause: clause } = statement;
  if (clause === undefined || clause.name !== undefined) return true;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
  const { namedBindings: names } = clause;
  return (
    names !== undefined &&
    (ts.isNamespaceImport(names) || names.elements.some((each) => !each.isTypeOnly))
  );
}

function exportedNames(conversion: Conversion, statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (statement.isTypeOnly || clause === undefined || !ts.isNamedExports(clause)) return [];
    return clause.elements
      .filter((element) => !element.isTypeOnly)
      .map(({ name, propertyName }) =>
        propertyName === undefined ? name.text : `${name.text}: ${propertyName.text}`,
      );
  }
  const keyword = exportKeyword(statement);
  if (keyword === undefined || isTypeStatement(statement)) return [];
  const end = keyword.end + (/^\s*/.exec(conversion.text.slice(keyword.end))?.[0].length ?? 0);
  conversion.edits.push({ start: keyword.getStart(conversion.tree), end, text: '' });
  return declaredNames(conversion, statement);
}

function declaredNames(conversion: Conversion, statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => {
      if (ts.isIdentifier(name)) return name.text;
      throw unsupported(conversion.tree, name, 'an exported pattern');
    });
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    if (statement.name !== undefined) return [statement.name.text];
  }
  throw unsupported(conversion.tree, statement, 'this export');
}

function exportKeyword(statement: ts.Statement): ts.Modifier | undefined {
  if (!ts.canHaveModifiers(statement)) return undefined;
  return ts
    .getModifiers(statement)
    ?.find((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

function isTypeStatement(statement: ts.Statement): boolean {
  return ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
}

function isRuntimeModuleStatement(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement)) {
    return statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  }
  if (ts.isExportDeclaration(statement)) return !statement.isTypeOnly;
  return exportKeyword(statement) !== undefined && !isTypeStatement(statement);
}

function append(conversion: Conversion, line: string): void {
  const end = conversion.text.length;
  conversion.edits.push({ start: end, end, text: `\n${line}\n` });
}
