import { ts } from 'ts-morph';
import { isInstalled } from '../model/paths.js';
import { packageName } from '../source/resolve.js';
import { isWithin, keyOfPlace, nodeAt, placeOf } from '../interpret/place.js';
import type { Machine } from '../interpret/machine.js';
import { type ExternalValue, optionsOf, type Value } from '../interpret/values.js';
import type { Obstacle } from './found.js';
import { isForeign } from './external-values.js';
import { exceptFor } from './guards/unless.js';
import { handoverDiagnostic } from './handovers.js';
import { createKeys } from './value-keys.js';
import { createSourceReader, loadedFrom } from './installed-source.js';
import type { Reading } from './read.js';
import { isMock } from './receivers.js';
import type { LayeredFramework } from './framework.js';
import { registrarOf } from './registrars.js';
import type { Relevance } from './relevance.js';
import { type Handler, type Layer, type RouterHost, routersIn } from './layers.js';
import { optionsIn } from './handler-options.js';
import { findUnread, type UnreadCall } from './unread.js';

/** What is known of what a package gives to a router: its handlers in the place of what it is. */
export type PackagesRead = {
  readonly reading: Reading;
  /** What something of a package is in its own source; null where that cannot be followed, or is left to the table. */
  readonly sourceOf: (value: ExternalValue) => Value | null;
  /** What could not be read in the source of a package is a question about what the project has of it. */
  readonly asQuestion: (obstacle: Obstacle) => Obstacle;
};

/**
 * Puts the functions and routers of installed packages in the place of what the project mounts of them, where all of
 * their source that registers or answers can be followed. What the table of packages has is left to it.
 */
export function readPackages(
  framework: LayeredFramework,
  reading: Reading,
  relevance: Relevance,
): PackagesRead {
  const { machine } = reading;
  const follow = createSourceReader(machine, reading.made);
  const known = new Map<string, Value | null>();
  const keyOf = createKeys();
  const owners = new Map<RouterHost, Handler>();
  // Those that following a package makes are no part of the application until it mounts them.
  const routers = [...reading.routers];
  const isOwn = new Set(routers);

  const read = (value: ExternalValue): Value | null => {
    const key = keyOf(value);
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, null);
    const isLeft =
      isLeftToTable(framework, value) || reading.touched.has(packageName(value.package));
    const found = isLeft ? null : follow(value);
    const isRead = found !== null && isWhollyRead(framework, reading, relevance, found.folders);
    known.set(key, isRead ? found.value : null);
    return isRead ? found.value : null;
  };

  const handlersOf = (handler: Handler): readonly Handler[] => {
    const { value } = handler;
    if (value.kind === 'union' && handler.from === undefined) {
      const options = optionsIn(handler).map((option) => {
        const [single, ...others] = handlersOf(option);
        return single && others.length === 0 ? single : option;
      });
      if (options.every(({ from }) => from === undefined)) return [handler];
      const constants = value.options.filter(({ kind }) => kind === 'constant');
      const values = [...options.map((option) => option.value), ...constants];
      return [{ ...handler, value: { kind: 'union', options: values }, options }];
    }
    const found = value.kind === 'external' && handler.from === undefined ? read(value) : null;
    if (!found || value.kind !== 'external') return [handler];
    const items = found.kind === 'list' ? found.items : [found];
    return items.map((item) => ({ ...handler, value: item, from: value }));
  };

  const adopt = (router: RouterHost, owner: Handler): void => {
    owners.set(router, owner);
    if (isOwn.has(router)) return;
    isOwn.add(router);
    routers.push(router);
  };

  for (let index = 0; index < routers.length; index += 1) {
    const router = routers[index];
    router?.layers.forEach((layer, position) => {
      // The last handler of a route is its endpoint, whatever it does.
      const isRoute = layer.form !== 'use' && layer.method !== 'ALL';
      const handlers = layer.handlers.flatMap((handler, place) =>
        isRoute && place === layer.handlers.length - 1 ? [handler] : handlersOf(handler),
      );
      router.layers[position] = { ...layer, handlers };
      for (const handler of handlers) {
        for (const option of optionsIn(handler)) {
          const owner = owners.get(router) ?? (option.from ? option : undefined);
          if (!owner) continue;
          for (const inner of routersIn(option.value)) adopt(inner, owner);
        }
      }
    });
  }
  return {
    reading: {
      ...reading,
      routers,
      handovers: reading.handovers.filter(({ site }) => !isInstalled(site.file)),
      servers: reading.servers.filter(({ site }) => !isInstalled(site.file)),
    },
    sourceOf: read,
    asQuestion: (obstacle) => questionOf(obstacle, owners, routers),
  };
}

/** Whether the source of something of a package is not asked: where the table has it, or another list. */
function isLeftToTable({ packages, program }: LayeredFramework, value: ExternalValue): boolean {
  const name = packageName(value.package);
  return (
    !isForeign(value) ||
    value.package === 'global' ||
    isMock(value.package) ||
    program.isOwnPackage(name) ||
    registrarOf(program, name) !== undefined ||
    packages.rowFor(value) !== null ||
    packages.isWrapper(value) ||
    exceptFor(value) !== null ||
    holdsRouter(value)
  );
}

/** What is handed an application or a router is reported by name. */
function holdsRouter(value: ExternalValue): boolean {
  for (let current: ExternalValue | null = value; current; current = current.base) {
    if (current.args.some((arg) => routersBelow(arg, 0))) return true;
  }
  return false;
}

const DEEPEST = 3;

function routersBelow(value: Value, depth: number): boolean {
  if (depth > DEEPEST) return false;
  return optionsOf(value).some((option) => {
    if (option.kind === 'host') return true;
    if (option.kind === 'list') return option.items.some((item) => routersBelow(item, depth + 1));
    return (
      option.kind === 'object' &&
      [...option.props.values()].some(
        (item) => item.kind !== 'lazy' && routersBelow(item, depth + 1),
      )
    );
  });
}

/** Gives the request another path or method, by which it reaches what is registered elsewhere. */
const REWRITING = /\breq\w*\s*(?:\.\s*(?:url|method)|\[\s*['"](?:url|method)['"]\s*\])\s*=(?![=>])/;

/** Looks through the routers of the application at run time: what that finds is not known from the package. */
const SEARCHING = /\b_router\b|\b(?:router|handle)\s*\.\s*stack\b/;

/** Whether nothing in the files of a package that were followed may register or rewrite what was not seen. */
function isWhollyRead(
  framework: LayeredFramework,
  reading: Reading,
  relevance: Relevance,
  folders: ReadonlySet<string>,
): boolean {
  const { machine, handovers, routers } = reading;
  const { view, budget } = machine;
  const files = loadedFrom(machine, folders);
  const has = new Set<string>(files);
  const registrations = routers.flatMap(({ layers }) => layers.map(({ site }) => site));
  const cut = [...budget.cut.values()].filter(({ file }) => has.has(file));
  return (
    !files.some((file) => view.syntaxErrors(file).length > 0) &&
    !files.map((file) => view.text(file) ?? '').some((text) => isBeyondReading(text)) &&
    !handovers.some(
      (each) => has.has(each.site.file) && handoverDiagnostic(framework.program, each) !== null,
    ) &&
    !registrations.some(({ at }) => cut.some((place) => isWithin(at, place))) &&
    findUnread(framework, view, relevance, reading, files).every((call) => isSkipped(machine, call))
  );
}

function isBeyondReading(text: string): boolean {
  return REWRITING.test(text) || SEARCHING.test(text);
}

/** Whether a call was not met though the function around it was followed: it takes another branch. */
function isSkipped({ view, budget }: Machine, { reached, file, site }: UnreadCall): boolean {
  if (reached) return false;
  const around = ts.findAncestor(nodeAt(site.at).parent, ts.isFunctionLike);
  return around === undefined || budget.spent.has(keyOfPlace(placeOf(view, file, around)));
}

function questionOf(
  obstacle: Obstacle,
  owners: ReadonlyMap<RouterHost, Handler>,
  routers: readonly RouterHost[],
): Obstacle {
  if (/^(?:assumed|package-unknown|errors-answered)$/.test(obstacle.kind)) return obstacle;
  const { layer } = obstacle;
  const own = 'handler' in obstacle && obstacle.handler.from ? obstacle.handler : null;
  const router = isInstalled(layer.site.file)
    ? routers.find(({ layers }) => layers.includes(layer))
    : undefined;
  const handler = (router && owners.get(router)) ?? own;
  return handler
    ? { kind: 'package-unknown', layer: mountOf(handler, layer, routers), handler }
    : obstacle;
}

/** The call by which the project hands a router what it has of a package. */
function mountOf(handler: Handler, layer: Layer, routers: readonly RouterHost[]): Layer {
  const layers = routers.flatMap((router) => router.layers);
  return layers.find(({ handlers }) => handlers.includes(handler)) ?? layer;
}
