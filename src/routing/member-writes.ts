import { ts } from 'ts-morph';
import { isAssignment } from '../source/assignments.js';
import { nodesOf } from '../source/nodes.js';

/** A place where the source sets or removes a member: `['jwt', 'verify']`, `*` for one that is not named. */
export type MemberWrite = {
  readonly chain: readonly string[];
  readonly at: ts.Node;
  /** It is there only where the member was missing: `if (!Array.prototype.at)`, `??=`. */
  readonly fills: boolean;
};

/** Every write of a member in a file, by assignment and by what assigns for it. */
export function memberWrites(tree: ts.SourceFile): readonly MemberWrite[] {
  const found: MemberWrite[] = [];
  for (const node of nodesOf(tree)) {
    for (const chain of chainsAt(node)) {
      if (chain.length > 1) found.push({ chain, at: node, fills: isFilling(node) });
    }
  }
  return found;
}

function chainsAt(node: ts.Node): readonly (readonly string[])[] {
  if (isAssignment(node)) return targetsIn(node.left);
  if (ts.isDeleteExpression(node)) return targetsIn(node.expression);
  return ts.isCallExpression(node) ? setBy(node) : [];
}

/** The members that an assignment to `target` sets, also as a pattern. */
function targetsIn(target: ts.Expression): readonly (readonly string[])[] {
  const bare = unwrapped(target);
  if (ts.isPropertyAccessExpression(bare) || ts.isElementAccessExpression(bare)) {
    const chain = chainOf(bare);
    return chain ? [chain] : [];
  }
  if (ts.isArrayLiteralExpression(bare)) return bare.elements.flatMap(targetsIn);
  if (!ts.isObjectLiteralExpression(bare)) return [];
  return bare.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) ? targetsIn(property.initializer) : [],
  );
}

const SETTING =
  /^(?:(?:Object|Reflect|_|lodash)\.)?(assign|extend|merge|set|defineProperty|defineProperties|setPrototypeOf)$/;

/** `Object.assign(x, { a })`, `Object.defineProperty(x, 'a', …)`, `x.__defineGetter__('a', …)`. */
function setBy(node: ts.CallExpression): readonly (readonly string[])[] {
  const [first, second] = node.arguments;
  const callee = node.expression;
  if (!first) return [];
  if (ts.isPropertyAccessExpression(callee) && /^__define[GS]etter__$/.test(callee.name.text)) {
    const owner = chainOf(callee.expression);
    return owner ? [[...owner, textOr(first)]] : [];
  }
  const how = SETTING.exec(callee.getText())?.[1];
  const owner = how === undefined ? null : chainOf(unwrapped(first));
  if (!owner || !second) return [];
  if (how === 'defineProperty' || how === 'set') return [[...owner, textOr(second)]];
  if (how === 'setPrototypeOf') return [[...owner, '*']];
  const given = unwrapped(second);
  if (!ts.isObjectLiteralExpression(given)) return [[...owner, '*']];
  return given.properties.map((property) => [
    ...owner,
    property.name && !ts.isComputedPropertyName(property.name) ? property.name.text : '*',
  ]);
}

function textOr(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) ? node.text : '*';
}

/** `a.b['c']` as names; null where it begins with anything but a name. */
export function chainOf(node: ts.Expression): readonly string[] | null {
  const bare = unwrapped(node);
  if (ts.isIdentifier(bare)) return [bare.text];
  if (bare.kind === ts.SyntaxKind.ThisKeyword) return ['this'];
  if (ts.isPropertyAccessExpression(bare)) {
    const owner = chainOf(bare.expression);
    return owner && [...owner, bare.name.text];
  }
  if (ts.isElementAccessExpression(bare)) {
    const owner = chainOf(bare.expression);
    return owner && [...owner, textOr(bare.argumentExpression)];
  }
  if (!ts.isCallExpression(bare)) return null;
  // `require('express').response`
  const [specifier] = bare.arguments;
  const isRequire = ts.isIdentifier(bare.expression) && bare.expression.text === 'require';
  return isRequire && specifier && ts.isStringLiteralLike(specifier)
    ? [`require ${specifier.text}`]
    : null;
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isTypeAssertionExpression(node)
    ? unwrapped(node.expression)
    : node;
}

function isFilling(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node) && /^(\|\||\?\?)=$/.test(node.operatorToken.getText())) {
    return true;
  }
  const branch = ts.findAncestor(node, ts.isIfStatement);
  return branch !== undefined && /!|undefined|\bin\b/.test(branch.expression.getText());
}
