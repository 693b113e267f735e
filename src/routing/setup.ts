import { isOutside } from '../model/paths.js';
import { keyOfPlace, type Place } from '../interpret/place.js';
import { packageName } from '../source/resolve.js';
import type { AppSetup, AppStep, Reach, Role, Spot } from './app-setup.js';
import { isLater } from '../interpret/condition.js';
import { isHarmless } from './handovers.js';
import type { Facts, Judge } from './judgement.js';
import type { LayeredFramework } from './framework.js';
import { pathsOf } from './paths.js';
import { shortName } from './places.js';
import type { Handover, Reading } from './read.js';
import { registrarOf } from './registrars.js';
import { type Handler, type Layer, type RouterHost, routersIn } from './layers.js';

/** How `app` is set up, for what is to be put somewhere in between. */
export function readSetup(
  framework: LayeredFramework,
  app: RouterHost,
  { routers, handovers }: Pick<Reading, 'routers' | 'handovers'>,
  judge: Judge,
): AppSetup {
  const others = new Set(
    routers
      .filter(({ creation }) => keyOfPlace(creation.at) !== keyOfPlace(app.creation.at))
      .flatMap(({ layers }) => layers.map(({ site }) => keyOfPlace(site.at))),
  );
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { site } of app.layers) {
    const key = keyOfPlace(site.at);
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  const steps = app.layers.map((layer): AppStep => {
    const key = keyOfPlace(layer.site.at);
    return {
      call: spotOf(layer.site.at),
      form: layer.form === 'use' ? 'use' : layer.form === 'chain' ? 'chain' : 'route',
      reach: reachOf(layer),
      roles: rolesOf(framework, layer, judge),
      name: layer.handlers.map(({ at }) => shortName(at)).join(', '),
      conditions: occurring(layer.conditions),
      isOnce: !repeated.has(key),
      isShared: others.has(key),
    };
  });
  const { creation, name } = app;
  return {
    adapter: framework.id,
    major: framework.major,
    creation: isOutside(creation.file) ? null : { call: spotOf(creation.at), name },
    conditions: [...occurring(app.conditions), ...(steps.some(isServing) ? sharedBy(steps) : [])],
    steps: withHandovers(framework, app, steps, handovers),
  };
}

/** Where an application serves anything, what all of it stands under is when it is in use at all. */
function isServing({ roles }: AppStep): boolean {
  return roles.some((role) => role === 'serves' || role === 'answers');
}

function sharedBy(steps: readonly AppStep[]): readonly string[] {
  const [first, ...rest] = steps.map(({ conditions }) => conditions);
  return (first ?? []).filter((each) => rest.every((conditions) => conditions.includes(each)));
}

/** What has to come first (`:later`) is no condition of it. */
function occurring(conditions: readonly string[]): readonly string[] {
  return conditions.filter((condition) => !isLater(condition));
}

/** Code that is not read and gets the application may register anything. */
function withHandovers(
  framework: LayeredFramework,
  app: RouterHost,
  steps: readonly AppStep[],
  handovers: readonly Handover[],
): readonly AppStep[] {
  const handed = handovers.flatMap((handover): { behind: number; step: AppStep }[] => {
    const behind = handover.behind[handover.routers.indexOf(app)];
    if (behind === undefined || isHarmless(framework.program, handover)) return [];
    const { at } = handover.site;
    const step: AppStep = {
      call: spotOf(at),
      form: 'handed',
      reach: [{ kind: 'any' }],
      roles: ['serves'],
      name: shortName(at),
      conditions: occurring(handover.conditions),
      isOnce: true,
      isShared: false,
    };
    return [{ behind, step }];
  });
  const at = (index: number): AppStep[] =>
    handed.flatMap(({ behind, step }) => (behind === index ? [step] : []));
  return [...steps.flatMap((step, index) => [...at(index), step]), ...at(steps.length)];
}

function spotOf({ file, start, end, kind }: Place): Spot {
  return { file, start, end, kind };
}

function reachOf({ path }: Layer): readonly Reach[] {
  return pathsOf(path).map((part): Reach => {
    if (part.kind === 'text') return { kind: 'text', text: part.text };
    return part.kind === 'pattern'
      ? { kind: 'pattern', source: part.pattern.source }
      : { kind: 'any' };
  });
}

function rolesOf(framework: LayeredFramework, layer: Layer, judge: Judge): readonly Role[] {
  const { form, method, handlers } = layer;
  if (form !== 'socket' && method === 'ALL') {
    const roles = handlers.flatMap((handler) => rolesOfHandler(framework, handler, layer, judge));
    // What is not known and is the last of a route is there to answer.
    return form !== 'use' && roles.at(-1) === 'unclear'
      ? [...roles.slice(0, -1), 'answers']
      : roles;
  }
  const answersPreflight =
    method === 'OPTIONS' && handlers.some((handler) => judge.facts(handler).allowsOrigins);
  return [answersPreflight ? 'cors' : 'answers'];
}

function rolesOfHandler(
  framework: LayeredFramework,
  handler: Handler,
  layer: Layer,
  judge: Judge,
): readonly Role[] {
  const { value } = handler;
  if (routersIn(value).length > 0) return ['serves'];
  if (framework.handlesErrors(value)) return ['errors'];
  const facts = judge.facts(handler);
  const known = rolesOfFacts(facts, layer);
  const { verdict, answers, presenceOnly, refusesSilent, endsAll, changesToken } =
    judge.alone(handler);
  if (verdict === 'refuses' || presenceOnly || refusesSilent) return [...known, 'refuses'];
  if (endsAll || answers === 'always') return [...known, 'answers'];
  if (changesToken) return [...known, 'token'];
  if (known.length > 0) return known;
  if (value.kind === 'external' && value.package !== 'global' && answers === 'unknown') {
    // A package that is not known is named where routes are listed; most only look at requests.
    return [registrarOf(framework.program, packageName(value.package)) ? 'serves' : 'passes'];
  }
  if (verdict !== 'unknown') return ['passes'];
  // `(req, res, next) => sub(req, res, next)` serves what `sub` does.
  const hands = judge.replies(handler, { base: '', path: null }).hands.length > 0;
  return [hands ? 'serves' : 'unclear'];
}

/** What is known without following it. */
function rolesOfFacts(facts: Facts, { path }: Layer): readonly Role[] {
  const { allowsOrigins, readsBody, keepsSession, wantsToken, answering } = facts;
  const serves =
    path !== null && answering !== undefined && answering.kind !== 'files' && !answering.paths;
  return [
    ...(allowsOrigins ? (['cors'] as const) : []),
    ...(readsBody ? (['parser'] as const) : []),
    ...(keepsSession ? (['session'] as const) : []),
    ...(wantsToken ? (['refuses'] as const) : []),
    ...(serves ? (['serves'] as const) : []),
  ];
}
