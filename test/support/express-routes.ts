import { ts } from 'ts-morph';
import type { LayerAnchor, RouterIdentity } from '../../src/routing/layer-anchor.js';
import type { HttpMethod, RelPath, SourceRoute } from '../../src/model/types.js';
import { locAt } from '../../src/source/place.js';
import type { SourceView } from '../../src/source/view.js';

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'all']);

/**
 * The plain registrations of one file, as the scan would describe them, for tests of the edits alone: verbs with
 * a path, `.route(path)` chains, and `use` with a path. Paths are as written.
 */
export function routesIn(view: SourceView, file: RelPath): readonly SourceRoute[] {
  const tree = view.tree(file)!;
  const found: { call: ts.CallExpression; path: string; verb: string; anchor: LayerAnchor }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const verb = node.expression.name.text;
      const chained = routePath(node.expression.expression);
      const [first] = node.arguments;
      const own = first && literalPath(first);
      const path = VERBS.has(verb) ? (chained ?? own) : verb === 'use' ? own : null;
      if (path !== null && path !== undefined) {
        const kind = verb === 'use' ? 'use' : chained === null ? 'verb' : 'chain';
        const anchor: LayerAnchor = {
          adapter: 'express',
          registration: `${file}:${node.end}`,
          file,
          kind,
          call: { start: node.getStart(tree), end: node.end },
          firstHandler: chained === null ? 1 : 0,
          router: routerOf(tree, file, node),
        };
        found.push({ call: node, path, verb, anchor });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const ids = found.map(({ verb, path }) => `${methodOf(verb)} ${path}`);
  return found.map(({ call, path, verb, anchor }) => ({
    method: methodOf(verb),
    path,
    loc: locAt(file, tree, call.expression.end - verb.length),
    guards: [],
    guarded: false,
    guard: null,
    conditional: false,
    readsBody: false,
    anchor: { ...anchor, router: { ...anchor.router, endpoints: ids } },
  }));
}

function methodOf(verb: string): HttpMethod {
  return verb === 'all' || verb === 'use' ? 'ALL' : (verb.toUpperCase() as HttpMethod);
}

/** The path of `router.route(path)` when `receiver` is a chain on it. */
function routePath(receiver: ts.Expression): string | null {
  if (!ts.isCallExpression(receiver) || !ts.isPropertyAccessExpression(receiver.expression)) {
    return null;
  }
  const [first] = receiver.arguments;
  if (receiver.expression.name.text === 'route') return first ? literalPath(first) : null;
  return routePath(receiver.expression.expression);
}

function literalPath(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  const elements = ts.isArrayLiteralExpression(node)
    ? node.elements.filter(ts.isStringLiteralLike)
    : [];
  return elements.length > 0 ? elements.map((each) => each.text).join('|') : null;
}

function routerOf(tree: ts.SourceFile, file: RelPath, call: ts.CallExpression): RouterIdentity {
  let receiver: ts.Expression = call;
  while (ts.isCallExpression(receiver) || ts.isPropertyAccessExpression(receiver)) {
    if (ts.isPropertyAccessExpression(receiver) && receiver.getText() === 'this.router') break;
    receiver = receiver.expression;
  }
  const name = receiver.getText();
  const creation = creationOf(tree, name);
  return {
    id: `${file}:${creation?.getStart(tree) ?? 0}`,
    kind: creation?.getText().includes('express()') ? 'app' : 'router',
    file,
    creation: { start: creation?.getStart(tree) ?? 0, end: creation?.end ?? 0 },
    name,
    complete: true,
    endpoints: [],
    bystander: null,
    preflightHandled: true,
  };
}

function creationOf(tree: ts.SourceFile, name: string): ts.Expression | undefined {
  const visit = (node: ts.Node): ts.Expression | undefined => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) return node.initializer;
    if (ts.isBinaryExpression(node) && node.left.getText() === name) return node.right;
    return ts.forEachChild(node, visit);
  };
  return visit(tree);
}
