import type { Environment } from '../../interpret/follow/path.js';
import { isInstalled } from '../../model/paths.js';
import type { HttpMethod } from '../../model/types.js';
import type { Place } from '../../interpret/place.js';
import { type ExternalValue, optionsOf, type Value } from '../../interpret/values.js';
import type { Asked, AskedLine, Replies, RequestLine, Standing } from '../judgement.js';
import type { RouterHost } from '../layers.js';
import { joinServed } from '../paths.js';
import type { Findings } from './findings.js';
import { askedPaths, namedPaths } from './named-paths.js';
import type { Hand } from './trace.js';
import type { Outcome, Runs } from './outcome.js';
import type { ExchangeWords } from '../exchange-words.js';

/** Follows a handler for requests of one line, in one environment, and notes what it asked of the line. */
export type Probe = (
  value: Value,
  line: RequestLine,
  environment: Environment,
) => { readonly runs: Runs; readonly findings: Findings };

/** Of what answers nothing below 400. */
export const NO_REPLIES: Replies = {
  paths: [],
  anywhere: false,
  unsure: null,
  asks: [],
  serves: null,
  callsOn: true,
  hands: [],
};

/** More paths than this are not told apart. */
const MOST_PATHS = 60;

/**
 * What a handler answers by itself. It is followed for any path first; where it answers and asks for the path, it is
 * followed again for each path that it can name, and for one that it does not name.
 */
export function repliesOf(
  words: ExchangeWords,
  value: Value,
  standing: Standing,
  probe: Probe,
): Replies {
  return optionsOf(value)
    .map((option) =>
      mayReply(words, option) ? repliesOfOne(words, option, standing, probe) : NO_REPLIES,
    )
    .reduce(both);
}

function both(a: Replies, b: Replies): Replies {
  return {
    paths: [...new Set([...a.paths, ...b.paths])],
    anywhere: a.anywhere || b.anywhere,
    unsure: a.unsure ?? b.unsure,
    asks: [...a.asks, ...b.asks],
    serves: answersAny(a) && answersAny(b) && a.serves !== b.serves ? null : (a.serves ?? b.serves),
    callsOn: a.callsOn || b.callsOn,
    hands: [...a.hands, ...b.hands],
  };
}

function answersAny({ anywhere, paths }: Replies): boolean {
  return anywhere || paths.length > 0;
}

/** Whether it can answer below 400 at all. */
function mayReply(words: ExchangeWords, value: Value): boolean {
  if (value.kind === 'native') return value.bound !== undefined;
  return value.kind === 'function' && words.mayReply(value);
}

function repliesOfOne(
  words: ExchangeWords,
  value: Value,
  { base, path, isAnswered = false }: Standing,
  probe: Probe,
): Replies {
  const anyPath = followed(value, probe, { ...LINE, base, path: base || '/', anyPath: true });
  // The project's own middleware that hands on `next` may be taken for such; of a package's nobody wrote that here.
  const isOwn = value.kind !== 'function' || !isInstalled(value.at.file);
  const keeps = value.kind === 'function' && words.keeps(value);
  const sum = ({ outcomes, incomplete }: Followed): Summary => {
    const own = isAnswered ? outcomes.filter(({ passed }) => !passed) : outcomes;
    return summed({ outcomes: own, incomplete }, isOwn, keeps);
  };
  const general = sum(anyPath);
  const unsure =
    general.unsure ??
    (anyPath.incomplete !== null && value.kind === 'function' && words.sends(value)
      ? { why: anyPath.incomplete, at: null }
      : null);
  const callsOn = anyPath.outcomes.some(({ passed }) => passed) || anyPath.incomplete !== null;
  const { asks, serves } = general;
  const own = general.paths.map((each) => joinServed(base, each));
  const hands = handsIn(anyPath.outcomes);
  const known = { paths: own, asks, serves, callsOn, hands };
  if (general.sites.size === 0) {
    // What hands every request that it does not refuse to code that is not read leaves nothing to others.
    const isHanded = unsure !== null || asks.length > 0;
    const isAll = isHanded && !callsOn && anyPath.outcomes.every(({ failed }) => !failed);
    if (isAll) return { ...known, anywhere: true, unsure: null, asks: [] };
    // What answers nobody is a gate, and lets somebody through, though not by what is known of it here.
    const isGate = own.length === 0 && asks.length === 0;
    return isGate ? { ...NO_REPLIES, unsure, hands } : { ...known, anywhere: false, unsure };
  }
  if (!anyPath.asksPath) return { ...known, anywhere: true, unsure: null };
  if (path !== null && !path.includes('*')) {
    const here = sum(followed(value, probe, lineAt(base, path)));
    return { ...known, anywhere: here.sites.size > 0, unsure: here.unsure, asks: here.asks };
  }
  const elsewhere = followed(value, probe, lineAt(base, `${base}/zz-any-other`));
  const other = sum(elsewhere);
  if (other.sites.size > 0) return { ...known, anywhere: true, unsure: null };
  const asked = probe(value, lineAt(base, `${base}/{any}`), ENVIRONMENT).findings;
  const candidates = servedBelow(base, [...namedPaths(value), ...askedPaths(asked)]);
  const sites = new Set<string>();
  const paths = candidates.slice(0, MOST_PATHS).filter((candidate) => {
    const found = sum(followed(value, probe, lineAt(base, candidate)));
    for (const site of found.sites) sites.add(site);
    return found.sites.size > 0;
  });
  const isCut = anyPath.incomplete === null ? null : { why: anyPath.incomplete, at: null };
  // What answers and was met on no path that could be named answers on some other.
  const isLeft = [...general.sites].some((site) => !sites.has(site));
  // What ends like one of its paths, or holds it: `req.path.endsWith('.json')`.
  const isMetBehind = (candidate: string): boolean => {
    const line = lineAt(base, `${base}/zz-any-other${candidate.slice(base.length)}`);
    return sum(followed(value, probe, line)).sites.size > 0;
  };
  const exact = paths.filter((each) => !isMetBehind(each));
  return {
    ...known,
    paths: [...new Set([...own, ...exact.map((each) => joinServed('', each))])],
    anywhere: isLeft || candidates.length > MOST_PATHS || exact.length < paths.length,
    unsure: other.unsure ?? isCut,
  };
}

/** Whether it hands requests of a line to a router, in some environment. */
export function handsTo(
  words: ExchangeWords,
  value: Value,
  router: RouterHost,
  { method, base, path }: AskedLine,
  probe: Probe,
): boolean {
  const line = lineAt(base, path);
  const methods = method === 'ALL' ? METHODS : [method];
  return optionsOf(value)
    .filter((option) => mayReply(words, option))
    .some((option) => {
      const { outcomes, incomplete } = followed(option, probe, line, methods);
      return (
        incomplete !== null ||
        outcomes.some(({ hands }) => hands.some((each) => each.router === router))
      );
    });
}

function handsIn(outcomes: readonly Outcome[]): readonly Hand[] {
  const found = new Map<RouterHost, Hand[]>();
  for (const hand of outcomes.flatMap(({ hands }) => hands)) {
    const known = found.get(hand.router) ?? [];
    if (known.every(({ isMoved }) => isMoved !== hand.isMoved)) known.push(hand);
    found.set(hand.router, known);
  }
  return [...found.values()].flat();
}

const LINE: RequestLine = {
  method: 'GET',
  path: '/',
  base: '',
  params: null,
  below: false,
  anyMethod: false,
  anyPath: false,
  plain: true,
};

function lineAt(base: string, path: string): RequestLine {
  return { ...LINE, base, path };
}

/** What it names, below the mount, and where it names the whole path also that. */
function servedBelow(base: string, named: readonly string[]): readonly string[] {
  const whole = named.filter((each) => base !== '' && `${each}/`.startsWith(`${base}/`));
  return [...new Set([base || '/', ...named.map((each) => base + each), ...whole])];
}

const ENVIRONMENT: Environment = {
  secrets: new Set(),
  withoutSecrets: false,
  open: false,
  insider: true,
};

/** Methods of which a handler may ask; an answer to `OPTIONS` is none of an endpoint. */
const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

type Followed = {
  readonly outcomes: readonly Outcome[];
  readonly incomplete: string | null;
  readonly asksPath: boolean;
};

/** Every outcome for a line: for each method where it asks for that, and with variables set where it asks for those. */
function followed(
  value: Value,
  probe: Probe,
  line: RequestLine,
  methods: readonly HttpMethod[] = METHODS,
): Followed {
  const outcomes: Outcome[] = [];
  const seen: { incomplete: string | null; asksPath: boolean; asksMethod: boolean } = {
    incomplete: null,
    asksPath: false,
    asksMethod: false,
  };
  const once = (method: HttpMethod, environment: Environment): Runs => {
    const { runs, findings } = probe(value, { ...line, method }, environment);
    outcomes.push(...runs.outcomes);
    seen.incomplete ??= runs.incomplete;
    seen.asksPath ||= findings.line.has('open path');
    seen.asksMethod ||= findings.line.has('method');
    return runs;
  };
  for (const [index, method] of methods.entries()) {
    // Nothing more is learnt of what is too long to be followed.
    if (index > 0 && (!seen.asksMethod || seen.incomplete !== null)) break;
    const unset = once(method, ENVIRONMENT);
    const secrets = new Set(unset.outcomes.flatMap(({ newSecrets }) => [...newSecrets]));
    const asks = secrets.size > 0 || unset.outcomes.some(({ consulted }) => consulted.size > 0);
    if (asks && seen.incomplete === null) once(method, { ...ENVIRONMENT, secrets, open: true });
  }
  return { outcomes, incomplete: seen.incomplete, asksPath: seen.asksPath };
}

type Summary = Pick<Replies, 'unsure' | 'asks' | 'serves'> & {
  readonly sites: ReadonlySet<string>;
  /** Below the mount, where a package answers for these paths alone. */
  readonly paths: readonly string[];
};

/** Where it answers below 400, and where that cannot be known. */
function summed(
  { outcomes, incomplete }: Omit<Followed, 'asksPath'>,
  isOwn: boolean,
  keeps: boolean,
): Summary {
  const sites = new Set<string>();
  const paths = new Set<string>();
  const asks = new Map<string, Asked>();
  const kinds = new Set<Replies['serves']>();
  let unsure: Replies['unsure'] = null;
  const ask = (value: ExternalValue, at: Place | null): void => {
    asks.set(`${value.package} ${value.path.join('.')}`, { value, at });
  };
  for (const outcome of outcomes) {
    const { reply, source, calledUnread, hands } = outcome;
    if (incomplete !== null && source) ask(source, null);
    if (keeps && !calledUnread && hands.length === 0 && endsUnseen(outcome)) {
      unsure ??= { why: 'what it hands its answer to may answer later', at: null };
    } else if (calledUnread && endsUnseen(outcome)) {
      const { by, at } = calledUnread;
      if (source && at && isInstalled(at.file)) ask(source, null);
      else unsure ??= { why: `whether \`${by}\` answers is not read, and nothing else does`, at };
    }
    if (!reply || reply.kind === 'moved') continue;
    const { status, at, of } = reply;
    const where = at ? `${at.file}:${at.start}` : '';
    if (status !== 'unknown') {
      if (status >= 400) continue;
      kinds.add(reply.serves ?? null);
      if (reply.paths) for (const each of reply.paths) paths.add(each);
      else sites.add(where);
    } else if (of && (isOwn || reply.kind === 'handed')) {
      ask(of, at && isInstalled(at.file) ? null : at);
    } else if (reply.kind === 'answer') {
      unsure ??= { why: 'the status of its answer is only known at run time', at };
    } else {
      unsure ??= { why: `what \`${reply.by ?? ''}\` answers is not read`, at };
    }
  }
  const [serves = null] = kinds.size === 1 ? kinds : [];
  return { sites, paths: [...paths], asks: [...asks.values()], serves, unsure };
}

/** Whether a request is neither answered nor handed on, as far as is seen. */
function endsUnseen(outcome: Outcome): boolean {
  const { reply, passed, failed, handedNext, exits, breaksOff, answered } = outcome;
  const isSeen = reply !== null || answered !== null || passed || failed !== null;
  return !isSeen && !handedNext && exits.size === 0 && !breaksOff;
}
