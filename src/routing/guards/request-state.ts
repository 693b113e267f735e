import type { Cause } from '../../interpret/follow/path.js';
import { originText } from '../../interpret/follow/state.js';
import {
  any,
  constant,
  list,
  object,
  type Origin,
  type Primitive,
  settled,
  type Any,
  unread,
  UNDEFINED,
  type Value,
} from '../../interpret/follow/values.js';

/** The objects of an exchange that middleware hands things on in. */
export type Bag =
  | 'request'
  /** The request inside of what is handed over, and that of Node inside of it, where these are others. */
  | 'message'
  | 'raw'
  | 'session'
  | 'locals'
  | 'response'
  | 'headers'
  | 'headersDistinct'
  | 'cookies'
  | 'signedCookies'
  | 'query'
  | 'body'
  /** Cookies that it sets. */
  | 'set-cookie'
  | 'signed-cookie'
  /** What is kept for the request under no member of it: in a `WeakMap`, in an `AsyncLocalStorage`. */
  | 'beside';

/** A value as one path left it, for other paths to take up. */
export type Frozen =
  | { readonly kind: 'constant'; readonly value: Primitive }
  | {
      readonly kind: 'any';
      readonly like: Pick<Any, 'origin' | 'name' | 'type' | 'truth' | 'nullish'>;
      /** The package that gave it. */
      readonly made?: string;
    }
  | {
      readonly kind: 'object';
      readonly props: ReadonlyMap<string, Frozen>;
      readonly rest: Frozen | null;
    }
  | { readonly kind: 'list'; readonly items: readonly Frozen[]; readonly rest: Frozen | null }
  | { readonly kind: 'gone' };

/** One of the things that a member may be; null for what it is before anything sets it. */
export type Alternative = { readonly value: Frozen | null; readonly causes: readonly Cause[] };

/** What the middleware before has left in the exchange, for every request that got this far. */
export type RequestState = {
  /** By bag and name, `session.cart`; what is not here was not touched. */
  readonly members: ReadonlyMap<string, readonly Alternative[]>;
  /** Code that is not read had the request: it may have set any member. */
  readonly opaque: Cause | null;
  /** A package that makes `req.session` has run. */
  readonly hasSession: boolean;
  /** passport has looked up who the session says is logged in. */
  readonly remembersUser: boolean;
};

export const UNTOUCHED: RequestState = {
  members: new Map(),
  opaque: null,
  hasSession: false,
  remembersUser: false,
};

/** Under which name it is kept of a path that it sets a field of the session, whatever is asked later. */
export function certainKey(name: string): string {
  return `certain.session.${name}`;
}

/** The same for a member of what may be the request or the session. */
export function looseKey(name: string): string {
  return `loose.${name}`;
}

/** The same for a session that code has which is not read. */
export const HANDED_SESSION = 'handed.session';

/** What one path writes; `*` stands for a member whose name is not known. */
export type Writes = ReadonlyMap<string, Frozen>;

const DEEPEST = 4;

export function freeze(value: Value, depth = 0): Frozen {
  const known = settled(value);
  switch (known.kind) {
    case 'constant':
      return { kind: 'constant', value: known.value };
    case 'any': {
      const { name, type, truth, nullish } = known;
      // What every visitor is given, every visitor may be told: a token against forged forms, for one.
      const origin: Origin =
        known.origin.by === 'secret'
          ? {
              by: 'state',
              why: 'whether what is made for every visitor is told to them is not known',
            }
          : known.origin;
      return { kind: 'any', like: { origin, name, type, truth, nullish } };
    }
    case 'object': {
      if (depth >= DEEPEST || known.source) return opaque();
      const props = new Map<string, Frozen>();
      for (const [name, item] of known.props) {
        props.set(name, item.kind === 'accessor' ? opaque() : freeze(item, depth + 1));
      }
      return {
        kind: 'object',
        props,
        rest: known.proto ? opaque() : known.rest && freeze(known.rest),
      };
    }
    case 'list':
      return {
        kind: 'list',
        items: known.items.map((item) => freeze(item, depth + 1)),
        rest: known.rest && freeze(known.rest),
      };
    case 'external': {
      const isGlobal = known.package === 'global';
      return {
        ...opaque(),
        made: isGlobal ? `${known.package} ${known.path.join('.')}` : known.package,
      };
    }
    default:
      return opaque();
  }
}

/** Something that is there, of which no more is kept. */
function opaque(): Extract<Frozen, { readonly kind: 'any' }> {
  return {
    kind: 'any',
    like: {
      origin: { by: 'state', why: 'what earlier middleware set is not followed that far' },
      name: null,
      type: 'object',
      truth: true,
      nullish: false,
    },
  };
}

export function thaw(frozen: Frozen): Value {
  switch (frozen.kind) {
    case 'constant':
      return constant(frozen.value);
    case 'any':
      return any(frozen.like.origin, frozen.like);
    case 'object': {
      const made = object();
      for (const [name, item] of frozen.props) made.props.set(name, thaw(item));
      const rest = frozen.rest && thaw(frozen.rest);
      made.rest = rest?.kind === 'any' ? { ...rest, truth: null, nullish: null } : null;
      return made;
    }
    case 'list': {
      const rest = frozen.rest && thaw(frozen.rest);
      return list(frozen.items.map(thaw), rest?.kind === 'any' ? rest : null);
    }
    case 'gone':
      return UNDEFINED;
  }
}

/** Equal for values that no path can tell apart. */
export function frozenKey(frozen: Frozen | null): string {
  if (!frozen) return '-';
  switch (frozen.kind) {
    case 'constant':
      return `${typeof frozen.value}:${String(frozen.value)}`;
    case 'any': {
      const { origin, name, type, truth, nullish } = frozen.like;
      return `?${originText(origin)},${name ?? ''},${type ?? ''},${String(truth)},${String(nullish)}`;
    }
    case 'object':
      return `{${[...frozen.props].map(([name, item]) => `${name}=${frozenKey(item)}`).join()}|${frozenKey(frozen.rest)}}`;
    case 'list':
      return `[${frozen.items.map(frozenKey).join()}|${frozenKey(frozen.rest)}]`;
    case 'gone':
      return 'gone';
  }
}

/** More alternatives than this are one that may be anything. */
const MOST_ALTERNATIVES = 6;

/** What a passing outcome leaves behind. */
export type Passing = {
  readonly writes: Writes;
  readonly causes: readonly Cause[];
  readonly opaque: Cause | null;
};

/**
 * The state behind a middleware: for every member what each of its passing outcomes leaves there.
 * @param mayBeSkipped whether some requests do not meet it
 */
export function stateAfter(
  before: RequestState,
  passing: readonly Passing[],
  mayBeSkipped: boolean,
): RequestState {
  const written = new Set(passing.flatMap(({ writes }) => [...writes.keys()]));
  // Where it is not known which member is set, it may be any.
  const names = new Set([
    ...written,
    ...[...before.members.keys()].filter((name) => written.has(anyOf(name))),
  ]);
  const opaque = before.opaque ?? passing.find((each) => each.opaque)?.opaque ?? null;
  if (names.size === 0) return opaque === before.opaque ? before : { ...before, opaque };
  const members = new Map(before.members);
  for (const name of names) {
    const old = before.members.get(name) ?? [{ value: null, causes: [] }];
    const found = new Map<string, Alternative>();
    const add = (alternative: Alternative): void => {
      const key = frozenKey(alternative.value);
      const known = found.get(key);
      // What is certain on one path is certain.
      if (!known || known.causes.length > alternative.causes.length) found.set(key, alternative);
    };
    for (const { writes, causes } of passing) {
      const value = writes.get(name);
      if (value) {
        add({ value, causes });
        continue;
      }
      old.forEach(add);
      const unnamed = writes.get(anyOf(name));
      if (unnamed) add({ value: unnamed, causes });
    }
    if (mayBeSkipped) old.forEach(add);
    members.set(
      name,
      found.size <= MOST_ALTERNATIVES
        ? [...found.values()]
        : [{ value: freeze(anything(name)), causes: [] }],
    );
  }
  return { ...before, members, opaque };
}

/** What stands for any member of the bag that a member is in. */
function anyOf(name: string): string {
  return `${name.slice(0, name.indexOf('.'))}.*`;
}

function anything(name: string): Value {
  return unread(`\`${name}\` has too many values to be told apart`);
}

/** Equal for states that a middleware which reads `names` cannot tell apart. */
export function stateKey(state: RequestState, names: Iterable<string>): string {
  const parts = [...names]
    .sort()
    .map(
      (name) =>
        `${name}=${(state.members.get(name) ?? []).map((each) => `${frozenKey(each.value)}/${each.causes.length}`).join(';')}`,
    );
  return `${state.opaque?.why ?? ''}|${String(state.hasSession)}|${String(state.remembersUser)}|${parts.join('|')}`;
}
