import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { outerMember } from '../../interpret/follow/outer.js';
import type { Path } from '../../interpret/follow/path.js';
import { type Any, settled, type Value as Followed } from '../../interpret/follow/values.js';
import {
  EVERYTHING,
  givesAway,
  ITSELF,
  OF_ENVIRONMENT,
  partsOf,
  secretsIn,
  secretText,
} from '../../interpret/follow/secrets.js';
import { textAt } from '../../interpret/place.js';
import type { SourceView } from '../../source/view.js';
import { calledName } from '../../source/calls.js';
import { isTestFile } from '../../source/test-file.js';
import { nodesOf } from '../nodes.js';
import type { Handler, RouterHost } from '../layers.js';
import { handlersWith } from './handlers-with.js';
import { type Judges, type Setters, settersAmong } from './setters.js';
import type { LayerResult } from './verdict.js';

const DEEPEST = 3;

/** The secrets that are told by what an answer is handed, each in its form. */
export function secretsTold(path: Path, value: Followed, depth = 0): readonly string[] {
  const known = settled(value);
  if (depth > DEEPEST) return [];
  const within = (items: readonly Followed[]): readonly string[] =>
    items.flatMap((item) => secretsTold(path, item, depth + 1));
  switch (known.kind) {
    case 'any': {
      if (known.name === OF_ENVIRONMENT) return [secretText(EVERYTHING, ITSELF)];
      return isOfApplication(known) ? [secretText(SETTINGS, ITSELF)] : secretsIn(known);
    }
    case 'list':
      return within(known.rest ? [...known.items, known.rest] : known.items);
    case 'external':
      if (/^\(.*\)$/.test(known.path[0] ?? '') && SETTINGS_OF.test(known.path.at(-1) ?? '')) {
        return [secretText(SETTINGS, ITSELF)];
      }
      return known.package === 'global' && known.path.join('.') === 'process.env'
        ? [secretText(EVERYTHING, ITSELF)]
        : [];
    case 'object': {
      const own = [...known.props.values()].filter((item) => item.kind !== 'accessor');
      const outside = [...(known.source?.props ?? [])]
        .filter(([name, held]) => held.kind !== 'lazy' && !known.props.has(name))
        .map(([name]) => outerMember(path, known, name));
      const rest = known.rest ? [known.rest] : [];
      return within([...own, ...outside, ...rest].filter((item) => item !== null));
    }
    default:
      return [];
  }
}

/** Stands for what is put into the settings of an application, and is told with them. */
const SETTINGS = 'settings of the application';
const SETTINGS_OF = /^(?:settings|locals)$/;

/** `req.app.settings`, `req.app.locals`. */
function isOfApplication({ origin, name }: Any): boolean {
  return origin.by === 'unread' && /`re[qs]\.app`/.test(origin.why) && SETTINGS_OF.test(name ?? '');
}

/** The variables of the environment that a project puts into the settings of its application. */
function settingsIn(view: SourceView): readonly string[] {
  return view.files
    .filter((file) => !isTestFile(file))
    .flatMap((file) => [...(view.text(file) ?? '').matchAll(PUT_INTO_SETTINGS)])
    .flatMap(([put]) => [...put.matchAll(/\bprocess\.env\.(\w+)/g)])
    .map(([, name = '']) => name);
}

const ASKS_SETTINGS = /\bapp\b[^;]*\b(?:settings|locals)\b|\b(?:settings|locals)\b[^;]*\bapp\b/;

const PUT_INTO_SETTINGS = /(?:\.set\s*\(|\.locals(?:\.\w+)?\s*=(?!=))[^;]*/g;

/** Under which name it is kept of a path that an answer told a secret. */
export function toldKey(secret: string): string {
  return `told.${secret}`;
}

/** The secrets that are told in what was written. */
function toldIn(written: Iterable<string>): readonly string[] {
  return [...written]
    .filter((key) => key.startsWith('told.'))
    .map((key) => key.slice('told.'.length));
}

/** Why a guard refuses nobody who reads what answers tell, its own or others; null where they tell nothing of use. */
export function whyTold(
  { writes, trusts }: Pick<LayerResult, 'writes' | 'trusts'>,
  told: ReadonlySet<string>,
): string | null {
  const known = [...writes.flatMap((each) => toldIn(each.writes.keys())), ...told];
  const trusted = [...trusts].find((each) => known.some((secret) => givesAway(secret, each)));
  if (trusted === undefined) return null;
  const { name, form } = partsOf(trusted);
  return form === ITSELF
    ? `an answer tells ${name} to anybody`
    : `an answer tells anybody what is signed with ${name}`;
}

/** The secrets that the handlers of a project tell anybody who asks, each in its form. */
export function findTold(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, packages }: Judges,
): ReadonlySet<string> {
  const isMeant = handlersWith(packages, view, /\S/, tellsOf(namesOfSecrets(view)));
  return isMeant === null ? new Set() : toldBy(view, settersAmong(isMeant, routers, judge));
}

/** The same for handlers that name what holds variables of the environment, and answer with it in some other way. */
export function findHeld(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
  variables: readonly string[],
): ReadonlySet<string> {
  const isRead = (node: ts.Node): boolean =>
    ts.isPropertyAccessExpression(node) && node.getText() === 'process.env' && isOneOf(node.parent);
  const isOneOf = (node: ts.Node): boolean =>
    !ts.isPropertyAccessExpression(node) || variables.includes(node.name.text);
  const isMeant = handlersWith(packages, view, /process\.env/, isRead);
  const asks = (handler: Handler): boolean =>
    handler.value.kind === 'function' && ASKS_SETTINGS.test(textAt(handler.value.at));
  const isToldOf = (handler: Handler): boolean => isMeant?.(handler) === true || asks(handler);
  return toldBy(view, settersAmong(isToldOf, routers, judge, judgeShortly));
}

function toldBy(view: SourceView, { open }: Setters): ReadonlySet<string> {
  const told = open
    .flatMap(({ writes }) => writes)
    .filter(({ causes }) => causes.every(({ isAbsence }) => isAbsence))
    .flatMap(({ writes }) => toldIn(writes.keys()));
  if (!told.includes(secretText(SETTINGS, ITSELF))) return new Set(told);
  return new Set([...told, ...settingsIn(view).map((name) => secretText(name, ITSELF))]);
}

const ANSWERS =
  /^(?:json|jsonp|send|end|write|set|header|setHeader|append|cookie|render|redirect)$/;

/** What makes a signature: node:crypto, cookie-signature, and what asks for one. */
const SIGNS = /^(?:createHmac|createSign|sign)$/;

/** Whether a node may tell a secret: an answer in which one is named, or a signature, which its callers may answer. */
function tellsOf(names: ReadonlySet<string>): (node: ts.Node) => boolean {
  const parts = [...names].map((name) => `(?<![\\w$])${escapeRegExp(name)}(?![\\w$])`);
  const isSecret = new RegExp(['process\\.env', ...parts].join('|'));
  return (node) => {
    if (!ts.isCallExpression(node)) return false;
    const called = calledName(node);
    if (SIGNS.test(called)) return true;
    return (
      ts.isPropertyAccessExpression(node.expression) &&
      ANSWERS.test(called) &&
      node.arguments.some((argument) => isSecret.test(argument.getText()))
    );
  };
}

/** What is random: node:crypto, uuid, nanoid. */
const RANDOM = /^(?:random\w+|generateKey\w*|getRandomValues|v4|uuidv4|nanoid)$/;

/**
 * The names of variables and members that hold secrets of the environment or of the application's own, of what these
 * are members of, and of functions that return them.
 */
function namesOfSecrets(view: SourceView): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !/process\.env|random|generateKey|v4|nanoid/i.test(text)) continue;
    const tree = view.tree(file);
    for (const node of tree ? nodesOf(tree) : []) {
      if (isSecret(node)) for (const name of holdersOf(node)) names.add(name);
    }
    view.spare();
  }
  return names;
}

function isSecret(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.getText() === 'process.env';
  if (!ts.isCallExpression(node)) return false;
  return RANDOM.test(calledName(node));
}

/** What holds the value of a node: variables and members up to the function around it, and that, where it returns it. */
function holdersOf(node: ts.Node): readonly string[] {
  const found: string[] = [];
  let isReturned = false;
  let at: ts.Node = node;
  for (; !ts.isSourceFile(at) && !ts.isFunctionLike(at); at = at.parent) {
    isReturned ||= ts.isReturnStatement(at) || ts.isArrowFunction(at.parent);
    const name = ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at) ? at.name : undefined;
    if (name && ts.isIdentifier(name)) found.push(name.text);
    const target =
      ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken
        ? at.left
        : null;
    if (target && ts.isPropertyAccessExpression(target)) found.push(target.name.text);
  }
  if (!isReturned || !ts.isFunctionLike(at)) return found;
  const { parent } = at;
  const named = at.name ?? (ts.isVariableDeclaration(parent) ? parent.name : undefined);
  return named && ts.isIdentifier(named) ? [...found, named.text] : found;
}
