import { ts } from 'ts-morph';
import { nameOfRef, usesAbove } from '../../model/export-ref.js';
import { notice } from '../../model/diagnostic.js';
import type { EditResult, EndpointId, SourceRoute } from '../../model/types.js';
import { insertAfterStatement, siblingsOf } from '../../source/statements.js';
import { sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import type { RouterIdentity } from '../layer-anchor.js';
import { guardTexts, useOf } from './guard-use.js';
import type { Placing } from './placing.js';
import { unwritable } from './unreachable.js';

/**
 * Puts one `router.use(guard)` under the statement that creates the router of `routes`, before its first
 * route. Blocked where that would guard more than these routes, or would refuse a CORS preflight.
 */
export function secureRouter(
  placing: Placing,
  routes: readonly SourceRoute[],
  guard: GuardRef,
  view: SourceView,
): EditResult {
  const [first] = routes;
  if (!first) return { status: 'already' };
  const ids = routes.map(idOf);
  const router = routes
    .map((route) => asLayerAnchor(route.anchor).router)
    .find(({ endpoints }) => ids.every((id) => endpoints.includes(id)));
  if (!router) return blocked(first, guard, 'these routes are on several routers');
  const guardedAbove = routes.every((route) => usesAbove(route, guard.ref).length > 0);
  if (guardedAbove) return { status: 'already' };

  const reason = unsafe(router, routes) ?? unwritable(placing, router.file, view);
  if (reason !== null) return blocked(first, guard, reason);
  const tree = view.tree(router.file);
  const statement = tree && creationStatement(tree, router);
  if (!statement || router.name === null) {
    return blocked(first, guard, 'the router is not created by a declaration of its own');
  }
  if (isGuardedAtTop(view, router, statement, guard)) return { status: 'already' };
  const texts = guardTexts(view, router.file, tree, guard);
  const handlers = texts.role === null ? texts.guard : `${texts.guard}, ${texts.role}`;
  const line = `${router.name}.use(${handlers})${sniffStyle(tree).semicolons ? ';' : ''}`;
  return {
    status: 'edited',
    edits: [{ ...insertAfterStatement(tree, statement, line), file: router.file }],
    imports: texts.roleNeed ? [texts.guardNeed, texts.roleNeed] : [texts.guardNeed],
  };
}

function idOf({ method, path }: SourceRoute): EndpointId {
  return `${method} ${path}`;
}

/** Why a guard at the top of `router` would reach beyond `routes`; null when it would not. */
function unsafe(router: RouterIdentity, routes: readonly SourceRoute[]): string | null {
  if (router.kind === 'app') return 'they are on the application itself, not on a router';
  if (!router.complete) return 'not everything on this router could be read';
  const decided = new Set(routes.map(idOf));
  const others = router.endpoints.filter((id) => !decided.has(id));
  if (others.length > 0) return `it would guard ${others.join(', ')} as well`;
  if (router.bystander !== null) {
    return `requests for ${router.bystander} pass through this router too, and would be refused`;
  }
  if (!router.preflightHandled) {
    return 'no CORS middleware runs before it, so a preflight (OPTIONS) would be answered 401';
  }
  return null;
}

/** Whether one of the `router.use(…)` lines right under the creation has the guard. */
function isGuardedAtTop(
  view: SourceView,
  { file, name }: RouterIdentity,
  creation: ts.Statement,
  guard: GuardRef,
): boolean {
  const siblings = siblingsOf(creation);
  for (const statement of siblings.slice(siblings.indexOf(creation) + 1)) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : null;
    if (!call || !ts.isCallExpression(call) || call.expression.getText() !== `${name}.use`) break;
    if (call.arguments.some((each) => useOf(view, file, each, guard.ref))) return true;
  }
  return false;
}

/** The statement `const router = Router()` (or `this.router = Router()`); null for anything less plain. */
function creationStatement(tree: ts.SourceFile, { creation }: RouterIdentity): ts.Statement | null {
  const isCreation = (node: ts.Node | undefined): boolean =>
    node?.getStart(tree) === creation.start && node.end === creation.end;
  const visit = (node: ts.Node): ts.Statement | undefined => {
    if (node.end < creation.end || node.pos > creation.start) return undefined;
    if (ts.isVariableStatement(node)) {
      const [only, ...more] = node.declarationList.declarations;
      if (isCreation(only?.initializer)) return more.length === 0 ? node : undefined;
    }
    if (
      ts.isExpressionStatement(node) &&
      ts.isBinaryExpression(node.expression) &&
      node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      isCreation(node.expression.right)
    ) {
      return node;
    }
    return ts.forEachChild(node, visit);
  };
  return visit(tree) ?? null;
}

/** No problem of the run: the routes can have the guard one by one. */
function blocked(route: SourceRoute, guard: GuardRef, reason: string): EditResult {
  return {
    status: 'blocked',
    diagnostic: notice(
      'ROUTER_GUARD_BLOCKED',
      `one guard for the whole router of ${route.method} ${route.path} is not possible: ${reason}`,
      `nothing:  ${nameOfRef(guard.ref)}  stands at each of its routes instead`,
      route.loc,
    ),
  };
}
