import { ts } from 'ts-morph';
import { isWithin, type Place, textAt } from '../../interpret/place.js';
import { optionsOf } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import type { Machine } from '../../interpret/machine.js';
import { isAnybodys } from '../../interpret/follow/path.js';
import type { Primitive } from '../../interpret/follow/values.js';
import { locOf } from '../places.js';
import type { Handler, RouterHost } from '../layers.js';
import { type CookieKeys, cookieKeys } from './packages/cookie-keys.js';
import type { PackageTable } from './packages/table.js';
import { functionsIn } from './handler-functions.js';
import type { Questions } from './questions.js';
import { handlersReaching } from './handlers-with.js';
import { isFromElsewhere } from './elsewhere.js';
import type { Frozen, Writes } from './request-state.js';
import { sessionRow } from './packages/sessions.js';
import { BY_HAND, type FieldWrite, fieldWrites } from './session-writes.js';
import { shownIn, type Unfollowed, unfollowedPlaces } from './unfollowed.js';
import { findOpen, openField } from './session-open.js';
import { type Judges, type OpenResult, type Setters, settersAmong } from './setters.js';
import type { SessionField, SessionFields } from './session-field.js';
/** Fields that hold who is logged in: README of express-session 1.18.1, lib/sessionmanager.js of passport 0.7.0, and their habit. */
const WHO = new Set(
  (
    'user userId userID userid user_id uid passport account accountId accountID currentUser currentUserId ' +
    'loggedIn loggedin isLoggedIn isloggedin authenticated isAuthenticated'
  ).split(' '),
);
/** The same for a cookie that the application signs. */
const WHO_COOKIE = /^(user|userId|uid|auth|token|session|sid|account)$/i;

/** What a form or a puzzle is protected with, or a page is shown in, is given to everybody. */
const FOR_EVERYBODY =
  /csrf|xsrf|captcha|nonce|locale|lang|theme|cart|flash|returnTo|redirect|consent|age/i;

/**
 * Which fields of the session say who a caller is: those that are set only behind a verified credential, shown by
 * following the handlers that set them. Where no source sets a field, a short table counts.
 */
export function createSessionFields(
  machine: Machine,
  routers: () => readonly RouterHost[],
  judges: Judges,
  logsAnybodyIn: () => boolean,
  questions: Questions,
): SessionFields {
  const known = new Map<string, SessionField>();
  let writes: ReadonlyMap<string, readonly FieldWrite[]> | null = null;
  let signed: ReturnType<typeof cookieKeys> | null = null;
  let open: readonly OpenResult[] | null = null;
  let isOpenKnown = false;
  const asked = new Set<string>();
  return (name, kind) => {
    const key = `${kind}.${name}`;
    if (asked.has(key) || (open !== null && !isOpenKnown)) questions.assume();
    const before = known.get(key);
    if (before) return before;
    // While a field is looked at it says who: a caller who has it has it from a handler that was open to them.
    known.set(key, { says: 'who', basis: null });
    asked.add(key);
    writes ??= fieldWrites(machine.view);
    const found = [...(writes.get(key) ?? []), ...(writes.get(`${kind}.*`) ?? [])];
    const isOpen = key === 'session.passport' && logsAnybodyIn();
    signed ??= cookieKeys(routers());
    const keys = signed[kind];
    if (open === null && kind === 'session') {
      open = [];
      open = findOpen(machine.view, routers(), judges);
      isOpenKnown = true;
      // What was said of other fields meanwhile rested on less.
      known.clear();
      known.set(key, { says: 'who', basis: null });
    }
    const field: SessionField = isOpen
      ? { says: 'nothing' }
      : (byKeys(keys) ??
        byOpen(name, kind, open ?? []) ??
        swapped(machine.view, name, kind, writes, routers(), judges) ??
        bySource(machine.view, name, kind, found, routers(), judges));
    const said = field.says === 'who' && keys ? { ...field, keys } : field;
    known.set(key, said);
    asked.delete(key);
    return said;
  };
}

/** What handlers do to a field that anybody reaches, whichever way it gets from there to the session. */
function byOpen(
  name: string,
  kind: 'session' | 'set-cookie',
  open: readonly OpenResult[],
): SessionField | null {
  if (kind !== 'session') return null;
  const isGiven = (value: Frozen): boolean => isSomething(value) && !isFromElsewhere(value);
  const found = open.map((result) => openField(result, name, isGiven));
  if (found.includes('set')) return { says: 'nothing' };
  const doubt = found.find((each) => each !== null && each !== 'set');
  return doubt ? { says: 'unknown', why: doubt.why } : null;
}

/** What cookies are worth that anybody can make, whoever sets them; null for others. */
function byKeys(keys: CookieKeys | null): SessionField | null {
  if (keys?.isUnsigned) return { says: 'nothing' };
  if (keys?.shared) {
    const why = `${keys.shared} signs with the key of ${keys.of}, so that anybody's session is valid as a signed cookie`;
    return { says: 'unknown', why };
  }
  if (!keys?.isWritten) return null;
  const why = `the key of ${keys.of} is written in the source, for everybody who reads that`;
  return { says: 'unknown', why };
}

function byName(name: string, kind: 'session' | 'set-cookie'): SessionField {
  if (FOR_EVERYBODY.test(name)) return { says: 'nothing' };
  const isWho = kind === 'session' ? WHO.has(name) : WHO_COOKIE.test(name);
  if (isWho) {
    const row =
      kind === 'session'
        ? sessionRow(name)
        : `the signed cookie \`${name}\` holds who is logged in (cookie-parser)`;
    return { says: 'who', basis: { kind: 'package', row } };
  }
  const what = kind === 'session' ? `\`session.${name}\`` : `the signed cookie \`${name}\``;
  return { says: 'unknown', why: `no source says for whom ${what} is set` };
}

function bySource(
  view: SourceView,
  name: string,
  kind: 'session' | 'set-cookie',
  writes: readonly FieldWrite[],
  routers: readonly RouterHost[],
  judges: Judges,
): SessionField {
  const verified: Place[] = [];
  const empties = new Set<Primitive>();
  let doubt: string | null = null;
  let showsNothing: string | null = null;
  let unproven: string | null = null;
  for (const { at, empties: isEmptied } of writes) {
    const { isFound, open } = settersOf(view, at, routers, judges);
    const { file, line } = locOf(at);
    if (isEmptied && !isFound) empties.add(null).add(false);
    else if (open.length === 0 && !isEmptied)
      doubt ??= `who reaches ${file}:${line}, where \`${name}\` is set, is not known`;
    const cut = unfollowedPlaces(judges.packages, view, open, /session|cookie/i, (node) =>
      isAt(node, at),
    );
    const sent = cut.find((each) => setsChosen(each));
    if (sent) unproven ??= `\`${name}\` is set to what is sent (${shownIn(sent)})`;
    for (const result of open) {
      const values = result.writes.map(({ writes: each }) => valueOf(each, name, kind));
      for (const value of values) if (isEmpty(value)) empties.add(value.value);
      const set = result.writes.filter((_, index) => isSomething(values[index]));
      const certain = set.filter(({ causes }) => causes.length === 0);
      const given = certain.map(({ writes: each }) => valueOf(each, name, kind));
      if (given.some((value) => value !== undefined && !isFromElsewhere(value))) {
        return { says: 'nothing' };
      }
      const [uncertain] = set;
      // Whoever names a record that is there has shown nothing by it.
      const found = set.find(
        ({ causes }) => causes.length > 0 && causes.every(({ isFound }) => isFound === true),
      );
      if (found)
        unproven ??= `\`${name}\` is set in ${file}:${line} for whoever names what is there`;
      // Where more is asked than that, the rest may tell who it is.
      const unshown = set.find(({ causes }) => causes.length > 0 && isAnybodys(causes));
      const cause = unshown?.causes.find(({ isAbsence }) => isAbsence) ?? unshown?.causes[0];
      if (cause) showsNothing ??= `\`${name}\` is set in ${file}:${line}, where ${cause.why}`;
      if (uncertain && uncertain.causes.length === 0)
        doubt ??= `\`${name}\` is set in ${file}:${line} to what code gives that is not read`;
      else if (uncertain)
        doubt ??= `\`${name}\` is set in ${file}:${line}, where ${uncertain.causes[0]?.why ?? 'more is asked'}`;
      else if (result.incomplete !== null)
        doubt ??= `${file}:${line}, where \`${name}\` is set: ${result.incomplete}`;
      else if (!isEmptied) verified.push(at);
    }
  }
  // Whoever sends nothing, where there is nothing to compare that with, has shown nothing by it.
  if (showsNothing !== null) return { says: 'unknown', why: showsNothing };
  if (unproven !== null) return { says: 'unknown', why: unproven };
  const withEmpties = (field: SessionField): SessionField =>
    field.says === 'who' && empties.size > 0 ? { ...field, empties: [...empties] } : field;
  if (doubt === null) {
    const [first] = verified;
    if (!first) return withEmpties(byName(name, kind));
    const { file, line } = locOf(first);
    return withEmpties({ says: 'who', basis: { kind: 'read', file, line } });
  }
  // What an application looks up elsewhere before it sets one of these is who somebody is.
  const named = byName(name, kind);
  return named.says === 'who' ? withEmpties(named) : { says: 'unknown', why: doubt };
}

function isAt(node: ts.Node, { start, end, kind }: Place): boolean {
  return node.kind === kind && node.end === end && node.getStart() === start;
}

/** `session.userId = body.id`, `Object.assign(session, body)`: whether what is set is the caller's. */
function setsChosen({ node, isChosen }: Unfollowed): boolean {
  if (ts.isBinaryExpression(node)) return isChosen(node.right);
  return ts.isCallExpression(node) && node.arguments.slice(1).some(isChosen);
}

function valueOf(writes: Writes, name: string, kind: 'session' | 'set-cookie'): Frozen | undefined {
  return writes.get(`${kind}.${name}`) ?? writes.get(`${kind}.*`);
}

/** Whether there is something after the write; taking a field away says nothing of anybody. */
function isSomething(value: Frozen | undefined): boolean {
  if (value === undefined) return false;
  return value.kind !== 'constant' || Boolean(value.value);
}

function isEmpty(value: Frozen | undefined): value is Frozen & { readonly kind: 'constant' } {
  return value?.kind === 'constant' && !value.value && value.value !== undefined;
}

/** What the handlers do that set a field at `at`, as far as somebody gets to them who has not logged in. */
function settersOf(
  view: SourceView,
  at: Place,
  routers: readonly RouterHost[],
  judges: Judges,
): Setters {
  const { judge, judgeShortly, packages } = judges;
  const held = settersAmong((handler) => holds(packages, handler, at), routers, judge);
  // A helper sets it: whoever calls that does.
  return held.isFound
    ? held
    : settersAmong(handlersReaching(packages, view, at), routers, judge, judgeShortly);
}

/**
 * Why what is kept under one name may come from where another is set: whole sessions that are put in their store, and
 * cookies, of which cookie-parser 1.4.7 (cookie-signature 1.0.6) signs the value alone, whatever their names are.
 */
function swapped(
  view: SourceView,
  name: string,
  kind: 'session' | 'set-cookie',
  writes: ReadonlyMap<string, readonly FieldWrite[]>,
  routers: readonly RouterHost[],
  judges: Judges,
): SessionField | null {
  if (kind === 'session') {
    for (const { at } of writes.get(BY_HAND) ?? []) {
      const { isFound, open } = settersOf(view, at, routers, judges);
      const { file, line } = locOf(at);
      const why = `sessions are put in their store by hand (${file}:${line})`;
      if (!isFound || open.length > 0) return { says: 'unknown', why };
    }
    return null;
  }
  for (const [key, places] of writes) {
    if (!key.startsWith('set-cookie.')) continue;
    for (const { at } of places) {
      if (!/signed/.test(textAt(at))) continue;
      const { isFound, open } = settersOf(view, at, routers, judges);
      const given = isFound
        ? open
        : settersAmong((_, index, all) => index === all.length - 1, routers, judges.judge).open;
      const other = given
        .flatMap((result) => result.writes.flatMap((each) => [...each.writes]))
        .find(
          ([written, value]) =>
            written.startsWith('signed-cookie.') &&
            written !== `signed-cookie.${name}` &&
            isSomething(value),
        );
      const { file, line } = locOf(at);
      const what = other?.[0].slice('signed-cookie.'.length);
      const why = `what is signed for the cookie \`${what}\` (${file}:${line}) is valid as \`${name}\`, too`;
      if (other) return { says: 'unknown', why };
    }
  }
  return null;
}

/** Whether the source of a handler, or of what it was wrapped around, holds a place. */
function holds(packages: PackageTable, { value }: Handler, at: Place): boolean {
  return optionsOf(value).some((option) =>
    functionsIn(packages, option, 0).some((each) => isWithin(at, each.at)),
  );
}
