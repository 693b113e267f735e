import type { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import type { Place } from './place.js';
/** What an expression is worth, as far as reading the source tells. */
export type Value =
  | Constant
  | Unknown
  | PatternValue
  | ListValue
  | ObjectValue
  | FunctionValue
  | ClassValue
  | ModuleValue
  | ExternalValue
  | HostValue
  | NativeValue
  | UnionValue;

/**
 * Stands in a constant string for a part that is not known: the parameters in the path of a request. What
 * depends on such a part is not known either.
 */
export const OPEN_PART = '\u0001';

/** What depends on the open part of a string. */
export function open(): Unknown {
  return unknown('it depends on a part of the text that is not known');
}

export type Primitive = string | number | boolean | null | undefined;

export type Constant = {
  readonly kind: 'constant';
  readonly value: Primitive;
  /** Where it is written, for a literal. */
  readonly at: Place | null;
  /** Where it is the default for something known at run time only (`process.env.PREFIX ?? '/api'`). */
  readonly assumed: Place | null;
};

export type Unknown = {
  readonly kind: 'unknown';
  /** A phrase that continues `because`: `it comes from the environment variable PORT`. */
  readonly why: string;
  /** Whatever it says, it is a text: `/${version}`. */
  readonly isText?: true;
};

/** A regular expression. */
export type PatternValue = {
  readonly kind: 'pattern';
  readonly source: string;
  readonly flags: string;
  readonly at: Place;
};

export type ListValue = {
  readonly kind: 'list';
  readonly items: Value[];
  /** False when there may be items that are not known. */
  complete: boolean;
  readonly at: Place | null;
  /** The conditions under which items were put there, for those that may be missing. */
  when?: Map<Value, readonly string[]>;
};

export type ObjectValue = {
  readonly kind: 'object';
  readonly props: Map<string, Value | Lazy>;
  complete: boolean;
  /** Its class; null where it has none, or another prototype was put in the place of that. */
  of: ClassValue | null;
  readonly at: Place | null;
  /** How many conditions held where it was made: a write under more of them may not happen. */
  readonly depth: number;
};

/** A getter: evaluated when it is read. */
export type Lazy = {
  readonly kind: 'lazy';
  readonly get: () => Value;
  /** What a literal has under `get` and `set`. */
  readonly getter?: FunctionValue;
  readonly setter?: FunctionValue;
};

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;

export type FunctionValue = {
  readonly kind: 'function';
  readonly at: Place<FunctionNode>;
  /** Its `length`: parameters before the first with a default. */
  readonly arity: number;
  readonly scope: Scope;
  /** `this`, once it is bound, or what it was read of. */
  readonly self: Value | null;
  /** `bind` has bound it: it keeps `this` also where it is handed on. */
  readonly isBound?: true;
  /** What was assigned to members of it; null while nothing was. */
  props: Map<string, Value> | null;
};

export type ClassValue = {
  readonly kind: 'class';
  readonly at: Place<ts.ClassLikeDeclaration>;
  readonly scope: Scope;
  readonly statics: Map<string, Value>;
};

/** A module of the project as a whole: `import * as m`, `require('./m')`. */
export type ModuleValue = { readonly kind: 'module'; readonly file: RelPath };

/** Something of a package, or a global, with what was read of it or called on it. */
export type ExternalValue = {
  readonly kind: 'external';
  /** The specifier as written; `global` for globals. */
  readonly package: string;
  /** `['Router']`, `['authenticate', '()']`; default exports and whole modules are `[]`. */
  readonly path: readonly string[];
  /** The arguments, when it is the result of a call. */
  readonly args: readonly Value[];
  /** What was called, or what the member was read of. */
  readonly base: ExternalValue | null;
  readonly at: Place | null;
  /** For a function of a package that is called as a method of something of the project: what that is. */
  readonly self?: Value;
};

/** An object whose meaning a framework knows. */
export type HostValue = { readonly kind: 'host'; readonly host: Host };

export interface Host {
  readonly type: string;
  /** Keeps what is assigned to `host.name`; left out where that means nothing. */
  readonly write?: (name: string, value: Value) => void;
  /** What `host.name` is; null when the framework knows nothing of that name. */
  member(name: string): Value | null;
  /** What calling the object itself gives; null when that means nothing to the framework. */
  call(args: readonly Argument[], site: Site): Value | null;
}

/** A function that is not source: built in, or a framework's method. */
export type NativeValue = {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (args: readonly Argument[], site: Site) => Value;
  /** What it is a method of. */
  readonly of?: Host;
  /** For a function with arguments bound to it: which function, and what is bound. */
  readonly bound?: {
    readonly target: FunctionValue;
    readonly self: Value | null;
    readonly args: readonly Value[];
  };
};

/** One of several values, which one depends on what is known at run time only. */
export type UnionValue = {
  readonly kind: 'union';
  readonly options: readonly Value[];
  /** The branches that give the options, where that is known: conditions as the interpreter names them. */
  readonly branches?: readonly string[];
};

/** An argument after spreading: `index` is the syntactic argument that it comes from. */
export type Argument = {
  readonly value: Value;
  readonly index: number;
  /** The conditions under which it is one at all, for what comes from a list. */
  readonly when?: readonly string[];
};

/** A call in source, while it is made: what is to be remembered of it are the places. */
export type Site = {
  readonly file: RelPath;
  readonly node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression | ts.Decorator;
  readonly at: Place;
  /** The name that is called: `get` of `router.get`, or what gives it (`verb` of `router[verb]`). */
  readonly name: Place;
  /** Where the text of a computed name is written, as far as it is known: `'get'` of `add('get', '/x')`. */
  readonly key?: Place;
  readonly isNew: boolean;
};

export const UNDEFINED: Constant = {
  kind: 'constant',
  value: undefined,
  at: null,
  assumed: null,
};

export function constant(value: Primitive, at: Place | null = null): Constant {
  return { kind: 'constant', value, at, assumed: null };
}

export function unknown(why: string): Unknown {
  return { kind: 'unknown', why };
}

/** A text that is put together at run time. */
export function unknownText(why: string): Unknown {
  return { kind: 'unknown', why, isText: true };
}

export function external(
  packageName: string,
  path: readonly string[],
  at: Place | null = null,
): ExternalValue {
  return { kind: 'external', package: packageName, path, args: [], base: null, at };
}

/** A text that goes through `replace` for each of a list of words has a name for each; what it was made of is first. */
const MOST_NAMES = 60;

/** The path of a member, or of what a call gives (`()`): in one that is too long the last name takes the place of another. */
export function pathTo(path: readonly string[], name: string): readonly string[] {
  return [...(path.length < MOST_NAMES ? path : path.slice(0, MOST_NAMES - 1)), name];
}

/** More alternatives than this are not told apart, or every call on them would be made for each. */
const MOST_OPTIONS = 64;

/** The value that is one of `values`; equal ones count once. Of too many only what a framework knows is kept. */
export function union(values: readonly Value[]): Value {
  const options: Value[] = [];
  let rest = false;
  for (const value of values.flatMap(optionsOf)) {
    if (options.some((other) => sameValue(other, value))) continue;
    if (options.length < MOST_OPTIONS || value.kind === 'host') options.push(value);
    else rest = true;
  }
  if (rest && !options.some(({ kind }) => kind === 'unknown')) {
    options.push(unknown('it is one of too many'));
  }
  const [only] = options;
  if (!only) return UNDEFINED;
  return options.length === 1 ? only : { kind: 'union', options };
}

/** The values that `value` may be. */
export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value];
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'constant' && b.kind === 'constant') return a.value === b.value;
  if (a.kind === 'host' && b.kind === 'host') return a.host === b.host;
  if (a.kind === 'external' && b.kind === 'external') {
    // The results of two calls are two things.
    const isMade = a.path.includes('()') || b.path.includes('()');
    return !isMade && a.package === b.package && a.path.join('.') === b.path.join('.');
  }
  return a.kind === 'unknown' && b.kind === 'unknown';
}

/** Whether a condition on `value` holds; null when that is known at run time only. */
export function truthiness(value: Value): boolean | null {
  switch (value.kind) {
    case 'constant':
      return value.assumed ? null : Boolean(value.value);
    case 'unknown':
    case 'external':
      return null;
    case 'union': {
      const [first, ...rest] = value.options.map(truthiness);
      return first !== undefined && rest.every((each) => each === first) ? first : null;
    }
    default:
      return true;
  }
}

/** The string of a constant string; null otherwise. */
export function stringOf(value: Value | undefined): string | null {
  return value?.kind === 'constant' && typeof value.value === 'string' ? value.value : null;
}

/** A binding is evaluated when it is first read: modules may import each other in a circle. */
export type Binding = {
  value: Value | null;
  evaluate: (() => Value) | null;
  /** How many conditions held where it was declared: an assignment under more of them may not happen. */
  readonly depth: number;
  /** What it held before an assignment that comes later, or not at all: requests may meet it still. */
  earlier?: Value;
};

/** Names and what they are bound to. `this` and `super` are names too. */
export type Scope = {
  readonly file: RelPath;
  readonly parent: Scope | null;
  readonly names: Map<string, Binding>;
};
