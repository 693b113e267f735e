import { ts } from 'ts-morph';
import { EVERYTHING, ITSELF, secretText, TOKEN_OF_ANY } from '../../interpret/follow/secrets.js';
import { calledName } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import type { RelPath } from '../../model/types.js';
import { treesOf } from '../trees.js';
import { madeIn } from './crypto-calls.js';

/** What is random: node:crypto, uuid, nanoid. */
const RANDOM = /^(?:random\w+|generateKey\w*|getRandomValues|v4|uuidv4|nanoid)$/;
const MAY_HOLD = /process\.env|random|generateKey|v4|nanoid|\bsign\s*\(/i;

/** By name, the secrets that variables, members and functions may hold, each in its form. */
export type SecretNames = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * `names`: of variables and members that hold secrets of the environment or of the application's own, or tokens that
 * are signed; of what these are members of; and of functions that return them. `leaves`: those that a variable of the
 * environment itself is assigned to.
 */
export function secretNamesIn(view: SourceView): {
  readonly names: SecretNames;
  readonly leaves: ReadonlySet<string>;
} {
  const names = new Map<string, Set<string>>();
  const leaves = new Set<string>();
  const note = (name: string, secret: string): void => {
    const known = names.get(name);
    if (known) known.add(secret);
    else names.set(name, new Set([secret]));
  };
  for (const { file, nodes } of treesOf(view, (text) => MAY_HOLD.test(text))) {
    for (const node of nodes) {
      const secret = secretAt(view, file, node);
      if (secret === null) continue;
      const holders = holdersOf(node);
      const [leaf] = holders;
      if (leaf !== undefined && ts.isPropertyAccessExpression(node)) leaves.add(leaf);
      for (const name of holders) note(name, secret);
      for (const [name, variable] of takenFrom(node)) note(name, secretText(variable, ITSELF));
    }
  }
  for (const [name, kept] of madeOfClasses(view, names)) for (const each of kept) note(name, each);
  return { names, leaves };
}

/** The variables and members that hold an object of a class whose name holds secrets: `const config = new Config()`. */
function madeOfClasses(view: SourceView, names: SecretNames): SecretNames {
  const made = new Map<string, Set<string>>();
  const isMade = (text: string): boolean =>
    [...text.matchAll(/\bnew\s+([\w$]+)/g)].some(([, name = '']) => names.has(name));
  for (const { nodes } of treesOf(view, isMade)) {
    for (const node of nodes) {
      if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) continue;
      const kept = names.get(node.expression.text);
      if (!kept) continue;
      for (const name of holdersOf(node))
        made.set(name, new Set([...(made.get(name) ?? []), ...kept]));
    }
  }
  return made;
}

/** The secret that a node is, in its form; null where it is none. */
export function secretAt(view: SourceView, file: RelPath, node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    if (node.name.text !== 'env' || node.getText() !== 'process.env') return null;
    return secretText(variableOf(node) ?? EVERYTHING, ITSELF);
  }
  if (!ts.isCallExpression(node)) return null;
  const called = calledName(node);
  if (called === 'sign') return secretText(EVERYTHING, TOKEN_OF_ANY);
  return RANDOM.test(called) ? secretText(madeIn(view.locAt(file, node.getStart())), ITSELF) : null;
}

/** The nodes of an expression that go into its value, and not into a condition or a measure of it. */
export function* nodesTold(root: ts.Node): Generator<ts.Node> {
  if (isMeasure(root)) return;
  yield root;
  if (ts.isConditionalExpression(root)) {
    yield* nodesTold(root.whenTrue);
    yield* nodesTold(root.whenFalse);
    return;
  }
  const children: ts.Node[] = [];
  ts.forEachChild(root, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesTold(child);
}

/** `a === b`, `!a`, `Boolean(a)`, `typeof a`, `a.length` */
export function isMeasure(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return COMPARES.has(node.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.ExclamationToken;
  }
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Boolean';
  return (
    ts.isTypeOfExpression(node) ||
    (ts.isPropertyAccessExpression(node) && /^(?:length|size)$/.test(node.name.text))
  );
}

const COMPARES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

/** `process.env.NAME`, `process.env['NAME']`; null for the whole of it. */
function variableOf(node: ts.Expression): string | null {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  const isKeyed = ts.isElementAccessExpression(parent) && parent.expression === node;
  return isKeyed && ts.isStringLiteralLike(parent.argumentExpression)
    ? parent.argumentExpression.text
    : null;
}

/** `const { API_KEY: key } = process.env` */
function takenFrom(node: ts.Node): readonly (readonly [name: string, variable: string])[] {
  const { parent } = node;
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) return [];
  return parent.name.elements.flatMap(({ name, propertyName }) =>
    ts.isIdentifier(name) ? [[name.text, (propertyName ?? name).getText()] as const] : [],
  );
}

/** What holds the value of a node: variables and members up to the function around it, and that, where it returns it. */
function holdersOf(node: ts.Node): readonly string[] {
  const found: string[] = [];
  let isReturned = false;
  let at: ts.Node = node;
  for (; !ts.isSourceFile(at) && !ts.isFunctionLike(at); at = at.parent) {
    if (isMeasure(at)) return [];
    isReturned ||= ts.isReturnStatement(at) || ts.isArrowFunction(at.parent);
    const name =
      ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at) || ts.isPropertyDeclaration(at)
        ? at.name
        : undefined;
    if (name && ts.isIdentifier(name)) found.push(name.text);
    const target =
      ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken
        ? at.left
        : null;
    if (target && ts.isPropertyAccessExpression(target)) found.push(target.name.text);
    const isField = ts.isPropertyDeclaration(at) || /^this\./.test(target?.getText() ?? '');
    const owner = isField ? ts.findAncestor(at, ts.isClassLike) : undefined;
    if (owner?.name) found.push(owner.name.text);
  }
  if (!isReturned || !ts.isFunctionLike(at)) return found;
  const { parent } = at;
  const named = at.name ?? (ts.isVariableDeclaration(parent) ? parent.name : undefined);
  return named && ts.isIdentifier(named) ? [...found, named.text] : found;
}
