import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import { nodesOf } from '../../source/nodes.js';
import {
  ANY_FUNCTION,
  boundIn,
  namesOf,
  parameterName,
  parameterOf,
  REGISTERED,
  WHOLE_EXPORT,
  within,
} from './names-of.js';

/** A name by which something is reached, and one that it has elsewhere: what is done to `alias` may be done to `name`. */
export type Alias = readonly [alias: string, name: string];

/** How the content of something changes. */
export type Change = 'adds' | 'keys' | 'shrinks';

export type HiddenWrites = {
  readonly aliases: readonly Alias[];
  /** What is changed under no name of its own: a parameter, `registry[]` for something that is in it, `get()`. */
  readonly changed: readonly (readonly [name: string, how: Change])[];
};

const ADDS = /^(?:push|unshift|add|set|append|sort|reverse)$/;
const SHRINKS = /^(?:pop|shift|splice|fill|copyWithin|delete|clear)$/;
const ASSIGNS =
  /^(?:(?:Object|Reflect|_|lodash)\.)(?:assign|merge|set|extend|defineProperty|defineProperties)$/;
const REGISTERS = /^(?:set|register|provide|define|bind|constant|value|decorate)$/;
const EACH = /^(?:forEach|map|filter|some|every|find|findLast|findIndex|flatMap|reduce)$/;

/** What a request and an answer hold ends with them, and a router is no list. */
const ASIDE = /^(?:req|request|res|response|ctx|context|app|router)(?:@|$)/;

/** Under which other names things are reached in a file, and what is changed there under no name of its own. */
export function hiddenWritesIn(tree: ts.SourceFile): HiddenWrites {
  const exported = exportsOf(tree.fileName);
  const aliases: Alias[] = [];
  const changed: (readonly [string, Change])[] = [];
  const imported = new Set<string>();
  const dynamic = new Set<string>();
  const link = (targets: readonly string[], names: readonly string[]): void => {
    for (const alias of targets) {
      for (const name of names) {
        if (alias !== name) aliases.push([alias, name], [`${alias}[]`, `${name}[]`]);
      }
    }
  };
  /** What `targets` get is reached under them from now on, and what is in it as what is in them. */
  const give = (targets: readonly string[], value: ts.Expression): void => {
    if (targets.length === 0) return;
    link(targets, namesOf(value));
    for (const part of partsOf(value)) give(within(targets), part);
  };
  const change = (holder: ts.Expression, how: Change): void => {
    const names = namesOf(holder).filter((name) => !ASIDE.test(name));
    for (const name of names) changed.push([name, how]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) importAll(node);
    else if (ts.isVariableDeclaration(node)) variable(node);
    else if (ts.isPropertyDeclaration(node)) {
      if (node.initializer) give(propertyNames(node.name), node.initializer);
    } else if (ts.isExportAssignment(node)) give([exported], node.expression);
    else if (ts.isPropertyAssignment(node)) give(propertyNames(node.name), node.initializer);
    else if (ts.isBinaryExpression(node)) assign(node);
    else if (ts.isDeleteExpression(node)) {
      if (ts.isElementAccessExpression(node.expression)) change(node.expression.expression, 'keys');
    } else if (ts.isForOfStatement(node)) {
      const [declared] = ts.isVariableDeclarationList(node.initializer)
        ? node.initializer.declarations
        : [];
      for (const name of declared ? boundIn(declared.name) : []) {
        dynamic.add(name);
        link([name], within(namesOf(node.expression)));
      }
    } else if (ts.isReturnStatement(node)) {
      const owner = ts.findAncestor(node, ts.isFunctionLike);
      if (owner && node.expression) give(returnsOf(owner), node.expression);
    } else if (ts.isFunctionLike(node)) declare(node);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) call(node);
  };
  const importAll = ({ importClause, moduleSpecifier }: ts.ImportDeclaration): void => {
    const whole = exportsOf(ts.isStringLiteralLike(moduleSpecifier) ? moduleSpecifier.text : '');
    const bindings = importClause?.namedBindings;
    if (importClause?.name) {
      imported.add(importClause.name.text);
      link([importClause.name.text], [whole]);
    }
    if (bindings && ts.isNamespaceImport(bindings)) link([bindings.name.text], [whole]);
    for (const { name, propertyName } of bindings && ts.isNamedImports(bindings)
      ? bindings.elements
      : []) {
      if (propertyName) link([name.text], [propertyName.text]);
    }
  };
  const variable = (node: ts.VariableDeclaration): void => {
    const { initializer, name } = node;
    if (!initializer) return;
    if (!ts.isIdentifier(name)) {
      bind(name, namesOf(initializer));
      return;
    }
    const module = requiredBy(initializer);
    if (module !== null) {
      imported.add(name.text);
      link([name.text], [exportsOf(module)]);
    } else if (ts.isElementAccessExpression(initializer) || ts.isCallExpression(initializer)) {
      dynamic.add(name.text);
    }
    give([name.text], initializer);
    if (isExported(node)) link(within([exported]), [name.text]);
  };
  const bind = (pattern: ts.BindingPattern, names: readonly string[]): void => {
    for (const element of pattern.elements) {
      if (!ts.isBindingElement(element)) continue;
      const { name, propertyName } = element;
      const bound = boundIn(name);
      link(bound, within(names));
      if (propertyName) link(bound, propertyNames(propertyName));
    }
  };
  const assign = (node: ts.BinaryExpression): void => {
    if (!isAssignment(node)) return;
    const { left, right } = node;
    give(namesOf(left), right);
    const target = left.getText();
    if (target === 'module.exports') give([exported], right);
    if (/^(?:module\.)?exports\./.test(target)) give(within([exported]), right);
    if (!ts.isElementAccessExpression(left) && !ts.isPropertyAccessExpression(left)) return;
    give(within(namesOf(left.expression)), right);
    if (ts.isElementAccessExpression(left)) change(left.expression, 'keys');
  };
  const declare = (node: ts.SignatureDeclaration): void => {
    const names = isIterating(node) ? [] : [...calledAs(node), ANY_FUNCTION];
    node.parameters.forEach(({ name, modifiers }, index) => {
      const given = names.map((each) => `${each}#${String(index)}`);
      for (const bound of boundIn(name)) {
        const own = parameterName({ owner: node, index }, bound);
        link([own], ts.isIdentifier(name) ? given : [...given, ...within(given)]);
        // `constructor(private list)`
        if (modifiers && modifiers.length > 0) link([bound], [own]);
      }
    });
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) give(returnsOf(node), node.body);
  };
  const call = (node: ts.CallExpression | ts.NewExpression): void => {
    const args = node.arguments ?? ts.factory.createNodeArray<ts.Expression>();
    for (const name of calleesOf(node, { imported, dynamic })) {
      args.forEach((arg, index) => {
        give([`${name}#${String(index)}`], arg);
      });
    }
    const { expression: callee } = node;
    const [first, second] = args;
    if (first && ASSIGNS.test(callee.getText())) change(first, 'keys');
    if (!ts.isPropertyAccessExpression(callee)) return;
    const method = callee.name.text;
    const holder = callee.expression;
    if (ADDS.test(method)) change(holder, 'adds');
    if (SHRINKS.test(method)) change(holder, 'shrinks');
    if (/^(?:push|unshift|add|set)$/.test(method)) {
      for (const arg of args) give(within(namesOf(holder)), arg);
    }
    if (first && second && ts.isStringLiteralLike(first) && REGISTERS.test(method)) {
      give([REGISTERED], second);
    }
    if (EACH.test(method) && first && ts.isFunctionLike(first)) {
      for (const { name } of first.parameters) {
        const own = boundIn(name).map((each) => parameterName({ owner: first, index: 0 }, each));
        link(own, within(namesOf(holder)));
      }
    }
  };
  for (const node of nodesOf(tree)) visit(node);
  return { aliases, changed };
}

/** What is in a list, an object, or something that is made with it: `new Repo(users)`. */
function partsOf(value: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(value)) return value.elements.map(spreadOrSelf);
  if (ts.isNewExpression(value)) {
    const given = [...(value.arguments ?? [])];
    const isSet = /^(?:Weak)?Set$/.test(value.expression.getText());
    const isMap = /^(?:Weak)?Map$/.test(value.expression.getText());
    const items = isSet || isMap ? given.flatMap(partsOf) : given;
    return isMap ? items.flatMap(partsOf) : items;
  }
  if (!ts.isObjectLiteralExpression(value)) return [];
  return value.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) return [property.initializer];
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isSpreadAssignment(property) ? [property.expression] : [];
  });
}

function spreadOrSelf(node: ts.Expression): ts.Expression {
  return ts.isSpreadElement(node) ? node.expression : node;
}

function propertyNames(name: ts.PropertyName): readonly string[] {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)
    ? [name.text]
    : [];
}

function returnsOf(owner: ts.SignatureDeclaration): readonly string[] {
  return calledAs(owner).map((name) => `${name}()`);
}

/** By which names a function is called. */
function calledAs(node: ts.SignatureDeclaration): readonly string[] {
  const { name, parent } = node;
  if (ts.isConstructorDeclaration(node)) {
    const { name: own } = node.parent;
    return own ? [own.text] : [];
  }
  const isWhole =
    ts.isExportAssignment(parent) ||
    (ts.isFunctionDeclaration(node) &&
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true);
  const whole = isWhole ? [WHOLE_EXPORT] : [];
  if (name && ts.isIdentifier(name)) return [name.text, ...whole];
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return [parent.name.text];
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return propertyNames(parent.name);
  }
  if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) {
    const { text } = parent.left.name;
    return text === 'exports' ? [WHOLE_EXPORT] : [text];
  }
  return whole;
}

/** `users.reduce((all, user) => …)`: nobody else calls it. */
function isIterating({ parent }: ts.SignatureDeclaration): boolean {
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    EACH.test(parent.expression.name.text)
  );
}

/** By which names a call calls: by any, where it is computed what is called. */
function calleesOf(
  { expression: callee }: ts.CallExpression | ts.NewExpression,
  { imported, dynamic }: Record<'imported' | 'dynamic', ReadonlySet<string>>,
): readonly string[] {
  if (ts.isIdentifier(callee)) {
    const { text } = callee;
    if (imported.has(text)) return [text, WHOLE_EXPORT];
    return dynamic.has(text) || parameterOf(callee) ? [text, ANY_FUNCTION] : [text];
  }
  if (ts.isPropertyAccessExpression(callee)) return [callee.name.text];
  return requiredBy(callee) === null ? [ANY_FUNCTION] : [WHOLE_EXPORT];
}

/** `require('./keys')` */
function requiredBy(node: ts.Expression): string | null {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'require') return null;
  const [specifier] = node.arguments;
  return specifier && ts.isStringLiteralLike(specifier) ? specifier.text : null;
}

/** Stands for all that a module exports: modules are told apart by the last part of their path alone. */
function exportsOf(path: string): string {
  const parts = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  return `exports of ${(parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? ''}`;
}

/** `export const keys = …` */
function isExported({ parent }: ts.VariableDeclaration): boolean {
  const statement = parent.parent;
  return (
    ts.isVariableStatement(statement) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}
