import { notice, problem } from '../model/diagnostic.js';
import { environmentDiagnostics } from '../model/environment-needs.js';
import { isInstalled } from '../model/paths.js';
import { placeKey } from '../model/place-key.js';
import type {
  Diagnostic,
  ScanResult,
  SourceLoc,
  SourceRoute,
  WrittenGuard,
} from '../model/types.js';
import { isWithin, nodeAt } from '../interpret/place.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';
import { appFact } from './app.js';
import { decoratorDiagnostics } from './decorators.js';
import { directivesAt } from './directives.js';
import { authEvidence } from './evidence.js';
import { givenToVerbs, mayBeCalled } from './escapes.js';
import { createJudge } from './guards/judge.js';
import { handoverDiagnostic } from './handovers.js';
import type { Judge } from './judgement.js';
import { obstacleDiagnostic } from './obstacles.js';
import { locOf } from './places.js';
import { readPackages } from './packages-read.js';
import { readProject, type Reading } from './read.js';
import type { FrameworkProgram, LayeredFramework } from './framework.js';
import { findRelevant, type Relevance } from './relevance.js';
import { routersIn, type RouterHost } from './layers.js';
import { readRegistrars } from './registrars.js';
import { toSourceRoutes } from './routes.js';
import { serverDiagnostics } from './servers.js';
import { readSetup } from './setup.js';
import { writtenSockets } from './sockets.js';
import { statedPrefix, unmountedDiagnostics, unreadDiagnostic } from './unmounted.js';
import { findUnread, type UnreadCall } from './unread.js';
import { type Obstacle, type Walk } from './found.js';
import { walkFrom } from './walk.js';

/**
 * Every route of the project with the middleware on its way, and everything about routes that could not be read. Reads
 * syntax trees only; nothing of the project is run.
 * @param written a guard that is known and need not be read
 * @param judgeOf makes what judges middleware
 */
export function scanLayers(
  framework: LayeredFramework,
  view: SourceView,
  written: WrittenGuard | null = null,
  judgeOf: typeof createJudge = createJudge,
): ScanResult {
  const { program, paths, isVerb } = framework;
  const relevance = findRelevant(program.imports, view);
  const packages = readPackages(framework, readProject(framework, view, relevance), relevance);
  const { reading } = packages;
  const judge = judgeOf(framework, reading.machine, reading.routers, {
    sourceOf: packages.sourceOf,
    written,
  });

  const starts = findStarts(reading);
  const walks = outermost(
    starts.map((start) => ({
      start,
      walk: walkFrom(framework, start.router, start.prefix, judge, looseBeside(start, reading)),
    })),
  );
  const entered = new Set(walks.flatMap(({ walk }) => walk.entries.map((entry) => entry.router)));
  const unmounted = reading.routers.filter((router) => !entered.has(router));
  const obstacles = walks.flatMap(({ walk }) => walk.obstacles.map(packages.asQuestion));
  const routes = distinct(
    walks.flatMap(({ walk }) => routesOf(framework, walk, judge, reading, obstacles)),
  );

  const registrars = readRegistrars(framework, view);
  const verbs = givenToVerbs(reading.routers);
  const main = mainApp(walks);
  return {
    routes,
    others: othersThan(
      routes,
      reading.routers.filter((router) => entered.has(router)),
    ),
    diagnostics: unique([
      ...syntaxDiagnostics(view, reading, relevance),
      ...obstacles.map(obstacleDiagnostic),
      ...handoverDiagnostics(program, reading),
      ...serverDiagnostics(reading.machine, reading.servers),
      ...writtenSockets(view),
      ...unmounted.flatMap((router) =>
        unmountedDiagnostics(
          router,
          paths,
          registrars.diagnostics.length > 0 ||
            verbs.has(router) ||
            hasOpenEnds(program, reading, obstacles) ||
            mayBeCalled(isVerb, view, relevance, router),
        ),
      ),
      ...withoutApp(walks.map(({ start }) => start)),
      ...unreadDiagnostics(framework, view, relevance, reading),
      ...decoratorDiagnostics(program, view),
      ...registrars.diagnostics,
      ...environmentDiagnostics(routes),
      ...limitDiagnostics(reading),
    ]),
    app: main && appFact(reading.machine, main, readSetup(framework, main, reading, judge)),
    ...(registrars.servesSpec ? { servesSpec: true } : {}),
    existingAuth: authEvidence(
      routes,
      walks.map(({ walk }) => walk),
      judge,
      view,
    ),
  };
}

/** What the routers that requests enter have registered for a method, or for all, that is none of `routes`. */
function othersThan(
  routes: readonly SourceRoute[],
  routers: readonly RouterHost[],
): readonly SourceLoc[] {
  const known = new Set(routes.map(({ loc }) => placeKey(loc)));
  return routers
    .flatMap(({ layers }) => layers)
    .filter(({ form }) => form !== 'use')
    .map(({ site }) => locOf(site.name))
    .filter((loc) => !known.has(placeKey(loc)));
}

type Start = { readonly router: RouterHost; readonly prefix: string };

function looseBeside({ router: start }: Start, { routers }: Reading): ReadonlySet<RouterHost> {
  const mounted = mountedIn(routers);
  return new Set(routers.filter((router) => router !== start && !mounted.has(router)));
}

/**
 * What requests enter first: applications that are not mounted on another one, routers whose mount a comment
 * states, and, in a project that makes no application, its outermost routers.
 */
function findStarts({ routers }: Reading): readonly Start[] {
  const mounted = mountedIn(routers);
  const outer = routers.filter((router) => !mounted.has(router));
  const apps = outer.filter((router) => router.kind === 'app');
  const others = outer
    .filter((router) => router.kind === 'router')
    .map((router) => ({ router, prefix: statedPrefix(router) ?? (apps.length > 0 ? null : '') }));
  return [
    ...apps.map((router) => ({ router, prefix: '' })),
    ...others.flatMap(({ router, prefix }) => (prefix === null ? [] : [{ router, prefix }])),
  ];
}

function mountedIn(routers: readonly RouterHost[]): ReadonlySet<RouterHost> {
  return new Set(
    routers.flatMap((router) =>
      router.layers.flatMap((layer) =>
        layer.handlers.flatMap((handler) =>
          routersIn(handler.value).filter((mounted) => mounted !== router),
        ),
      ),
    ),
  );
}

type Walked = { readonly start: Start; readonly walk: Walk };

/** Without what others hand requests to by hand: that is served where it is handed them. */
function outermost(walks: readonly Walked[]): readonly Walked[] {
  const isInner = ({ start }: Walked, others: readonly Walked[]): boolean =>
    others.some(
      ({ start: { router }, walk }) => router !== start.router && walk.handed.has(start.router),
    );
  const outer = walks.filter((each) => !isInner(each, walks));
  // Two that hand requests to each other are both entered somehow.
  return walks.filter((each) => outer.includes(each) || !isInner(each, outer));
}

function routesOf(
  framework: LayeredFramework,
  walk: Walk,
  judge: Judge,
  reading: Reading,
  obstacles: readonly Obstacle[],
): readonly SourceRoute[] {
  const unread = new Set(
    obstacles.filter((obstacle) => isUnread(obstacle)).map((obstacle) => obstacle.layer),
  );
  const incomplete = new Set([
    ...reading.routers.filter((router) => router.layers.some((layer) => unread.has(layer))),
    ...reading.handovers
      .filter((handover) => handoverDiagnostic(framework.program, handover) !== null)
      .flatMap((handover) => [...handover.routers]),
  ]);
  return toSourceRoutes(framework, reading.machine, walk, judge, incomplete);
}

/**
 * An application that is made more than once (`createApp()` in the server and in a test) serves the same
 * registrations each time. Only what differs on the way, such as a guard in one of them, makes another route.
 */
function distinct(routes: readonly SourceRoute[]): readonly SourceRoute[] {
  const byPlace = new Map<string, SourceRoute[]>();
  return routes.filter((route) => {
    const key = `${route.method} ${route.path} ${route.anchor.registration}`;
    const others = byPlace.get(key);
    if (!others) byPlace.set(key, [route]);
    else if (others.some((other) => wayOf(other) === wayOf(route))) return false;
    else others.push(route);
    return true;
  });
}

function wayOf({ guards, guarded, conditional }: SourceRoute): string {
  return JSON.stringify([guards, guarded, conditional]);
}

function isUnread(obstacle: Obstacle): boolean {
  return !['assumed', 'no-slash', 'errors-answered'].includes(obstacle.kind);
}

/** The application that serves most; the first among equals. */
function mainApp(
  walks: readonly { readonly start: Start; readonly walk: Walk }[],
): RouterHost | null {
  const apps = walks.filter(({ start }) => start.router.kind === 'app');
  const most = Math.max(...apps.map(({ walk }) => walk.routes.length));
  return apps.find(({ walk }) => walk.routes.length === most)?.start.router ?? null;
}

/** Whether something was not read that may mount a router or call a function that registers. */
function hasOpenEnds(
  program: FrameworkProgram,
  { handovers }: Reading,
  obstacles: readonly Obstacle[],
): boolean {
  return (
    handovers.some((handover) => handoverDiagnostic(program, handover) !== null) ||
    obstacles.some(({ kind }) => kind === 'mounted-unknown' || kind === 'handed-moved')
  );
}

function handoverDiagnostics(
  program: FrameworkProgram,
  { handovers }: Reading,
): readonly Diagnostic[] {
  return handovers
    .filter(({ site }) => directivesAt(site).routes === null)
    .map((handover) => handoverDiagnostic(program, handover))
    .filter((diagnostic) => diagnostic !== null);
}

function unreadDiagnostics(
  framework: LayeredFramework,
  view: SourceView,
  relevance: Relevance,
  reading: Reading,
): readonly Diagnostic[] {
  return [...findUnread(framework, view, relevance, reading), ...lostCalls(framework, reading)]
    .filter(({ site }) => directivesAt(site).routes === null)
    .map(unreadDiagnostic);
}

/** Those by the names of registrations are among what is unread, or known to be none. */
function lostCalls({ isVerb }: LayeredFramework, { lost }: Reading): readonly UnreadCall[] {
  return lost.flatMap(({ path, ...site }) => {
    const name = nodeAt(site.name).getText();
    if (name === 'use' || isVerb(name) || isInstalled(site.file) || isTestFile(site.file))
      return [];
    return [{ file: site.file, site, method: 'ALL', path, reached: true }];
  });
}

/** A file that could not be parsed whole may register what was not seen. */
function syntaxDiagnostics(
  view: SourceView,
  { machine }: Reading,
  relevance: Relevance,
): readonly Diagnostic[] {
  const loaded = [...machine.modules.keys()].filter((file) => !isInstalled(file));
  const read = new Set([...relevance.files, ...loaded]);
  return [...read].sort().flatMap((file) => {
    const [error] = view.syntaxErrors(file);
    if (!error) return [];
    const { line, column, message } = error;
    return [
      problem(
        'SOURCE_SYNTAX',
        `the file has a syntax error (${message}); routes in it may be missing from the list`,
        'correct the syntax error and run again',
        { file, line, column },
      ),
    ];
  });
}

function withoutApp(starts: readonly Start[]): readonly Diagnostic[] {
  if (starts.some(({ router }) => router.kind === 'app')) return [];
  return starts
    .filter(({ router }) => statedPrefix(router) === null)
    .map(({ router }) =>
      notice(
        'ROUTER_WITHOUT_APP',
        'no application was found that mounts this router; its routes are listed as they are written',
        'state where it is served in a comment above: // authwright-mount: /the/prefix',
        locOf(router.creation.at),
        'warning',
      ),
    );
}

function limitDiagnostics({ machine, routers }: Reading): readonly Diagnostic[] {
  const { steps, cut } = machine.budget;
  // A function that calls itself matters here when it registers something.
  const registrations = routers
    .flatMap(({ layers }) => layers.map(({ site }) => site.at))
    .filter(({ file }) => !isInstalled(file));
  const cutOff = registrations.filter((call) =>
    [...cut.values()].some((place) => isWithin(call, place)),
  );
  const recursive = cutOff.map((call) =>
    problem(
      'ROUTE_RECURSION',
      'this registration is in a function that calls itself; only its first rounds were followed',
      'register in a loop over a list, or state the routes in a comment on the line above: // authwright-route: GET /one, POST /two',
      locOf(call),
    ),
  );
  if (steps > 0) return recursive;
  return [
    ...recursive,
    problem(
      'SCAN_LIMIT',
      'the project is larger than what is read in one go, so routes may be missing',
      'run authwright in the folder of one package (--cwd, or --workspace)',
    ),
  ];
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, loc, message }) => {
    const key = `${code} ${loc ? placeKey(loc) : ''} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
