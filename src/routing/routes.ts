import type { EarlyStep, EndpointId, GuardUse, Origin, SourceRoute } from '../model/types.js';
import { isOutside } from '../model/paths.js';
import { guardedBy } from '../model/guarded.js';
import { isSamePlace, type Place } from '../interpret/place.js';
import type { Machine } from '../interpret/machine.js';
import type { LayerAnchor, Reached, RouterIdentity } from './layer-anchor.js';
import { isLater } from '../interpret/condition.js';
import { createAnswerers } from './answerers.js';
import { createBearerReaders } from './bearer.js';
import type { LayeredFramework } from './framework.js';
import { createBystanders } from './bystanders.js';
import type { Judge, RouteVerdict } from './judgement.js';
import { createHomes } from './homes.js';
import { lineFor } from './guards/line.js';
import { locOf, makesExceptions, originOf, shortName, writtenOrigin } from './places.js';
import { type Coverage, covers, pathsOf, samplePath } from './paths.js';
import { rendersPage } from './renders-page.js';
import type { Layer, RouterHost } from './layers.js';
import { appliesTo } from './unless-use.js';
import { parameterValues } from './parameter-values.js';
import { type Entry, type FoundRoute, type Passage, segmentsOf, type Walk } from './found.js';

/** The routes of a walk in the form that the rest of the program knows. */
export function toSourceRoutes(
  framework: LayeredFramework,
  machine: Machine,
  walk: Walk,
  judge: Judge,
  incomplete: ReadonlySet<RouterHost>,
): readonly SourceRoute[] {
  const identities = createIdentities(walk, incomplete);
  const anchorAt = createAnchors(framework.id, judge, identities);
  const uses = createUses(framework, machine, judge, createEarly(walk, judge, anchorAt));
  const behind = createBehind(walk);
  const answererOf = createAnswerers(framework, walk, judge);
  return walk.routes.map((route): SourceRoute => {
    const verdicts = judge.onWay(route);
    const guards = route.passages.flatMap((passage, index) => {
      const verdict = verdicts[index];
      return verdict && !passage.handlesErrors ? [uses(route, index, verdict)] : [];
    });
    const base = new Set(route.routers[0]?.conditions);
    const answerer = answererOf(route, verdicts);
    const values = valuesOf(route);
    return {
      method: route.method,
      path: route.path,
      ...(Object.keys(values).length > 0 ? { values } : {}),
      loc: locOf(route.layer.site.name),
      functions: route.layer.handlers.length,
      guards,
      ...guardedBy(guards),
      ...(answerer ? { behind: answerer } : {}),
      conditional: route.conditions.some(
        (condition) => !base.has(condition) && !isLater(condition),
      ),
      readsBody: route.passages.some(
        ({ place, handler }) => place === 'route' && judge.facts(handler).readsBody,
      ),
      ...(/^(?:GET|ALL)$/.test(route.method) && rendersPage(route.handler.value)
        ? { rendersPage: true as const }
        : {}),
      ...(route.serves === null
        ? {}
        : { serves: { kind: route.serves, name: shortName(route.handler.at) } }),
      ...(route.reach === null
        ? {}
        : {
            callsOn: { below: route.reach.literal ?? '', behind: behind(route, route.reach) },
          }),
      anchor: anchorOf(route, anchorAt, identities, walk),
    };
  });
}

/** What is written into the path of the route and those of the mounts above it. */
function valuesOf({ mounts, layer }: FoundRoute): NonNullable<SourceRoute['values']> {
  const parts = [...mounts, layer].flatMap(({ path }) => pathsOf(path));
  const all = parts.map((part) => (part.kind === 'text' ? parameterValues(part.text) : {}));
  return Object.assign({}, ...all) as NonNullable<SourceRoute['values']>;
}

type EarlyOf = (passage: Passage, route: FoundRoute) => EarlyStep | null;

/** What middleware does before a guard that stands behind it. */
function createEarly(walk: Walk, judge: Judge, anchorAt: AnchorAt): EarlyOf {
  const behind = createBehind(walk);
  const allows = ({ handler }: Passage): boolean => judge.facts(handler).allowsOrigins;
  /** Whether preflights to what stands behind are answered behind it as well: a guard in front would refuse them. */
  const answersPreflight = (before: readonly Passage[], ids: readonly EndpointId[]): boolean => {
    if (before.some(allows)) return false;
    const meant = new Set<string>(ids);
    return walk.routes.some(
      ({ method, path, passages, routers }) =>
        meant.has(`${method} ${path}`) &&
        (passages.some(allows) ||
          routers.some(({ layers }) => layers.some((layer) => layer.method === 'OPTIONS'))),
    );
  };
  const stepOf = (passage: Passage, { passages, syntax }: FoundRoute): EarlyStep['step'] => {
    const { layer, stand } = passage;
    const router = stand.routers.at(-1);
    const [part, ...more] = pathsOf(layer.path);
    if (!router || !part || more.length > 0 || stand.prefix === null) return null;
    const reach = syntax.coverage(stand.prefix, part);
    const before = passages.slice(0, passages.indexOf(passage));
    if (reach?.literal == null || passage.conditions.length > 0) return null;
    const ids = behind({ stand, layer }, reach);
    if (answersPreflight(before, ids)) return null;
    const anchor = anchorAt(layer, router);
    if (!anchor.router.complete) return null;
    return { anchor, below: reach.literal, behind: ids };
  };
  return (passage, route) => {
    const { handler, loads } = passage;
    if (loads) return { does: judge.tells(handler) ? 'tells' : 'loads', step: null };
    const { stores, caches } = judge.facts(handler);
    if (!stores && !caches) return null;
    return { does: caches ? 'answers' : 'stores', step: stepOf(passage, route) };
  };
}

/** What is registered behind a route, at its path or below. */
function createBehind(
  walk: Walk,
): (route: Pick<FoundRoute, 'stand' | 'layer'>, reach: Coverage) => readonly EndpointId[] {
  return (route, reach) => {
    const later = walk.routes.filter(
      ({ stand, path, layer }) =>
        stand.order > route.stand.order && layer !== route.layer && covers(reach, samplePath(path)),
    );
    return [...new Set(later.map(({ method, path }): EndpointId => `${method} ${path}`))];
  };
}

type Uses = (route: FoundRoute, index: number, verdict: RouteVerdict) => GuardUse;

type PlainUse = { readonly use: GuardUse; readonly makesExceptions: boolean };

/** One `GuardUse` per passage and verdict. */
function createUses(
  { packages }: LayeredFramework,
  machine: Machine,
  judge: Judge,
  early: EarlyOf,
): Uses {
  const homes = createHomes(machine);
  const readsBearer = createBearerReaders(packages, machine);
  const plain = new Map<Passage, PlainUse>();
  const judged = new Map<Passage, Map<string, GuardUse>>();
  const plainUse = (passage: Passage, route: FoundRoute): PlainUse => {
    const cached = plain.get(passage);
    if (cached) return cached;
    const { handler, layer, place } = passage;
    const origin = originOf(machine, homes, handler);
    const written = writtenOrigin(machine, handler);
    const step = early(passage, route);
    const use: GuardUse = {
      name: shortName(handler.at),
      origin,
      ...(written && written.kind !== 'unknown' && !isSame(written, origin) ? { written } : {}),
      place,
      loc: locOf(handler.at),
      registered: {
        loc: locOf(layer.site.name),
        index: Math.max(layer.handlers.indexOf(handler), 0),
      },
      verdict: 'passes',
      ...(handler.value.kind === 'function' && !handler.from
        ? { declaredIn: handler.value.at.file }
        : {}),
      ...(readsBearer(handler.value) ? { readsBearer: true } : {}),
      ...(step ? { early: step } : {}),
    };
    const found = { use, makesExceptions: makesExceptions(machine, handler) };
    plain.set(passage, found);
    return found;
  };
  return (route, index, { why, ...verdict }) => {
    const passage = route.passages[index];
    if (!passage) throw new RangeError('a verdict on no middleware');
    const known = new Set(route.conditions);
    const { use, makesExceptions: excepts } = plainUse(passage, route);
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
      ...(verdict.verdict === 'unknown' && !verdict.unmet && neverAnswers(judge, passage)
        ? { neverAnswers: true as const }
        : {}),
    };
    const uses = judged.get(passage) ?? new Map<string, GuardUse>();
    judged.set(passage, uses);
    const key = JSON.stringify(said);
    const made = uses.get(key) ?? { ...use, ...said };
    uses.set(key, made);
    return made;
  };
}

/** Whether nothing below 400 can come of a middleware that could not be judged. */
function neverAnswers(judge: Judge, { base, handler }: Passage): boolean {
  if (base === null || handler.value.kind !== 'function') return false;
  const replies = judge.replies(handler, { base, path: null });
  const { anywhere, asks, hands, paths, serves, unsure } = replies;
  return (
    !anywhere && unsure === null && serves === null && [...asks, ...hands, ...paths].length === 0
  );
}

function isSame(a: Origin, b: Origin): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What another package registers is guarded where this one mounts it. */
function anchorOf(
  route: FoundRoute,
  anchorAt: AnchorAt,
  identities: Identities,
  walk: Walk,
): LayerAnchor {
  const own = anchorAt(route.layer, route.router);
  if (!isOutside(own.file)) return own;
  const index = route.mounts.findLastIndex((mount) => !isOutside(mount.site.file));
  const mount = route.mounts[index];
  const [above, mounted] = [route.routers[index], route.routers[index + 1]];
  if (!mount || !above || !mounted) return own;
  const reachedBy = { ...reachedAt(mount.site), path: pathBelow(route, index) };
  // A guard there would stand before what this package registers behind it as well, or mounts by the same call.
  const isMixed = walk.routes.some(
    ({ routers, mounts, layer }) =>
      !isOutside(layer.site.file) &&
      (routers.includes(mounted) || mounts.some(({ site }) => isSamePlace(site.at, mount.site.at))),
  );
  if (isMixed) return { ...own, reachedBy };
  const behind = identities(mounted);
  const preflightHandled = behind.preflightHandled || !walk.corsSeen;
  return {
    ...anchorAt(mount, above),
    mounted: { ...behind, preflightHandled },
    reachedBy,
  };
}

function reachedAt({ at, name }: Layer['site']): Pick<Reached, 'loc' | 'call'> {
  return { loc: locOf(name), call: { start: at.start, end: at.end } };
}

/** The path of a route as it would be registered on the router of its mount at `index`. */
function pathBelow({ path, stand, syntax }: FoundRoute, index: number): string {
  const segments = segmentsOf(path).slice(stand.depths[index] ?? 0);
  const own = segments.map((segment) =>
    segment === '*' ? syntax.rest : segment.replace(/\{(\w+)\}/g, ':$1'),
  );
  return `/${own.join('/')}`;
}

type AnchorAt = (layer: Layer, router: RouterHost) => LayerAnchor;

function createAnchors(adapter: string, judge: Judge, identities: Identities): AnchorAt {
  return (layer, router) => {
    const { site, form, opening, firstHandler } = layer;
    const { at, file } = site;
    return {
      adapter,
      registration: `${file}:${opening}`,
      file,
      kind: form,
      call: { start: at.start, end: at.end },
      firstHandler,
      leading: leadingOf(layer, judge).map(({ start, end }) => ({ start, end })),
      router: identities(router),
    };
  };
}

/** The handlers of a call up to the last one that allows other origins, where none of them does more than pass on. */
function leadingOf({ handlers, site }: Layer, judge: Judge): readonly Place[] {
  const before = handlers.slice(0, -1);
  const last = before.findLastIndex((handler) => judge.facts(handler).allowsOrigins);
  if (last < 0) return [];
  const leading = before.slice(0, last + 1);
  const isPlain = leading.every((handler) => {
    const { allowsOrigins, readsBody, stores, caches, answering } = judge.facts(handler);
    if (readsBody || stores || caches || answering) return false;
    if (handler.value.kind !== 'external') return allowsOrigins;
    return judge.alone(handler).verdict === 'passes';
  });
  return isPlain ? leading.map(({ at }) => at).filter(({ file }) => file === site.file) : [];
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
