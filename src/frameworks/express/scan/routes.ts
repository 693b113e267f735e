import { ts } from 'ts-morph';
import type {
  EndpointId,
  GuardUse,
  GuardVerdict,
  Origin,
  SourceRoute,
} from '../../../model/types.js';
import type { Machine } from '../../../source/interpret/machine.js';
import type { ExpressAnchor, RouterIdentity } from '../anchor.js';
import type { Judge } from './judgement.js';
import { locOf, originOf, shortName, writtenOrigin } from './places.js';
import { joinServed, samplePath } from './paths.js';
import type { RouterHost } from './router.js';
import type { FoundRoute, Passage, Walk } from './walk.js';

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
    const verdicts = guards.map((guard) => guard.verdict);
    const base = new Set(route.routers[0]?.conditions);
    return {
      method: route.method,
      path: route.path,
      loc: locOf(route.layer.site.name),
      guards,
      guarded: guardedBy(verdicts),
      guard: guards.find((guard) => guard.verdict === 'refuses')?.name ?? null,
      conditional: route.conditions.some((condition) => !base.has(condition)),
      readsBody: route.passages.some(
        ({ place, handler }) => place === 'route' && judge(handler).readsBody,
      ),
      anchor: anchorOf(route, identities),
    };
  });
}

function guardedBy(verdicts: readonly GuardVerdict[]): SourceRoute['guarded'] {
  if (verdicts.includes('refuses')) return true;
  return verdicts.includes('unknown') ? 'unknown' : false;
}

/** What a middleware that looks at method or path does on this route. */
function at(
  { method, path, layer }: FoundRoute,
  { handler, base }: Passage,
  use: GuardUse,
  judge: Judge,
): GuardUse {
  const { at: judgeAt } = judge(handler);
  if (use.verdict !== 'unknown' || judgeAt === null) return use;
  // What `use` mounts serves every path below its own, and an expression says not which paths it takes.
  const isOnePath = layer.form !== 'use' && !/[\^$\\()|[\]?]/.test(path);
  if (!isOnePath || base === null || !path.startsWith(base)) return use;
  const { verdict, why } = judgeAt({ method, path, base });
  return { ...use, verdict, ...(why === null ? {} : { why }) };
}

type Uses = (passage: Passage, known: ReadonlySet<string>) => GuardUse;

/** One `GuardUse` per passage, and one for where it is there only under a condition that the route is not under. */
function createUses(machine: Machine, judge: Judge): Uses {
  const always = new Map<Passage, GuardUse>();
  const sometimes = new Map<Passage, GuardUse>();
  return (passage, known) => {
    const holds = passage.conditions.every((condition) => known.has(condition));
    const cache = holds ? always : sometimes;
    const cached = cache.get(passage);
    if (cached) return cached;
    const { handler, layer, place } = passage;
    const origin = originOf(machine, layer.site.file, handler);
    const written = writtenOrigin(machine, layer.site.file, handler);
    const use: GuardUse = {
      name: shortName(handler.node),
      origin,
      ...(written && written.kind !== 'unknown' && !isSame(written, origin) ? { written } : {}),
      place,
      loc: locOf({ file: layer.site.file, node: handler.node }),
      verdict: holds ? judge(handler).verdict : 'passes',
    };
    cache.set(passage, use);
    return use;
  };
}

function isSame(a: Origin, b: Origin): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function anchorOf(route: FoundRoute, identities: Identities): ExpressAnchor {
  const { site, form, firstHandler } = route.layer;
  const { node, file } = site;
  return {
    adapter: 'express',
    registration: `${file}:${openingOf(node)}`,
    file,
    kind: form,
    call: { start: node.getStart(), end: node.getEnd() },
    firstHandler,
    router: identities(route.router),
  };
}

/** Calls of one chain start at the same place; their parentheses do not. */
function openingOf(node: ts.Node): number {
  if (!ts.isCallExpression(node)) return node.getStart();
  const last = node.typeArguments?.at(-1);
  return last ? last.getEnd() : node.expression.getEnd();
}

type Identities = (router: RouterHost) => RouterIdentity;

function createIdentities(walk: Walk, incomplete: ReadonlySet<RouterHost>): Identities {
  const byCreation = new Map<string, RouterIdentity>();
  const groups = new Map<string, RouterHost[]>();
  const idOf = (router: RouterHost): string => {
    const { file, node } = router.creation;
    return `${file}:${node.getStart()}`;
  };
  const inside = new Map<string, Set<EndpointId>>();
  for (const route of walk.routes) {
    for (const router of route.routers) {
      const id = idOf(router);
      const endpoints = inside.get(id) ?? new Set();
      endpoints.add(`${route.method} ${route.path}`);
      inside.set(id, endpoints);
    }
  }
  for (const { router } of walk.entries) {
    const group = groups.get(idOf(router)) ?? [];
    if (!group.includes(router)) group.push(router);
    groups.set(idOf(router), group);
  }
  return (router) => {
    const id = idOf(router);
    const known = byCreation.get(id);
    if (known) return known;
    const group = groups.get(id) ?? [router];
    const entries = walk.entries.filter((entry) => group.includes(entry.router));
    const { file, node } = router.creation;
    const endpoints = [...(inside.get(id) ?? [])];
    const identity: RouterIdentity = {
      id,
      kind: router.kind,
      file,
      creation: { start: node.getStart(), end: node.getEnd() },
      name: nameAtCreation(node),
      complete: !group.some((each) => incomplete.has(each)),
      endpoints,
      get bystanders() {
        const own = new Set<EndpointId>(endpoints);
        return entries.flatMap((entry) =>
          walk.routes
            .slice(entry.to)
            .filter((route) => isBelow(route.path, entry.prefix))
            .map((route): EndpointId => `${route.method} ${route.path}`)
            .filter((endpoint) => !own.has(endpoint)),
        );
      },
      preflightHandled: router.kind === 'router' && entries.every((entry) => entry.corsBefore),
    };
    byCreation.set(id, identity);
    return identity;
  };
}

function isBelow(path: string, prefix: string): boolean {
  const sample = samplePath(path);
  const start = samplePath(joinServed('', prefix));
  return start === '/' || sample === start || sample.startsWith(`${start}/`);
}

/** `router` for `const router = Router()`, `this.router` for a field; null when nothing is named. */
export function nameAtCreation(node: ts.Node): string | null {
  const { parent } = node;
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    return nameAtCreation(parent);
  }
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyDeclaration(parent)) return `this.${parent.name.getText()}`;
  if (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right === node
  ) {
    return parent.left.getText();
  }
  return null;
}
