import {
  type Argument,
  constant,
  type Host,
  type HostValue,
  type NativeValue,
  optionsOf,
  UNDEFINED,
  unknown,
  type Value,
} from '../../../../source/interpret/values.js';
import type { RequestLine } from '../judgement.js';
import { isCredentialName, isRefusalName } from './names.js';
import type { Trace } from './trace.js';

/** What `(req, res, next)` are for a caller who has nothing to prove who they are. */
export type Exchange = {
  readonly request: HostValue;
  readonly response: HostValue;
  readonly next: NativeValue;
};

/** @param line the method and path of the request; null when it may be any */
export function createExchange(trace: Trace, line: RequestLine | null): Exchange {
  const request = createRequest(trace, line);
  return {
    request,
    response: createResponse(trace, request),
    next: {
      kind: 'native',
      name: 'next',
      call: ([error]) => {
        noteNext(trace, error?.value);
        return UNDEFINED;
      },
    },
  };
}

function noteNext(trace: Trace, error: Value | undefined): void {
  for (const option of error ? optionsOf(error) : [UNDEFINED]) {
    const continues =
      option.kind === 'constant' &&
      (!option.value || option.value === 'route' || option.value === 'router');
    if (continues) trace.passed = true;
    else trace.failed = true;
  }
}

function native(name: string, call: (args: readonly Argument[]) => Value): NativeValue {
  return { kind: 'native', name, call };
}

/** An object of which some members are known, and which keeps what is assigned to it. */
function createHolder(type: string, member: (name: string) => Value | null): HostValue {
  const written = new Map<string, Value>();
  const host: Host = {
    type,
    member: (name) => written.get(name) ?? member(name),
    write: (name, value) => {
      written.set(name, value);
    },
    call: () => null,
  };
  return { kind: 'host', host };
}

const FROM_REQUEST = unknown('it comes with the request', 'request');

/** An absent credential; reading it is what makes a middleware a candidate for a guard. */
function absent(trace: Trace): Value {
  trace.readCredentials = true;
  return UNDEFINED;
}

/** Headers, cookies, query: what proves the caller is absent, the rest is whatever it is. */
function createBag(trace: Trace, isCredential: (name: string) => boolean): HostValue {
  return createHolder('bag', (name) => (isCredential(name) ? absent(trace) : FROM_REQUEST));
}

/** Of these, Express and middleware set members for callers who are known. */
const IDENTITY =
  /^(user|auth|session|account|principal|identity|claims|token|jwt|viewer|actor|current\w+|\w*user(id|name)?|\w*auth\w*|\w*(token|session|claims|payload))$/i;

const PATHS = new Set(['path', 'url', 'originalUrl', 'baseUrl', 'route', '_parsedUrl']);

function createRequest(trace: Trace, line: RequestLine | null): HostValue {
  const headers = createBag(trace, isCredentialHeader);
  const header = native('header', ([name]) => {
    const text = name?.value.kind === 'constant' ? String(name.value.value) : '';
    return isCredentialHeader(text) ? absent(trace) : FROM_REQUEST;
  });
  const session = createSession(trace);
  const bags = new Map<string, Value>([
    ['headers', headers],
    ['header', header],
    ['get', header],
    ['session', session],
    ['cookies', createBag(trace, (name) => !/csrf|xsrf|lang|locale|theme/i.test(name))],
    ['signedCookies', createBag(trace, () => true)],
    ['query', createBag(trace, isCredentialField)],
    ['body', createBag(trace, isCredentialField)],
    ['isAuthenticated', native('isAuthenticated', () => answer(trace, false))],
    ['isUnauthenticated', native('isUnauthenticated', () => answer(trace, true))],
  ]);
  if (line) for (const [name, text] of textsOf(line)) bags.set(name, constant(text));
  return createHolder('request', (name) => {
    const known = bags.get(name);
    if (known) return known;
    if (PATHS.has(name)) return unknown('it depends on the path of the request', 'path');
    if (name === 'method') return unknown('it depends on the method of the request', 'method');
    return IDENTITY.test(name) && isCredentialName(name) ? absent(trace) : FROM_REQUEST;
  });
}

/** What a request says of itself before anything is read of it. */
function textsOf({ method, path, base }: RequestLine): ReadonlyMap<string, string> {
  const rest = path.slice(base.length) || '/';
  return new Map([
    ['originalUrl', path],
    ['baseUrl', base],
    ['url', rest],
    ['path', rest],
    ...(method === 'ALL' ? [] : [['method', method] as const]),
  ]);
}

function answer(trace: Trace, value: boolean): Value {
  trace.readCredentials = true;
  return constant(value);
}

function createSession(trace: Trace): HostValue {
  return createHolder('session', (name) => {
    if (/csrf|xsrf/i.test(name)) return FROM_REQUEST;
    const isMethod = /^(save|destroy|regenerate|reload|touch|cookie|id)$/.test(name);
    return isMethod ? FROM_REQUEST : absent(trace);
  });
}

/** `authorization`, `cookie`, `x-api-key`, `x-access-token` and the like. */
function isCredentialHeader(name: string): boolean {
  return (
    /authori[sz]ation|^cookie|api-?key|token|secret|signature|session|credential|x-auth|x-.*user/i.test(
      name,
    ) && !/csrf|xsrf/i.test(name)
  );
}

function isCredentialField(name: string): boolean {
  return /^(access_?|auth_?|api_?|id_?)?(token|key|apikey|jwt|auth)$/i.test(name);
}

const SENDERS = new Set(
  'send json jsonp end render redirect sendFile download sendfile write pipe format'.split(' '),
);

function createResponse(trace: Trace, request: HostValue): HostValue {
  let status: number | 'unknown' = 200;
  const send = (): Value => {
    trace.answered ??= status;
    return response;
  };
  const setStatus = (value: Value | undefined): void => {
    status = statusOf(value);
  };
  const locals = createHolder('locals', (name) =>
    isCredentialName(name) ? absent(trace) : FROM_REQUEST,
  );
  const response = createHolder('response', (name) => {
    if (name === 'status' || name === 'writeHead' || name === 'code') {
      return native(name, ([value]) => {
        setStatus(value?.value);
        return response;
      });
    }
    if (name === 'sendStatus') {
      return native(name, ([value]) => {
        setStatus(value?.value);
        return send();
      });
    }
    if (name === 'redirect') {
      return native(name, () => {
        status = 302;
        return send();
      });
    }
    if (SENDERS.has(name)) return native(name, send);
    if (name === 'locals') return locals;
    if (name === 'req') return request;
    if (name === 'headersSent') return constant(false);
    return native(name, () => {
      // `res.unauthorized()`, `res.boom.forbidden()`: the name says what is sent.
      if (!isRefusalName(name)) return response;
      status = 401;
      return send();
    });
  });
  const { host } = response;
  const keep = host.write;
  return {
    kind: 'host',
    host: {
      ...host,
      write: (name, value) => {
        if (name === 'statusCode') setStatus(value);
        else keep?.(name, value);
      },
    },
  };
}

/** A status as a number: a literal, or a constant of a package by its name. */
function statusOf(value: Value | undefined): number | 'unknown' {
  if (value?.kind === 'constant' && Number.isInteger(Number(value.value))) {
    return Number(value.value);
  }
  if (value?.kind === 'external') {
    const name = value.path.at(-1) ?? '';
    if (/not_?found/i.test(name)) return 404;
    if (isRefusalName(name)) return /forbidden|denied|403/i.test(name) ? 403 : 401;
  }
  return 'unknown';
}
