import { ts } from 'ts-morph';
import type { SourceView } from '../source/view.js';
import { treesOf } from './trees.js';
import type { LayeredFramework } from './framework.js';

const ADDS = /\.[\w$]+\s*=\s*(?:async\s+)?function\b|\bObject\.assign\s*\(/;

/**
 * The names of methods that a project adds to something and that register on `this`: `Router.prototype.resource =
 * function (path, controller) { this.get(path, controller.list); }`. What `this` is there, a call tells.
 */
export function addedMethods(
  { isVerb }: Pick<LayeredFramework, 'isVerb'>,
  view: SourceView,
): ReadonlySet<string> {
  const found = new Set<string>();
  const isMeant = (text: string): boolean => /\bthis\b/.test(text) && ADDS.test(text);
  for (const { nodes } of treesOf(view, isMeant)) {
    for (const node of nodes) {
      const name = addedName(node);
      if (name !== null && registersOnThis(isVerb, node.getText())) found.add(name);
    }
  }
  return found;
}

/** The member that a function becomes: of what it is assigned to, or by `Object.assign(…, { name() {} })`. */
function addedName(node: ts.Node): string | null {
  const { parent } = node;
  if (ts.isFunctionExpression(node) && ts.isBinaryExpression(parent)) {
    const isTarget = parent.right === node && ts.isPropertyAccessExpression(parent.left);
    return isTarget ? parent.left.name.text : null;
  }
  const member = ts.isMethodDeclaration(node)
    ? node
    : ts.isFunctionExpression(node) && ts.isPropertyAssignment(parent)
      ? parent
      : null;
  if (!member || !ts.isObjectLiteralExpression(member.parent)) return null;
  const call = member.parent.parent;
  const isAdded = ts.isCallExpression(call) && /^Object\.\w+$/.test(call.expression.getText());
  return isAdded && ts.isIdentifier(member.name) ? member.name.text : null;
}

function registersOnThis(isVerb: LayeredFramework['isVerb'], text: string): boolean {
  if (/\bthis\s*\[/.test(text)) return true;
  return [...text.matchAll(/\bthis\s*\.\s*(\w+)\s*\(/g)].some(
    ([, name = '']) => isVerb(name) || /^(?:use|route|register)$/.test(name),
  );
}
