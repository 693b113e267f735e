import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { nodesOf } from '../../source/nodes.js';
import { madeIn } from './crypto-calls.js';
import { localOf } from './held.js';

/** Bytes and letters that nobody tries out one by one, however many there are of them. */
const ENOUGH_BYTES = 16;
const ENOUGH_LETTERS = 16;
const DEEPEST = 4;

/**
 * The secrets that an expression is made of, by what is written, each by the place where it is made; null where it is
 * not shown that it holds something random. node:crypto; uuid 11 and nanoid 5, README of each.
 */
export function randomAt(
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
  depth = 0,
): readonly string[] | null {
  const within = (each: ts.Expression): readonly string[] | null =>
    randomAt(view, file, each, depth + 1);
  if (depth > DEEPEST) return null;
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
  ) {
    return within(node.expression);
  }
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.map(({ expression }) => within(expression)).find(Boolean) ?? null;
  }
  if (ts.isBinaryExpression(node)) {
    const isJoined = node.operatorToken.kind === ts.SyntaxKind.PlusToken;
    return isJoined ? (within(node.left) ?? within(node.right)) : null;
  }
  if (ts.isIdentifier(node)) {
    const given = localOf(node);
    return given === null || given === 'parameter' || !isFixed(given) ? null : within(given);
  }
  return ts.isCallExpression(node) ? randomCall(view, file, node, depth) : null;
}

/** `const token = …` */
function isFixed({ parent }: ts.Expression): boolean {
  return (
    ts.isVariableDeclaration(parent) &&
    ts.isIdentifier(parent.name) &&
    (parent.parent.flags & ts.NodeFlags.Const) !== 0
  );
}

function randomCall(
  view: SourceView,
  file: RelPath,
  node: ts.CallExpression,
  depth: number,
): readonly string[] | null {
  const { expression: callee, arguments: args } = node;
  const base = ts.isPropertyAccessExpression(callee) ? callee.expression : null;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  if (base && KEEPS.test(name)) return randomAt(view, file, base, depth + 1);
  if (base && name === 'digest') {
    const updated = [...nodesOf(base)].find(
      (each) => ts.isCallExpression(each) && /\.update$/.test(each.expression.getText()),
    );
    const [first] = updated && ts.isCallExpression(updated) ? updated.arguments : [];
    return first ? randomAt(view, file, first, depth + 1) : null;
  }
  const owner = base ?? callee;
  if (!ts.isIdentifier(owner)) return null;
  const origin = view.originOf(file, owner.text);
  const isGlobal = origin.kind === 'unknown' && owner.text === 'crypto' && base !== null;
  if (origin.kind === 'package' || isGlobal) {
    const from = origin.kind === 'package' ? origin.name.replace(/^node:/, '') : 'crypto';
    const member = base || origin.kind !== 'package' ? name : origin.member;
    const isLong = isLongEnough(from, member, args[0]);
    return isLong ? [madeIn(view.locAt(file, node.getStart()))] : null;
  }
  if (origin.kind !== 'file') return null;
  const made = base ? view.exportOf(origin.file, name) : origin;
  return made?.kind === 'file' ? returned(view, made.file, made.name, depth) : null;
}

/** What is made of something random and is as hard to find: what takes from it is not among them. */
const KEEPS = /^(?:toString|toUpperCase|toLowerCase|trim)$/;

function isLongEnough(name: string, member: string, size: ts.Expression | undefined): boolean {
  const given = size && ts.isNumericLiteral(size) ? Number(size.text) : null;
  switch (name) {
    case 'crypto':
      return member === 'randomUUID' || (member === 'randomBytes' && (given ?? 0) >= ENOUGH_BYTES);
    case 'uuid':
      return member === 'v4';
    case 'nanoid':
      return member === 'nanoid' && (size === undefined || (given ?? 0) >= ENOUGH_LETTERS);
    default:
      return false;
  }
}

/** What a function of the project gives, where all that it returns is random. */
function returned(
  view: SourceView,
  file: RelPath,
  name: string,
  depth: number,
): readonly string[] | null {
  const tree = view.tree(file);
  const fn = (tree ? [...nodesOf(tree)] : []).find(
    (node): node is ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression =>
      (ts.isFunctionDeclaration(node) && node.name?.text === name) ||
      ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && isNamed(node.parent, name)),
  );
  if (!fn?.body) return null;
  const given = ts.isBlock(fn.body)
    ? [...nodesOf(fn.body)].flatMap((node) =>
        ts.isReturnStatement(node) && ts.findAncestor(node, ts.isFunctionLike) === fn
          ? [node.expression]
          : [],
      )
    : [fn.body];
  const found = given.map((each) => (each ? randomAt(view, file, each, depth + 1) : null));
  const all = found.filter((each) => each !== null);
  return all.length > 0 && all.length === found.length ? all.flat() : null;
}

function isNamed(parent: ts.Node, name: string): boolean {
  if (ts.isVariableDeclaration(parent)) return parent.name.getText() === name;
  return (
    ts.isBinaryExpression(parent) &&
    ts.isPropertyAccessExpression(parent.left) &&
    parent.left.name.text === name
  );
}
