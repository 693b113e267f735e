import { ts } from 'ts-morph';
import type { Origin, RelPath, SourceLoc } from '../../../model/types.js';
import type { Machine } from '../../../source/interpret/machine.js';
import { nodeAt, type Place, textAt } from '../../../source/interpret/place.js';
import type { ExternalValue, FunctionValue, Value } from '../../../source/interpret/values.js';
import type { Handler } from './router.js';

/** The 1-based place where something starts. */
export function locOf({ view, file, start }: Place): SourceLoc {
  return view.locAt(file, start);
}

/** An expression as a person would name it: `requireAuth`, `auth.required`, `isAuthenticated(…)`. */
export function shortName(at: Place): string {
  return plainName(at) ?? shortNameOf(nodeAt(at));
}

/** The name at `at`, where that is all there is: most middleware is written so, and then needs no syntax tree. */
function plainName(at: Place): string | null {
  return at.kind === ts.SyntaxKind.Identifier ? textAt(at) : null;
}

function shortNameOf(node: ts.Node): string {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return shortNameOf(node.expression);
  }
  if (ts.isSpreadElement(node)) return shortNameOf(node.expression);
  if (ts.isCallExpression(node)) {
    return `${shortNameOf(node.expression)}(${node.arguments.length > 0 ? '…' : ''})`;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const object = shortNameOf(node.expression);
    return `${object}.${node.name.text}`;
  }
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isFunctionLike(node)) return node.name?.getText() ?? '(inline)';
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/**
 * Where a middleware comes from: the name under which its module knows it, else the name by which it is
 * written (or called, for a factory), else the declaration that holds its code; or its package.
 */
export function originOf(machine: Machine, { value, at }: Handler): Origin {
  if (value.kind === 'external') return originOfPackage(value);
  const bound = value.kind === 'function' ? boundName(machine, value, value.scope.file) : null;
  if (bound) return bound;
  const name = plainName(at) ?? baseName(nodeAt(at));
  const written: Origin =
    name === null ? { kind: 'unknown' } : machine.view.originOf(at.file, name);
  if (written.kind !== 'unknown') return written;
  return value.kind === 'function' ? originOfFunction(value) : written;
}

/**
 * The name by which a middleware is written: of the array that it stands in, or of what is called to make it;
 * null where it has none. A member (`auth.optional`) is not what its object is.
 */
export function writtenOrigin(machine: Machine, { at, list }: Handler): Origin | null {
  const named = list && boundName(machine, list, list.at?.file ?? at.file);
  if (named) return named;
  const name = plainName(at) ?? calledName(nodeAt(at));
  return name === null ? null : machine.view.originOf(at.file, name);
}

function calledName(node: ts.Node): string | null {
  const called = ts.isSpreadElement(node) || ts.isCallExpression(node) ? node.expression : null;
  return called && ts.isIdentifier(called) ? called.text : null;
}

function originOfPackage(value: ExternalValue): Origin {
  if (value.package === 'global') return { kind: 'unknown' };
  const member = value.path.filter((part) => part !== '()').join('.');
  return { kind: 'package', name: value.package, member: member || 'default' };
}

/** The top-level name of the module `file` that holds this very value. */
function boundName(machine: Machine, value: Value, file: RelPath): Origin | null {
  const names = machine.modules.get(file)?.scope.names ?? [];
  for (const [name, binding] of names) {
    if (binding.value !== value) continue;
    return { kind: 'file', file, name: name === '*default' ? 'default' : name };
  }
  return null;
}

/** `can` of `can('edit')`, `auth` of `auth.required`; null for what has no name. */
function baseName(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return node.text;
  const inner =
    ts.isCallExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node);
  return inner ? baseName(node.expression) : null;
}

function originOfFunction(value: FunctionValue): Origin {
  const { file } = value.scope;
  const node = nodeAt(value.at);
  const statement = topStatement(node);
  if (ts.isVariableStatement(statement)) {
    const declaration = statement.declarationList.declarations.find(
      (each) => each.pos <= node.pos && node.end <= each.end,
    );
    if (declaration && ts.isIdentifier(declaration.name)) {
      return { kind: 'file', file, name: declaration.name.text };
    }
  }
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
    return { kind: 'file', file, name: statement.name.text };
  }
  if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
    const { left } = statement.expression;
    if (ts.isPropertyAccessExpression(left) && left.getText() !== 'module.exports') {
      return { kind: 'file', file, name: left.name.text };
    }
  }
  return { kind: 'file', file, name: 'default' };
}

function topStatement(node: ts.Node): ts.Node {
  let current = node;
  while (!ts.isSourceFile(current.parent)) current = current.parent;
  return current;
}
