import { ts } from 'ts-morph';
import { choose, type Path } from '../../../interpret/follow/path.js';
import {
  constant,
  plain,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../../interpret/follow/values.js';
import { isInstalled } from '../../../model/paths.js';
import type { Surroundings } from '../../../routing/guards/exchange.js';
import { redirectTo } from '../../../routing/guards/redirects.js';
import { statusOf } from '../../../routing/guards/statuses.js';
import { noteAnswered } from '../../../routing/guards/told.js';
import type { Trace } from '../../../routing/guards/trace.js';

/** What a middleware answers, which Koa sends when all of them have ended: koa 3.3.0 lib/application.js, lib/response.js. */
export type Answer = {
  /** A member that says with what is answered; null for others. */
  readonly read: (name: string) => Value | null;
  /** Whether a member that is set says with what is answered. */
  readonly write: (name: string, value: Value) => boolean;
  readonly status: () => number | 'unknown';
  readonly mayHaveAnswered: (status: number | 'unknown') => void;
  /** What was called on to has answered, or nothing did. */
  readonly calledOn: () => void;
  readonly ended: () => void;
  /** koa 3.3.0 lib/context.js `onerror`: an error that says so is answered with its message. */
  readonly failed: (error: Value) => void;
  readonly state: () => string;
};

/** Members of an answer that say nothing of whether there is one. */
const HEADERS =
  /^(?:set|append|remove|vary|attachment|flushHeaders|has|type|length|message|lastModified|etag|back)$/;

export function createAnswer(
  path: Path,
  trace: Trace,
  { line, notesReplies }: Pick<Surroundings, 'line' | 'notesReplies'>,
): Answer {
  let status: number | 'unknown' | null = null;
  let hasBody = false;
  let leads: 'login' | 'same page' | null = null;
  /** Behind `next()`: nothing was answered there, as far as this was asked. */
  let isEmptyBehind = false;
  let place = path.here;
  /** Whether it is asked what anybody is answered. */
  const isAsked = notesReplies === true;

  const setStatus = (value: number | 'unknown'): void => {
    status = value;
    place = path.here;
    if (value !== 'unknown' && value >= 400) path.isDecided = true;
    if (value === 401 || value === 403) trace.refusedAt ??= path.here;
  };
  const tell = (values: readonly Value[]): void => {
    noteAnswered(path, trace.writes, values);
  };
  const setBody = (value: Value): void => {
    const known = settled(value);
    tell([value]);
    hasBody = known.kind !== 'constant' || (known.value ?? null) !== null;
    if (hasBody) place = path.here;
    // Without a body it is 204 unless another status is set.
    if (!hasBody) status ??= 204;
  };
  const final = (): number | 'unknown' => status ?? (hasBody ? 200 : 404);

  const read: Answer['read'] = (name) => {
    switch (name) {
      case 'status':
        if (trace.passed && status === null && !isAsked)
          isEmptyBehind = choose(path, 2, null) === 1;
        if (trace.passed && status === null && !isEmptyBehind)
          return unread('what is behind it answers', false, name);
        return final() === 'unknown'
          ? unread('its status is not known', false, name)
          : constant(final());
      case 'body':
        return hasBody || (trace.passed && !(isAsked && isEmptyBehind))
          ? unread('what is answered is not followed', false, name)
          : UNDEFINED;
      case 'headerSent':
      case 'writable':
        return constant(name === 'writable');
      case 'redirect':
        return plain(name, (args, site) => {
          tell(args);
          leads = redirectTo(args[0], writtenTarget(site), line);
          setStatus(302);
          hasBody = true;
          if (leads === 'login') trace.refusedAt ??= site.at;
          return UNDEFINED;
        });
      default:
        if (!HEADERS.test(name)) return null;
        return plain(name, (args) => {
          tell(args);
          return UNDEFINED;
        });
    }
  };
  const write: Answer['write'] = (name, value) => {
    if (name === 'status') setStatus(statusOf(value));
    else if (name === 'body') setBody(value);
    else if (name === 'respond') status ??= 'unknown';
    // What goes past Koa has the status that stands: its own is 404 at first.
    else if (name === 'sent') tell([value]);
    else return HEADERS.test(name);
    return true;
  };
  const note = (sent: number | 'unknown'): void => {
    if (!isAsked) return;
    const of = place && isInstalled(place.file) ? trace.source : null;
    trace.reply ??= { at: place, status: sent, kind: leads === null ? 'answer' : 'moved', of };
  };
  return {
    read,
    write,
    status: final,
    mayHaveAnswered: (given) => {
      status ??= given;
    },
    calledOn: () => {
      // Where nothing behind it answers, what it has set so far is sent.
      isEmptyBehind = isAsked && choose(path, 2, null) === 1;
      if (isEmptyBehind) return;
      status = null;
      hasBody = false;
    },
    ended: () => {
      if (trace.failed !== null) return;
      // What is set where something behind has answered says nothing of who is let through.
      if (trace.passed) {
        if (isEmptyBehind && (hasBody || status !== null)) note(final());
        return;
      }
      // What was called may answer where the context is told of it.
      if (isAsked && trace.calledUnread && status === null && !hasBody) return;
      note(final());
      trace.answered ??= leads === 'login' && status === 302 ? 'login' : final();
    },
    failed: (error) => {
      const known = settled(error);
      if (known.kind !== 'object') return;
      const [expose, message] = ['expose', 'message'].map((name) => known.props.get(name));
      if (expose?.kind === 'constant' && expose.value && message && message.kind !== 'accessor') {
        tell([message]);
      }
    },
    // Where it was set is asked of answers alone.
    state: () =>
      JSON.stringify([status, hasBody, leads, isEmptyBehind, notesReplies ? place?.start : 0]),
  };
}

function writtenTarget({ node }: Site): ts.Node | undefined {
  return node && ts.isCallExpression(node) ? node.arguments[0] : undefined;
}
