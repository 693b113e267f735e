import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { placeOf } from '../interpret/place.js';
import type { SourceView } from '../source/view.js';
import { nodesOf } from '../source/nodes.js';
import type { Reached, Reading } from './read.js';
import { isTestFile } from '../source/test-file.js';
import { type HandlerLooks, isHandlerExpression } from './handler-shape.js';
import { isOfMock, receiverKey, speaksForRouter } from './receivers.js';
import type { Relevance } from './relevance.js';
import type { RememberedCall } from './remembered.js';
import type { LayeredFramework } from './framework.js';

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
/** `srv['get'](…)`, `srv[verb](…)`. */
const BY_KEY = /\[[^\]\n]{1,60}\]\s*\(/;
/** A method that may be called here; there may be comments between. */
const METHOD =
  /\.(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/)*([A-Za-z]+)(?=(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/)*(?:\(|<|\?\.))/g;
/**
 * Searches for registrations that executing the project on paper did not meet: everything that is written
 * like one on something that is declared, made or named like a router. Calls on clients, maps and caches
 * are left alone: what is known to be something else, and what nothing speaks for.
 */
export function findUnread(
  framework: LayeredFramework,
  view: SourceView,
  relevance: Relevance,
  reading: Reading,
  files: readonly RelPath[] = view.files,
): readonly UnreadCall[] {
  return files.flatMap((file) => {
    if (isTestFile(file) || TOOL_SETTINGS.test(file)) return [];
    const text = view.text(file);
    if (text === null || (!REGISTERING.test(text) && !BY_KEY.test(text))) return [];
    if (!relevance.files.has(file) && !mayRegister(framework, text)) return [];
    if (isAllReached(framework, text, reading.reached.get(file))) return [];
    const tree = view.tree(file);
    const found = tree ? callsIn(framework, tree, file, view, reading) : [];
    view.spare();
    return found;
  });
}

/** What these register is registered on the server of a tool: `vite.config.ts`. */
const TOOL_SETTINGS = /(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$/;

/** Whether some call in `text` by the name of a registration has several arguments, the last of which may be a handler. */
function mayRegister({ isVerb }: LayeredFramework, text: string): boolean {
  for (const { index, 0: match, 1: name = '' } of text.matchAll(METHOD)) {
    if ((name === 'use' || isVerb(name)) && mayTakeHandler(text, index + match.length, name)) {
      return true;
    }
  }
  return callsByKey(text);
}

function callsByKey(text: string): boolean {
  for (const { index, 0: match } of text.matchAll(new RegExp(BY_KEY, 'g'))) {
    if (mayTakeHandler(text, index + match.length - 1, '')) return true;
  }
  return false;
}

function mayTakeHandler(text: string, from: number, name: string): boolean {
  const opening = text.indexOf('(', from);
  const last = opening < 0 ? null : lastArgument(text, opening + 1);
  if (last === null || (!last.isSecond && name !== 'use')) return false;
  return /^(?:[(\w$[.]|\/[/*])/.test(last.text) && !/^\d/.test(last.text);
}

/** Arguments of more characters than this are taken for handlers. */
const LONGEST_ARGUMENTS = 4000;

/** How the last of the arguments begins that start at `from`; null where there are none. */
function lastArgument(
  text: string,
  from: number,
): { readonly text: string; readonly isSecond: boolean } | null {
  let depth = 0;
  let start = from;
  let isSecond = false;
  for (let at = from; at < from + LONGEST_ARGUMENTS && at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === "'" || char === '"' || char === '`') {
      at = endOfText(text, at, char);
    } else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      if (depth === 0) break;
      depth -= 1;
    } else if (char === ',' && depth === 0 && /^\s*[^)\s]/.test(text.slice(at + 1, at + 80))) {
      start = at + 1;
      isSecond = true;
    }
  }
  const last = text.slice(start, start + 80).trimStart();
  return last === '' || last.startsWith(')') ? null : { text: last, isSecond };
}

function endOfText(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** Whether everything in `text` that may be a call by the name of a registration was reached, and is one or none. */
function isAllReached(
  { isVerb }: LayeredFramework,
  text: string,
  reached: ReadonlyMap<number, Reached> = new Map(),
): boolean {
  if (callsByKey(text)) return false;
  for (const { index, 0: match, 1: name = '' } of text.matchAll(METHOD)) {
    if (name !== 'use' && !isVerb(name)) continue;
    const what = reached.get(index + match.length - name.length);
    if (what !== 'registers' && what !== 'read') return false;
  }
  return true;
}

/** A call by the name of a registration, and what speaks for it. */
type Candidate = {
  readonly call: UnreadCall;
  readonly receiver: string;
  /** `no` where only another registration on the same receiver would make it one. */
  readonly isOne: 'yes' | 'no';
};

function callsIn(
  framework: LayeredFramework,
  tree: ts.SourceFile,
  file: RelPath,
  view: SourceView,
  reading: Reading,
): readonly UnreadCall[] {
  const found: Candidate[] = [];
  for (const node of nodesOf(tree)) {
    if (!ts.isCallExpression(node)) continue;
    const candidate = candidateOf(framework, node, file, view, reading);
    if (candidate) found.push(candidate);
  }
  const routers = new Set(
    found.filter(({ isOne }) => isOne === 'yes').map(({ receiver }) => receiver),
  );
  return found.filter(({ receiver }) => routers.has(receiver)).map(({ call }) => call);
}

function candidateOf(
  framework: LayeredFramework,
  node: ts.CallExpression,
  file: RelPath,
  view: SourceView,
  reading: Reading,
): Candidate | null {
  const { program, isVerb } = framework;
  const callee = node.expression;
  const named = calledBy(callee);
  if (!named || (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee))) {
    return null;
  }
  const { name, at } = named;
  const isUse = name === 'use';
  if (name !== null && !isUse && !isVerb(name)) return null;
  const reached = reading.reached.get(file)?.get(at.getStart());
  if (reached === 'registers' || reached === 'read') return null;
  const base = routeBase(isVerb, callee.expression);
  const chained = base !== callee.expression;
  if (!chained && !looksLikeRegistration(node, isUse)) return null;
  const isCertain = reached === 'handler' || takesHandler(program.looks, view, file, node);
  // `handler.bind(this, other)` is no registration, and neither is `table[name](a, b)` by itself.
  const isByChance = name === 'bind' || name === null || (isUse && reached === 'foreign');
  const speaks =
    reached !== 'foreign' && name !== null && speaksForRouter(program.receivers, view, file, base);
  if (isOfMock(view, file, base) || (isByChance && name !== null && !speaks)) return null;
  if (name === null && !isCertain) return null;
  const [first] = chained ? routeArguments(callee.expression) : node.arguments;
  return {
    call: {
      file,
      site: { file, at: placeOf(view, file, node), name: placeOf(view, file, at) },
      method: name === null || isUse || name === 'all' ? 'ALL' : name.toUpperCase(),
      path: first && ts.isStringLiteralLike(first) ? first.text : null,
      reached: reached !== undefined,
    },
    receiver: receiverKey(base),
    isOne: isCertain || speaks ? 'yes' : 'no',
  };
}

/** The name of the method that is called, null for one that is computed, and where it stands. */
function calledBy(
  callee: ts.Expression,
): { readonly name: string | null; readonly at: ts.Node } | null {
  if (ts.isPropertyAccessExpression(callee)) return { name: callee.name.text, at: callee.name };
  if (!ts.isElementAccessExpression(callee)) return null;
  const at = callee.argumentExpression;
  if (ts.isNumericLiteral(at)) return null;
  return { name: ts.isStringLiteralLike(at) ? at.text : null, at };
}

/** What comes last may run for errors alone. */
function takesHandler(
  looks: HandlerLooks,
  view: SourceView,
  file: RelPath,
  { arguments: args }: ts.CallExpression,
): boolean {
  return args.some((each) => isHandlerExpression(looks, view, file, each));
}

/** `router` of `router.route('/x').get(…)`; the expression itself otherwise. */
function routeBase(isVerb: LayeredFramework['isVerb'], node: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node;
  const { expression, name } = node.expression;
  return name.text === 'route' || isVerb(name.text) || name.text === 'use'
    ? routeBase(isVerb, expression)
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
