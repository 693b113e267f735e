import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { boundNames } from '../source/bound-names.js';
import { moduleValue } from './invocation.js';
import { newObject } from './literals.js';
import { type Machine, type ModuleRecord, placeIn } from './machine.js';
import { bindName } from './patterns.js';
import { nodeAt, type Place } from './place.js';
import { createScope, declare, declareLazily, readName } from './scope.js';
import { hoist } from './statements.js';
import {
  constant,
  type ObjectValue,
  UNDEFINED,
  unknown,
  type Value,
  type Scope,
} from './values.js';

/** Re-exports that lead through more files than this go in a circle. */
const LONGEST_WAY = 24;

/** Loads a module once: binds its names, then executes it where the framework wants that. */
export function loadModule(machine: Machine, file: RelPath): ModuleRecord | null {
  const known = machine.modules.get(file);
  if (known) return known;
  const tree = file.endsWith('.json') ? null : machine.view.tree(file);
  if (!tree) return null;
  // What happens in a module does not depend on the conditions under which it was first asked for.
  const held = machine.conditions.splice(0);
  const waiting = machine.deferred.splice(0);
  const pending = machine.pending.splice(0);
  const attempts = machine.attempts.splice(0);
  const { handed } = machine;
  machine.handed = 0;
  const record = bindModule(machine, file, tree);
  machine.modules.set(file, record);
  executeModule(machine, record, tree);
  machine.conditions.push(...held);
  machine.deferred.push(...waiting);
  machine.pending.splice(0, Infinity, ...pending);
  machine.attempts.push(...attempts);
  machine.handed = handed;
  machine.view.spare();
  return record;
}

function bindModule(machine: Machine, file: RelPath, tree: ts.SourceFile): ModuleRecord {
  const scope = createScope(file, null);
  const exports = new Map<string, () => Value>();
  const stars: RelPath[] = [];
  hoist(machine, tree.statements, scope);
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) bindImport(machine, statement, scope);
    else if (ts.isImportEqualsDeclaration(statement)) bindImportEquals(machine, statement, scope);
    else if (ts.isVariableStatement(statement)) bindVariables(machine, statement, scope);
    collectExports(machine, statement, scope, exports, stars);
  }
  const commonjs = bindCommonjs(machine, tree, scope);
  return { file, scope, exports, stars, commonjs, state: 'new' };
}

function executeModule(machine: Machine, record: ModuleRecord, tree: ts.SourceFile): void {
  if (record.state !== 'new') return;
  record.state = 'running';
  const runs = machine.hooks.runs(record.file);
  for (const statement of tree.statements) {
    const isEffect = ts.isImportDeclaration(statement) && !statement.importClause;
    const specifier = runs || isEffect ? importedFrom(statement) : null;
    const target = specifier && machine.view.resolveModule(record.file, specifier);
    if (!target || !('file' in target)) continue;
    // The others are loaded when a value of theirs is asked for.
    if (isEffect || machine.hooks.runs(target.file)) machine.load(target.file);
  }
  machine.execute(tree.statements, record.scope);
  record.state = 'done';
}

function importedFrom(statement: ts.Statement): string | null {
  if (ts.isImportDeclaration(statement) && isTypeOnly(statement)) return null;
  const specifier =
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? statement.moduleSpecifier
      : undefined;
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : null;
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function bindImport(machine: Machine, node: ts.ImportDeclaration, scope: Scope): void {
  const clause = node.importClause;
  if (!clause || !ts.isStringLiteral(node.moduleSpecifier)) return;
  const specifier = node.moduleSpecifier.text;
  const bind = (local: ts.Identifier, name: string | null): void => {
    const at = placeIn(machine, scope, local);
    declareLazily(scope, local.text, () => importedValue(machine, scope, specifier, name, at), 0);
  };
  if (clause.name) bind(clause.name, 'default');
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) bind(bindings.name, null);
  else if (bindings) {
    for (const element of bindings.elements) {
      bind(element.name, (element.propertyName ?? element.name).text);
    }
  }
}

function importedValue(
  machine: Machine,
  scope: Scope,
  specifier: string,
  name: string | null,
  at: Place,
): Value {
  const whole = moduleValue(machine, scope, specifier, false, at);
  return name === null ? whole : machine.member(whole, name);
}

function bindImportEquals(machine: Machine, node: ts.ImportEqualsDeclaration, scope: Scope): void {
  const reference = node.moduleReference;
  if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteral(reference.expression)) return;
  const specifier = reference.expression.text;
  const at = placeIn(machine, scope, node);
  declareLazily(scope, node.name.text, () => moduleValue(machine, scope, specifier, true, at), 0);
}

/** A variable of a module is evaluated when its statement is reached, or before, when it is asked for. */
function bindVariables(machine: Machine, node: ts.VariableStatement, scope: Scope): void {
  for (const declaration of node.declarationList.declarations) {
    const { initializer, name } = declaration;
    const value = lazily(machine, initializer, scope);
    if (ts.isIdentifier(name)) declareLazily(scope, name.text, value, 0);
    else bindParts(machine, name, value, scope);
  }
}

function bindParts(
  machine: Machine,
  pattern: ts.BindingPattern,
  value: () => Value,
  scope: Scope,
): void {
  const at = placeIn(machine, scope, pattern);
  const parts = createScope(scope.file, scope);
  for (const part of boundNames(pattern)) {
    declareLazily(
      scope,
      part,
      () => {
        if (parts.names.size === 0) bindName(machine, nodeAt(at), value(), parts);
        return readName(parts, part) ?? UNDEFINED;
      },
      0,
    );
  }
}

/** What `node` is worth, once that is asked for. Until then its place is remembered, not the node. */
function lazily(machine: Machine, node: ts.Expression | undefined, scope: Scope): () => Value {
  if (!node) return () => UNDEFINED;
  const at = placeIn(machine, scope, node);
  return () => machine.evaluate(nodeAt(at), scope);
}

function collectExports(
  machine: Machine,
  statement: ts.Statement,
  scope: Scope,
  exports: Map<string, () => Value>,
  stars: RelPath[],
): void {
  if (ts.isExportDeclaration(statement)) {
    collectReExports(machine, statement, scope, exports, stars);
    return;
  }
  if (ts.isExportAssignment(statement)) {
    if (!statement.isExportEquals) {
      declareLazily(scope, '*default', lazily(machine, statement.expression, scope), 0);
      exports.set('default', local(scope, '*default'));
    }
    return;
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  const has = (kind: ts.SyntaxKind) => modifiers?.some((each) => each.kind === kind) ?? false;
  if (!has(ts.SyntaxKind.ExportKeyword)) return;
  if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations) {
      for (const name of boundNames(declaration.name)) exports.set(name, local(scope, name));
    }
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    const name = statement.name?.text ?? 'default';
    exports.set(has(ts.SyntaxKind.DefaultKeyword) ? 'default' : name, local(scope, name));
  }
}

function collectReExports(
  machine: Machine,
  statement: ts.ExportDeclaration,
  scope: Scope,
  exports: Map<string, () => Value>,
  stars: RelPath[],
): void {
  const specifier = importedFrom(statement);
  const clause = statement.exportClause;
  if (!clause) {
    const target = specifier === null ? null : machine.view.resolveModule(scope.file, specifier);
    if (target && 'file' in target) stars.push(target.file);
    return;
  }
  const at = placeIn(machine, scope, statement);
  if (ts.isNamespaceExport(clause)) {
    if (specifier === null) return;
    exports.set(clause.name.text, () => importedValue(machine, scope, specifier, null, at));
    return;
  }
  for (const element of clause.elements) {
    const inner = (element.propertyName ?? element.name).text;
    exports.set(
      element.name.text,
      specifier === null
        ? local(scope, inner)
        : () => importedValue(machine, scope, specifier, inner, at),
    );
  }
}

function local(scope: Scope, name: string): () => Value {
  return () => readName(scope, name) ?? unknown(`\`${name}\` is not declared`);
}

/** `module` and `exports`, and what `export =` gives; null in a module that has neither. */
function bindCommonjs(machine: Machine, tree: ts.SourceFile, scope: Scope): (() => Value) | null {
  const assigned = tree.statements.find(
    (statement): statement is ts.ExportAssignment =>
      ts.isExportAssignment(statement) && statement.isExportEquals === true,
  );
  if (assigned) {
    declareLazily(scope, '*default', lazily(machine, assigned.expression, scope), 0);
    return () => readName(scope, '*default') ?? UNDEFINED;
  }
  if (!/\bexports\b/.test(tree.text) || tree.statements.some(ts.isExportDeclaration)) return null;
  const exported = newObject(machine, null);
  const holder: ObjectValue = newObject(machine, null, [['exports', exported]]);
  declare(scope, 'module', holder, 0);
  declare(scope, 'exports', exported, 0);
  return () => machine.member(holder, 'exports');
}

/** The export `name` of a module of the project. */
export function exportedValue(machine: Machine, file: RelPath, name: string, way = 0): Value {
  if (file.endsWith('.json')) return jsonMember(machine, file, name);
  const record = machine.load(file);
  if (!record || way > LONGEST_WAY) return unknown(`\`${file}\` could not be read`);
  const own = record.exports.get(name);
  if (own) return own();
  for (const star of name === 'default' ? [] : record.stars) {
    const found = exportedValue(machine, star, name, way + 1);
    if (found.kind !== 'constant' || found.value !== undefined) return found;
  }
  if (!record.commonjs) return UNDEFINED;
  const whole = record.commonjs();
  if (name !== 'default') return machine.member(whole, name);
  const marked = whole.kind === 'object' ? whole.props.has('default') : false;
  return marked ? machine.member(whole, 'default') : whole;
}

function jsonMember(machine: Machine, file: RelPath, name: string): Value {
  const text = machine.view.text(file);
  if (text === null) return unknown(`\`${file}\` could not be read`);
  const { config } = ts.parseConfigFileTextToJson(file, text) as { config?: unknown };
  const whole = jsonValue(machine, config);
  return name === 'default' ? whole : machine.member(whole, name);
}

function jsonValue(machine: Machine, json: unknown): Value {
  if (Array.isArray(json)) {
    return {
      kind: 'list',
      items: json.map((item) => jsonValue(machine, item)),
      complete: true,
      at: null,
    };
  }
  if (typeof json === 'object' && json !== null) {
    const entries = Object.entries(json).map(
      ([key, value]) => [key, jsonValue(machine, value)] as const,
    );
    return newObject(machine, null, entries);
  }
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean'
    ? constant(json)
    : constant(null);
}
