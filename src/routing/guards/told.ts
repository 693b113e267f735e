import { textAt } from '../../interpret/place.js';
import type { Any } from '../../interpret/follow/values.js';
import { isOfEnvironment } from '../../interpret/follow/derive.js';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { isSecretName } from '../../interpret/follow/compare.js';
import { outerMember } from '../../interpret/follow/outer.js';
import type { Path } from '../../interpret/follow/path.js';
import { settled, type Value as Followed } from '../../interpret/follow/values.js';
import {
  EVERYTHING,
  givesAway,
  ITSELF,
  OF_ENVIRONMENT,
  partsOf,
  secretsIn,
  secretText,
} from '../../interpret/follow/secrets.js';
import type { SourceView } from '../../source/view.js';
import { calledName } from '../../source/calls.js';
import { isTestFile } from '../../source/test-file.js';
import type { Handler, RouterHost } from '../layers.js';
import { handlersWith } from './handlers-with.js';
import { isMade } from './crypto-calls.js';
import { MAKES_ERROR, toldInErrors } from './errors-told.js';
import { giversOf, heldIn, isRead } from './held.js';
import { madeOfSecrets } from './made-of-secrets.js';
import { nodesTold, type SecretNames, secretNamesIn } from './secret-names.js';
import { unfollowedPlaces } from './unfollowed.js';
import { type Judges, type Setters, settersAmong } from './setters.js';
import type { LayerResult } from './outcome.js';
import type { Frozen } from './request-state.js';
import type { ExchangeWords } from '../exchange-words.js';

const DEEPEST = 3;
/** Stands before the name of a variable or member in which something is kept that an answer tells. */
const HELD = 'held:';

/** The secrets that are told by what an answer is handed, each in its form. */
export function secretsTold(path: Path, value: Followed, depth = 0): readonly string[] {
  const known = settled(value);
  if (depth > DEEPEST) return [];
  const within = (items: readonly Followed[]): readonly string[] =>
    items.flatMap((item) => secretsTold(path, item, depth + 1));
  switch (known.kind) {
    case 'any': {
      if (known.name === OF_ENVIRONMENT) return [secretText(EVERYTHING, ITSELF)];
      if (isOfApplication(known)) return [secretText(settingAsked(known), ITSELF)];
      // Whoever chooses the key chooses each of what is there.
      if (known.of) return within([known.of]);
      const { origin } = known;
      const isPart = known.type === 'number' || known.type === 'boolean';
      const kept = 'kept' in origin && !isPart ? origin.kept : undefined;
      if (kept === OF_ENVIRONMENT) return [secretText(EVERYTHING, ITSELF)];
      return kept === undefined ? secretsIn(known) : [secretText(HELD + kept, ITSELF)];
    }
    case 'list':
      return within(known.rest ? [...known.items, known.rest] : known.items);
    case 'host':
      return /^(?:map|set)$/.test(known.host.type) ? within(known.host.content()) : [];
    case 'external':
      if (/^\(.*\)$/.test(known.path[0] ?? '') && SETTINGS_OF.test(known.path.at(-1) ?? '')) {
        return [secretText(SETTINGS, ITSELF)];
      }
      return isOfEnvironment(known) ? [secretText(EVERYTHING, ITSELF)] : [];
    case 'object': {
      // A private field is in nothing that is made of its object.
      const own = [...known.props]
        .filter(([name]) => !name.startsWith('#'))
        .map(([, item]) => item)
        .filter((item) => item.kind !== 'accessor');
      const outside = [...(known.source?.props ?? [])]
        .filter(
          ([name, held]) => held.kind !== 'lazy' && !name.startsWith('#') && !known.props.has(name),
        )
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

/** `req.app.settings`, `req.app.locals.name`, `req.app.get('name')`. */
function isOfApplication({ origin }: Any): boolean {
  return origin.by === 'unread' && /`(?:re[qs]\.)?app(?:\.get\([^`]*)?`/.test(origin.why);
}

/** What of the settings is asked for: all of them, one local, or one of those that are asked for by name. */
function settingAsked({ origin, name }: Any): string {
  if (name === null || SETTINGS_OF.test(name)) return SETTINGS;
  const isCalled = origin.by === 'unread' && origin.why.includes('(…)');
  return isCalled ? `${SETTINGS}()` : `${SETTINGS}.${name}`;
}

/** The variables of the environment that a project puts into those settings of its application that are asked for. */
function settingsIn(view: SourceView, asked: readonly string[]): readonly string[] {
  const texts = view.files.filter((file) => !isTestFile(file)).map((file) => view.text(file) ?? '');
  const isNamed = (name: string): boolean => {
    const reads = new RegExp(`\\.get\\s*\\(\\s*['"\`]${escapeRegExp(name)}['"\`]`);
    return texts.some((text) => reads.test(text));
  };
  const isAsked = ([put, set, local]: RegExpExecArray): boolean => {
    if (asked.includes(SETTINGS)) return true;
    if (put.startsWith('.set')) {
      return asked.includes(`${SETTINGS}()`) && (set === undefined || isNamed(set));
    }
    return local === undefined
      ? asked.some((each) => each.startsWith(`${SETTINGS}.`))
      : asked.includes(`${SETTINGS}.${local}`);
  };
  return texts
    .flatMap((text) => [...text.matchAll(PUT_INTO_SETTINGS)])
    .filter(isAsked)
    .flatMap(([put]) => [...put.matchAll(/\bprocess\.env\.(\w+)/g)])
    .map(([, name = '']) => name);
}

/** What answers with all that something holds: computed members and calls, and what goes through all of it. */
const WRITES_DOWN =
  /\[\s*(?!['"`\d\]])|\.\.\.\s*[\w.]+|\b(?:inspect|stringify|keys|values|entries|assign|map|flatMap|forEach|reduce|emit)\s*\(|\.\s*(?:json|send|end|render)\s*\(\s*[\w$.]+\s*[(),]/;

const ASKS_SETTINGS =
  /\bre[qs]\.app\b|\bapp\.get\s*\(\s*['"`][^'"`]*['"`]\s*\)|\bapp\b[^;]*\b(?:settings|locals)\b|\b(?:settings|locals)\b[^;]*\bapp\b/;

const PUT_INTO_SETTINGS =
  /(?:\.set\s*\(\s*(?:['"`]([^'"`]*)['"`])?|\.locals(?:\.(\w+))?\s*=(?!=))[^;]*/g;

/** Under which name it is kept of a path that an answer told a secret. */
function toldKey(secret: string): string {
  return `told.${secret}`;
}

/**
 * Notes that secrets are told, and whether to anybody: what is only known later on the path makes no difference any
 * more.
 */
export function noteTold(
  { causes }: Pick<Path, 'causes'>,
  writes: Map<string, Frozen>,
  secrets: readonly string[],
): void {
  for (const secret of secrets) {
    const isAnybodys = causes.every(
      ({ isAbsence, isChance, isState }) =>
        isAbsence === true || isChance === true || (isState === true && isKept(secret)),
    );
    const key = toldKey(secret);
    if (isAnybodys || !writes.has(key)) writes.set(key, { kind: 'constant', value: isAnybodys });
  }
}

/** The same where it told what is kept under a name. */
export function keptKey(name: string): string {
  return toldKey(secretText(HELD + name, ITSELF));
}

/** The same for the secrets in what an answer is handed. */
export function noteAnswered(
  path: Path,
  writes: Map<string, Frozen>,
  values: readonly Followed[],
): void {
  noteTold(
    path,
    writes,
    values.flatMap((value) => secretsTold(path, value)),
  );
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
  told: Told,
): string | null {
  const own = writes.flatMap((each) => toldIn(each.writes.keys())).flatMap(told.reveal);
  const known = [...own, ...told.secrets];
  const trusted = [...trusts].find((each) => known.some((secret) => givesAway(secret, each)));
  if (trusted === undefined) return null;
  const { name, form } = partsOf(trusted);
  return form === ITSELF
    ? `an answer tells ${name} to anybody`
    : `an answer tells anybody what is signed with ${name}`;
}

/**
 * Finds the secrets that the handlers of a project tell anybody who asks, each in its form; given variables that are
 * secrets, though their names do not say so.
 */
export function createTold(
  view: SourceView,
  routers: readonly RouterHost[],
  judges: Judges,
): (others: readonly string[]) => Told {
  const { judge, judgeKnowing, packages, words } = judges;
  let read: Named | null = null;
  return (others) => {
    read ??= namedInSource(view, judges);
    const { secrets, held, mayTell, tells, isMeant } = read;
    const thrown = toldInErrors(view, routers, judges, { secrets, held });
    const known = new Set([...read.variables, ...others]);
    const setters = settersAmong(isMeant, routers, judge, judgeKnowing(known));
    const unfollowed = unfollowedPlaces(packages, view, setters.open, mayTell, tells)
      .filter(
        ({ isOwn, node }) => isOwn && !(ts.isCallExpression(node) && SIGNS.test(calledName(node))),
      )
      .flatMap(({ node }) => words.tells(node).flatMap((each) => namedIn(each, secrets)));
    const reveal = revealing(held);
    const told = toldBy(view, setters).flatMap(reveal);
    return { secrets: new Set([...told, ...unfollowed, ...thrown]), reveal };
  };
}

/** What the source says of secrets, and which handlers may tell some. */
type Named = {
  readonly secrets: SecretNames;
  readonly held: SecretNames;
  /** The variables that are secrets by their names. */
  readonly variables: readonly string[];
  readonly mayTell: RegExp;
  readonly tells: (node: ts.Node) => boolean;
  readonly isMeant: (handler: Handler) => boolean;
};

function namedInSource(view: SourceView, { packages, words }: Judges): Named {
  const { names: secrets, leaves } = secretNamesIn(view);
  const held = heldIn(view, secrets);
  const isSecret = oneOf([
    ...[...secrets.keys(), ...held.keys()],
    ...[...giversOf(view, held), ...madeOfSecrets(view, secrets, leaves)],
  ]);
  const tells = tellsOf(words, isSecret);
  const mayTell = new RegExp(`${isSecret.source}|createHmac|createSign|\\bsign\\b`);
  const isTelling = handlersWith(packages, view, mayTell, tells);
  // What is done with a secret before it is told, its text may not show.
  const names = oneOf([...leaves, 'env']);
  const isMeant = (handler: Handler): boolean =>
    isTelling?.(handler) === true || names.test(textOf(handler));
  const variables = [...secrets.values()]
    .flatMap((each) => [...each].map((secret) => partsOf(secret).name))
    .filter((name) => isSecretName(name));
  return { secrets, held, variables, mayTell, tells, isMeant };
}

/** Which secrets are in what is told: where it is kept under a name, those that are put there. */
function revealing(held: SecretNames): Told['reveal'] {
  return (secret) => {
    const { name } = partsOf(secret);
    if (!name.startsWith(HELD)) return [secret];
    const kept = name.slice(HELD.length);
    const anyMember = kept.includes('.') ? [kept.replace(/\..*/, '.*')] : [];
    return [kept, ...anyMember].flatMap((each) => [...(held.get(each) ?? [])]);
  };
}

/** The same for handlers that name what holds variables of the environment, and answer with it in some other way. */
export function findHeld(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeKnowing, packages }: Judges,
  variables: readonly string[],
): ReadonlySet<string> {
  const isRead = (node: ts.Node): boolean =>
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'env' &&
    node.getText() === 'process.env' &&
    isOneOf(node.parent);
  const isOneOf = (node: ts.Node): boolean =>
    !ts.isPropertyAccessExpression(node) || variables.includes(node.name.text);
  const isMeant = handlersWith(packages, view, /process\.env/, isRead);
  const isToldOf = (handler: Handler): boolean => {
    const text = textOf(handler);
    return ASKS_SETTINGS.test(text) || (WRITES_DOWN.test(text) && isMeant?.(handler) === true);
  };
  return new Set(
    toldBy(view, settersAmong(isToldOf, routers, judge, judgeKnowing(new Set(variables)))),
  );
}

function textOf({ value }: Handler): string {
  return value.kind === 'function' ? textAt(value.at) : '';
}

/** What handlers tell, and the settings of the application where they tell those. */
function toldBy(view: SourceView, { open }: Setters): readonly string[] {
  const told = open
    .flatMap(({ writes }) => writes)
    .flatMap(({ writes }) =>
      toldIn(writes.keys()).filter((secret) => {
        const to = writes.get(toldKey(secret));
        return to?.kind === 'constant' && to.value === true;
      }),
    );
  const names = told.map((secret) => partsOf(secret).name);
  const asked = names.filter((name) => name.startsWith(SETTINGS));
  if (asked.length === 0) return told;
  return [...told, ...settingsIn(view, asked).map((name) => secretText(name, ITSELF))];
}

/** Whether a secret is one that the application keeps in memory, where somebody who knows one put it. */
function isKept(secret: string): boolean {
  const { name } = partsOf(secret);
  return name.startsWith(HELD) || isMade(name);
}

/** The secrets that are named in what an answer is handed. */
function namedIn(told: ts.Expression, secrets: SecretNames): readonly string[] {
  return [...nodesTold(told)].flatMap((each) => {
    if (ts.isIdentifier(each) && isRead(each)) return [...(secrets.get(each.text) ?? [])];
    const variable = /^process\.env(?:\.(\w+))?$/.exec(each.getText());
    return variable ? [secretText(variable[1] ?? EVERYTHING, ITSELF)] : [];
  });
}

/** What answers tell anybody, and what that is of what they tell which the application keeps in memory. */
export type Told = {
  readonly secrets: ReadonlySet<string>;
  readonly reveal: (secret: string) => readonly string[];
};

export const NOTHING_TOLD: Told = { secrets: new Set(), reveal: (secret) => [secret] };

/** What makes a signature: node:crypto, cookie-signature, and what asks for one. */
const SIGNS = /^(?:createHmac|createSign|sign)$/;

/** What names `process.env` or one of these. */
function oneOf(names: readonly string[]): RegExp {
  const any = ['process\\.env', ...new Set(names.map(escapeRegExp))].join('|');
  return new RegExp(`(?<![\\w$])(?:${any})(?![\\w$])`);
}

/** `new Error(…)`, `createError(400, …)`: who catches it may answer with what it says. */
function makesError(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  if (ts.isNewExpression(node)) return MAKES_ERROR.test(node.expression.getText());
  return ts.isCallExpression(node) && MAKES_ERROR.test(calledName(node));
}

/** Whether a node may tell a secret: an answer in which one is named, an error with one, or a signature, which its callers may answer. */
function tellsOf({ tells }: ExchangeWords, isSecret: RegExp): (node: ts.Node) => boolean {
  return (node) => {
    if (ts.isCallExpression(node) && SIGNS.test(calledName(node))) return true;
    if (makesError(node) && node.arguments?.some((each) => isSecret.test(each.getText()))) {
      return true;
    }
    return tells(node).some((told) => isSecret.test(told.getText()));
  };
}
