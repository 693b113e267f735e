import { conditionName } from './condition.js';
import type { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import type { SourceView } from '../source/view.js';
import { type Place, placeOf } from './place.js';
import type {
  Argument,
  ClassValue,
  ExternalValue,
  FunctionValue,
  ObjectValue,
  Site,
  Value,
  Scope,
} from './values.js';

/** What a framework tells the interpreter, and wants to know of it. */
export type Hooks = {
  /** Whether the statements of a file are executed when it is loaded; of others only what is asked for is read. */
  readonly runs: (file: RelPath) => boolean;
  /** What a call of something of a package, or of a global, gives; null when it means nothing to the framework. */
  readonly external: (callee: ExternalValue, args: readonly Argument[], site: Site) => Value | null;
  /** A call of something that is not source and that the framework did not claim. */
  readonly unread: (callee: Value, args: readonly Argument[], site: Site) => void;
  /** What a call of something of a package gave, where the framework did not claim it. */
  readonly made: (result: ExternalValue) => void;
  /** A member of something of a package is assigned to. */
  readonly written: (target: ExternalValue, name: string, value: Value) => void;
  /** A class of a package is constructed as what a class of the project extends, which `self` is of. */
  readonly extended: (
    base: ExternalValue,
    self: ObjectValue,
    args: readonly Argument[],
    site: Site,
  ) => void;
  /** What an object has of the class of a package that its own extends; null where that means nothing. */
  readonly inherited: (base: ExternalValue, name: string) => Value | null;
  /** A number that grows with everything that the framework was told of. */
  readonly progress: () => number;
  /** Whether a function runs per request, and so does nothing while the program is set up. */
  readonly isHandler: (value: FunctionValue) => boolean;
  /** A method call, before it happens. */
  readonly method: (receiver: Value, name: string, site: Site) => void;
};

/** A member of something of a package that is assigned to; `*` where its name is not known. */
export type PackageWrite = {
  readonly target: ExternalValue;
  readonly name: string;
  /** It stands under no condition, such as that the member is missing. */
  readonly isCertain: boolean;
};

/** A `try` of which the `catch` lets the program go on. */
export type Attempt = {
  /** The condition that nothing has failed. */
  readonly condition: string;
  /** How often something happened that may fail. */
  risks: number;
};

/** How the statements of a block ended. */
export type Completion = {
  /** `maybe`: under a condition, so that what follows is under a condition as well. */
  readonly done: 'no' | 'maybe' | 'yes';
  readonly value: Value | null;
  readonly jump: 'break' | 'continue' | null;
  /** A condition for what follows. */
  readonly after?: string;
};

export const NORMAL: Completion = { done: 'no', value: null, jump: null };

/**
 * A small interpreter over syntax trees. It executes what can be executed by reading: declarations, calls
 * of the project's own functions, loops over known lists; where a condition is not known it follows both
 * branches and remembers under which conditions it is. It never runs code.
 */
export type Machine = {
  readonly view: SourceView;
  readonly hooks: Hooks;
  /** The conditions that hold at this moment, outermost first: `<file>:<offset>:<branch>`. */
  readonly conditions: string[];
  /** What has to come first, by the same names: a timer, an answer, what is awaited (`<file>:<offset>:later`). */
  readonly deferred: string[];
  /** What has to come before the promises are settled that the expression at hand has made, by the same names. */
  readonly pending: string[];
  /** What is tried at the moment, where the program goes on when it fails; outermost first. */
  readonly attempts: Attempt[];
  /** How many functions are being called because code that is not read was handed them. */
  handed: number;
  /** What modules put into something of a package, or of the language, while they are executed. */
  readonly writes: PackageWrite[];
  readonly budget: Budget;
  readonly modules: Map<RelPath, ModuleRecord>;
  evaluate(node: ts.Expression, scope: Scope): Value;
  execute(statements: readonly ts.Statement[], scope: Scope): Completion;
  call(callee: Value, self: Value | null, args: readonly Argument[], site: Site): Value;
  invoke(callee: FunctionValue, self: Value | null, args: readonly Argument[]): Value;
  instantiate(callee: ClassValue, args: readonly Argument[], site: Site): Value;
  member(object: Value, name: string): Value;
  exported(file: RelPath, name: string): Value;
  load(file: RelPath): ModuleRecord | null;
};

export type Budget = {
  /** Evaluations that are left; a project that needs more is reported, not read for minutes. */
  steps: number;
  /** Evaluations that are left for following functions on all of their ways; after that each gets few. */
  following: number;
  /** Calls that are active. */
  depth: number;
  /** Expressions inside expressions. */
  nesting: number;
  /** Functions that were not followed further, because they call themselves or one another too deeply; by their key. */
  readonly cut: Map<string, Place>;
  readonly active: Map<string, number>;
  /** What each function took while nothing came of it; below zero where something did. */
  readonly spent: Map<string, number>;
};

export type ModuleRecord = {
  readonly file: RelPath;
  readonly scope: Scope;
  /** Explicit exports by name. */
  readonly exports: ReadonlyMap<string, () => Value>;
  /** The modules of `export * from`. */
  readonly stars: readonly RelPath[];
  /** What `module.exports` is; null in a module that never mentions it. */
  readonly commonjs: (() => Value) | null;
  state: 'new' | 'running' | 'done';
};

/** Runs `action` under one more condition. */
export function under<T>(machine: Machine, condition: string, action: () => T): T {
  machine.conditions.push(condition);
  try {
    return action();
  } finally {
    machine.conditions.pop();
  }
}

export function placeIn<N extends ts.Node>(machine: Machine, scope: Scope, node: N): Place<N> {
  return placeOf(machine.view, scope.file, node);
}

/** The name of a branch at `node`, for the list of conditions. */
export function conditionAt(file: RelPath, node: ts.Node, branch: string): string {
  return conditionName({ file, offset: node.pos, branch });
}
