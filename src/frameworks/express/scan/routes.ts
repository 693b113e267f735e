import type { EndpointId, GuardUse, Origin, SourceRoute } from '../../../model/types.js';
import { guardedBy } from '../../../model/guarded.js';
import type { Machine } from '../../../source/interpret/machine.js';
import type { ExpressAnchor, RouterIdentity } from '../anchor.js';
import { createBearerReaders } from './bearer.js';
import { createBystanders } from './bystanders.js';
import { createHomes } from './homes.js';
import type { Judge, Judgement, RequestLine } from './judgement.js';
import { locOf, makesExceptions, originOf, shortName, writtenOrigin } from './places.js';
import type { RouterHost } from './router.js';
import { createPresenceTest } from './presence.js';
import { appliesTo } from './unless-use.js';
import type { Entry, FoundRoute, Passage, Walk } from './walk.js';

/** The routes of a walk in the form that the rest of the program knows. */
export function toSourceRoutes(
  machine: Machine,
  walk: Walk,
  judge: Judge,
  incomplete: ReadonlySet<RouterHost>,
): readonly SourceRoute[] {
  const uses = createUses(machine, judge);
  const identities = createIdentities(walk, incomplete);
  return walk.routes.map((route): SourceRoute => {
    const known = new Set(route.conditions);
    const guards = route.passages.map((passage) => at(route, passage, uses(passage, known), judge));
    const base = new Set(route.routers[0]?.conditions);
    return {
      method: route.method,
      path: route.path,
      loc: locOf(route.layer.site.name),
      guards,
      ...guardedBy(guards),
      conditional: route.conditions.some((condition) => !base.has(condition)),
      readsBody: route.passages.some(
        ({ place, handler }) => place === 'route' && judge(handler).readsBody,
      ),
      anchor: anchorOf(route, identities),
    };
  });
}

/** What a middleware that looks at method or path does on this route. */
function at(found: FoundRoute, passage: Passage, known: KnownUse, judge: Judge): GuardUse {
  const { use, makesExceptions } = known;
  const { handler } = passage;
  const line = lineOf(found, passage);
  const judged = judgedAt(use, judge(handler), line);
  const isIdle = makesExceptions && !use.idle && !appliesTo(handler.value, line, judged.verdict);
  return isIdle ? { ...judged, idle: true } : judged;
}

function judgedAt(use: GuardUse, { at: judgeAt }: Judgement, line: RequestLine | null): GuardUse {
  if (use.verdict !== 'unknown' || judgeAt === null || line === null) return use;
  const { verdict, why } = judgeAt(line);
  return { ...use, verdict, ...(why === null ? {} : { why }) };
}

/** The requests of a route as a middleware before it sees them; null where they are not of one path. */
function lineOf({ method, path, layer }: FoundRoute, { base }: Passage): RequestLine | null {
  // What `use` mounts serves every path below its own, and an expression says not which paths it takes.
  const isOnePath = layer.form !== 'use' && !/[\^$\\()|[\]?]/.test(path);
  return isOnePath && base !== null && path.startsWith(base) ? { method, path, base } : null;
}

type KnownUse = { readonly use: GuardUse; readonly makesExceptions: boolean };

type Uses = (passage: Passage, known: ReadonlySet<string>) => KnownUse;

/** One `GuardUse` per passage, and one for where it is there only under a condition that the route is not under. */
function createUses(machine: Machine, judge: Judge): Uses {
  const homes = createHomes(machine);
  const readsBearer = createBearerReaders(machine);
  const isPresenceOnly = createPresenceTest(machine);
  const always = new Map<Passage, KnownUse>();
  const sometimes = new Map<Passage, KnownUse>();
  return (passage, known) => {
    const holds = passage.conditions.every((condition) => known.has(condition));
    const cache = holds ? always : sometimes;
    const cached = cache.get(passage);
    if (cached) return cached;
    const { handler, place } = passage;
    const origin = originOf(machine, homes, handler);
    const written = writtenOrigin(machine, handler);
    const judgement = judge(handler);
    const use: GuardUse = {
      name: shortName(handler.at),
      origin,
      ...(written && written.kind !== 'unknown' && !isSame(written, origin) ? { written } : {}),
      place,
      loc: locOf(handler.at),
      verdict: holds ? judgement.verdict : 'passes',
      ...(holds ? {} : { idle: true }),
      ...(isPresenceOnly(handler.value) ? { presenceOnly: true } : {}),
      ...(readsBearer(handler.value) ? { readsBearer: true } : {}),
    };
    const found = { use, makesExceptions: makesExceptions(machine, handler) };
    cache.set(passage, found);
    return found;
  };
}

function isSame(a: Origin, b: Origin): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function anchorOf(route: FoundRoute, identities: Identities): ExpressAnchor {
  const { site, form, opening, firstHandler } = route.layer;
  const { at, file } = site;
  return {
    adapter: 'express',
    registration: `${file}:${opening}`,
    file,
    kind: form,
    call: { start: at.start, end: at.end },
    firstHandler,
    router: identities(route.router),
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
