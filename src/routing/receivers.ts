import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { type Declaration, declarationOf, fieldOf } from '../source/definitions.js';
import { packageName } from '../source/resolve.js';
import type { SourceView } from '../source/view.js';

/** How applications and routers of a framework are called and declared. */
export type ReceiverWords = {
  /** Names of variables and members. */
  readonly name: RegExp;
  /** A type as it is written. */
  readonly type: RegExp;
  /** The same anywhere in a comment. */
  readonly typeInComment: RegExp;
  /** Names of types, in the packages that declare them. */
  readonly typeNames: ReadonlySet<string>;
  readonly typePackages: ReadonlySet<string>;
  /** An expression that makes one. */
  readonly made: RegExp;
};

/** Types that stand for types, further than this, go in a circle. */
const LONGEST_WAY = 6;

/** Whether what is called on is declared, made or named like a router. */
export function speaksForRouter(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
): boolean {
  if (
    ts.isNonNullExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node)
  ) {
    if (ts.isAsExpression(node) && isRouterType(words, view, file, node.type, 0)) return true;
    return speaksForRouter(words, view, file, node.expression);
  }
  if (ts.isPropertyAccessExpression(node)) {
    const { text } = node.name;
    if (node.expression.kind === ts.SyntaxKind.ThisKeyword) {
      const owner = ts.findAncestor(node, ts.isClassLike);
      const field = owner && fieldOf(owner, text);
      return field && !ts.isMethodDeclaration(field)
        ? speaksForDeclaration(words, view, file, field, text)
        : false;
    }
    return words.name.test(text) || isTypedMember(words, view, file, node);
  }
  if (!ts.isIdentifier(node)) return false;
  return speaksForDeclaration(words, view, file, declarationOf(node), node.text);
}

/** `deps.api`, where the type of `deps` says what `api` is. */
function isTypedMember(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  { expression, name }: ts.PropertyAccessExpression,
): boolean {
  const holder = ts.isIdentifier(expression) ? declarationOf(expression) : null;
  const type = holder && 'type' in holder ? holder.type : undefined;
  return type !== undefined && isMemberRouter(words, view, file, type, name.text, 0);
}

function speaksForDeclaration(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  declaration: Declaration | null,
  name: string,
): boolean {
  if (!declaration || ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
    return false;
  }
  const { type, initializer } = declaration;
  if (type) {
    // `({ app }: { app: Application })`: the type of the member counts.
    return ts.isIdentifier(declaration.name)
      ? isRouterType(words, view, file, type, 0)
      : isMemberRouter(words, view, file, type, name, 0) || words.name.test(name);
  }
  if (initializer) {
    return words.made.test(initializer.getText());
  }
  if (!ts.isParameter(declaration)) return false;
  return words.name.test(name) || isStatedRouter(words, declaration, name);
}

/** `@param {express.Application} srv` in the comment above a function. */
function isStatedRouter(
  words: ReceiverWords,
  { parent }: ts.ParameterDeclaration,
  name: string,
): boolean {
  const statement = ts.findAncestor(parent, ts.isStatement) ?? parent;
  const text = statement.getFullText();
  const comment = text.slice(0, text.length - statement.getText().length);
  const stated = [...comment.matchAll(/@param\s+\{([^\n]*)\}\s+\[?([\w$]+)/g)];
  return stated.some(
    ([, type = '', parameter]) => parameter === name && words.typeInComment.test(type),
  );
}

function isRouterType(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  type: ts.TypeNode,
  way: number,
): boolean {
  if (way > LONGEST_WAY) return false;
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.some((each) => isRouterType(words, view, file, each, way + 1));
  }
  if (ts.isParenthesizedTypeNode(type)) return isRouterType(words, view, file, type.type, way + 1);
  if (words.type.test(type.getText())) return true;
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false;
  const origin = view.originOf(file, type.typeName.text);
  if (origin.kind === 'package') {
    return words.typePackages.has(packageName(origin.name)) && words.typeNames.has(origin.member);
  }
  const declared = declaredType(view, file, type);
  if (!declared) return false;
  if (ts.isTypeAliasDeclaration(declared.node)) {
    return isRouterType(words, view, declared.file, declared.node.type, way + 1);
  }
  const bases = declared.node.heritageClauses?.flatMap(({ types }) => types) ?? [];
  return bases.some((base) => words.type.test(base.getText()));
}

/** Whether the member `name` of a type is a router. */
function isMemberRouter(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  type: ts.TypeNode,
  name: string,
  way: number,
): boolean {
  if (way > LONGEST_WAY) return false;
  if (ts.isTypeLiteralNode(type)) return isAmongMembers(words, view, file, type.members, name, way);
  if (!ts.isTypeReferenceNode(type)) return false;
  const declared = declaredType(view, file, type);
  if (!declared) return false;
  return ts.isTypeAliasDeclaration(declared.node)
    ? isMemberRouter(words, view, declared.file, declared.node.type, name, way + 1)
    : isAmongMembers(words, view, declared.file, declared.node.members, name, way);
}

function isAmongMembers(
  words: ReceiverWords,
  view: SourceView,
  file: RelPath,
  members: ts.NodeArray<ts.TypeElement>,
  name: string,
  way: number,
): boolean {
  const member = members.find((each) => each.name?.getText() === name);
  return (
    member !== undefined &&
    ts.isPropertySignature(member) &&
    member.type !== undefined &&
    isRouterType(words, view, file, member.type, way + 1)
  );
}

/** The alias or interface that a type names, in its file or where that imports it from. */
function declaredType(
  view: SourceView,
  file: RelPath,
  { typeName }: ts.TypeReferenceNode,
): {
  readonly file: RelPath;
  readonly node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration;
} | null {
  if (!ts.isIdentifier(typeName)) return null;
  const origin = view.originOf(file, typeName.text);
  const home = origin.kind === 'file' ? origin : { file, name: typeName.text };
  const node = view
    .tree(home.file)
    ?.statements.find(
      (each): each is ts.TypeAliasDeclaration | ts.InterfaceDeclaration =>
        (ts.isTypeAliasDeclaration(each) || ts.isInterfaceDeclaration(each)) &&
        each.name.text === home.name,
    );
  return node ? { file: home.file, node } : null;
}

/** What tells one receiver from another in a file: its declaration, the field of its class, else its text. */
export function receiverKey(node: ts.Expression): string {
  if (
    ts.isNonNullExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node)
  ) {
    return receiverKey(node.expression);
  }
  if (ts.isIdentifier(node)) {
    const declared = declarationOf(node);
    return `${node.text} ${declared?.pos ?? 'imported'}`;
  }
  const owner = ts.findAncestor(node, ts.isClassLike);
  return `${node.getText()} ${owner?.pos ?? ''}`;
}

/** Packages that make up answers for clients, with handlers of the same form. */
const MOCKS = new Set(
  (
    'msw nock pretender miragejs axios-mock-adapter xhr-mock fetch-mock mockttp ' +
    '@pollyjs/core sinon @web/dev-server playwright @playwright/test puppeteer'
  ).split(' '),
);

export function isMock(specifier: string): boolean {
  return MOCKS.has(packageName(specifier));
}

/** Whether what is called on comes, through whatever calls and members, from a package for made-up answers. */
export function isOfMock(view: SourceView, file: RelPath, node: ts.Expression, way = 0): boolean {
  let current: ts.Expression = node;
  while (
    ts.isCallExpression(current) ||
    ts.isPropertyAccessExpression(current) ||
    ts.isNewExpression(current) ||
    ts.isNonNullExpression(current) ||
    ts.isParenthesizedExpression(current)
  ) {
    current = current.expression;
  }
  if (!ts.isIdentifier(current)) return false;
  const origin = view.originOf(file, current.text);
  if (origin.kind === 'package') return isMock(origin.name);
  const declared = declarationOf(current);
  return (
    declared !== null &&
    ts.isVariableDeclaration(declared) &&
    declared.initializer !== undefined &&
    way < LONGEST_WAY &&
    isOfMock(view, file, declared.initializer, way + 1)
  );
}
