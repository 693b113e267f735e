import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { importsIn } from '../source/origins.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';
import type { LayeredFramework } from './framework.js';
import { nodeAt } from '../interpret/place.js';
import { nodesOf } from '../source/nodes.js';
import type { Relevance } from './relevance.js';
import { type RouterHost, routersIn } from './layers.js';

/** Routers that stand among the handlers of a verb: they are called for it, with the path that was asked for. */
export function givenToVerbs(routers: readonly RouterHost[]): ReadonlySet<RouterHost> {
  return new Set(
    routers.flatMap(({ layers }) =>
      layers
        .filter(({ form }) => form !== 'use')
        .flatMap(({ handlers }) => handlers.flatMap(({ value }) => routersIn(value))),
    ),
  );
}

/**
 * Whether something in the project has a router in its hands beside what registers on it: a dispatcher that calls it,
 * a table that holds it, a module that imports it and uses it. What nothing has is dead code.
 */
export function mayBeCalled(
  isVerb: LayeredFramework['isVerb'],
  view: SourceView,
  { importers }: Relevance,
  { creation, name }: RouterHost,
): boolean {
  const { file } = creation;
  const others = [...(importers.get(file) ?? [])].filter((each) => !isTestFile(each));
  const tree = view.tree(file);
  if (tree && isHeld(nodeAt(creation.at))) return true;
  // What a field or a function gives can be had by whoever has the object or calls the function.
  if (!tree || name === null || !/^[\w$]+$/.test(name)) return others.length > 0;
  const uses = usesOf(isVerb, tree, name);
  if (uses.includes('other')) return true;
  if (uses.includes('returned')) return others.length > 0;
  return others.some((each) => usesImport(view, each, file));
}

/** `{ v1: express.Router().get(…) }`, `[express.Router()]`: an entry of a table or a list that no name stands for. */
function isHeld(made: ts.Node): boolean {
  let node = made;
  while (
    (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) ||
    (ts.isCallExpression(node.parent) && node.parent.expression === node) ||
    ts.isParenthesizedExpression(node.parent) ||
    ts.isAsExpression(node.parent)
  ) {
    node = node.parent;
  }
  return ts.isPropertyAssignment(node.parent) || ts.isArrayLiteralExpression(node.parent);
}

type Use = 'registers' | 'exported' | 'returned' | 'other';

function usesOf(
  isVerb: LayeredFramework['isVerb'],
  tree: ts.SourceFile,
  name: string,
): readonly Use[] {
  const uses: Use[] = [];
  for (const node of nodesOf(tree)) {
    if (ts.isIdentifier(node) && node.text === name) uses.push(useOf(isVerb, node));
  }
  return uses;
}

function useOf(isVerb: LayeredFramework['isVerb'], node: ts.Identifier): Use {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    if (parent.name === node) return 'registers';
    return registers(isVerb, parent.name.text) && ts.isCallExpression(parent.parent)
      ? 'registers'
      : 'other';
  }
  if (ts.isExportSpecifier(parent) || ts.isExportAssignment(parent)) return 'exported';
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return 'returned';
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isTypeReferenceNode(parent) ||
    ts.isPropertySignature(parent) ||
    (ts.isParameter(parent) && parent.name === node);
  if (declares && (!ts.isVariableDeclaration(parent) || parent.name === node)) return 'registers';
  if (!ts.isBinaryExpression(parent)) return isExportedMember(parent) ? 'exported' : 'other';
  if (parent.left === node) return 'registers';
  return /^(?:module\.)?exports\b/.test(parent.left.getText()) ? 'exported' : 'other';
}

function registers(isVerb: LayeredFramework['isVerb'], name: string): boolean {
  return name === 'use' || name === 'route' || name === 'param' || isVerb(name);
}

/** `module.exports = { books }` */
function isExportedMember(node: ts.Node): boolean {
  if (!ts.isShorthandPropertyAssignment(node) && !ts.isPropertyAssignment(node)) return false;
  const holder = node.parent.parent;
  return ts.isBinaryExpression(holder) && /^(?:module\.)?exports\b/.test(holder.left.getText());
}

/** Whether a file does something with what it imports from `target`. */
function usesImport(view: SourceView, file: RelPath, target: RelPath): boolean {
  const tree = view.tree(file);
  if (!tree) return false;
  const names = [...importsIn(tree)].flatMap(([name, { specifier }]) => {
    const resolved = view.resolveModule(file, specifier);
    return resolved && 'file' in resolved && resolved.file === target ? [name] : [];
  });
  // It hands on what it does not name: `export * from`, `require('./x')(…)`.
  if (names.length === 0) return true;
  for (const node of nodesOf(tree)) {
    if (!ts.isIdentifier(node) || !names.includes(node.text)) continue;
    const { parent } = node;
    const declares =
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent) ||
      ts.isBindingElement(parent) ||
      (ts.isVariableDeclaration(parent) && parent.name === node);
    if (!declares) return true;
  }
  return false;
}
