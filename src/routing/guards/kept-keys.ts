import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { nodesOf } from '../../source/nodes.js';
import { treesOf } from '../trees.js';
import { localOf } from './held.js';
import type { OpenPuts } from './open-puts.js';
import type { Questions } from './questions.js';
import { randomAt } from './random-keys.js';

/** By which secrets the entries of a map or the members of a set are found; null where it is not shown that all are. */
export type KeptKeys = (name: string) => readonly string[] | null;

/**
 * Looks at every place in the source that names a map or a set: where all that is done with it is known, and what is
 * put there is put under something random that is made for it, nobody finds it who has not been told that.
 */
export function createKeptKeys(
  view: SourceView,
  open: Pick<OpenPuts, 'inMemory'>,
  questions: Questions,
): KeptKeys {
  // While it is looked at, nothing is shown of it.
  const answer = questions.ofKind<readonly string[] | null>(null);
  return (name) =>
    answer(name, () => {
      const put = keysOf(view, name);
      return put === null || open.inMemory(name) ? null : put;
    });
}

function keysOf(view: SourceView, name: string): readonly string[] | null {
  const secrets: string[] = [];
  let isPut = false;
  for (const { file, nodes } of treesOf(view, (text) => text.includes(name))) {
    for (const node of nodes) {
      if (!ts.isIdentifier(node) || node.text !== name) continue;
      const use = useOf(node);
      if (use === 'other') return null;
      if (use === 'aside') continue;
      const made = randomAt(view, file satisfies RelPath, use);
      if (made === null) return null;
      isPut = true;
      secrets.push(...made);
    }
  }
  return isPut ? [...new Set(secrets)] : null;
}

const READS = /^(?:get|has|delete|clear)$/;

/** The key under which something is put there; `aside` for what puts nothing. */
function useOf(node: ts.Identifier): ts.Expression | 'aside' | 'other' {
  const { parent } = node;
  if (isDeclared(node)) return isMadeEmpty(node) ? 'aside' : 'other';
  if (
    ts.isTypeNode(parent) ||
    ts.isTypeQueryNode(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isBindingElement(parent)
  ) {
    return 'aside';
  }
  // `{ sessions: … }` is a member of something else.
  if (ts.isPropertyAssignment(parent) && parent.name === node) return 'aside';
  if (ts.isShorthandPropertyAssignment(parent)) return isExported(parent) ? 'aside' : 'other';
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  if (!isMember && localOf(node) !== null) return 'other';
  const whole: ts.Expression = isMember ? parent : node;
  const around = whole.parent;
  if (ts.isBinaryExpression(around)) {
    return /^(?:module\.)?exports\b/.test(around.left.getText()) ? 'aside' : 'other';
  }
  if (ts.isForOfStatement(around)) return clearsOnly(around) ? 'aside' : 'other';
  if (!ts.isPropertyAccessExpression(around) || around.expression !== whole) return 'other';
  const method = around.name.text;
  const call = around.parent;
  if (method === 'size') return 'aside';
  if (!ts.isCallExpression(call) || call.expression !== around) return 'other';
  if (READS.test(method)) return 'aside';
  return (method === 'set' || method === 'add') && call.arguments[0] ? call.arguments[0] : 'other';
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node
  );
}

/** `new Map()`, `new Set<string>()`; what is declared in another file takes it from there. */
function isMadeEmpty({ parent }: ts.Identifier): boolean {
  const made =
    ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)
      ? parent.initializer
      : null;
  return (
    !!made &&
    ts.isNewExpression(made) &&
    /^(?:Map|Set)$/.test(made.expression.getText()) &&
    (made.arguments ?? []).length === 0
  );
}

/**
 * Whether a loop goes over all that is kept only to take some of it away: in a function that gives nothing, keeps
 * nothing, and hands on nothing.
 */
function clearsOnly(loop: ts.ForOfStatement): boolean {
  const owner = ts.findAncestor(loop, ts.isFunctionLike);
  if (!owner) return false;
  return [...nodesOf(owner)].every((node) => {
    if (ts.isReturnStatement(node)) return node.expression === undefined;
    if (ts.isBinaryExpression(node)) return !isAssignment(node);
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    return !isCall || /\.delete$|^Date(?:\.now)?$/.test(node.expression.getText());
  });
}

/** `module.exports = { sessions }` */
function isExported({ parent }: ts.ShorthandPropertyAssignment): boolean {
  const { parent: around } = parent;
  return ts.isBinaryExpression(around) && /^module\.exports$/.test(around.left.getText());
}
