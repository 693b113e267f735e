import { ts } from 'ts-morph';
import type { Machine } from '../interpret/machine.js';
import { keyOfPlace, nodeAt } from '../interpret/place.js';
import { readName } from '../interpret/scope.js';
import type { FunctionNode, FunctionValue, Value } from '../interpret/values.js';
import { readsBearer } from './guards/packages.js';
import type { PackageTable } from './guards/packages/table.js';
import { nodesOf } from '../source/nodes.js';
import { mayRefuse } from './refusal-syntax.js';

/** Helpers of helpers further than this are not looked at. */
const DEEPEST_HELPER = 3;

/**
 * Whether a middleware reads the `Authorization` header and refuses what is not of its own making: what is known of
 * a package, and what the code of the project's own says, with the helpers that it calls.
 */
export function createBearerReaders(
  packages: PackageTable,
  machine: Machine,
): (value: Value) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    if (value.kind !== 'function') return readsBearer(packages, value);
    const key = keyOfPlace(value.at);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { own, packages: called } = withHelpers(machine, value);
    const reads =
      (called.has('basic-auth') || own.some(readsAuthorization)) && own.some(refusesTokens);
    known.set(key, reads);
    return reads;
  };
}

/** What a function is made of: its code and that of the functions of the project that it calls, and packages. */
type Code = { readonly own: readonly FunctionNode[]; readonly packages: ReadonlySet<string> };

function withHelpers(machine: Machine, start: FunctionValue): Code {
  const found = new Map<string, FunctionNode>();
  const packages = new Set<string>();
  const add = (value: Value, depth: number): void => {
    if (value.kind === 'external') packages.add(value.package);
    if (value.kind !== 'function' || depth > DEEPEST_HELPER) return;
    const key = keyOfPlace(value.at);
    if (found.has(key)) return;
    const node = nodeAt(value.at);
    found.set(key, node);
    for (const each of nodesOf(node)) {
      if (ts.isCallExpression(each)) add(calleeOf(machine, value, each.expression), depth + 1);
    }
  };
  add(start, 0);
  return { own: [...found.values()], packages };
}

const NOTHING: Value = { kind: 'constant', value: undefined, at: null, assumed: null };

/** What is called, where a name (or a member of one) that the function can see says it. */
function calleeOf(machine: Machine, { scope, self }: FunctionValue, node: ts.Expression): Value {
  if (ts.isIdentifier(node)) return readName(scope, node.text) ?? NOTHING;
  if (!ts.isPropertyAccessExpression(node)) return NOTHING;
  const { expression, name } = node;
  const isThis = expression.kind === ts.SyntaxKind.ThisKeyword;
  const object = isThis
    ? (self ?? readName(scope, 'this'))
    : ts.isIdentifier(expression)
      ? readName(scope, expression.text)
      : null;
  const holds = object?.kind === 'object' || object?.kind === 'class' || object?.kind === 'module';
  return holds ? machine.member(object, name.text) : NOTHING;
}

function readsAuthorization(node: ts.Node): boolean {
  for (const each of nodesOf(node)) {
    if (ts.isPropertyAccessExpression(each) && isHeader(each.name.text)) return true;
    if (ts.isBindingElement(each) && isHeader((each.propertyName ?? each.name).getText())) {
      return true;
    }
    const text = ts.isElementAccessExpression(each)
      ? each.argumentExpression
      : ts.isCallExpression(each) && /\.(?:get|header)$/.test(each.expression.getText())
        ? each.arguments[0]
        : undefined;
    if (text && ts.isStringLiteralLike(text) && isHeader(text.text)) return true;
  }
  return false;
}

function isHeader(name: string): boolean {
  return /^authorization$/i.test(name);
}

/** An answer or error that refuses, or a check that throws and that nothing catches. */
function refusesTokens(node: ts.Node): boolean {
  if (mayRefuse(node)) return true;
  for (const each of nodesOf(node)) {
    if (ts.isCallExpression(each) && /verify\w*$/i.test(each.expression.getText())) {
      if (!isCaught(each, node)) return true;
    }
  }
  return false;
}

function isCaught(node: ts.Node, within: ts.Node): boolean {
  for (let current = node; current !== within; current = current.parent) {
    const { parent } = current;
    if (ts.isTryStatement(parent) && parent.tryBlock === current && parent.catchClause) return true;
  }
  return false;
}
