import type { RelPath } from '../../../model/types.js';
import { createInterpreter } from '../../../source/interpret/interpreter.js';
import type { Hooks, Machine } from '../../../source/interpret/machine.js';
import {
  type ExternalValue,
  optionsOf,
  type Site,
  type Value,
} from '../../../source/interpret/values.js';
import type { SourceView } from '../../../source/view.js';
import type { Relevance } from './relevance.js';
import { callEntries } from './entries.js';
import { createRouter, type Layer, type RouterHost } from './router.js';

/** A call of code that is not source, with a router among what it is handed. */
export type Handover = {
  readonly callee: Value;
  readonly routers: readonly RouterHost[];
  readonly site: Site;
};

/** What executing the modules of a project on paper gave. */
export type Reading = {
  readonly machine: Machine;
  readonly routers: readonly RouterHost[];
  readonly handovers: readonly Handover[];
  /** Every call that was reached, with what its receiver is: for the search for what was not reached. */
  readonly calls: ReadonlyMap<Site['node'], Value>;
  /** How many layers each call added: a call that adds several is in a loop, a helper or a factory. */
  readonly registrations: ReadonlyMap<Site['node'], number>;
};

/** Executes the modules that can reach Express, in the order in which they would load, on paper. */
export function readProject(view: SourceView, relevance: Relevance): Reading {
  const routers: RouterHost[] = [];
  const handovers: Handover[] = [];
  const calls = new Map<Site['node'], Value>();
  const registrations = new Map<Site['node'], number>();
  let progress = 0;
  const recorder = {
    conditions: (): readonly string[] => machine.conditions,
    created: (router: RouterHost): void => {
      progress += 1;
      routers.push(router);
    },
    registered: (_: RouterHost, { site }: Layer): void => {
      progress += 1;
      registrations.set(site.node, (registrations.get(site.node) ?? 0) + 1);
    },
  };
  const hooks: Hooks = {
    runs: (file: RelPath) => relevance.files.has(file),
    progress: () => progress,
    external: (callee, _, site) => {
      const kind = createdKind(callee);
      return kind && createRouter(kind, site, recorder);
    },
    unread: (callee, args, site) => {
      const handed = args.flatMap((argument) => routersWithin(argument.value, 0));
      if (handed.length > 0) {
        progress += 1;
        handovers.push({ callee, routers: handed, site });
      }
      return null;
    },
    method: (receiver, _, site) => {
      calls.set(site.node, receiver);
    },
  };
  const machine = createInterpreter(view, hooks);
  for (const file of relevance.roots) machine.load(file);
  if (!routers.some(({ kind }) => kind === 'app')) callEntries(machine, relevance.roots);
  return { machine, routers, handovers, calls, registrations };
}

/** Whether a call of `callee` makes an application or a router. */
function createdKind(callee: ExternalValue): RouterHost['kind'] | null {
  const path = callee.path.join('.');
  if (callee.package === 'express') {
    if (path === '' || path === 'express') return 'app';
    return path === 'Router' ? 'router' : null;
  }
  const promising = callee.package === 'express-promise-router';
  return promising && (path === '' || path === 'Router') ? 'router' : null;
}

/** How deep routers are searched for in what is handed over. */
const DEEPEST_SEARCH = 3;

function routersWithin(value: Value, depth: number): readonly RouterHost[] {
  if (depth > DEEPEST_SEARCH) return [];
  return optionsOf(value).flatMap((option) => {
    if (option.kind === 'host') {
      return option.host.type === 'express-router' ? [option.host as RouterHost] : [];
    }
    if (option.kind === 'list') {
      return option.items.flatMap((item) => routersWithin(item, depth + 1));
    }
    if (option.kind === 'object') {
      return [...option.props.values()].flatMap((item) =>
        item.kind === 'lazy' ? [] : routersWithin(item, depth + 1),
      );
    }
    return [];
  });
}
