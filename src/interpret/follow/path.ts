import type { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import { nodeAt, type Place, placeOf } from '../place.js';
import type { Machine } from '../machine.js';
import type { Assigned } from './assigned.js';
import type { Completion } from './completion.js';
import type { Followed, Joins } from './followed.js';
import type { Kept } from './written-state.js';
import {
  any,
  type Any,
  type ClassValue,
  type Env,
  type ExternalValue,
  type Flow,
  type FunctionValue,
  type PromiseValue,
  type Site,
  unread,
  type Value,
} from './values.js';

/** Why an outcome is not certain: a phrase, and where it is decided. */
export type Cause = {
  readonly why: string;
  readonly at: Place | null;
  /** It is that two values are equal, of which nothing says that there are any. */
  readonly isAbsence?: true;
  /** It is what the application holds while it runs. */
  readonly isState?: true;
  /** It is what anybody can bring about before. */
  readonly isOpen?: true;
  /** It is that a record is there, which shows nothing of who asks for it. */
  readonly isFound?: true;
  /** It is how a number stands: the time, a count of attempts. Whoever waits, or tries often, comes by it. */
  readonly isChance?: true;
};

/** Whether somebody who has shown nothing brings about what stands behind all of `causes`. */
export function isAnybodys(causes: readonly Cause[]): boolean {
  const isNothing = causes.some(({ isAbsence }) => isAbsence);
  return causes.every(
    ({ isAbsence, isChance, isState }) => isAbsence || isChance || (isNothing && isState),
  );
}

/** The parts of the follower, for one another. */
export type Engine = {
  readonly evaluate: (path: Path, node: ts.Expression, env: Env) => Flow<Value>;
  /** @param onSkipped told where an optional chain ended before the call */
  readonly evaluateCall: (
    path: Path,
    node: ts.CallExpression,
    env: Env,
    onSkipped?: () => void,
  ) => Flow<Value>;
  readonly execute: (path: Path, statements: readonly ts.Statement[], env: Env) => Flow<Completion>;
  readonly call: (
    path: Path,
    callee: Value,
    self: Value | null,
    args: readonly Value[],
    site: Site,
  ) => Flow<Value>;
  readonly invoke: (
    path: Path,
    callee: FunctionValue,
    self: Value | null,
    args: readonly Value[],
  ) => Flow<Value>;
  readonly instantiate: (
    path: Path,
    callee: ClassValue,
    args: readonly Value[],
    site: Site,
  ) => Flow<Value>;
  readonly member: (path: Path, object: Value, name: string) => Flow<Value>;
};

/** What is followed, and with what knowledge of its surroundings. */
export type World = {
  readonly engine: Engine;
  readonly machine: Machine;
  readonly assigned: Assigned;
  /** A call of something of a package, or of a global that the language does not define; null when it is not known. */
  readonly external: (
    path: Path,
    callee: ExternalValue,
    args: readonly Value[],
    site: Site,
  ) => Flow<Value> | null;
  /** A call of code that is not read, before it is made: what it may do with what it is handed. */
  readonly unread: (
    path: Path,
    callee: Value,
    args: readonly Value[],
    site: Site,
    self: Value | null,
  ) => void;
  /** What awaiting something of a package gives; null where that is not known. */
  readonly answer: (path: Path, value: ExternalValue) => PromiseValue | null;
  /** Members of a package or a global that are known: `process.env.NAME`; null for all others. */
  readonly member: (path: Path, holder: ExternalValue, name: string) => Value | null;
  /** What the application signs with a key for anybody who asks; left out where nobody asks that. */
  readonly issued?: (variables: readonly string[]) => readonly Issued[];
  /**
   * Why what a look-up finds may be what anybody stored, by what it is keyed by; null where it is not. Left out where
   * nobody asks that.
   */
  readonly planted?: (lookUp: ExternalValue, key: string | null) => string | null;
  /**
   * By which secrets all is found that is put into the map or set of a name while the application runs; null where that
   * is not shown.
   */
  readonly keptKeys?: (name: string) => readonly string[] | null;
  /** Whether anybody may have chosen what is kept under a name, and read there under another; left out where nobody asks. */
  readonly openlyKept?: (kept: string, member: string | null) => boolean;
  /**
   * What a map or set keeps under something that is another one for each request: the request itself. Null for any other
   * key, and where nobody asks that.
   */
  readonly beside?: (key: Value, keeper: Place, isPut: boolean) => Slot | null;
  /** Told where something is put into the map or set of a name. */
  readonly keeps?: (name: string) => void;
  /** The same for a look-up that is keyed by what is sent under a name: for the rows that it may find. */
  readonly storedKeys?: (lookUp: ExternalValue, key: string | null) => readonly string[] | null;
  /** Told where a member is set of what is not known or of a package: a record. */
  readonly setsMember?: (
    path: Path,
    holder: Any | ExternalValue,
    name: string,
    value: Value,
  ) => void;
  /** Told where the caller sets what every object inherits. */
  readonly pollutes?: () => void;
  /** Whether functions, and what packages make, that a variable is assigned are made again: not where it counts by whom. */
  readonly makesAgain?: boolean;
  /** Told of a write to a member of something that may be anything which was kept elsewhere; `*` for any member. */
  readonly loose?: (path: Path, name: string) => void;
  /** Told where a call is made, while calls are watched for. */
  readonly calls?: (node: ts.Node) => void;
  /** Told where a variable of the environment is set that callers name, to what they send. */
  readonly setsEnvironment?: (path: Path) => void;
  /** It rests on a secret, in a form, that a caller has not got it. */
  readonly trusts?: (secret: string) => void;
  /** Somebody who asks often enough finds a secret out. */
  readonly tells?: (path: Path, secrets: readonly string[]) => void;
  /** What is known of the path beside what the code that is followed can name. */
  readonly state: (path: Path) => Kept;
};

/** What is kept for one request. */
export type Slot = {
  readonly read: () => Value;
  readonly isThere: () => Value;
  readonly write: (value: Value) => void;
  readonly remove: () => void;
};

/** How environment variables are taken on a path. */
export type Environment = {
  /** Variables that are compared with what a caller sends, or are the key for it: set, to a secret. */
  readonly secrets: ReadonlySet<string>;
  /** Whether also those are unset. */
  readonly withoutSecrets: boolean;
  /** Whether every other variable may be set. */
  readonly open: boolean;
  /** Who sends the request may know every secret, or be logged in. */
  readonly insider?: true;
  /**
   * Whether it is only asked what may happen to an object that is gone into: lists that are not known have one item at
   * most, and functions call themselves no deeper than that takes.
   */
  readonly brief?: true;
  /** The calls that are watched for, by `placeKey`: whether one is made, or something that may be one. */
  readonly watched?: readonly string[];
  /** No more evaluations than these are taken for all ways together, where it is worth no more. */
  readonly steps?: number;
};

/** One way through a function: the choices made on it, and what they led to. */
export type Path = {
  readonly world: World;
  readonly environment: Environment;
  /** Which way the first choices go; every later one goes the first way. */
  readonly plan: readonly number[];
  readonly taken: number[];
  /** How many ways each of the choices taken had. */
  readonly widths: number[];
  /** Why this outcome is not certain. */
  readonly causes: Cause[];
  /** Variables that turned out to be secrets while the path was followed. */
  readonly newSecrets: Set<string>;
  /** Variables on which a condition depended, with the place of it. */
  readonly consulted: Map<string, Place | null>;
  /** Why the path could not be followed to its end; null where it was. */
  incomplete: string | null;
  /** Something failed on this path that might as well have not. */
  breaksOff: boolean;
  /** Code that is not read, and members of what may be nothing, may throw on this path. */
  mayThrow: boolean;
  /** `try` blocks that are active, and one more where some promise that fails is caught. */
  tries: number;
  /** Whether some path handles the failure of a promise: what may fail on any of them is followed then. */
  readonly handlers: Handlers;
  /** Calls that are active and cannot reach what decides: none of what they were handed calls on. */
  blind: number;
  /** Choices that were not made, as they make no difference there, unless one of their ways fails. */
  skipped: number;
  /** What is followed is decided, as far as those calls go: it was answered, or will be with a refusal. */
  isDecided: boolean;
  steps: number;
  depth: number;
  readonly active: Map<ts.Node, number>;
  /**
   * What is run once the code at hand has ended: what `process.nextTick` was given, then continuations, then timers
   * and answers from outside.
   */
  readonly ticks: (() => void)[];
  readonly micro: (() => void)[];
  readonly macro: (() => void)[];
  /** How many timers were set: what they run comes in an order that depends on the time. */
  timers: number;
  /** How often something of them was run. */
  turns: number;
  /** The variables and objects of the world outside, as this path has them. */
  readonly variables: Map<object, Value>;
  /** Variables of the world outside that hold the same constant on every path. */
  readonly constants: Map<object, Value>;
  readonly objects: Map<object, Value>;
  readonly environmentValues: Map<string, Any>;
  /** Which way conditions on things of packages went. */
  readonly truths: Map<object, boolean>;
  /** Nodes that were searched, on this path and on others of the same function. */
  readonly nodes: Map<Place, ts.Node>;
  /** Their places, likewise. */
  readonly places: Map<ts.Node, Place>;
  /** Where ways part and meet, likewise. */
  readonly joins: Joins;
  /** What it passed where ways meet, by which it is known what is read later. */
  readonly passed: Followed[];
  /** The condition or call at hand, for places of causes. */
  here: Place | null;
};

/** Claims that somebody who knows no secret gets signed. */
export type Issued = { readonly claims: () => Value; readonly why: string };

/**
 * Whether a path handles failures of promises, and how those are followed: not at all, each of them where it may
 * happen, or once for each promise, when all that came before has been done.
 */
export type Handlers = { some: boolean; readonly follows: 'none' | 'each' | 'whole' };

/** What `throw` carries through the callers. */
export class Thrown extends Error {
  readonly value: Value;
  /** It came of reading a member of nothing, which is a fault of the program and no refusal. */
  readonly isCrash: boolean;

  constructor(value: Value, isCrash = false) {
    // Where this program was when the code that it reads threw is never asked, and takes long to write down.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super('thrown by the code that is read');
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'Thrown';
    // What the language throws is an error, never nothing.
    const isError = isCrash && value.kind === 'any';
    this.value = isError ? { ...value, truth: true, nullish: false } : value;
    this.isCrash = isCrash;
  }
}

/** Another path came to the same place in the same state, and goes on from there. */
export class Joined extends Error {
  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super('another path goes on from here');
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'Joined';
  }
}

export function createPath(
  world: World,
  environment: Environment,
  plan: readonly number[],
  steps: number,
  { nodes, places, joins, handlers }: Pick<Path, 'nodes' | 'places' | 'joins' | 'handlers'>,
): Path {
  return {
    world,
    environment,
    plan,
    taken: [],
    widths: [],
    causes: [],
    newSecrets: new Set(),
    consulted: new Map(),
    incomplete: null,
    breaksOff: false,
    mayThrow: false,
    tries: outerTries(handlers),
    handlers,
    blind: 0,
    skipped: 0,
    isDecided: false,
    steps,
    depth: 0,
    active: new Map(),
    ticks: [],
    micro: [],
    macro: [],
    timers: 0,
    turns: 0,
    variables: new Map(),
    constants: new Map(),
    objects: new Map(),
    environmentValues: new Map(),
    truths: new Map(),
    nodes,
    places,
    joins,
    passed: [],
    here: null,
  };
}

/** Where each failure of a promise is followed, all code is as in a `try` block. */
function outerTries({ follows }: Handlers): number {
  return follows === 'each' ? 1 : 0;
}

/**
 * Takes one of `ways` ways; every one is taken on some path.
 * @param cause why it is not certain that there is a request that goes this way; null where the caller decides
 * @returns 0 to `ways - 1`
 */
export function choose(path: Path, ways: number, cause: Cause | null): number {
  // Which way it goes makes no difference any more.
  if (changesNothing(path) && path.tries === outerTries(path.handlers)) {
    path.skipped += 1;
    return 0;
  }
  const index = path.taken.length;
  const way = path.plan[index] ?? 0;
  path.taken.push(way);
  path.widths.push(ways);
  if (cause) doubt(path, cause);
  return way;
}

/** Says why it is not certain that there is a request that takes this path. */
export function doubt({ causes }: Path, cause: Cause): void {
  if (!causes.some(({ why }) => why === cause.why)) causes.push(cause);
}

/** What is thrown where it might as well not be. */
export function broken(path: Path, value: Value, isCrash = false): Thrown {
  path.breaksOff = true;
  return new Thrown(value, isCrash);
}

/** What fails in code whose ways were not followed, where something may handle that. */
export function failsUnseen(path: Path, before: number): void {
  const isAsked = path.handlers.follows === 'each' && path.blind === 0 && path.skipped > before;
  if (isAsked && choose(path, 2, null) === 1) throw broken(path, unread('it fails'), true);
}

/** Whether code that is called later from here can change nothing any more. */
export function changesNothing({ blind, isDecided, environment }: Path): boolean {
  return blind > 0 && isDecided && environment.watched === undefined;
}

/** By what a place is known where nodes are parsed again. */
export function placeKey(node: ts.Node): string {
  return `${node.getSourceFile().fileName}:${String(node.pos)}`;
}

/** Ends what can be said of this path: nothing is shown by it. */
export function giveUp(path: Path, why: string): Any {
  path.incomplete ??= why;
  return any({ by: 'unread', why, asked: true });
}

/** The node at a place, searched once. */
export function nodeOf<N extends ts.Node>(path: Path, place: Place<N>): N {
  const known = path.nodes.get(place);
  if (known) return known as N;
  const node = nodeAt(place);
  path.nodes.set(place, node);
  return node;
}

/** The place of a node of `file`, told once. */
export function placeAt(path: Path, node: ts.Node, file: RelPath): Place {
  const known = path.places.get(node);
  if (known) return known;
  const place = placeOf(path.world.machine.view, file, node);
  path.places.set(node, place);
  return place;
}
