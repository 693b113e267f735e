import { shownCall } from '../../interpret/follow/calls.js';
import { letGoOfHanded } from '../../interpret/follow/handed-over.js';
import { choose, doubt, type Path } from '../../interpret/follow/path.js';
import { settled, type Site, unread, type Value } from '../../interpret/follow/values.js';
import type * as Read from '../../interpret/values.js';
import { letGoOfRequest } from './bags.js';
import type { Exchange } from './exchange.js';
import { type Current, isHarmless, type KnownOfPackages, packageAsked } from './package-calls.js';
import { freeze, HANDED_SESSION } from './request-state.js';
import { statusNamed } from './statuses.js';
import type { Reply, Trace } from './trace.js';

/** What code that is not read may do with what it is handed: call on, answer, set what it likes on the request. */
export function handOver(
  path: Path,
  current: Current,
  callee: Value,
  args: readonly Value[],
  site: Site,
  { framework, notesReplies }: KnownOfPackages,
): void {
  const { trace, exchange } = current;
  const by = shownCall(site);
  if (!isHarmless(callee)) {
    letGoOfHanded(site, args, (name) => unread(`what \`${by}\` does is not read`, true, name));
  }
  // What nobody wrote a call of is what a package gives, which is asked as such.
  if (notesReplies && site.node && !ENDS_NOTHING.test(by))
    trace.calledUnread ??= { by, at: site.at };
  const why = `what \`${by}\` does with the request is not read`;
  const cause = { why, at: site.at };
  const holds = (...wanted: readonly Value[]): boolean =>
    args.some((arg) => wanted.some((each) => contains(arg, each, 0)));
  if (holds(exchange.next)) {
    trace.handedNext = true;
    if (choose(path, 2, cause) === 0) {
      trace.passed = true;
      trace.left.push(new Map(trace.writes));
    }
  }
  if (holds(...exchange.responses)) {
    const refusal = args
      .map(settled)
      .find((value) => value.kind === 'constant' && (value.value === 401 || value.value === 403));
    doubt(path, cause);
    if (!notesReplies || !isWatcher(callee)) {
      const given = notesReplies
        ? handed(exchange, args, site, packageAsked(framework, current, callee, args, site))
        : null;
      const isSeen = given?.kind === 'handed' && isQuiet(callee);
      if (given && !isSeen && trace.answered === null) trace.reply = given;
      const status = refusal?.kind === 'constant' ? Number(refusal.value) : 'unknown';
      if (exchange.mayHaveAnswered) exchange.mayHaveAnswered(status);
      else if (!isSeen) trace.answered ??= status;
    }
  }
  if (holds(...exchange.requests)) {
    trace.asksCaller = true;
    if (isHarmless(callee)) return;
    // A package that is handed the request alone looks into it; one that gets the answer as well is middleware.
    if (callee.kind !== 'external' || holds(...exchange.responses)) trace.opaque ??= cause;
    letGoOfRequest(exchange.bags, why);
  }
}

/** Code that is not read and is handed a session, or a request, may set what it likes in the session. */
export function noteSession(
  { causes }: Path,
  { writes }: Trace,
  callee: Value,
  args: readonly Value[],
  site: Site,
): void {
  const isHeld = (type: string): boolean => args.some((arg) => holdsHost(arg, type, 0));
  // What is behind something that nobody knows may be behind a credential.
  if (causes.length > 0 || isHarmless(callee)) return;
  const isGiven = isHeld('session') || (callee.kind !== 'external' && isHeld('request'));
  const why = `what \`${shownCall(site)}\` does with it is not read`;
  if (isGiven) writes.set(HANDED_SESSION, freeze(unread(why, true)));
}

/** What closes a connection, or goes on reading from it, answers nothing. */
const ENDS_NOTHING = /\.(?:destroy|abort|resume|pause|unpipe|setTimeout)\(…\)$/;

/** What comes of handing the answer to code that is not read, as far as its name and what it is handed tell. */
function handed(
  exchange: Exchange,
  args: readonly Value[],
  site: Site,
  of: Read.ExternalValue | null,
): Reply {
  const by = shownCall(site);
  // A stream that is piped into the answer has the status that was set.
  const isPiped = /\b(?:pipe|pipeline)\b[^.]*$/.test(by);
  const known = args.map(settled).map((value) => (value.kind === 'constant' ? value.value : null));
  const given = known.find((value) => typeof value === 'number' && value >= 100 && value < 600);
  const named = statusNamed(by.replace(/\(.*$/, '').split('.').at(-1) ?? '');
  const status = typeof given === 'number' ? given : (named ?? exchange.status());
  return isPiped || typeof given === 'number' || named !== null
    ? { at: site.at, status, kind: 'answer' }
    : { at: site.at, status: 'unknown', kind: 'handed', by, of };
}

/** Packages that get an answer to see when it is sent, or to add a header: their documentation. */
const WATCHERS = /^(on-finished|on-headers|vary)$/;

function isWatcher(callee: Value): boolean {
  return callee.kind === 'external' && WATCHERS.test(callee.package);
}

/** Globals, and packages of Node and others, that write down or keep what they are handed. */
const KEEPING =
  /^(?:console|JSON|Promise|Object|Array|String|Number|Boolean|Symbol|Map|Set|WeakMap|WeakSet|process|structuredClone|queueMicrotask|set(?:Timeout|Immediate|Interval))$/;

/** What may be handed an answer without giving it. */
function isQuiet(callee: Value): boolean {
  if (callee.kind !== 'external') return false;
  if (callee.package === 'global') return KEEPING.test(callee.path[0] ?? '');
  return isHarmless(callee) && !/^(?:node:)?https?$/.test(callee.package);
}

const DEEPEST = 2;

function holdsHost(value: Value, type: string, depth: number): boolean {
  const known = settled(value);
  if (known.kind === 'host') return known.host.type === type;
  if (depth >= DEEPEST) return false;
  const inner =
    known.kind === 'list' ? known.items : known.kind === 'object' ? [...known.props.values()] : [];
  return inner.some((item) => item.kind !== 'accessor' && holdsHost(item, type, depth + 1));
}

function contains(value: Value, wanted: Value, depth: number): boolean {
  if (value === wanted) return true;
  if (value.kind === 'host' && wanted.kind === 'host') return value.host === wanted.host;
  if (depth >= DEEPEST) return false;
  if (value.kind === 'list') return value.items.some((item) => contains(item, wanted, depth + 1));
  if (value.kind !== 'object') return false;
  return [...value.props.values()].some(
    (item) => item.kind !== 'accessor' && contains(item, wanted, depth + 1),
  );
}
