import { ts } from 'ts-morph';
import { placeKey } from '../../interpret/follow/path.js';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { calledName } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { nodesOf } from '../../source/nodes.js';
import { treesOf } from '../trees.js';
import { localOf, putAt } from './held.js';
import { handlersWith, ownNameOf } from './handlers-with.js';
import type { Questions } from './questions.js';
import { WATCHED } from './runs.js';
import { nodesTold } from './secret-names.js';
import { type Judges, settersAmong } from './setters.js';

/**
 * Whether anybody may have chosen what an application keeps, in a variable or a member of a name, and changes while it
 * runs: such a value is no proof, whatever its name is.
 * @param kept `users`, or `config.token` for a member of what is kept
 * @param member under which name it is read there; null where it is the whole
 */
export type OpenlyKept = (kept: string, member: string | null) => boolean;

/** @param aliases the names under which something may be reached that has one */
export function createOpenlyKept(
  view: SourceView,
  routers: readonly RouterHost[],
  judges: Judges,
  questions: Questions,
  aliases: (name: string) => ReadonlySet<string>,
): OpenlyKept {
  // While it is asked who put something there, nobody has.
  const answer = questions.ofKind(false);
  let calls: Calls | null = null;
  return (kept, member) => {
    const name = kept.split('.')[0] ?? kept;
    return answer(`${name} ${member ?? ''}`, () => {
      calls ??= callsIn(view);
      return isPutOpenly(view, routers, judges, { names: aliases(name), member, calls });
    });
  };
}

type Read = {
  readonly names: ReadonlySet<string>;
  readonly member: string | null;
  readonly calls: Calls;
};

function isPutOpenly(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeFor, packages }: Judges,
  { names, member, calls }: Read,
): boolean {
  const texts = [...names]
    .filter((name) => /^[\w$]+(?:\(\))?$/.test(name))
    .map((name) => escapeRegExp(name.replace('()', '')));
  const isNamed = new RegExp(`(?<![\\w$])(?:${texts.join('|')})(?![\\w$])`);
  const places: ts.Node[] = [];
  const isMeant = handlersWith(packages, view, isNamed, (node) => {
    const isPut = putsInto(node, names).some((value) =>
      partRead(value, member).some((part) => mayBeSent(part, calls, 0)),
    );
    if (isPut) places.push(node);
    return isPut;
  });
  if (isMeant === null) return false;
  // What is assigned is not watched for.
  const watched = places.every(ts.isCallExpression) ? places.map(placeKey) : [];
  const { open } = settersAmong(isMeant, routers, judge, judgeFor(watched));
  return open.some(
    ({ incomplete, writes }) =>
      watched.length === 0 ||
      incomplete !== null ||
      writes.some(({ writes: written }) => written.has(WATCHED)),
  );
}

/** What a node puts into what has one of the names: `users.push(…)`, `push.call(users, …)`, `config.token = …`. */
function putsInto(node: ts.Node, names: ReadonlySet<string>): readonly ts.Expression[] {
  const put = putAt(node);
  if (put?.names.some((name) => names.has(name))) return put.values;
  if (!ts.isCallExpression(node) || !/\.(?:call|apply)$/.test(node.expression.getText())) return [];
  const [target, ...values] = node.arguments;
  const last = target && ts.isPropertyAccessExpression(target) ? target.name : target;
  return last && ts.isIdentifier(last) && names.has(last.text) ? values : [];
}

/** Of an object that is written out, what is under the name that is read, and what is spread into it. */
function partRead(value: ts.Expression, member: string | null): readonly ts.Node[] {
  if (!ts.isObjectLiteralExpression(value) || member === null) return [value];
  return value.properties.filter(
    (property) =>
      ts.isSpreadAssignment(property) ||
      ts.isComputedPropertyName(property.name) ||
      property.name.text === member,
  );
}

type Calls = ReadonlyMap<string, readonly (readonly ts.Expression[])[]>;

/** What the functions of a project are called with, by the name that is called. */
function callsIn(view: SourceView): Calls {
  const calls = new Map<string, (readonly ts.Expression[])[]>();
  for (const { nodes } of treesOf(view)) {
    for (const node of nodes) {
      const isNew = ts.isNewExpression(node);
      if (!isNew && !ts.isCallExpression(node)) continue;
      const name = isNew ? node.expression.getText() : calledName(node);
      const known = calls.get(name);
      if (known) known.push([...(node.arguments ?? [])]);
      else calls.set(name, [[...(node.arguments ?? [])]]);
    }
  }
  return calls;
}

const DEEPEST = 4;
/** By these names, a request. */
const REQUEST = /^(?:req|request|ctx|context)$/;

/** Whether something of a request may be in a value, by what is written. */
function mayBeSent(value: ts.Node, calls: Calls, depth: number): boolean {
  if (depth > DEEPEST) return true;
  return [...nodesTold(value)].some((node) => {
    if (!ts.isIdentifier(node) || isNameOfMember(node)) return false;
    if (REQUEST.test(node.text)) return true;
    const local = localOf(node);
    if (local === null) return false;
    return local === 'parameter'
      ? isParameterSent(node, value, calls, depth)
      : mayBeSent(local, calls, depth + 1);
  });
}

/** Whether a function is called with something of a request, or it is not known what calls it. */
function isParameterSent(
  node: ts.Identifier,
  value: ts.Node,
  calls: Calls,
  depth: number,
): boolean {
  let owner = ts.findAncestor(node, ts.isFunctionLike);
  for (; owner; owner = ts.findAncestor(owner.parent, ts.isFunctionLike)) {
    const index = owner.parameters.findIndex(({ name }) =>
      [...nodesOf(name)].some((each) => ts.isIdentifier(each) && each.text === node.text),
    );
    if (index < 0) continue;
    // `users.filter((user) => …)`
    if (owner.pos >= value.pos && owner.end <= value.end) return false;
    const name = ts.isConstructorDeclaration(owner)
      ? (owner.parent.name?.text ?? null)
      : ownNameOf(owner);
    const called = name === null ? undefined : calls.get(name);
    return called?.some((args) => args[index] && mayBeSent(args[index], calls, depth + 1)) ?? true;
  }
  return true;
}

/** `token` of `user.token` and of `{ token: … }`. */
function isNameOfMember(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) &&
    parent.name === node
  );
}
