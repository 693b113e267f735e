import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import type { Machine } from '../../interpret/machine.js';
import { isWithin, nodeAt, type Place, placeOf } from '../../interpret/place.js';
import { readName } from '../../interpret/scope.js';
import { type FunctionValue, optionsOf, type Value, type Scope } from '../../interpret/values.js';
import { chainOf } from '../member-writes.js';
import { nodesOf } from '../../source/nodes.js';
import { treesOf } from '../trees.js';
import type { FoundRoute } from '../found.js';
import { type RouterHost, routersIn } from '../layers.js';
import type { ExchangeWords } from '../exchange-words.js';

/**
 * Routers that the source hands requests to by itself, `router(req, res, next)` or `router.handle(…)`, with every place: such a request has not met what the router is mounted behind. A server that does so with a whole application, of a
 * request that nothing else has had, is left out.
 */
export function calledByHand(
  { byHand }: ExchangeWords,
  machine: Machine,
  routers: readonly RouterHost[],
): ReadonlyMap<RouterHost, readonly Place[]> {
  const { view } = machine;
  const found = new Map<RouterHost, readonly Place[]>();
  const search = (file: RelPath, calls: readonly Handing[], scope: Scope | null): void => {
    for (const { node, callee, hands } of calls) {
      for (const router of meant(callee, file, scope, routers)) {
        if (router.kind === 'app' && hands < 3 && isServing(node)) continue;
        found.set(router, [...(found.get(router) ?? []), placeOf(view, file, node)]);
      }
    }
  };
  for (const { file, tree } of treesOf(view, (text) => byHand.test(text))) {
    search(file, callsIn(tree), machine.modules.get(file)?.scope ?? null);
  }
  // A factory has the router that it was given in its own scope.
  const known = new Map<string, readonly Handing[]>();
  for (const { at, scope } of madeHandlers(routers)) {
    const key = `${at.file} ${at.start} ${at.end}`;
    const calls = known.get(key) ?? callsIn(nodeAt(at));
    known.set(key, calls);
    search(at.file, calls, scope);
  }
  return found;
}

/** The first place of which the handlers that lead to a route, by calling its routers, know nothing. */
export function otherCall(
  byHand: ReadonlyMap<RouterHost, readonly Place[]>,
  { routers, mounts }: FoundRoute,
): Place | null {
  const ways = mounts
    .flatMap(({ handlers }) => handlers)
    .flatMap(({ value, at }) => [
      at,
      ...optionsOf(value).flatMap((option) => (option.kind === 'function' ? [option.at] : [])),
    ]);
  const places = routers.flatMap((router) => byHand.get(router) ?? []);
  return places.find((place) => !ways.some((way) => isWithin(place, way))) ?? null;
}

function madeHandlers(routers: readonly RouterHost[]): readonly FunctionValue[] {
  return routers
    .flatMap(({ layers }) => layers.flatMap(({ handlers }) => handlers))
    .flatMap(({ value }) => optionsOf(value))
    .filter((value) => value.kind === 'function')
    .filter(({ scope }) => scope.parent !== null);
}

/** What is called, and perhaps handed a request, with the number of its arguments. */
type Called = { readonly callee: ts.Expression; readonly hands: number };
type Handing = Called & { readonly node: ts.Node };

function callsIn(root: ts.Node): readonly Handing[] {
  return [...nodesOf(root)].flatMap((node) => {
    const called = calleeOf(node);
    return called ? [{ node, ...called }] : [];
  });
}

function calleeOf(node: ts.Node): Called | null {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'handle') {
    const isCall = ts.isCallExpression(node.parent) && node.parent.expression === node;
    return { callee: node.expression, hands: isCall ? node.parent.arguments.length : 3 };
  }
  if (!ts.isCallExpression(node)) return null;
  const { expression: callee, arguments: args } = node;
  if (ts.isPropertyAccessExpression(callee) && /^(?:call|apply|bind)$/.test(callee.name.text)) {
    return { callee: callee.expression, hands: 3 };
  }
  const spreads = args.some(ts.isSpreadElement);
  return args.length > 1 || spreads ? { callee, hands: spreads ? 3 : args.length } : null;
}

/** The routers that an expression may be: by its value at the top of the file, or by how they are named there. */
function meant(
  callee: ts.Expression,
  file: RelPath,
  scope: Scope | null,
  routers: readonly RouterHost[],
): readonly RouterHost[] {
  const chain = chainOf(withoutAnswer(callee));
  const [base] = chain ?? [];
  if (!chain || base === undefined) return [];
  const value = scope && readName(scope, base);
  const inside = value ? routersWithin(value, chain.slice(1)) : [];
  const shown = chain.join('.');
  const named = routers.filter(({ name, creation }) => name === shown && creation.file === file);
  return [...inside, ...named];
}

/** `router` of `router.routes()`, which gives what is called. */
function withoutAnswer(callee: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(callee) || !ts.isPropertyAccessExpression(callee.expression))
    return callee;
  const { expression, name } = callee.expression;
  return /^(?:routes|middleware|callback)$/.test(name.text) ? expression : callee;
}

/** The routers at a member of a value; those of every member where its name is not known. */
function routersWithin(value: Value, names: readonly string[]): readonly RouterHost[] {
  const [first, ...rest] = names;
  if (first === undefined) return routersIn(value);
  return optionsOf(value).flatMap((option) => {
    if (option.kind === 'list') return option.items.flatMap((item) => routersWithin(item, rest));
    if (option.kind !== 'object') return [];
    const held = first === '*' ? [...option.props.values()] : [option.props.get(first)];
    return held.flatMap((item) => (item && item.kind !== 'lazy' ? routersWithin(item, rest) : []));
  });
}

/** In a function that a server or a platform calls, with `(request, response)` and nothing more. */
function isServing(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  return !owner || (owner.parameters.length <= 2 && !isRegistered(owner));
}

function isRegistered(owner: ts.Node): boolean {
  const { parent } = owner;
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(?:use|all|get|post|put|patch|delete)$/.test(parent.expression.name.text)
  );
}
