import { ts } from 'ts-morph';
import { usesAbove } from '../../model/export-ref.js';
import { problem } from '../../model/diagnostic.js';
import type { EditResult, ImportNeed, SourceRoute, TextEdit } from '../../model/types.js';
import { appendItem, insertBeforeItem } from '../../source/lists.js';
import { quoted, SINGLE, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import type { Span } from '../layer-anchor.js';
import { guardByHand, guardsOf } from './guard-by-hand.js';
import { guardTexts, roleArguments, useOf } from './guard-use.js';
import { handlerList, type HandlerList } from './handler-list.js';
import type { Placing } from './placing.js';
import { unreachable } from './unreachable.js';

/**
 * Puts the guard, and behind it the one that asks for a role, before every other middleware of the
 * registration of `route`. A guard that is there already, on the route or above it, stays where it is; roles
 * that it is called with become those that are asked for.
 */
export function secure(
  placing: Placing,
  route: SourceRoute,
  guard: GuardRef,
  view: SourceView,
): EditResult {
  const { file, ...anchor } = asLayerAnchor(route.anchor);
  if (anchor.kind === 'socket') {
    return blocked(route, guard, 'what a web socket calls has no answer to refuse with', (call) => {
      const path = route.path.replace(/\{(\w+)\}/g, ':$1');
      const tree = view.tree(file);
      const written = quoted(path, tree ? sniffStyle(tree) : SINGLE);
      return `put  app.use(${written}, ${call})  (from ${guard.ref.file}) above it by hand`;
    });
  }
  const reason = unreachable(placing, { file, ...anchor }, view);
  if (reason !== null) {
    const above = guardByHand(route, guard, view);
    return above === null
      ? blocked(route, guard, reason)
      : blocked(route, guard, reason, () => above);
  }
  const list = handlerList(placing, view, { file, ...anchor });
  if (typeof list === 'string') return blocked(route, guard, list);
  if (guard.roles.length > 0 && !guard.roleRef) {
    return blocked(route, guard, 'this guard does not ask for roles');
  }

  const { tree, handlers } = list;
  const texts = guardTexts(view, file, tree, guard);
  const guardArgument = handlers.find((each) => useOf(view, file, each, guard.ref));
  const guardAbove = usesAbove(route, guard.ref).length > 0;
  const role = texts.role === null ? 'none' : roleState(list, guard, view, route);

  const added: { readonly text: string; readonly need: ImportNeed }[] = [];
  if (!guardArgument && !guardAbove) added.push({ text: texts.guard, need: texts.guardNeed });
  if (role === 'missing' && texts.role !== null && texts.roleNeed) {
    added.push({ text: texts.role, need: texts.roleNeed });
  }
  const changed = typeof role === 'object' ? [role] : [];
  if (added.length === 0 && changed.length === 0) return { status: 'already' };

  const next = guardArgument
    ? handlers[handlers.indexOf(guardArgument) + 1]
    : behindLeading(handlers, anchor.leading ?? []);
  if (guardArgument && !next) return blocked(route, guard, 'no handler comes after its guard');
  const inserted =
    added.length > 0
      ? insert(
          list,
          next,
          added.map(({ text }) => text),
        )
      : [];
  return {
    status: 'edited',
    edits: [...inserted, ...changed].map((edit) => ({ ...edit, file })),
    imports: added.map(({ need }) => need),
  };
}

function insert(
  { tree, items, container }: HandlerList,
  next: ts.Expression | undefined,
  texts: readonly string[],
): readonly TextEdit[] {
  return next
    ? [insertBeforeItem(tree, next, texts)]
    : appendItem(tree, items, container, texts.join(', '));
}

/** The first handler that a guard goes before; in a list that begins with what it goes behind, one of its elements. */
function behindLeading(
  handlers: readonly ts.Expression[],
  leading: readonly Span[],
): ts.Expression | undefined {
  for (const handler of handlers) {
    const [start, end] = [handler.getStart(), handler.end];
    if (leading.some((span) => span.start === start && span.end === end)) continue;
    const holds = leading.some((span) => start <= span.start && span.end <= end);
    if (!holds || !ts.isArrayLiteralExpression(handler)) return handler;
    const inside = behindLeading(handler.elements, leading);
    if (inside) return inside;
  }
  return undefined;
}

/** Whether the roles are asked for as they should be; the edit that makes it so when others are. */
function roleState(
  { tree, handlers }: HandlerList,
  guard: GuardRef,
  view: SourceView,
  route: SourceRoute,
): 'there' | 'missing' | TextEdit {
  const { roleRef } = guard;
  const { file } = asLayerAnchor(route.anchor);
  const use = roleRef && handlers.map((each) => useOf(view, file, each, roleRef)).find(Boolean);
  if (!use || !ts.isCallExpression(use) || use.getSourceFile() !== tree) return 'missing';
  const [first] = use.arguments;
  const last = use.arguments.at(-1);
  const present = use.arguments.map((each) => (ts.isStringLiteralLike(each) ? each.text : null));
  const same =
    present.length === guard.roles.length && guard.roles.every((each) => present.includes(each));
  if (same || !first || !last) return same ? 'there' : 'missing';
  return {
    start: first.getStart(tree),
    end: last.end,
    text: roleArguments(tree, guard.roles),
  };
}

function blocked(
  route: SourceRoute,
  guard: GuardRef,
  reason: string,
  advice = (snippet: string): string =>
    `put  ${snippet}  (from ${guard.ref.file}) before its handler by hand`,
): EditResult {
  const snippet = guardsOf(guard);
  return {
    status: 'blocked',
    diagnostic: problem(
      'GUARD_BLOCKED',
      `${route.method} ${route.path} cannot be secured here: ${reason}`,
      `${advice(snippet)}, then run  npx authwright check`,
      route.loc,
    ),
  };
}
