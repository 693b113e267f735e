import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import type { RelPath } from '../../model/types.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';
import { type Alias, hiddenWritesIn } from './aliases.js';
import { changedWhereHanded } from './handed.js';
import { createListeners, type Listeners } from './listeners.js';
import { writtenName } from './names-of.js';
import { createEnvironmentWrites, type EnvironmentWrites } from './environment-writes.js';
import { type TextWrites, writesInText } from './text-writes.js';

/**
 * What the source of a project assigns after it has started: inside functions, save by a constructor to its own
 * object. Such variables and members may hold anything when a request comes. Names are compared, not objects:
 * too much counts as assigned, never too little.
 */
export type Assigned = {
  /** Whether some function assigns to members of this name. */
  readonly member: (name: string) => boolean;
  /** What is assigned to members of this name, where that is nothing but new objects; null where it is anything else. */
  readonly made: (
    name: string,
  ) => readonly { readonly file: RelPath; readonly node: ts.NewExpression }[] | null;
  /** Whether something adds to, takes from or sorts lists and maps of this name, or sets members by computed keys. */
  readonly content: (name: string) => boolean;
  /** The names under which the content of what has this name may be changed, this one among them. */
  readonly aliases: (name: string) => ReadonlySet<string>;
  /** Whether something sets members by computed keys, or removes them, in objects of this name. */
  readonly keys: (name: string) => boolean;
  /** Whether something takes from lists of this name, or sets their length. */
  readonly shrinks: (name: string) => boolean;
  /** Whether something puts another prototype behind objects of this name. */
  readonly reparented: (name: string) => boolean;
  /** Where the source itself sets an environment variable; null where it leaves that to the deployment. */
  readonly environment: EnvironmentWrites;
  /** What is called when an event is emitted. */
  readonly listeners: Listeners;
  /** Whether something puts another method of this name on a prototype. */
  readonly patched: (name: string) => boolean;
  /** What functions other than the one that declares it assign to a variable of `file`; empty when none do. */
  readonly variable: (file: RelPath, name: string) => readonly ts.Expression[];
};

/** Stands for whatever name a call of `eval` may assign. */
const EVALUATED = 'eval()';

/**
 * @param loaded files that are read beside those of the project: of other packages
 */
export function createAssigned(
  view: SourceView,
  loaded: () => readonly RelPath[] = () => [],
): Assigned {
  let index: Index | null = null;
  let count = 0;
  const members = new Map<string, boolean>();
  const texts = new Map<RelPath, TextWrites>();
  const writesOf = (file: RelPath): TextWrites => {
    const written = texts.get(file) ?? writesInText(view.text(file) ?? '');
    texts.set(file, written);
    return written;
  };
  // A package may be read while functions are followed.
  const indexed = (): Index => {
    const files = loaded();
    if (index && files.length === count) return index;
    count = files.length;
    members.clear();
    index = indexOf(view, files, writesOf);
    return index;
  };
  const variables = new Map<RelPath, ReadonlyMap<string, readonly ts.Expression[]>>();
  return {
    member: (name) => {
      const places = indexed().members.get(name) ?? [];
      const known = members.get(name);
      if (known !== undefined) return known;
      const found = places.some(({ file, offset }) => isLate(view, file, offset));
      members.set(name, found);
      return found;
    },
    made: (name) => madeAt(view, indexed().members.get(name) ?? []),
    content: (name) => indexed().contents.has(name),
    aliases: (name) => {
      const found = new Set([name]);
      addReached(found, indexed().aliases);
      return new Set([...found].map(writtenName));
    },
    keys: (name) => indexed().keys.has(name),
    shrinks: (name) => indexed().shrinking.has(name),
    reparented: (name) => indexed().reparented.has(name),
    environment: createEnvironmentWrites(view),
    listeners: createListeners(view),
    patched: (name) => indexed().patched.has(name),
    variable: (file, name) => {
      const known = variables.get(file) ?? assignedVariables(view, file);
      variables.set(file, known);
      return known.get(name) ?? known.get(EVALUATED) ?? [];
    },
  };
}

type Index = {
  readonly members: ReadonlyMap<
    string,
    readonly { readonly file: RelPath; readonly offset: number }[]
  >;
  readonly contents: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  readonly shrinking: ReadonlySet<string>;
  readonly patched: ReadonlySet<string>;
  readonly reparented: ReadonlySet<string>;
  /** By a name, those under which the same is reached. */
  readonly aliases: Reach;
};

type Reach = ReadonlyMap<string, ReadonlySet<string>>;

/** @param read the modules that the application loads, where that is known */
function indexOf(
  view: SourceView,
  read: readonly RelPath[],
  writesOf: (file: RelPath) => TextWrites,
): Index {
  const files = new Set([...view.files, ...read]);
  const members = new Map<string, { file: RelPath; offset: number }[]>();
  const contents = new Set<string>();
  const keys = new Set<string>();
  const shrinking = new Set<string>();
  const patched = new Set<string>();
  const reparented = new Set<string>();
  const aliases: Alias[] = [];
  const linked: Alias[] = [];
  const changed = { adds: contents, keys, shrinks: shrinking };
  for (const file of files) {
    const written = writesOf(file);
    aliases.push(...written.aliases);
    for (const { name, offset } of written.members) {
      const places = members.get(name);
      if (places) places.push({ file, offset });
      else members.set(name, [{ file, offset }]);
    }
    for (const { name } of written.contents) contents.add(name);
    for (const name of written.handedMethods) contents.add(name);
    for (const name of written.keys) keys.add(name);
    for (const name of written.patched) patched.add(name);
    for (const { name } of written.shrinking) shrinking.add(name);
    for (const name of written.reparented) reparented.add(name);
  }
  const handed = changedWhereHanded([...files].map((file) => writesOf(file).handed));
  for (const name of handed) for (const names of [contents, keys, shrinking]) names.add(name);
  for (const file of read.length > 0 ? read : view.files) {
    const hidden = isTestFile(file) ? null : view.derived(file, hiddenWritesIn);
    linked.push(...(hidden?.aliases ?? []));
    for (const [name, how] of hidden?.changed ?? []) changed[how].add(name);
    view.spare();
  }
  if (linked.length <= MOST_LINKS) aliases.push(...linked);
  const named = reachOf(aliases);
  for (const names of [keys, shrinking]) for (const name of names) contents.add(name);
  for (const names of [contents, keys, shrinking, reparented]) addReached(names, named);
  const reached = reachOf(aliases.map(([alias, name]) => [name, alias]));
  return { members, contents, keys, shrinking, patched, reparented, aliases: reached };
}

function reachOf(pairs: readonly Alias[]): Reach {
  const reach = new Map<string, Set<string>>();
  for (const [from, to] of pairs) {
    const known = reach.get(from);
    if (known) known.add(to);
    else reach.set(from, new Set([to]));
  }
  return reach;
}

/**
 * Names are compared, not objects: in a project of more links than these, all that is called `id` or `data` is one, and
 * nothing that it keeps would be known.
 */
const MOST_LINKS = 25_000;
/** Through more names than these nothing is followed: in large projects all that is called `id` or `data` is one. */
const MOST_NAMES = 4;

/** Adds what is reached from the names in `names`, and what is from there. */
function addReached(names: Set<string>, reach: Reach): void {
  let latest: readonly string[] = [...names];
  for (let step = 0; step < MOST_NAMES; step += 1) {
    latest = latest
      .flatMap((name) => [...(reach.get(name) ?? [])])
      .filter((name) => !names.has(name));
    for (const name of latest) names.add(name);
  }
}

type Offset = { readonly file: RelPath; readonly offset: number };

function madeAt(
  view: SourceView,
  places: readonly Offset[],
): readonly { readonly file: RelPath; readonly node: ts.NewExpression }[] | null {
  const made: { readonly file: RelPath; readonly node: ts.NewExpression }[] = [];
  for (const { file, offset } of places) {
    const write = assignmentAt(view, file, offset);
    if (!write || !ts.isNewExpression(write.right)) return null;
    made.push({ file, node: write.right });
  }
  return made;
}

/** The assignment of which a member at `offset` is the target. */
function assignmentAt(view: SourceView, file: RelPath, offset: number): ts.BinaryExpression | null {
  const tree = view.tree(file);
  let found: ts.BinaryExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    if (isAssignment(node) && offset < node.left.end) found = node;
    ts.forEachChild(node, visit);
  };
  if (tree) visit(tree);
  return found;
}

/** Whether what stands at `offset` happens after the start: in a function that is no constructor. */
function isLate(view: SourceView, file: RelPath, offset: number): boolean {
  const tree = view.tree(file);
  if (!tree) return false;
  let late = false;
  const visit = (node: ts.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    if (ts.isConstructorDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) late = false;
    else if (ts.isFunctionLike(node) && !isCalledAtOnce(node)) late = true;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return late;
}

/** `(function () { … })()`: a part of its module. */
function isCalledAtOnce(node: ts.Node): boolean {
  const outer = ts.isParenthesizedExpression(node.parent) ? node.parent : node;
  return ts.isCallExpression(outer.parent) && outer.parent.expression === outer;
}

/** The variables of a file that are assigned in another function than the one that declares them. */
function assignedVariables(
  view: SourceView,
  file: RelPath,
): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const tree = view.tree(file);
  if (!tree) return found;
  const note = (target: ts.Node, value: ts.Expression): void => {
    for (const name of identifiersIn(target)) {
      if (functionOf(name) === declaringFunction(name)) continue;
      const values = found.get(name.text);
      if (values) values.push(value);
      else found.set(name.text, [value]);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'eval') {
      found.set(EVALUATED, [node]);
    }
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (isAssignment(node)) {
        const keeps =
          kind === ts.SyntaxKind.EqualsToken ||
          kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
          kind === ts.SyntaxKind.BarBarEqualsToken;
        note(node.left, keeps && ts.isIdentifier(node.left) ? node.right : node);
      }
    } else if (
      (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
      (node.operator === ts.SyntaxKind.PlusPlusToken ||
        node.operator === ts.SyntaxKind.MinusMinusToken)
    ) {
      note(node.operand, node);
    } else if (
      (ts.isForOfStatement(node) || ts.isForInStatement(node)) &&
      !ts.isVariableDeclarationList(node.initializer)
    ) {
      note(node.initializer, node.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The names that an assignment to `target` sets. */
function identifiersIn(target: ts.Node): readonly ts.Identifier[] {
  if (ts.isIdentifier(target)) return [target];
  if (
    ts.isParenthesizedExpression(target) ||
    ts.isAsExpression(target) ||
    ts.isNonNullExpression(target)
  ) {
    return identifiersIn(target.expression);
  }
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(identifiersIn);
  if (ts.isSpreadElement(target)) return identifiersIn(target.expression);
  if (ts.isObjectLiteralExpression(target)) {
    return target.properties.flatMap((property) =>
      ts.isShorthandPropertyAssignment(property)
        ? [property.name]
        : ts.isPropertyAssignment(property)
          ? identifiersIn(property.initializer)
          : ts.isSpreadAssignment(property)
            ? identifiersIn(property.expression)
            : [],
    );
  }
  if (ts.isBinaryExpression(target)) return identifiersIn(target.left);
  return [];
}

function functionOf(node: ts.Node): ts.Node | null {
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (ts.isFunctionLike(at) && !isCalledAtOnce(at)) return at;
  }
  return null;
}

/** The function that declares a name, from the inside out; null for the module. */
function declaringFunction(name: ts.Identifier): ts.Node | null {
  for (let at = functionOf(name); at; at = functionOf(at)) {
    if (declares(at, name.text)) return at;
  }
  return null;
}

function declares(owner: ts.Node, name: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found) return;
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node !== owner);
    if (isDeclaration && node.name && ts.isIdentifier(node.name) && node.name.text === name) {
      found = true;
      return;
    }
    if (node !== owner && ts.isFunctionLike(node) && !isCalledAtOnce(node)) return;
    ts.forEachChild(node, visit);
  };
  visit(owner);
  return found;
}
