import { ts } from 'ts-morph';
import { shownCall } from '../../interpret/follow/calls.js';
import { isFromCaller } from '../../interpret/follow/derive.js';
import type { Place } from '../../interpret/place.js';
import type { Path } from '../../interpret/follow/path.js';
import { isEnvironment, partsOf } from '../../interpret/follow/secrets.js';
import {
  type ExternalValue,
  settled,
  type Site,
  textOf,
  type Value,
} from '../../interpret/follow/values.js';
import { OPEN_PART } from '../../interpret/values.js';
import { calledName } from '../../source/calls.js';
import { nodesOf } from '../../source/nodes.js';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { isAssignment } from '../../source/assignments.js';
import { locOf } from '../places.js';
import { handlersWith } from './handlers-with.js';
import type { LayerResult } from './outcome.js';
import type { Frozen } from './request-state.js';
import { type Judges, settersAmong } from './setters.js';

/** Kept of a path on which whoever calls reads the environment of the process, by a file or a program. */
const OPENED = 'environment opened';

const FILES = /^(?:fs|fs\/promises|fs-extra|graceful-fs)$/;
const PROGRAMS = /^(?:child_process|execa|cross-spawn|shelljs)$/;
const READS = /^(?:readFile|readFileSync|createReadStream)$/;
/** Of these the first argument is handed to a shell. */
const BY_SHELL = /^(?:exec|execSync|execaCommand|execaCommandSync)$/;
const EVALUATES =
  /^(?:eval|Function|runInThisContext|runInNewContext|runInContext|compileFunction|Script)$/;
/** Templates hold code: README of each. lodash.template 4.5.0 has no member. */
const TEMPLATES = /^(?:ejs|pug|eta|nunjucks|lodash|lodash\.template|underscore)$/;
const COMPILES = /^(?:render|renderAsync|renderString|compile|template|lodash\.template)$/;

/** Linux, proc(5): the environment that the process was started with. And the file that it is kept in. */
const ENVIRON =
  /^\/proc\/(?:self|thread-self|\d+)\/environ$|(?:^|[\\/])\.env(?:\.(?:local|production|production\.local))?$/;
const PRINTS_ENVIRONMENT =
  /(?:^|[;&|(]\s*)(?:\/usr\/bin\/)?(?:env\s*(?:$|[;&|)])|printenv\b)|\/proc\/\w+\/environ/;

/** What a function may look at a text with before it uses it. */
const CHECKS =
  /\b(?:test|exec|match|startsWith|endsWith|includes|indexOf|has|find|some|every|replace(?:All)?|relative|basename|parse|safeParse|\w*(?:safe|sanit|valid|allow|check|escape|quote|clean)\w*)\s*\(|\bin\s+[A-Z]\w*\b/i;

/** Notes of a path that it makes a call by which a caller gets the environment of the process. */
export function noteOpening(
  writes: Map<string, Frozen>,
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): void {
  if (!isMadeByAnybody(path)) return;
  const name = callee.package.replace(/^node:/, '');
  const called = callee.path.filter((part) => part !== '()').at(-1);
  const member = called ?? (callee.args.length > 0 ? '' : name);
  const how = opening(name, member, args, site);
  if (how !== null) noteHow(writes, shownCall(site), how, site.at);
}

/** The same where it sets a variable that callers name to what they send. */
export function noteSetting(writes: Map<string, Frozen>, path: Path): void {
  if (!isMadeByAnybody(path)) return;
  noteHow(writes, 'process.env[…]', 'sets what callers send', path.here);
}

/** What stands behind something that nobody knows may stand behind a credential. What comes later is of no matter. */
function isMadeByAnybody({ causes }: Path): boolean {
  return causes.every(({ isAbsence, isState }) => isAbsence === true || isState === true);
}

function noteHow(writes: Map<string, Frozen>, what: string, how: string, at: Place | null): void {
  const { file, line } = at ? locOf(at) : { file: '', line: 0 };
  writes.set(OPENED, {
    kind: 'constant',
    value: `\`${what}\` in ${file}:${String(line)} ${how}`,
  });
}

function opening(name: string, member: string, args: readonly Value[], site: Site): string | null {
  const [first, second] = args;
  if (FILES.test(name) && READS.test(member)) {
    if (ENVIRON.test((first && textOf(first)) ?? '')) return 'reads it';
    return first && isChosen(first, site)
      ? 'reads whatever file callers name, also that of it'
      : null;
  }
  if (PROGRAMS.test(name)) {
    const words = [first, ...itemsOf(second)].map((each) => (each && textOf(each)) ?? '');
    if (PRINTS_ENVIRONMENT.test(words.join(' '))) return 'prints it';
    const isShell =
      BY_SHELL.test(member) ||
      args.slice(1).some((each) => asksForShell(each)) ||
      /^(?:\/bin\/)?(?:ba|z)?sh$/.test(words[0] ?? '');
    const given = isShell ? [first, ...itemsOf(second)] : [first];
    return given.some((each) => each && isInjected(each, site)) ? 'runs what callers send' : null;
  }
  const isEvaluated = (name === 'global' || name === 'vm') && EVALUATES.test(member);
  if (isEvaluated || (TEMPLATES.test(name) && COMPILES.test(member))) {
    return first && isInjected(first, site) ? 'runs what callers send' : null;
  }
  if (name === 'global' && member === 'assign') {
    const isSet = first && isEnvironment(first) && args.slice(1).some((each) => isFromCaller(each));
    return isSet === true ? 'sets what callers send' : null;
  }
  return name === 'global' && member === 'getReport' ? 'gives it' : null;
}

/** `{ shell: true }` */
function asksForShell(options: Value): boolean {
  const known = settled(options);
  const shell = known.kind === 'object' ? known.props.get('shell') : undefined;
  return shell?.kind === 'constant' && Boolean(shell.value);
}

function itemsOf(value: Value | undefined): readonly Value[] {
  const known = value && settled(value);
  return known?.kind === 'list' ? known.items : [];
}

/** Whether a caller may make any path of a value: it ends with what they send, and nothing has looked at that. */
function isChosen(value: Value, site: Site): boolean {
  return endsWithSent(value, 0) && !isChecked(site);
}

const DEEPEST = 4;
const JOINS = /^(?:posix\.)?(?:join|resolve|normalize)$/;

function endsWithSent(value: Value, depth: number): boolean {
  const known = settled(value);
  if (known.kind === 'constant') return textOf(known)?.endsWith(OPEN_PART) === true;
  if (known.kind === 'any')
    return isText(known) && !known.of && isFromCaller(known) && known.end === '';
  if (known.kind !== 'external' || depth >= DEEPEST) return false;
  const members = known.path.filter((part) => part !== '()').join('.');
  const last = known.args.at(-1);
  const isJoined = /^(?:node:)?path(?:\/posix)?$/.test(known.package) && JOINS.test(members);
  return isJoined && last !== undefined && endsWithSent(last, depth + 1);
}

/** Whether what callers send is in a value that is run, and nothing has looked at it. */
function isInjected(value: Value, site: Site): boolean {
  const known = settled(value);
  if (known.kind === 'constant') {
    return textOf(known)?.includes(OPEN_PART) === true && !isChecked(site);
  }
  return known.kind === 'any' && isText(known) && isFromCaller(known) && !isChecked(site);
}

function isText({ type }: { readonly type: string | null }): boolean {
  return type !== 'number' && type !== 'boolean';
}

/** Whether the functions around a call look at texts, or it is about an upload, whose path nobody chooses. */
function isChecked({ node }: Site): boolean {
  if (!node || !ts.isCallExpression(node)) return false;
  if (/\bfiles?\b\s*[?!]?\s*[.[]/.test(node.arguments[0]?.getText() ?? '')) return true;
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isFunctionLike(at)) continue;
    const text = at.getText();
    const ownStart = node.getStart() - at.getStart();
    if (CHECKS.test(text.slice(0, ownStart)) || CHECKS.test(argumentsOf(node))) return true;
  }
  return false;
}

function argumentsOf({ arguments: args }: ts.CallExpression): string {
  return args
    .filter((each) => !ts.isFunctionLike(each))
    .map((each) => each.getText())
    .join();
}

const NAMES_ONE =
  /['"](?:node:)?(?:fs|fs\/promises|fs-extra|graceful-fs|child_process|execa|cross-spawn|shelljs|vm|ejs|pug|eta|nunjucks|lodash|lodash\.template|underscore)['"]|\beval\s*\(|\bFunction\s*\(|\bprocess\.report\b|\bassign\s*\(\s*process\.env\b|\bprocess\.env\s*\[/;
const PROGRAM =
  /^(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|execa|execaSync|execaCommand|execaCommandSync|getReport)$/;

/**
 * Where an open handler does something by which whoever calls reads the environment of the process, and how; null
 * where none does.
 */
export function findEnvironmentOpen(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
): string | null {
  const isMeant = handlersWith(packages, view, NAMES_ONE, mayOpen, 'near');
  if (isMeant === null) return null;
  const { open } = settersAmong(isMeant, routers, judge, judgeShortly);
  return open.flatMap(({ writes }) => openingsIn(writes))[0] ?? null;
}

function openingsIn(writes: LayerResult['writes']): readonly string[] {
  return writes.flatMap(({ writes: written }) => {
    const how = written.get(OPENED);
    return how?.kind === 'constant' ? [String(how.value)] : [];
  });
}

/** Whether it may be such a call, by how it is written. */
function mayOpen(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /\b(?:Function|Script)$/.test(node.expression.getText());
  if (ts.isIdentifier(node)) return PROGRAM.test(node.text) && !isImported(node);
  if (isAssignment(node)) return /^process\.env\s*\[/.test(node.left.getText());
  if (!ts.isCallExpression(node)) return false;
  const name = calledName(node);
  const [first] = node.arguments;
  if (name === 'assign') return first?.getText() === 'process.env';
  const isOne = [READS, EVALUATES, COMPILES].some((each) => each.test(name));
  return isOne && first !== undefined && mayVary(first);
}

/** `exec` of `import { exec }` and `/x/.exec(text)` is none. */
function isImported({ parent }: ts.Identifier): boolean {
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) return true;
  return ts.isPropertyAccessExpression(parent) && ts.isRegularExpressionLiteral(parent.expression);
}

const OF_PROJECT =
  /^(?:path|join|resolve|__dirname|__filename|process|cwd|URL|fileURLToPath|[A-Z\d_]+)$/;

/** Whether a path is not the same each time, or that of the environment. */
function mayVary(path: ts.Expression): boolean {
  return [...nodesOf(path)].some((node) => {
    if (ts.isStringLiteralLike(node)) return ENVIRON.test(node.text);
    return (
      ts.isIdentifier(node) &&
      !OF_PROJECT.test(node.text) &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    );
  });
}

/** Why a guard refuses nobody who reads the environment; null where it rests on none of it. */
export function whyOpened(trusts: ReadonlySet<string>, opened: string | null): string | null {
  const name = [...trusts].map((each) => partsOf(each).name).find((each) => /^[\w…]+$/.test(each));
  if (opened === null || name === undefined) return null;
  return `anybody may read the environment, and ${name} with it: ${opened}`;
}
