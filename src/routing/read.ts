import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { addedMethods } from './added-methods.js';
import { createInterpreter } from '../interpret/interpreter.js';
import type { Hooks, Machine } from '../interpret/machine.js';
import { nodeAt, type Place } from '../interpret/place.js';
import {
  type Argument,
  type ExternalValue,
  optionsOf,
  type Site,
  stringOf,
  type Value,
} from '../interpret/values.js';
import { packageName } from '../source/resolve.js';
import type { SourceView } from '../source/view.js';
import type { Relevance } from './relevance.js';
import { callEntries } from './entries.js';
import { createKeptOutside, type KeptOutside } from './kept-outside.js';
import { isForeign } from './external-values.js';
import { isHandlerValue } from './handler-shape.js';
import { pathsOf } from './paths.js';
import { isMock } from './receivers.js';
import { type RememberedCall, remembered } from './remembered.js';
import {
  replacedHandler,
  replacedInServer,
  type ServerHandler,
  serverHandler,
  serverMember,
} from './servers.js';
import { isHandler, type LayeredFramework } from './framework.js';
import { isRouter, type Layer, type Recorder, type RouterHost, routersIn } from './layers.js';

/** A call of code that is not source, with a router among what it is handed. */
export type Handover = {
  readonly callee: Value;
  readonly routers: readonly RouterHost[];
  /** How many registrations each of them had. */
  readonly behind: readonly number[];
  /** The conditions under which it happens. */
  readonly conditions: readonly string[];
  readonly site: Site;
};

/** What executing the modules of a project on paper gave. */
export type Reading = {
  readonly machine: Machine;
  readonly routers: readonly RouterHost[];
  readonly handovers: readonly Handover[];
  readonly servers: readonly ServerHandler[];
  /** What calls of packages gave, in order, and under which conditions. */
  readonly made: ReadonlyMap<ExternalValue, readonly string[]>;
  /** Packages of which something was changed, or handed to code that is not read. */
  readonly touched: ReadonlySet<string>;
  /**
   * Calls with a path and a handler, by whatever name, of what is not known and comes from no package, and those of
   * something of a router of which the name is not known.
   */
  readonly lost: readonly LostCall[];
  /** What was reached, for the search for what was not: of each file, by where the name that is called starts. */
  readonly reached: ReadonlyMap<RelPath, ReadonlyMap<number, Reached>>;
};

/** A call that may be a registration by any name; its path is null where that is no text, or not known. */
export type LostCall = RememberedCall & { readonly path: string | null };

/**
 * What a call that was reached is: a registration, a call of code that is not read with a handler in the last place,
 * or, by its receiver, a call of what is known to serve nobody
 * (`read`: an object of the project itself), of what a package made, or of what is not known.
 */
export type Reached = 'registers' | 'handler' | 'read' | 'foreign' | 'unknown';

const UNCONDITIONAL: readonly string[] = [];

/** Executes the modules that can reach the framework, in the order in which they would load, on paper. */
export function readProject(
  framework: LayeredFramework,
  view: SourceView,
  relevance: Relevance,
): Reading {
  const { program, isVerb, words } = framework;
  let added: ReadonlySet<string> | null = null;
  const isAdded = (name: string): boolean => (added ??= addedMethods(framework, view)).has(name);
  const routers: RouterHost[] = [];
  const handovers: Handover[] = [];
  const servers: ServerHandler[] = [];
  const lost: LostCall[] = [];
  const made = new Map<ExternalValue, readonly string[]>();
  const touched = new Set<string>();
  const reached = new Map<RelPath, Map<number, Reached>>();
  const note = ({ file, start }: Place, what: Reached): void => {
    const inFile = reached.get(file) ?? new Map<number, Reached>();
    reached.set(file, inFile);
    const before = inFile.get(start);
    if (before !== 'registers' && before !== 'handler') inFile.set(start, what);
    else if (what === 'registers') inFile.set(start, what);
  };
  const addServer = (server: ServerHandler | null): void => {
    if (server) servers.push(server);
  };
  const kept = createKeptOutside((value, name) => machine.member(value, name));
  let progress = 0;
  const recorder: Recorder = {
    conditions: (): readonly string[] =>
      machine.conditions.length + machine.deferred.length === 0
        ? UNCONDITIONAL
        : [...machine.conditions, ...machine.deferred],
    created: (router: RouterHost): void => {
      progress += 1;
      routers.push(router);
    },
    registered: (_router: RouterHost, _layer: Layer, name: Place): void => {
      progress += 1;
      note(name, 'registers');
    },
    replaced: ({ creation }, name, value, at) => {
      addServer(replacedHandler(name, value, at ?? creation.at));
    },
  };
  const hooks: Hooks = {
    runs: (file: RelPath) => relevance.files.has(file),
    progress: () => progress,
    external: (callee, args, site) => program.create(callee, site, recorder, args),
    made: (result) => {
      if (result.package !== 'global') made.set(result, recorder.conditions());
    },
    written: (target, name, value) => {
      touched.add(packageName(target.package));
      addServer(replacedInServer(target, name, value));
      if (isPartOfHosts(framework, target, name)) {
        addServer(replacedHandler(name, value, target.at));
      }
      kept.note(target, name, value);
    },
    extended: (base, self, args, site) => {
      addServer(serverHandler(base, args, site));
      const emit = machine.member(self, 'emit');
      if (emit.kind === 'function') addServer(replacedInServer(base, 'emit', emit));
    },
    inherited: serverMember,
    unread: (callee, args, site) => {
      if (callee.kind === 'external') callKept(machine, kept, callee, args, site);
      for (const { value } of args) noteHanded(callee, value, touched);
      addServer(serverHandler(callee, args, site));
      if (isEval(callee) && mayRegister(isVerb, args[0]?.value)) {
        lost.push({ ...remembered(site), path: null });
      }
      if (isHandlerValue(program.looks, view, args.at(-1)?.value) && !isMadeUp(callee)) {
        note(site.name, 'handler');
        const path = isOfProject(callee) ? pathTaken(args) : null;
        if (path) lost.push({ ...remembered(site), ...path });
      }
      const handed = args.flatMap((argument) => routersWithin(kept, argument.value));
      if (handed.length > 0) {
        progress += 1;
        const behind = handed.map(({ layers }) => layers.length);
        const conditions = recorder.conditions();
        handovers.push({ callee, routers: handed, behind, conditions, site });
      }
    },
    isHandler: ({ at }) => isHandler(words, nodeAt(at)),
    method: (receiver, name, site) => {
      // `app[verb](path, handler)`, of which the verb is not known.
      if (name === 'use' || isVerb(name)) {
        note(site.name, reachedBy(receiver));
        return;
      }
      const receivers = routersIn(receiver);
      const isUnread =
        name === ''
          ? receivers.length > 0 && countOf(site) > 1
          : receivers.some((each) => each.member(name)?.kind !== 'function') && isAdded(name);
      if (isUnread) lost.push({ ...remembered(site), path: null });
    },
  };
  const machine = createInterpreter(view, hooks);
  for (const file of relevance.roots) machine.load(file);
  if (!routers.some(({ kind }) => kind === 'app'))
    callEntries(program.makesApp, words, machine, relevance.roots);
  return { machine, routers, handovers, servers, made, touched, lost, reached };
}

/** What a prototype of the framework has, `Router.prototype.get`: what all applications and routers have. */
function isPartOfHosts(
  { parts, isVerb }: LayeredFramework,
  { package: owner, path }: ExternalValue,
  name: string,
): boolean {
  if (!parts.isOwnPackage(owner) || path.includes('()')) return false;
  return parts.isCalled(name) || isVerb(name);
}

/** Calls what a program put there: `WIKI.servers = require('./servers'); WIKI.servers.start()`. */
function callKept(
  machine: Machine,
  kept: KeptOutside,
  callee: ExternalValue,
  args: readonly Argument[],
  site: Site,
): void {
  const holders = kept.valuesOf({ ...callee, path: callee.path.slice(0, -1) });
  const self = holders.findLast(({ kind }) => kind === 'object') ?? null;
  for (const own of kept.valuesOf(callee)) {
    if (own.kind === 'function') machine.call(own, self, args, site);
  }
}

/** Something of a package that code of another one gets may be changed by that. */
function noteHanded(callee: Value, handed: Value, touched: Set<string>): void {
  const owner = callee.kind === 'external' ? packageName(callee.package) : null;
  if (owner === 'global') return;
  for (const value of optionsOf(handed)) {
    if (value.kind !== 'external' || value.package === 'global') continue;
    const name = packageName(value.package);
    if (name !== owner) touched.add(name);
  }
}

function reachedBy(receiver: Value): Reached {
  const kinds = optionsOf(receiver).map((option): Reached => {
    // What nothing was seen to set may be set all the same.
    if (option.kind === 'unknown' || option.kind === 'constant') return 'unknown';
    if (option.kind !== 'external' || isMock(option.package)) return 'read';
    return isForeign(option) ? 'foreign' : 'unknown';
  });
  if (kinds.includes('unknown')) return 'unknown';
  return kinds.includes('foreign') ? 'foreign' : 'read';
}

/** What is made of something by a global: `new Proxy(app, …)`, `Object.create(app)`. */
const MADE_OF = /^(?:Proxy|Object\.\w+|Reflect\.\w+)\.\(\)/;

function isOfProject(callee: Value): boolean {
  if (callee.kind === 'unknown') return true;
  if (callee.kind !== 'external') return false;
  return callee.package === 'global' ? MADE_OF.test(callee.path.join('.')) : !isForeign(callee);
}

/** `eval`: code that is a text. */
function isEval(callee: Value): boolean {
  return callee.kind === 'external' && callee.package === 'global' && callee.path[0] === 'eval';
}

/** Whether a text of code calls something by the name of a registration; one that is not known may. */
function mayRegister(isVerb: LayeredFramework['isVerb'], code: Value | undefined): boolean {
  const text = code && stringOf(code);
  if (text === null || text === undefined) return code !== undefined;
  return [...text.matchAll(/\.\s*(\w+)\s*\(/g)].some(
    ([, name = '']) => name === 'use' || isVerb(name),
  );
}

/** How many arguments are written. */
function countOf({ node }: Site): number {
  return ts.isCallExpression(node) ? node.arguments.length : 0;
}

/** The path that the first of several arguments is, or begins with; its text is null for an expression. */
function pathTaken([first, second]: readonly Argument[]): Pick<LostCall, 'path'> | null {
  const [path] = first && second ? pathsOf(first.value) : [];
  if (path?.kind === 'pattern') return { path: null };
  return path?.kind === 'text' && /^[/*]/.test(path.text) ? { path: path.text } : null;
}

function isMadeUp(callee: Value): boolean {
  return callee.kind === 'external' && isMock(callee.package);
}

/** How deep routers are searched for in what is handed over. */
const DEEPEST_SEARCH = 3;

function routersWithin(kept: KeptOutside, value: Value): readonly RouterHost[] {
  const found: RouterHost[] = [];
  const seen = new Set<Value | string>();
  let level: readonly Value[] = [value];
  for (let depth = 0; depth <= DEEPEST_SEARCH && level.length > 0; depth += 1) {
    const next: Value[] = [];
    for (const option of level.flatMap(optionsOf)) {
      const key = option.kind === 'external' ? [option.package, ...option.path].join('\n') : option;
      if (seen.has(key)) continue;
      seen.add(key);
      if (option.kind === 'host' && isRouter(option.host)) found.push(option.host);
      next.push(...heldBy(kept, option));
    }
    level = next;
  }
  return found;
}

/** What a value holds, as far as it was read. */
function heldBy(kept: KeptOutside, value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'object') {
    return [...value.props.values()].flatMap((item) => (item.kind === 'lazy' ? [] : [item]));
  }
  return value.kind === 'external' ? kept.valuesIn(value) : [];
}
