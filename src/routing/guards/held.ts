import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import { EVERYTHING, ITSELF, secretText } from '../../interpret/follow/secrets.js';
import { isSecretName } from '../../interpret/follow/compare.js';
import { namesOf, writtenName } from '../../interpret/follow/names-of.js';
import type { SourceView } from '../../source/view.js';
import type { RelPath } from '../../model/types.js';
import { nodesOf } from '../../source/nodes.js';
import { treesOf } from '../trees.js';
import { ownNameOf } from './handlers-with.js';
import { nodesTold, secretAt, type SecretNames } from './secret-names.js';

/** Methods that add to lists, sets and maps. */
const ADDS = /^(?:push|unshift|add|set|append|splice|fill|enqueue)$/;
const MAY_ADD = /\.\s*(?:push|unshift|add|set|append|splice|fill|enqueue|assign)\b|=(?![=>])/;
/** A request as it was sent holds what its sender proves who they are by. */
const SENT_WHOLE = /^(?:req|request|ctx)(?:\.headers|\.rawHeaders|\.cookies)?$/;

/** What goes into something that an application keeps in memory. */
type Put = {
  readonly names: readonly string[];
  readonly values: readonly ts.Expression[];
  readonly file: RelPath;
};

/**
 * By the name of a variable or member (`log`), and those of members of what is in it (`log.token`, `log.*`), the secrets that the source puts into it while the application runs, each in
 * its form. Names are compared, not objects: too much counts as held, never too little.
 */
export function heldIn(view: SourceView, secrets: SecretNames): SecretNames {
  const puts: Put[] = [];
  const calls = new Map<string, ts.CallExpression[]>();
  for (const { file, nodes, calls: made } of treesOf(view, (text) => MAY_ADD.test(text))) {
    for (const node of nodes) {
      const put = putAt(node);
      if (put) puts.push({ ...put, file });
    }
    for (const [name, each] of made) calls.set(name, [...(calls.get(name) ?? []), ...each]);
  }
  const held = new Map<string, Set<string>>();
  const names = createNamesTold();
  const inValue = (value: ts.Node, file: RelPath, depth: number): readonly string[] => [
    ...secretsWritten(view, file, value, secrets),
    ...[...names(value)].flatMap((name) => [...(held.get(name) ?? [])]),
    ...(depth < DEEPEST
      ? handedFor(value, calls, names).flatMap((each) => inValue(each, file, depth + 1))
      : []),
  ];
  // What is copied from one into another is found in a second round.
  for (let round = 0; round < 2; round += 1) {
    for (const { names: targets, values, file } of puts) {
      for (const [member, value] of values.flatMap(membersOf)) {
        const found = inValue(value, file, 0);
        for (const name of found.length > 0 ? targets : []) {
          for (const key of [name, `${name}.${member}`]) {
            held.set(key, new Set([...(held.get(key) ?? []), ...found]));
          }
        }
      }
    }
  }
  return held;
}

/** The names of functions in which something is named that holds secrets: they may give it. */
export function giversOf(view: SourceView, held: SecretNames): readonly string[] {
  const names = [...held.keys()].filter((name) => !name.includes('.'));
  if (names.length === 0) return [];
  const found: string[] = [];
  const isNamed = (text: string): boolean => names.some((name) => text.includes(name));
  for (const { nodes } of treesOf(view, isNamed)) {
    for (const node of nodes) {
      if (!ts.isIdentifier(node) || !held.has(node.text)) continue;
      const owner = ts.findAncestor(node, ts.isFunctionLike);
      const name = owner && ownNameOf(owner);
      if (name) found.push(name);
    }
  }
  return found;
}

const DEEPEST = 3;

/** What is put, by the members that it is written with; `*` where those are not written. */
function membersOf(value: ts.Expression): readonly (readonly [string, ts.Node])[] {
  if (!ts.isObjectLiteralExpression(value)) return [['*', value]];
  return value.properties.map((property) => {
    const name = property.name;
    const isPlain = name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name));
    return [isPlain ? name.text : '*', property];
  });
}

/** What a node puts into which names; null where it puts nothing. */
export function putAt(node: ts.Node): Omit<Put, 'file'> | null {
  if (isAssignment(node)) {
    const names = namesIn(node.left);
    // What a module has from its start is followed.
    const isLate = names.length > 0 && ts.findAncestor(node, ts.isFunctionLike) !== undefined;
    return isLate ? { names, values: [node.right] } : null;
  }
  if (!ts.isCallExpression(node)) return null;
  const { expression, arguments: args } = node;
  if (!ts.isPropertyAccessExpression(expression)) return null;
  const [target, ...values] = args;
  if (expression.name.text === 'assign' && expression.getText() === 'Object.assign') {
    return target ? { names: namesIn(target), values } : null;
  }
  return ADDS.test(expression.name.text)
    ? { names: namesIn(expression.expression), values: args }
    : null;
}

/** The variable, and the last of its members, that a target names. */
function namesIn(target: ts.Expression): readonly string[] {
  if (ts.isIdentifier(target)) return [target.text];
  if (ts.isPropertyAccessExpression(target)) {
    const { expression, name } = target;
    const owner = ts.isIdentifier(expression) ? [expression.text] : [];
    if (OF_EXCHANGE.test(target.getText())) return [];
    return [name.text, ...owner, ...owner.map((each) => `${each}.${name.text}`)];
  }
  if (ts.isElementAccessExpression(target)) return namesIn(target.expression);
  if (ts.isCallExpression(target)) return namesOf(target).map(writtenName);
  return ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target)
    ? namesIn(target.expression)
    : [];
}

/** What ends with the request. */
const OF_EXCHANGE = /^(?:req|request|res|response|ctx)\b|^module\.exports\b|^exports\b/;

/** The secrets that an expression names, or makes. */
export function secretsWritten(
  view: SourceView,
  file: RelPath,
  value: ts.Node,
  secrets: SecretNames,
  depth = 0,
): readonly string[] {
  return [...nodesTold(value)].flatMap((node) => {
    if (isSentProof(node)) return [secretText(EVERYTHING, ITSELF)];
    const made = secretAt(view, file, node);
    if (made !== null) return [made];
    if (!ts.isIdentifier(node) || !isRead(node) || !secrets.has(node.text)) return [];
    const local = localOf(node);
    if (local === 'parameter') return [];
    if (local !== null) {
      return local === value || depth > DEEPEST
        ? []
        : secretsWritten(view, file, local, secrets, depth + 1);
    }
    return [...(secrets.get(node.text) ?? [])];
  });
}

/** `req.headers`, `req.get('authorization')`: by what others prove who they are. */
function isSentProof(node: ts.Node): boolean {
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const { parent } = node;
    const isPart =
      (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
      parent.expression === node;
    if (SENT_WHOLE.test(node.getText())) return !isPart && isRead(node);
    const isHeader =
      ts.isPropertyAccessExpression(node) &&
      /\.(?:headers|cookies)$/.test(node.expression.getText());
    return isHeader && isProofName(node.name.text);
  }
  if (ts.isElementAccessExpression(node)) {
    const { expression, argumentExpression } = node;
    return (
      /\.(?:headers|cookies)$/.test(expression.getText()) &&
      ts.isStringLiteralLike(argumentExpression) &&
      isProofName(argumentExpression.text)
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const [name] = node.arguments;
  return (
    /^(?:req|request)\.(?:get|header)$/.test(node.expression.getText()) &&
    name !== undefined &&
    ts.isStringLiteralLike(name) &&
    isProofName(name.text)
  );
}

function isProofName(name: string): boolean {
  return isSecretName(name) || /^(?:authorization|cookie|session|sid|auth)$/i.test(name);
}

/** Whether a name is read there, and is not that of a member that is made. */
export function isRead(node: ts.Node): boolean {
  return !ts.isPropertyAssignment(node.parent) || node.parent.name !== node;
}

/** What a name is given in the functions around it; null for one that is declared outside of them. */
export function localOf(node: ts.Identifier): ts.Expression | 'parameter' | null {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return null;
  for (let at = ts.findAncestor(node, ts.isFunctionLike); at; at = outerOf(at)) {
    const own = at.parameters.some(({ name }) => names(name, node.text));
    if (own) return 'parameter';
    const [declared, other] = [...nodesOf(at)].filter(
      (each): each is ts.VariableDeclaration =>
        ts.isVariableDeclaration(each) && names(each.name, node.text),
    );
    // Which of two is meant is not looked at.
    if (declared) return other ? 'parameter' : (declared.initializer ?? 'parameter');
  }
  return null;
}

function outerOf(node: ts.Node): ts.SignatureDeclaration | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}

function names(target: ts.BindingName, name: string): boolean {
  return [...nodesOf(target)].some((each) => ts.isIdentifier(each) && each.text === name);
}

/** The names that values tell; each is looked for once, since many rounds ask for them. */
function createNamesTold(): (value: ts.Node) => ReadonlySet<string> {
  const known = new Map<ts.Node, ReadonlySet<string>>();
  return (value) => {
    const before = known.get(value);
    if (before) return before;
    const told = [...nodesTold(value)].flatMap((node) => (ts.isIdentifier(node) ? node.text : []));
    const names = new Set(told);
    known.set(value, names);
    return names;
  };
}

/** What the functions around a value are called with, for those of their parameters that it names. */
function handedFor(
  value: ts.Node,
  calls: ReadonlyMap<string, readonly ts.CallExpression[]>,
  names: (value: ts.Node) => ReadonlySet<string>,
): readonly ts.Node[] {
  const owner = ts.findAncestor(value, ts.isFunctionLike);
  const name = owner && ownNameOf(owner);
  if (!owner || name === null || name === undefined) return [];
  return owner.parameters.flatMap((parameter, index) => {
    const isNamed = [...nodesOf(parameter.name)].some(
      (each) => ts.isIdentifier(each) && names(value).has(each.text),
    );
    return isNamed ? (calls.get(name) ?? []).flatMap((call) => call.arguments[index] ?? []) : [];
  });
}
