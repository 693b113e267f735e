import { ts } from 'ts-morph';
import type { RelPath } from '../../../model/types.js';
import { placeOf } from '../../../source/interpret/place.js';
import type { SourceView } from '../../../source/view.js';
import { nodesOf } from './nodes.js';
import type { Reached, Reading } from './read.js';
import { isTestFile, type Relevance } from './relevance.js';
import type { RememberedCall } from './remembered.js';
import { isVerb } from '../verbs.js';

/** A call that looks like a registration, in code that was not reached or on something that is not known. */
export type UnreadCall = {
  readonly file: RelPath;
  readonly site: RememberedCall;
  readonly method: string;
  /** The path as written; null when it is no literal. */
  readonly path: string | null;
  readonly reached: boolean;
};

const REGISTERING =
  /\.\s*(?:get|post|put|patch|delete|all|use|route|head|options)\s*(?:<[^()]*>\s*)?\(/;
/** A method that may be called here; there may be comments between. */
const METHOD =
  /\.(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/)*([A-Za-z]+)(?=(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/)*(?:\(|<|\?\.))/g;
const ROUTER_NAME = /^(?:app|application|router|server|express|\w*(?:Router|App|Routes))$/;
const ROUTER_TYPE = /^(?:express\.|core\.|e\.)?(?:Router|IRouter|Express|Application|IRoute)\b/;

/**
 * Searches for registrations that executing the project on paper did not meet: everything that is written
 * like one on something that is declared, made or named like a router. Calls on clients, maps and caches
 * are left alone: what is known to be something else, and what nothing speaks for.
 */
export function findUnread(
  view: SourceView,
  relevance: Relevance,
  reading: Reading,
): readonly UnreadCall[] {
  return view.files.flatMap((file) => {
    if (isTestFile(file)) return [];
    const text = view.text(file);
    if (text === null || !REGISTERING.test(text)) return [];
    if (!relevance.files.has(file) && !/\b(?:app|router|server)\s*\.\s*\w+\s*\(/.test(text))
      return [];
    if (isAllReached(text, reading.reached.get(file))) return [];
    const tree = view.tree(file);
    const found = tree ? callsIn(tree, file, view, reading) : [];
    view.spare();
    return found;
  });
}

/** Whether everything in `text` that may be a call by the name of a registration was reached, and is one or none. */
function isAllReached(text: string, reached: ReadonlyMap<number, Reached> = new Map()): boolean {
  for (const { index, 0: match, 1: name = '' } of text.matchAll(METHOD)) {
    if (name !== 'use' && !isVerb(name)) continue;
    const what = reached.get(index + match.length - name.length);
    if (what !== 'registers' && what !== 'read') return false;
  }
  return true;
}

function callsIn(
  tree: ts.SourceFile,
  file: RelPath,
  view: SourceView,
  reading: Reading,
): readonly UnreadCall[] {
  const found: UnreadCall[] = [];
  for (const node of nodesOf(tree)) {
    if (!ts.isCallExpression(node)) continue;
    const call = unreadCall(node, file, view, reading);
    if (call) found.push(call);
  }
  return found;
}

function unreadCall(
  node: ts.CallExpression,
  file: RelPath,
  view: SourceView,
  reading: Reading,
): UnreadCall | null {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return null;
  const name = callee.name.text;
  const isUse = name === 'use';
  if (!isUse && !isVerb(name)) return null;
  const reached = reading.reached.get(file)?.get(callee.name.getStart());
  if (reached === 'registers') return null;
  // Nothing but a registration takes a function of request and response; what is known is one already.
  const certain = !isUse && takesRequests(node) && reached !== 'read';
  if (!certain && (reached === 'read' || reached === 'foreign')) return null;
  const base = routeBase(callee.expression);
  const chained = base !== callee.expression;
  if (!chained && !looksLikeRegistration(node, isUse)) return null;
  if (!certain && !speaksForRouter(base)) return null;
  const [first] = chained ? routeArguments(callee.expression) : node.arguments;
  return {
    file,
    site: { file, at: placeOf(view, file, node), name: placeOf(view, file, callee.name) },
    method: isUse || name === 'all' ? 'ALL' : name.toUpperCase(),
    path: first && ts.isStringLiteralLike(first) ? first.text : null,
    reached: reached !== undefined,
  };
}

/** `('/path', (req, res) => …)` */
function takesRequests({ arguments: args }: ts.CallExpression): boolean {
  const [first] = args;
  const last = args.at(-1);
  if (!first || !last || !ts.isStringLiteralLike(first) || !first.text.startsWith('/'))
    return false;
  if (!ts.isArrowFunction(last) && !ts.isFunctionExpression(last)) return false;
  const [request, response] = last.parameters.map(({ name }) => name.getText());
  return /^_*req(uest)?$/i.test(request ?? '') && /^_*res(ponse)?$/i.test(response ?? '');
}

/** `router` of `router.route('/x').get(…)`; the expression itself otherwise. */
function routeBase(node: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node;
  const { expression, name } = node.expression;
  return name.text === 'route' || isVerb(name.text) || name.text === 'use'
    ? routeBase(expression)
    : node;
}

function routeArguments(node: ts.Expression): readonly ts.Expression[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  return node.expression.name.text === 'route'
    ? node.arguments
    : routeArguments(node.expression.expression);
}

/** A path and a handler; `use` may have the handler alone. */
function looksLikeRegistration(node: ts.CallExpression, isUse: boolean): boolean {
  const [first] = node.arguments;
  const last = node.arguments.at(-1);
  if (!first || !last || ts.isObjectLiteralExpression(last) || ts.isStringLiteralLike(last))
    return false;
  return isUse || node.arguments.length >= 2;
}

/** Whether the receiver is declared, made or named like a router. */
function speaksForRouter(node: ts.Expression): boolean {
  if (
    ts.isNonNullExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node)
  ) {
    return speaksForRouter(node.expression);
  }
  if (ts.isPropertyAccessExpression(node)) {
    return node.expression.kind === ts.SyntaxKind.ThisKeyword
      ? speaksForDeclaration(fieldOf(node), node.name.text)
      : ROUTER_NAME.test(node.name.text);
  }
  if (!ts.isIdentifier(node)) return false;
  return speaksForDeclaration(declarationOf(node), node.text);
}

type Declared = ts.ParameterDeclaration | ts.VariableDeclaration | ts.PropertyDeclaration;

function speaksForDeclaration(declaration: Declared | null, name: string): boolean {
  if (!declaration) return false;
  if (declaration.type) {
    // `({ app }: { app: Application })`: the type of the member counts.
    const type = ts.isIdentifier(declaration.name)
      ? declaration.type.getText()
      : memberType(declaration.type, name);
    return type === null ? ROUTER_NAME.test(name) : ROUTER_TYPE.test(type);
  }
  const { initializer } = declaration;
  if (initializer) {
    return /^(?:await\s+)?(?:new\s+)?(?:express(?:\.Router)?|Router|express\.default)\s*\(/.test(
      initializer.getText(),
    );
  }
  return ts.isParameter(declaration) && ROUTER_NAME.test(name);
}

function memberType(type: ts.TypeNode, name: string): string | null {
  if (!ts.isTypeLiteralNode(type)) return null;
  const member = type.members.find((each) => each.name?.getText() === name);
  return member && ts.isPropertySignature(member) ? (member.type?.getText() ?? null) : null;
}

function fieldOf(node: ts.PropertyAccessExpression): Declared | null {
  const owner = ts.findAncestor(node, ts.isClassLike);
  for (const member of owner?.members ?? []) {
    if (ts.isPropertyDeclaration(member) && member.name.getText() === node.name.text) return member;
    if (ts.isConstructorDeclaration(member)) {
      const parameter = member.parameters.find(
        (each) =>
          ts.isParameterPropertyDeclaration(each, member) && each.name.getText() === node.name.text,
      );
      if (parameter) return parameter;
    }
  }
  return null;
}

/** The parameter or variable that an identifier names, by the blocks and functions around it. */
function declarationOf(node: ts.Identifier): Declared | null {
  for (let scope: ts.Node = node.parent; ; scope = scope.parent) {
    if (ts.isFunctionLike(scope)) {
      const parameter = scope.parameters.find((each) => bindsName(each.name, node.text));
      if (parameter) return parameter;
    }
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      for (const statement of scope.statements) {
        if (!ts.isVariableStatement(statement)) continue;
        const declaration = statement.declarationList.declarations.find(
          (each) => ts.isIdentifier(each.name) && each.name.text === node.text,
        );
        if (declaration) return declaration;
      }
    }
    if (ts.isSourceFile(scope)) return null;
  }
}

function bindsName(name: ts.BindingName, text: string): boolean {
  if (ts.isIdentifier(name)) return name.text === text;
  return name.elements.some(
    (element) => ts.isBindingElement(element) && bindsName(element.name, text),
  );
}
