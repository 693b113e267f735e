import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import { type Place, placeOf } from '../../interpret/place.js';
import type { SourceView } from '../../source/view.js';
import { treesOf } from '../trees.js';

/** A place where a field of a session, or a cookie, is set. */
export type FieldWrite = {
  readonly at: Place;
  /** It takes the field away, or puts `null` or the like there. */
  readonly empties: boolean;
};

/** The key of writes that put whole sessions where sessions are kept: `req.sessionStore.set(id, session)`. */
export const BY_HAND = 'session by hand';

const MAY_SET = /session|\.cookie\s*\(|\.log[iI]n\s*\(/i;

/** Every place where the source sets a field of a session (`session.userId`) or a cookie (`set-cookie.uid`); `*` for what is not named. */
export function fieldWrites(view: SourceView): ReadonlyMap<string, readonly FieldWrite[]> {
  const found = new Map<string, FieldWrite[]>();
  for (const { file, nodes } of treesOf(view, (text) => MAY_SET.test(text))) {
    const aliases = sessionAliases(nodes);
    for (const node of nodes) {
      for (const key of keysAt(node, aliases)) {
        const write = { at: placeOf(view, file, node), empties: emptiesField(node) };
        const writes = found.get(key);
        if (writes) writes.push(write);
        else found.set(key, [write]);
      }
    }
  }
  return found;
}

function keysAt(node: ts.Node, aliases: ReadonlySet<string>): readonly string[] {
  if (isAssignment(node)) {
    const target = unwrapped(node.left);
    if (ts.isPropertyAccessExpression(target) && isSession(target.expression, aliases)) {
      return [`session.${target.name.text}`];
    }
    if (ts.isElementAccessExpression(target) && isSession(target.expression, aliases)) {
      const key = target.argumentExpression;
      return [`session.${ts.isStringLiteralLike(key) ? key.text : '*'}`];
    }
    // `req.session = { … }`
    return isSession(target, new Set()) && !ts.isIdentifier(target) ? namesOf(node.right) : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const [first, second] = node.arguments;
  const handsOver = node.arguments.some((argument) => isSession(argument, aliases));
  if (!ts.isPropertyAccessExpression(node.expression)) return handsOver ? ['session.*'] : [];
  if (/^(set|createSession)$/.test(node.expression.name.text) && isStore(node.expression)) {
    return [BY_HAND];
  }
  if (node.expression.getText() === 'Object.assign') {
    return first && second && isSession(first, aliases) ? namesOf(second) : [];
  }
  // passport 0.7.0 lib/http/request.js: keeps in the session who is logged in.
  if (/^log[iI]n$/.test(node.expression.name.text) && first) return ['session.passport'];
  if (handsOver) return ['session.*'];
  if (node.expression.name.text !== 'cookie' || !first || node.arguments.length < 2) return [];
  return [`set-cookie.${ts.isStringLiteralLike(first) ? first.text : '*'}`];
}

/** `session.userId = null`: nobody is somebody by that, and what asks for `undefined` alone is passed by it. */
function emptiesField(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && isNothing(node.right);
}

function isNothing(node: ts.Expression): boolean {
  return (
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(node) && node.text === 'undefined')
  );
}

function namesOf(node: ts.Expression): readonly string[] {
  if (!ts.isObjectLiteralExpression(node)) return isNothing(node) ? [] : ['session.*'];
  return node.properties.map((property) =>
    property.name && !ts.isComputedPropertyName(property.name)
      ? `session.${property.name.text}`
      : 'session.*',
  );
}

function isStore({ expression }: ts.PropertyAccessExpression): boolean {
  const owner = unwrapped(expression);
  return /(?:^|\.)\w*(?:sessionStore|SessionStore)$/.test(owner.getText()) || isGivenAsStore(owner);
}

/** `session({ store })`: the same name stands for where sessions are kept. */
function isGivenAsStore(owner: ts.Expression): boolean {
  if (!ts.isIdentifier(owner)) return false;
  const text = owner.getSourceFile().text;
  const given = owner.text === 'store' ? 'store\\b(?!\\s*:)|' : '';
  return new RegExp(
    `\\bsession\\s*\\(\\s*\\{[^}]*\\b(?:${given}store\\s*:\\s*${escapeRegExp(owner.text)}\\b)`,
  ).test(text);
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node)
    ? unwrapped(node.expression)
    : node;
}

function isSession(node: ts.Expression, aliases: ReadonlySet<string>): boolean {
  const target = unwrapped(node);
  if (ts.isPropertyAccessExpression(target)) return target.name.text === 'session';
  if (ts.isElementAccessExpression(target)) {
    return (
      ts.isStringLiteralLike(target.argumentExpression) &&
      target.argumentExpression.text === 'session'
    );
  }
  return ts.isIdentifier(target) && aliases.has(target.text);
}

/** Names that stand for a session in a file: `session`, and what is made of `req.session`. */
function sessionAliases(nodes: readonly ts.Node[]): ReadonlySet<string> {
  const names = new Set(['session', 'sess']);
  for (const node of nodes) {
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      ts.isIdentifier(node.name) &&
      isSession(node.initializer, new Set())
    ) {
      names.add(node.name.text);
    } else if (ts.isBindingElement(node) && ts.isIdentifier(node.name)) {
      if (node.propertyName && node.propertyName.getText() === 'session') names.add(node.name.text);
    }
  }
  return names;
}
