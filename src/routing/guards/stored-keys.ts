import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { treesOf } from '../trees.js';
import { rowWriteFor } from './packages/find.js';
import type { OpenPuts } from './open-puts.js';
import type { Asked } from './rest.js';
import type { Questions } from './questions.js';
import { randomAt } from './random-keys.js';

/**
 * By which secrets the rows of a table, or the keys of a store, are found, by what is written wherever something is put
 * there; null where it is not shown that all are.
 */
export type StoredKeys = (asked: Asked) => readonly string[] | null;

/** @param open what anybody may have put there, or is told of it */
export function createStoredKeys(
  view: SourceView,
  open: OpenPuts,
  questions: Questions,
): StoredKeys {
  // While it is looked at, nothing is shown of it.
  const answer = questions.ofKind<readonly string[] | null>(null);
  return (asked) => answer(JSON.stringify(asked), () => storedFor(view, asked, open));
}

function storedFor(
  view: SourceView,
  { package: name, table, field }: Asked,
  open: OpenPuts,
): readonly string[] | null {
  if (rowWriteFor(name, 'set')?.part === 'key') {
    const put = putInStore(view, name, table ?? '');
    return put === null || open.inStore(table ?? '') ? null : put;
  }
  if (name !== '@prisma/client' || table === null || field === null) return null;
  const found = together(view, (node, file) => createdRow(view, file, node, table, field));
  return found === null || open.inTable({ table, field }) ? null : found;
}

/** What a node puts there: `aside` for nothing, `other` for what is not known. */
type Put = readonly string[] | 'aside' | 'other';

/** All that the nodes of a project put there; null where that is nothing, or one of them is not known. */
function together(
  view: SourceView,
  putAt: (node: ts.Node, file: RelPath) => Put,
): readonly string[] | null {
  const secrets = new Set<string>();
  for (const { file, nodes } of treesOf(view)) {
    for (const node of nodes) {
      const put = putAt(node, file);
      if (put === 'other') return null;
      if (put !== 'aside') for (const secret of put) secrets.add(secret);
    }
  }
  return secrets.size > 0 ? [...secrets] : null;
}

const CREATES = /^(?:create|upsert|update|updateMany|createMany|createManyAndReturn)$/;
const ASKS = /^(?:find\w+|delete|deleteMany|count|aggregate|groupBy|fields)$/;
const OF_EXCHANGE = /^(?:req|request|res|response|ctx|socket)\b/;

/** What is written into a row of Prisma, by a call, within another, in SQL, or by what is not read. */
function createdRow(
  view: SourceView,
  file: RelPath,
  node: ts.Node,
  table: string,
  field: string,
): Put {
  if (ts.isPropertyAssignment(node)) {
    const isTable = [table, `${table}s`].includes(node.name.getText());
    // What is written there, and what is given with the rows of another table.
    const isNested =
      isTable &&
      /^true$|\b(?:create|connectOrCreate|upsert|update|select|include|where|take)\w*\s*:/.test(
        node.initializer.getText(),
      );
    return isNested ? 'other' : 'aside';
  }
  if (ts.isTaggedTemplateExpression(node) || ts.isCallExpression(node)) {
    const text = node.getText();
    const isRaw = /\$(?:execute|query)Raw/.test(text) && new RegExp(table, 'i').test(text);
    if (isRaw && !/^\s*select\b/i.test(text)) return 'other';
  }
  if (ts.isElementAccessExpression(node)) {
    return /prisma/i.test(node.expression.getText()) ? 'other' : 'aside';
  }
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== table) return 'aside';
  if (OF_EXCHANGE.test(node.getText())) return 'aside';
  const { parent } = node;
  const call = parent.parent;
  const isCalled = ts.isPropertyAccessExpression(parent) && ts.isCallExpression(call);
  if (!isCalled) {
    // `config.session.secret` is none; `const model = prisma.session` is.
    return ts.isPropertyAccessExpression(parent) && parent.expression === node ? 'aside' : 'other';
  }
  const method = parent.name.text;
  if (ASKS.test(method)) return 'aside';
  if (!CREATES.test(method)) return 'aside';
  const [given] = call.arguments;
  if (!given || !ts.isObjectLiteralExpression(given) || /Many/.test(method)) return 'other';
  const made = valueOf(given, method === 'upsert' ? 'create' : 'data');
  const changed = method === 'upsert' ? valueOf(given, 'update') : null;
  if (!isPlain(made) || (method === 'upsert' && (!isPlain(changed) || valueOf(changed, field)))) {
    return 'other';
  }
  const key = valueOf(made, field);
  if (method.startsWith('update')) return key ? 'other' : 'aside';
  return (key && randomAt(view, file, key)) ?? 'other';
}

/** An object of which all members are written. */
function isPlain(node: ts.Expression | null): node is ts.ObjectLiteralExpression {
  return (
    node !== null &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.every(
      (each) => ts.isShorthandPropertyAssignment(each) || ts.isPropertyAssignment(each),
    )
  );
}

function valueOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | null {
  for (const property of node.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return null;
}

/** Commands that put nothing under a key: redis.io, "Commands". */
const PUTS_NOTHING =
  /^(?:get|mget|mGet|getdel|getDel|exists|del|unlink|expire|pexpire|ttl|pttl|type|hget|hGet|hgetall|hGetAll|smembers|sMembers|sismember|sIsMember|lrange|lRange|on|once|off|connect|quit|disconnect|ping|isOpen|isReady|status)$/;

/** What is put in Redis under keys that begin as those that are asked for. */
function putInStore(view: SourceView, name: string, prefix: string): readonly string[] | null {
  const clients = clientsIn(view, name);
  return together(view, (node, file) => {
    if (!ts.isIdentifier(node) || !clients.has(node.text)) return 'aside';
    const { parent } = node;
    const isName =
      (ts.isVariableDeclaration(parent) && parent.name === node) ||
      (ts.isPropertyDeclaration(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isExportSpecifier(parent) ||
      ts.isExportAssignment(parent) ||
      ts.isBindingElement(parent);
    if (isName) return 'aside';
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const whole: ts.Expression = isMember ? parent : node;
    const around = whole.parent;
    if (ts.isBinaryExpression(around)) {
      const isMade = around.left === whole && ts.isNewExpression(around.right);
      return isMade || /^(?:module\.)?exports\b/.test(around.left.getText()) ? 'aside' : 'other';
    }
    if (ts.isShorthandPropertyAssignment(around)) {
      const owner = around.parent.parent;
      const isExport = ts.isBinaryExpression(owner) && owner.left.getText() === 'module.exports';
      return isExport ? 'aside' : 'other';
    }
    if (!ts.isPropertyAccessExpression(around) || around.expression !== whole) return 'other';
    if (PUTS_NOTHING.test(around.name.text)) return 'aside';
    const call = around.parent;
    const [key] = ts.isCallExpression(call) ? call.arguments : [];
    if (!key) return 'other';
    const start = startOf(key);
    if (!start.startsWith(prefix) && !prefix.startsWith(start)) return 'aside';
    return randomAt(view, file, key) ?? 'other';
  });
}

/** The names of variables and members that hold clients of a store. */
function clientsIn(view: SourceView, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { file, nodes } of treesOf(view, (text) => text.includes(name))) {
    for (const node of nodes) {
      if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) continue;
      const [base = ''] = node.expression.getText().split('.');
      const origin = view.originOf(file, base);
      if (origin.kind !== 'package' || origin.name !== name) continue;
      const { parent } = node;
      if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
        found.add(parent.name.getText());
      } else if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) {
        found.add(parent.left.name.text);
      }
    }
  }
  return found;
}

/** With what a key begins, as it is written. */
function startOf(key: ts.Expression): string {
  if (ts.isStringLiteralLike(key)) return key.text;
  if (ts.isTemplateExpression(key)) return key.head.text;
  return ts.isBinaryExpression(key) ? startOf(key.left) : '';
}
