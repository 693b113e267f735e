import { ts } from 'ts-morph';
import { type Path, Thrown } from './path.js';
import { runNow } from './tasks.js';
import { type Env, settled, type Value } from './values.js';
import type { Scope } from '../values.js';

/**
 * What an expression that functions assign to a variable of `owner` gives, where that is alike however often it is made:
 * a function, or what a call of a package makes, `handler ??= limiter({ max: 5 })`. Null for all else.
 */
export function madeAlike(path: Path, owner: Scope, node: ts.Expression): Value | null {
  if (!isMadeAlike(node)) return null;
  const env: Env = { names: new Map(), parent: null, scope: owner };
  try {
    const made = settled(runNow(path, path.world.engine.evaluate(path, node, env)));
    return made.kind === 'function' || made.kind === 'external' ? made : null;
  } catch (error) {
    if (error instanceof Thrown) return null;
    throw error;
  }
}

/** Whether an expression may be one of those, by how it is written: it names nothing of the functions around it. */
export function isMadeAlike(node: ts.Expression): boolean {
  const isMeant =
    ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isCallExpression(node);
  return isMeant && !namesInner(node);
}

function namesInner(node: ts.Expression): boolean {
  const around = new Set<string>();
  const noteNames = (each: ts.Node): void => {
    if (each === node) return;
    const isNamed =
      ts.isParameter(each) ||
      ts.isVariableDeclaration(each) ||
      ts.isBindingElement(each) ||
      ts.isFunctionDeclaration(each) ||
      ts.isClassDeclaration(each);
    if (isNamed && each.name && ts.isIdentifier(each.name)) around.add(each.name.text);
    ts.forEachChild(each, noteNames);
  };
  for (
    let owner = ts.findAncestor(node.parent, ts.isFunctionLike);
    owner;
    owner = ts.findAncestor(owner.parent, ts.isFunctionLike)
  ) {
    noteNames(owner);
  }
  const uses = (each: ts.Node): boolean =>
    each.kind === ts.SyntaxKind.ThisKeyword ||
    each.kind === ts.SyntaxKind.AwaitExpression ||
    (ts.isIdentifier(each) && (around.has(each.text) || each.text === 'arguments')) ||
    ts.forEachChild(each, uses) === true;
  return uses(node);
}
