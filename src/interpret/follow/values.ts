import type { ts } from 'ts-morph';
import type { Place } from '../place.js';
import type * as Read from '../values.js';
import type { Scope } from '../values.js';

/** A computation that waits where the code that is read awaits: it yields what it waits for. */
export type Flow<T> = Generator<PromiseValue, T, void>;

/** What an expression is worth on one path through a function. */
export type Value =
  | Constant
  | Any
  | ObjectValue
  | ListValue
  | FunctionValue
  | NativeValue
  | ClassValue
  | ModuleValue
  | ExternalValue
  | PromiseValue
  | PatternValue
  | HostValue;

export type Primitive = Read.Primitive | bigint;

/** A text may hold `OPEN_PART`: what a path parameter or a query string puts there. */
export type Constant = {
  readonly kind: 'constant';
  readonly value: Primitive;
  /** For a text of which it is noted what is asked; to read its value is to ask for all of it. */
  readonly ask?: AskText;
};

/** What a text says of a question: `open` where the caller decides, `unknown` where reading cannot tell. */
export type Told = boolean | 'open' | 'unknown';

/**
 * A text that may be one of several, of which a path chooses no more than what it asks. `question` tells a question
 * from every other; `answer` looks at nothing but the text.
 */
export type AskText = {
  /** Which text it is: another for every other text of the path. */
  readonly about: string;
  readonly ask: <T extends string | boolean>(question: string, answer: (text: string) => T) => T;
  /** @param why for questions to which some text may not know the answer: why it is not certain then */
  readonly decide: (question: string, answer: (text: string) => Told, why?: string) => boolean;
};

/**
 * Who decides what a value is that reading cannot tell.
 * - `caller`: whoever sends the request, freely
 * - `secret`: the owner; nobody else knows it, and it is there. `of` are the places where it was made
 * - `environment`: the variables that it was made of
 * `sealed` says of these two that they are in no more than signatures of these forms.
 * - `unread`: code that is not read; `asked` when it was handed something that the caller sent
 * - `state`: what other requests and other code may have left; `found` for a record that is there for whoever names it,
 *   `kept` for what is in a variable or a member of that name (`log`), or a member of what is there (`log.token`); also
 *   for what a method gives of something that is kept
 * `isPublic` says of these two that anybody may find out what it is: what the clock says, a file of the project.
 */
export type Origin =
  | { readonly by: 'caller' }
  | {
      readonly by: 'secret';
      readonly of?: readonly string[];
      readonly sealed?: readonly string[];
    }
  | {
      readonly by: 'environment';
      readonly names: readonly string[];
      readonly sealed?: readonly string[];
    }
  | {
      readonly by: 'unread';
      readonly why: string;
      readonly asked: boolean;
      readonly kept?: string;
      readonly isPublic?: true;
    }
  | {
      readonly by: 'state';
      readonly why: string;
      readonly found?: true;
      /** It is how a number that is kept compares with another. */
      readonly isChance?: true;
      /** It is computed from a secret, and so says something of it. */
      readonly isTelling?: true;
      readonly kept?: string;
      readonly isPublic?: true;
    };

export type TypeName = 'string' | 'number' | 'boolean' | 'object' | 'function';

/** A value that is not known, and what the path has found out about it so far. */
export type Any = {
  readonly kind: 'any';
  readonly origin: Origin;
  /** How it is written: the last name of `user.apiKey`. */
  readonly name: string | null;
  type: TypeName | null;
  truth: boolean | null;
  nullish: boolean | null;
  /** What it turned out to be. */
  is: Value | null;
  /** What it turned out not to be. */
  readonly not: Set<Primitive>;
  /** What was read of it, so that reading again gives the same. */
  members: Map<string, Value> | null;
  /** For an environment variable: what stands in where it is not set. */
  readonly fallback: Value | null;
  /** For `typeof x`: what it is the type of. */
  readonly typeOf: Any | null;
  /** With what a text begins; empty where that is not known. */
  readonly start: string;
  /** With what it ends. */
  readonly end: string;
  /** The object or list of which it is a member whose name is not known, or a piece of what is in it. */
  readonly of?: ObjectValue | ListValue;
};

/** The name of what a caller finds who chooses the key: the prototype of all objects, if they like. */
export const PROTOTYPE = '__proto__';
/** The name of the function that made an object, by which its prototype is found as well: `constructor.prototype`. */
export const CONSTRUCTOR = 'constructor';

export type ObjectValue = {
  readonly kind: 'object';
  readonly props: Map<string, Value | Accessor>;
  /** What was made outside the function that is followed; its members are read when they are asked for. */
  readonly source: Read.ObjectValue | null;
  /** What every other member is; null where there are no others. */
  rest: Any | null;
  readonly proto: ClassValue | null;
  /** A module computed it, on this path: other functions may have it as well. */
  isOutside?: true;
  /** Without `Object.prototype`: a key that the caller chooses finds nothing there by accident. */
  readonly bare: boolean;
  /** It was thrown by a package or the language: it is of the class `Error`. */
  readonly isError?: true;
};

export type Accessor = {
  readonly kind: 'accessor';
  readonly get: FunctionValue | null;
  readonly set: FunctionValue | null;
};

export type ListValue = {
  readonly kind: 'list';
  readonly items: Value[];
  /** What any number of further items are; null where there are none. */
  rest: Any | null;
  /** Further items that were read, so that reading again gives the same. */
  readonly further: Map<number, Value>;
};

export type FunctionValue = {
  readonly kind: 'function';
  readonly node: Read.FunctionNode;
  readonly env: Env;
  /** `this`, once it is bound. */
  readonly self: Value | null;
  /** The class whose method it is, for `super`. */
  readonly home: ClassValue | null;
  readonly props: Map<string, Value>;
};

export type NativeValue = {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (args: readonly Value[], site: Site, self: Value | null) => Flow<Value>;
  /** For one that was bound: what it calls, and with what. */
  readonly holds?: readonly Value[];
  /** All that it does is part of what the framework keeps of the path. */
  readonly isKept?: true;
};

export type ClassValue = {
  readonly kind: 'class';
  readonly node: ts.ClassLikeDeclaration;
  readonly env: Env;
  readonly statics: Map<string, Value>;
  readonly source: Read.ClassValue | null;
};

export type ModuleValue = { readonly kind: 'module'; readonly module: Read.ModuleValue };

/** Something of a package, or a global, with what was read of it or called on it. */
export type ExternalValue = {
  readonly kind: 'external';
  /** The specifier as written; `global` for globals. */
  readonly package: string;
  /** `['verify']`, `['Router', '()']`. */
  readonly path: readonly string[];
  /** The arguments, when it is the result of a call. */
  readonly args: readonly Value[];
  readonly base: ExternalValue | null;
  /** Where it is called, while a function is followed. */
  readonly at?: Place | null;
  /** For what was there when the modules had been executed: what it is there. */
  readonly read?: Read.ExternalValue;
  /** For an object with a life of its own that was there then: that object. */
  readonly host?: Read.Host;
};

export type PromiseValue = {
  readonly kind: 'promise';
  state: 'pending' | 'fulfilled' | 'rejected';
  /** It takes the outcome of another promise, and nothing else settles it. */
  isResolved: boolean;
  value: Value;
  readonly waiting: (() => void)[];
};

export type PatternValue = {
  readonly kind: 'pattern';
  readonly source: string;
  readonly flags: string;
  /** Where it goes on with the flag `g` or `y`; null where earlier requests left it. */
  lastIndex: number | null;
};

export type HostValue = { readonly kind: 'host'; readonly host: Host };

/** An object whose meaning somebody else knows: a request, a response, a Map. */
export interface Host {
  readonly type: string;
  /** What it holds; nothing for one whose content somebody else keeps. */
  readonly content: () => readonly Value[];
  member(name: string): Flow<Value>;
  write?(name: string, value: Value): void;
  /** Where a member that is defined is another thing than one that is assigned to. */
  define?(name: string, value: Value): void;
  /** `host[key]` where the caller, or nobody who is known, chooses the key. */
  anyMember?(key: Value): Value;
  call?(args: readonly Value[], site: Site): Flow<Value>;
  /** Told that code which is not read may have put anything into it. */
  letGo?(rest: Any): void;
}

/** Names of a block or a function; outermost, those of the module it was made in. */
export type Env = {
  readonly names: Map<string, { value: Value }>;
  readonly parent: Env | null;
  readonly scope: Scope;
};

/** A call: in source, or, where there is no node, made by what calls the function that is followed. */
export type Site = {
  readonly node: ts.Node | null;
  readonly at: Place | null;
  readonly isNew: boolean;
};

/** A call by somebody else. */
export const CALLED_FROM_OUTSIDE: Site = { node: null, at: null, isNew: false };

export const UNDEFINED: Constant = { kind: 'constant', value: undefined };
export const NULL: Constant = { kind: 'constant', value: null };
export const TRUE: Constant = { kind: 'constant', value: true };
export const FALSE: Constant = { kind: 'constant', value: false };

export function constant(value: Primitive): Constant {
  return { kind: 'constant', value };
}

type Known = Partial<
  Pick<Any, 'name' | 'type' | 'truth' | 'nullish' | 'fallback' | 'typeOf' | 'start' | 'end'>
>;

export function any(origin: Origin, known: Known = {}): Any {
  return {
    kind: 'any',
    origin,
    name: known.name ?? null,
    type: known.type ?? null,
    truth: known.truth ?? null,
    nullish: known.nullish ?? null,
    is: null,
    not: new Set(),
    members: null,
    fallback: known.fallback ?? null,
    typeOf: known.typeOf ?? null,
    start: known.start ?? '',
    end: known.end ?? '',
  };
}

export const CALLER: Origin = { by: 'caller' };
export const SECRET: Origin = { by: 'secret' };

export function fromCaller(name: string | null = null, type: TypeName | null = null): Any {
  return any(CALLER, { name, type });
}

export function unread(why: string, asked = false, name: string | null = null): Any {
  return any({ by: 'unread', why, asked }, { name });
}

export function fromState(why: string, name: string | null = null): Any {
  return any({ by: 'state', why }, { name });
}

/** Who decides a member of something: what is kept in a variable is told apart by its members, one deep. */
export function originOfMember(origin: Origin, name: string): Origin {
  const isKept = origin.by === 'state' && origin.kept !== undefined && !origin.kept.includes('.');
  return isKept ? { ...origin, kept: `${origin.kept ?? ''}.${name}` } : origin;
}

/** What an application keeps in a variable or a member, and changes while it runs. */
export function fromKept(why: string, kept: string): Any {
  return any({ by: 'state', why, kept }, { name: kept });
}

export function object(entries: Iterable<readonly [string, Value]> = []): ObjectValue {
  return {
    kind: 'object',
    props: new Map<string, Value | Accessor>(entries),
    source: null,
    rest: null,
    proto: null,
    bare: false,
  };
}

/** Whether an expression goes on where it stopped: what it matches depends on the match before. */
export function goesOn({ flags }: PatternValue): boolean {
  return /[gy]/.test(flags);
}

/** The names of the members of an object, in order; the private ones of a class are nobody's to list. */
export function ownKeys({ source, props, proto }: ObjectValue): readonly string[] {
  const names = [...new Set([...(source?.props.keys() ?? []), ...props.keys()])];
  return proto ? names.filter((name) => !name.startsWith('#')) : names;
}

export function list(items: readonly Value[], rest: Any | null = null): ListValue {
  return { kind: 'list', items: [...items], rest, further: new Map() };
}

export function native(name: string, call: NativeValue['call']): NativeValue {
  return { kind: 'native', name, call };
}

/** A native that waits for nothing. */
export function plain(
  name: string,
  call: (args: readonly Value[], site: Site, self: Value | null) => Value,
): NativeValue {
  return native(name, (args, site, self) => ready(call(args, site, self)));
}

/** A computation that is over: it waits for nothing and gives `value`. */
export function ready<T>(value: T): Flow<T> {
  const flow: Flow<T> = {
    next: () => ({ done: true, value }),
    return: ended,
    throw: failed,
    [Symbol.iterator]: () => flow,
  };
  return flow;
}

function ended<T>(value: T): { readonly done: true; readonly value: T } {
  return { done: true, value };
}

function failed(error: unknown): never {
  throw error;
}

export function external(packageName: string, path: readonly string[]): ExternalValue {
  return { kind: 'external', package: packageName, path, args: [], base: null };
}

/** What a call of something of a package gives: known by where it comes from and its arguments. */
export function called(callee: ExternalValue, args: readonly Value[]): ExternalValue {
  return {
    kind: 'external',
    package: callee.package,
    path: [...callee.path, '()'],
    args,
    base: callee,
  };
}

/** What `value` turned out to be. */
export function settled(value: Value): Value {
  return value.kind === 'any' && value.is ? settled(value.is) : value;
}

export function textOf(value: Value | undefined): string | null {
  if (!value) return null;
  const known = settled(value);
  return known.kind === 'constant' && typeof known.value === 'string' ? known.value : null;
}

export function isNullish(value: Value): boolean {
  const known = settled(value);
  if (known.kind === 'any') return known.nullish === true;
  if (known.kind !== 'constant' || known.ask) return false;
  return known.value === undefined || known.value === null;
}

export function isCallable(value: Value): value is FunctionValue | NativeValue {
  return value.kind === 'function' || value.kind === 'native';
}
