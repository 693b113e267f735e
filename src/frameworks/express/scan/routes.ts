import type { EndpointId, GuardUse, Origin, SourceRoute } from '../../../model/types.js';
import { isOutside } from '../../../model/paths.js';
import { guardedBy } from '../../../model/guarded.js';
import type { Machine } from '../../../source/interpret/machine.js';
import type { ExpressAnchor, RouterIdentity } from '../anchor.js';
import { createBearerReaders } from './bearer.js';
import { createBystanders } from './bystanders.js';
import type { Judge, RouteVerdict } from './judgement.js';
import { createHomes } from './homes.js';
import { lineFor } from './guards/line.js';
import { locOf, makesExceptions, originOf, shortName, writtenOrigin } from './places.js';
import type { RouterHost } from './router.js';
import { appliesTo } from './unless-use.js';
import type { Entry, FoundRoute, Passage, Walk } from './found.js';

/** The routes of a walk in the form that the rest of the program knows. */
export function toSourceRoutes(
  machine: Machine,
  walk: Walk,
  judge: Judge,
  incomplete: ReadonlySet<RouterHost>,
): readonly SourceRoute[] {
  const uses = createUses(machine);
  const identities = createIdentities(walk, incomplete);
  return walk.routes.map((route): SourceRoute => {
    const verdicts = judge.onWay(route);
    const guards = route.passages.flatMap((passage, index) => {
      const verdict = verdicts[index];
      return verdict && !passage.handlesErrors ? [uses(route, index, verdict)] : [];
    });
    const base = new Set(route.routers[0]?.conditions);
    return {
      method: route.method,
      path: route.path,
      loc: locOf(route.layer.site.name),
      guards,
      ...guardedBy(guards),
      conditional: route.conditions.some(
        (condition) => !base.has(condition) && !condition.endsWith(':later'),
      ),
      readsBody: route.passages.some(
        ({ place, handler }) => place === 'route' && judge.facts(handler).readsBody,
      ),
      anchor: anchorOf(route, identities, walk),
    };
  });
}

type Uses = (route: FoundRoute, index: number, verdict: RouteVerdict) => GuardUse;

type PlainUse = { readonly use: GuardUse; readonly makesExceptions: boolean };

/** One `GuardUse` per passage and verdict. */
function createUses(machine: Machine): Uses {
  const homes = createHomes(machine);
  const readsBearer = createBearerReaders(machine);
  const plain = new Map<Passage, PlainUse>();
  const judged = new Map<Passage, Map<string, GuardUse>>();
  const plainUse = (passage: Passage): PlainUse => {
    const cached = plain.get(passage);
    if (cached) return cached;
    const { handler, place } = passage;
    const origin = originOf(machine, homes, handler);
    const written = writtenOrigin(machine, handler);
    const use: GuardUse = {
      name: shortName(handler.at),
      origin,
      ...(written && written.kind !== 'unknown' && !isSame(written, origin) ? { written } : {}),
      place,
      loc: locOf(handler.at),
      verdict: 'passes',
      ...(handler.value.kind === 'function' ? { declaredIn: handler.value.at.file } : {}),
      ...(readsBearer(handler.value) ? { readsBearer: true } : {}),
    };
    const found = { use, makesExceptions: makesExceptions(machine, handler) };
    plain.set(passage, found);
    return found;
  };
  return (route, index, { why, ...verdict }) => {
    const passage = route.passages[index];
    if (!passage) throw new RangeError('a verdict on no middleware');
    const known = new Set(route.conditions);
    const { use, makesExceptions: excepts } = plainUse(passage);
    // What stands under a condition of its own is not always there, and what is excepted does nothing.
    const isIdle =
      !passage.conditions.every((condition) => known.has(condition)) ||
      (excepts &&
        !appliesTo(
          passage.handler.value,
          lineFor(route, index, false, () => false),
          verdict.verdict,
        ));
    const said = {
      ...verdict,
      ...(why === null ? {} : { why }),
      ...(isIdle ? { idle: true as const } : {}),
    };
    const uses = judged.get(passage) ?? new Map<string, GuardUse>();
    judged.set(passage, uses);
    const key = JSON.stringify(said);
    const made = uses.get(key) ?? { ...use, ...said };
    uses.set(key, made);
    return made;
  };
}

function isSame(a: Origin, b: Origin): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What another package of the workspace registers is guarded where this one mounts it. */
function anchorOf(route: FoundRoute, identities: Identities, walk: Walk): ExpressAnchor {
  const own = anchorAt(route.layer, identities(route.router));
  if (!isOutside(own.file)) return own;
  const index = route.mounts.findLastIndex((mount) => !isOutside(mount.site.file));
  const mount = route.mounts[index];
  const [above, mounted] = [route.routers[index], route.routers[index + 1]];
  if (!mount || !above || !mounted) return own;
  // A guard there would stand before what this package registers behind it as well.
  const isMixed = walk.routes.some(
    ({ routers, layer }) => routers.includes(mounted) && !isOutside(layer.site.file),
  );
  if (isMixed) return own;
  const behind = identities(mounted);
  const preflightHandled = behind.preflightHandled || !walk.corsSeen;
  return {
    ...anchorAt(mount, identities(above)),
    mounted: { ...behind, preflightHandled },
  };
}

function anchorAt(
  { site, form, opening, firstHandler }: FoundRoute['layer'],
  router: RouterIdentity,
): ExpressAnchor {
  const { at, file } = site;
  return {
    adapter: 'express',
    registration: `${file}:${opening}`,
    file,
    kind: form,
    call: { start: at.start, end: at.end },
    firstHandler,
    router,
  };
}

type Identities = (router: RouterHost) => RouterIdentity;

function createIdentities(walk: Walk, incomplete: ReadonlySet<RouterHost>): Identities {
  const bystanderOf = createBystanders(walk.routes);
  const byCreation = new Map<string, RouterIdentity>();
  const ids = new Map<RouterHost, string>();
  const idOf = (router: RouterHost): string => {
    const { file, at } = router.creation;
    const id = ids.get(router) ?? `${file}:${at.start}`;
    ids.set(router, id);
    return id;
  };
  const inside = new Map<string, Set<EndpointId>>();
  for (const route of walk.routes) {
    const endpoint: EndpointId = `${route.method} ${route.path}`;
    for (const router of route.routers) {
      const id = idOf(router);
      const endpoints = inside.get(id) ?? new Set();
      endpoints.add(endpoint);
      inside.set(id, endpoints);
    }
  }
  const entered = new Map<string, Entry[]>();
  for (const entry of walk.entries) {
    const id = idOf(entry.router);
    const entries = entered.get(id) ?? [];
    entries.push(entry);
    entered.set(id, entries);
  }
  return (router) => {
    const id = idOf(router);
    const known = byCreation.get(id);
    if (known) return known;
    const entries = entered.get(id) ?? [];
    const { file, at } = router.creation;
    const endpoints = [...(inside.get(id) ?? [])];
    const identity: RouterIdentity = {
      id,
      kind: router.kind,
      file,
      creation: { start: at.start, end: at.end },
      name: router.name,
      complete: !entries.some((entry) => incomplete.has(entry.router)) && !incomplete.has(router),
      endpoints,
      bystander: bystanderOf(entries, new Set(endpoints)),
      preflightHandled: router.kind === 'router' && entries.every((entry) => entry.corsBefore),
    };
    byCreation.set(id, identity);
    return identity;
  };
}
