import { ts } from 'ts-morph';
import type { Path } from '../../../interpret/follow/path.js';
import { putOff, startTask } from '../../../interpret/follow/tasks.js';
import { isInstalled } from '../../../model/paths.js';
import {
  constant,
  type Flow,
  type HostValue,
  native,
  type NativeValue,
  NULL,
  plain,
  ready,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../../interpret/follow/values.js';
import { emitted } from '../../../routing/guards/called-back.js';
import { mayCallOn } from '../../../routing/guards/calls-on.js';
import type { Bags, Surroundings } from '../../../routing/guards/exchange.js';
import { redirectTo } from '../../../routing/guards/redirects.js';
import { statusOf } from '../../../routing/guards/statuses.js';
import type { Trace } from '../../../routing/guards/trace.js';
import { noteAnswered } from '../../../routing/guards/told.js';

const SENDERS = new Set(
  'send json jsonp end render redirect sendFile download sendfile write pipe format'.split(' '),
);
const CHAINED = new Set(
  (
    'set header type contentType clearCookie vary links location attachment append setHeader removeHeader ' +
    'appendHeader setHeaders writeContinue'
  ).split(' '),
);
/** Whether a method of the answer sends it, or says with which status. */
export function answersBy(name: string): boolean {
  return SENDERS.has(name) || name === 'status' || name === 'sendStatus' || name === 'writeHead';
}

const EVENTS = new Set('on once addListener prependListener off removeListener'.split(' '));

/** `res`, for whoever answers with it. */
export function createResponse(
  path: Path,
  trace: Trace,
  bags: Bags,
  request: HostValue,
  next: NativeValue,
  { line, before, notesReplies }: Pick<Surroundings, 'line' | 'before' | 'notesReplies'>,
): { readonly host: HostValue; readonly status: () => number | 'unknown' } {
  let status: number | 'unknown' = 200;
  const note = (site: Site, kind: 'answer' | 'moved'): void => {
    if (!notesReplies) return;
    const of = site.at && isInstalled(site.at.file) ? trace.source : null;
    trace.reply ??= { at: site.at, status, kind, of };
  };
  const send = (site: Site): Value => {
    if (trace.answered === null) {
      note(site, 'answer');
      trace.answered = status;
      path.isDecided = true;
      if (status === 401 || status === 403) trace.refusedAt ??= site.at;
    }
    return response;
  };
  const setStatus = (value: Value | undefined, site?: Site): void => {
    status = statusOf(value);
    // Errors have the status of an error.
    if (notesReplies && status === 'unknown' && site && isOfError(site)) status = 500;
    if (status !== 'unknown' && status >= 400) path.isDecided = true;
  };
  const locals = bags.host('locals', 'locals', (name) => {
    trace.asksCaller = true;
    // Where it is asked what anybody is answered, nothing is known of what stands before.
    return notesReplies && before.opaque ? unread(before.opaque.why, true, name) : UNDEFINED;
  });
  const tell = (args: readonly Value[]): void => {
    noteAnswered(path, trace.writes, args);
  };
  const first = (name: string): Value => {
    if (name === 'status' || name === 'writeHead') {
      return plain(name, ([value], site) => {
        setStatus(value, site);
        return response;
      });
    }
    if (name === 'sendStatus') {
      return plain(name, ([value], site) => {
        setStatus(value, site);
        return send(site);
      });
    }
    if (name === 'redirect') {
      return plain(name, (args, site) => {
        tell(args);
        const { node } = site;
        const written = node && ts.isCallExpression(node) ? node.arguments.at(-1) : undefined;
        const leads = redirectTo(args.at(-1), written, line);
        const isLogin = leads === 'login';
        status = 302;
        if (trace.answered === null) note(site, leads === null ? 'answer' : 'moved');
        trace.answered ??= isLogin ? 'login' : 302;
        if (isLogin) trace.refusedAt ??= site.at;
        return response;
      });
    }
    if (SENDERS.has(name)) {
      return native(name, (args, site) => {
        tell(args);
        return sendWith(path, name, args, site, send);
      });
    }
    if (name === 'cookie') {
      return plain(name, ([cookie, value, options]) => {
        const known = settled(cookie ?? UNDEFINED);
        if (value) tell([value]);
        const named = known.kind === 'constant' ? String(known.value) : '*';
        bags.write('set-cookie', named, value ?? UNDEFINED);
        if (mayBeSigned(options)) bags.write('signed-cookie', named, value ?? UNDEFINED);
        return response;
      });
    }
    // Node.js documentation, `response.flushHeaders`: the status is on its way, whatever follows.
    if (name === 'flushHeaders') return plain(name, (_, site) => send(site));
    if (CHAINED.has(name)) {
      return plain(name, (args) => {
        tell(args);
        return response;
      });
    }
    if (name === 'get' || name === 'getHeader' || name === 'hasHeader' || name === 'getHeaders') {
      return plain(name, () => unread('headers of the answer are not followed'));
    }
    if (name === 'emit') return native(name, (args, site) => emitted(path, args, site));
    if (EVENTS.has(name)) {
      return plain(name, ([, listener], site) => {
        // It hears of the answer some time later, whoever gives it.
        if (listener && mayCallOn(listener, next)) {
          putOff(path, path.macro, () => {
            startTask(path, path.world.engine.call(path, listener, null, [], site));
          });
        }
        return response;
      });
    }
    switch (name) {
      case 'locals':
        return locals;
      case 'req':
        return request;
      case 'app':
      case 'socket':
      case 'connection':
        return unread(`\`res.${name}\` is not read`, false, name);
      case 'headersSent':
      case 'writableEnded':
      case 'finished':
        return UNDEFINED;
      case 'statusCode':
        return constant(status === 'unknown' ? 200 : status);
      case 'statusMessage':
        return UNDEFINED;
      default:
        // What packages and the project put there: `res.boom.unauthorized()`.
        return unread(`\`res.${name}\` is set by code that is not read`, false, name);
    }
  };
  const inner = bags.host('response', 'response', first);
  const response: HostValue = {
    kind: 'host',
    host: {
      ...inner.host,
      member: (name) => {
        if (name === 'headersSent' || name === 'writableEnded' || name === 'finished') {
          return ready(constant(trace.answered !== null));
        }
        return inner.host.member(name);
      },
      write: (name, value) => {
        if (name === 'statusCode') setStatus(value);
        else inner.host.write?.(name, value);
      },
    },
  };
  return { host: response, status: () => status };
}

/** `res.status(err.statusCode || 500)` */
function isOfError({ node }: Site): boolean {
  const written = node && ts.isCallExpression(node) ? (node.arguments[0]?.getText() ?? '') : '';
  return /^\(?\s*(?:e|ex|err|error|\w+(?:Err|Error|Exception))\b[\w.?!]*\.\w*(?:status|code)\w*/i.test(
    written,
  );
}

function* sendWith(
  path: Path,
  name: string,
  args: readonly Value[],
  site: Site,
  send: (site: Site) => Value,
): Flow<Value> {
  const result = send(site);
  const callback = args.find(({ kind }) => kind === 'function');
  if (callback && name !== 'format') {
    yield* path.world.engine.call(path, callback, null, [NULL], site);
  }
  return result;
}

/** Whether the options of a cookie may say `signed`. */
function mayBeSigned(options: Value | undefined): boolean {
  const known = settled(options ?? UNDEFINED);
  if (known.kind !== 'object') return known.kind !== 'constant';
  const signed = known.props.get('signed');
  if (!signed) return known.rest !== null || known.source?.props.has('signed') === true;
  return signed.kind === 'accessor' || !isFalsy(settled(signed));
}

function isFalsy(value: Value): boolean {
  return value.kind === 'constant' && !value.value;
}
