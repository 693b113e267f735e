import { createAssigned } from '../../interpret/follow/assigned.js';
import type { Failures } from '../../interpret/follow/follow.js';
import type { Environment, World } from '../../interpret/follow/path.js';
import { isInstalled } from '../../model/paths.js';
import type { WrittenGuard } from '../../model/types.js';
import { any, CALLER, unread } from '../../interpret/follow/values.js';
import type { Machine } from '../../interpret/machine.js';
import { type ExternalValue, optionsOf, type Value } from '../../interpret/values.js';
import type { LayeredFramework } from '../framework.js';
import type { Judge, Replies, RequestLine } from '../judgement.js';
import type { RouterHost } from '../layers.js';
import { locOf } from '../places.js';
import type { FoundRoute } from '../found.js';
import { isSecretName } from '../../interpret/follow/compare.js';
import { partsOf } from '../../interpret/follow/secrets.js';
import { externalAsRead } from './as-read.js';
import { committedIn } from './committed.js';
import { createConditions } from './conditions.js';
import { createClosureKeys } from './closure-key.js';
import { type Excepted, exceptFor } from './unless.js';
import { either, leftToOwner, needing, UNREADABLE, writtenResult } from './results.js';
import { createFindings, type Findings } from './findings.js';
import { createKeptResults } from './kept-results.js';
import { createQuestions } from './questions.js';
import { handsTo as isHandedTo, NO_REPLIES, type Probe, repliesOf } from './replies.js';
import { createRewrites, rewritesPaths } from './rewrites.js';
import { compares, findChosenRoles, namesRole } from './chosen-roles.js';
import { createKeptKeys, type KeptKeys } from './kept-keys.js';
import { mergersOf } from './merged.js';
import { findPollution, surelyPollutes } from './pollution.js';
import { findIssued } from './issued.js';
import { trustedBy, trustedSecrets } from './packages/trusted.js';
import { createMadeBehind } from './made-behind.js';
import type { Rest } from './rest.js';
import { createOpenlyKept, type OpenlyKept } from './openly-kept.js';
import { createOpenPuts } from './open-puts.js';
import { askedBy, findPlanted } from './planted.js';
import { createStoredKeys } from './stored-keys.js';
import { calledByHand, otherCall } from './by-hand.js';
import { findReplaced, type Replaced } from './replaced.js';
import { createKnownCalls } from './known-calls.js';
import { judgementOf } from './judgement-of.js';
import { judgeOwnCode } from './own-code.js';
import { type PackageLayer, packageResult } from './package-layer.js';
import { factsOf } from './facts.js';
import { wrappedHandler } from './packages.js';
import { logsAnybodyIn, registeredLogins, registeredStrategies } from './strategies-registered.js';
import { freeze, type RequestState, UNTOUCHED } from './request-state.js';
import { runMiddleware } from './runs.js';
import { findEnvironmentOpen, whyOpened } from './environment-open.js';
import { findHeld, createTold, NOTHING_TOLD, type Told, whyTold } from './told.js';
import { createSessionFields } from './session-fields.js';
import type { JudgeHandler, Judges } from './setters.js';
import { isRefusal, judgeRuns } from './verdict.js';
import { isWrittenGuard } from './written.js';
import { doubted, judgeWay, PASSES, type WayJudge, withRequest } from './way.js';
import type { Outcome, Runs, LayerResult } from './outcome.js';
import type { Given, LayerJudge, ResultOf } from './given.js';
import type { SessionFields } from './session-field.js';

type Known = {
  /** What something of a package is in its own source; null where that cannot be followed. */
  readonly sourceOf?: (value: ExternalValue) => Value | null;
  /** A guard that is known. */
  readonly written?: WrittenGuard | null;
};

/**
 * Judges middleware: the project's own by following it, a package's by what is known of the package.
 * @param routers what the project registers; null where a middleware is judged that stands nowhere
 * @param known what need not be read, or can be read elsewhere
 */
export function createJudge(
  framework: LayeredFramework,
  machine: Machine,
  routers: readonly RouterHost[] | null,
  { sourceOf = () => null, written = null }: Known = {},
): Judge {
  const { packages: table, words } = framework;
  const knownCall = createKnownCalls(framework);
  const assigned = createAssigned(machine.view, () => [...machine.modules.keys()]);
  const mergers = mergersOf(machine.view);
  const questions = createQuestions();
  // What rests on an assumption holds no longer than the question that it is made for.
  const results = createKeptResults(questions);
  const knownAsItWas: World['external'] = (path, callee, args, site) => {
    const why = replaced().inPackage(callee.package, callee.path);
    return why === null
      ? knownCall(path, callee, args, site)
      : path.world.engine.call(path, unread(why, true), null, args, site);
  };
  const packages: PackageLayer = {
    registered: registeredStrategies(machine),
    judgeOwnCode: (code) => judgeOwnCode(machine, assigned, knownAsItWas, code),
    table,
    view: machine.view,
  };
  const handlesErrors =
    routers === null ||
    routers.some(({ layers }) =>
      layers.some(({ handlers }) =>
        handlers.some(
          ({ value }) => framework.handlesErrors(value) || framework.mayCatch?.(value) === true,
        ),
      ),
    );
  let found: Replaced | null = null;
  const replaced = (): Replaced => (found ??= findReplaced(framework, machine, routers ?? []));
  const stateOf = (state: RequestState): RequestState => withRequest(state, replaced());
  const judges: Judges = {
    judge: (value, as) => judgeAnywhere(value, as),
    judgeShortly: (value, as) => judgeShortly(value, as),
    judgeKnowing: (secrets) => judgeWithin({ steps: SHORT }, secrets),
    judgeFor: (watched) => judgeWithin({ steps: SHORT, watched }),
    packages: table,
    words,
  };
  // Which fields of the session say who a caller is depends on the handlers that set them, which are followed too.
  const sessionFields = createSessionFields(
    machine,
    () => routers ?? [],
    judges,
    () => logsAnybodyIn(registeredLogins(machine), packages.judgeOwnCode),
    questions,
  );
  const whileClassifying = results.meanwhile;
  const fields: SessionFields = (name, kind) => whileClassifying(() => sessionFields(name, kind));

  const answerTold = questions.ofKind<Told>(NOTHING_TOLD);
  const toldKnowing = createTold(machine.view, routers ?? [], judges);
  const answerHeld = questions.ofKind<ReadonlySet<string>>(new Set());
  const heldOf = (trusts: ReadonlySet<string>): ReadonlySet<string> => {
    const variables = variablesOf(trusts);
    return answerHeld(variables.join(), () =>
      whileClassifying(() => findHeld(machine.view, routers ?? [], judges, variables)),
    );
  };
  const answerOpened = questions.ofKind<string | null>(null);
  const environmentOpen = (): string | null =>
    answerOpened('', () =>
      whileClassifying(() => findEnvironmentOpen(machine.view, routers ?? [], judges)),
    );
  /** A guard that rests on a secret which answers tell, its own or those of open handlers, refuses nobody who reads them. */
  const withTold = (result: LayerResult): LayerResult => {
    if (result.verdict.verdict !== 'refuses' || result.trusts.size === 0) return result;
    // Where a guard rests on it, it is set.
    const others = variablesOf(result.trusts).filter(
      (name) => /^\w+$/.test(name) && !isSecretName(name),
    );
    const told = answerTold(others.join(), () => whileClassifying(() => toldKnowing(others)));
    const why =
      whyTold(result, told) ??
      whyTold(result, { ...told, secrets: heldOf(result.trusts) }) ??
      whyOpened(result.trusts, environmentOpen());
    if (why !== null) return { ...result, verdict: { verdict: 'unknown', why } };
    const names = [...new Set([...result.trusts].map((each) => partsOf(each).name))];
    const committed = committedIn(machine.view, names);
    return committed.length > 0 ? { ...result, verdict: { ...result.verdict, committed } } : result;
  };

  // While it is asked who gets something signed, nobody has got anything.
  const answerIssued = questions.ofKind<NonNullable<World['issued']>>(() => []);
  const issued: NonNullable<World['issued']> = (names) => {
    if (names.length === 0) return [];
    const signs = answerIssued('', () =>
      whileClassifying(() => findIssued(machine.view, routers ?? [], judges)),
    );
    return signs(names);
  };

  let stored: ReturnType<typeof findPlanted> | null = null;
  const planted: NonNullable<World['planted']> = (lookUp, key) => {
    if (routers === null) return null;
    stored ??= findPlanted(machine.view, routers, judges, questions);
    const asked = askedBy(lookUp, key);
    const find = stored;
    return whileClassifying(() => find(asked));
  };

  const puts = createOpenPuts(table, machine.view, routers ?? [], (value) => judgeAnywhere(value));
  const byNames = createKeptKeys(machine.view, puts, questions);
  const keptKeys: KeptKeys = (name) =>
    routers === null ? null : whileClassifying(() => byNames(name));
  const byPuts = createOpenlyKept(machine.view, routers ?? [], judges, questions, assigned.aliases);
  const openlyKept: OpenlyKept = (kept, member) => whileClassifying(() => byPuts(kept, member));
  const byRows = createStoredKeys(machine.view, puts, questions);
  const storedKeys: NonNullable<World['storedKeys']> = (lookUp, key) =>
    routers === null ? null : whileClassifying(() => byRows(askedBy(lookUp, key)));

  const madeBehind = createMadeBehind(machine.view, routers ?? [], judges);
  /** The variables without which anybody is given what it takes; asked for what stands on the way of a route alone. */
  const withMakers = (result: LayerResult, rests: readonly Rest[]): LayerResult => {
    if (result.verdict.verdict !== 'refuses') return result;
    if (results.isMeanwhile()) {
      // It would be told without them when it is asked for again.
      if (rests.length > 0) questions.assume();
      return result;
    }
    const more = whileClassifying(() => madeBehind(rests));
    const needsEnv = [...(result.verdict.needsEnv ?? []), ...more];
    return more.length > 0 ? { ...result, verdict: { ...result.verdict, needsEnv } } : result;
  };

  const follow: LayerJudge = (value, given, findings) => {
    const rests = new Map<string, Rest>();
    const note = (rest: Rest): void => void rests.set(JSON.stringify(rest), rest);
    const failures: Failures = { follows: 'none' };
    const runs = (environment: Environment, isEnough?: (outcome: Outcome) => boolean): Runs => {
      const isSettled = given.sendsNothing === true ? createSettled(handlesErrors) : () => false;
      return runMiddleware(value, {
        framework,
        machine,
        assigned,
        around: {
          line: given.line,
          before: given.state,
          sessionFields: (name, kind) => {
            if (kind === 'session') note({ by: 'field', name });
            return fields(name, kind);
          },
          sendsNothing: given.sendsNothing === true,
          findings,
        },
        environment: given.environment ?? { ...environment, ...given.extent },
        replaced: (external) => replaced().inPackage(external.package, external.path),
        sourceOf,
        judgePackage: (external) =>
          packageResult(externalAsRead(external), given.line, given.state, packages, findings),
        written: given.written ?? null,
        error: given.error,
        loads: given.loads === true,
        issued: (names) => {
          if (names.length > 0) note({ by: 'token' });
          return issued(names);
        },
        planted: (lookUp, key) => {
          note({ by: 'row', asked: askedBy(lookUp, key) });
          return planted(lookUp, key);
        },
        mergers,
        keptKeys: (name) => {
          note({ by: 'put', name });
          return keptKeys(name);
        },
        openlyKept: (kept, member) => {
          note({ by: 'put', name: kept.split('.')[0] ?? kept });
          return openlyKept(kept, member);
        },
        storedKeys,
        settles: (outcome) =>
          isEnough?.(outcome) === true ||
          isSettled(outcome) ||
          (given.extent?.brief === true && surelyPollutes(outcome)),
        failures,
      });
    };
    return resting({
      ...judgeRuns(runs, failures, handlesErrors, given.secrets),
      rests: [...rests.values()],
    });
  };
  /** As far as nobody gets the secrets and the credentials on which it rests. */
  const resting = (result: LayerResult): LayerResult => withMakers(withTold(result), result.rests);

  /** Packages that verify tokens take those that the application signs for anybody. */
  const withIssued = (value: ExternalValue, result: LayerResult): LayerResult => {
    if (result.verdict.verdict !== 'refuses') return result;
    const trusted = trustedBy(value, packages);
    for (const { names, takes } of trusted) {
      const token = issued(names).find(takes);
      if (token) return { ...result, verdict: { verdict: 'unknown', why: token.why } };
    }
    const rests: readonly Rest[] = trusted.length > 0 ? [{ by: 'token' }] : [];
    return resting({ ...result, trusts: trustedSecrets(trusted), rests });
  };

  /** While a question is answered, it matters whether something refuses, and not without what it would not. */
  const whole = (result: LayerResult): LayerResult =>
    results.isMeanwhile() ? result : needing(result);

  const resultOf = (value: Value, given: Given): LayerResult => {
    switch (value.kind) {
      case 'function': {
        if (isWrittenGuard(value, written, replaced)) return writtenResult(value.at);
        const result = results.of(value, given, (findings) =>
          withPresence(follow, value, given, findings),
        );
        if (isInstalled(value.at.file)) return leftToOwner(result, value.at.file);
        return whole(result);
      }
      case 'external': {
        const why = replaced().inPackage(value.package, value.path);
        if (why !== null) return { ...UNREADABLE, verdict: { verdict: 'unknown', why } };
        const excepted = exceptFor(value);
        if (excepted) return unlessExcepted(value, excepted, given, resultOf);
        const wrapped = wrappedHandler(table, value);
        return wrapped
          ? resultOf(wrapped, given)
          : withIssued(value, packageResult(value, given.line, given.state, packages));
      }
      case 'native':
        return value.bound ? whole(follow(value, given, createFindings())) : UNREADABLE;
      case 'union':
        // What is chosen by settings is chosen again, for production.
        if (given.written) return whole(follow(value, given, createFindings()));
        return optionsOf(value)
          .map((option) => resultOf(option, given))
          .reduce(either);
      default:
        return UNREADABLE;
    }
  };

  const judgeWithin =
    (
      extent: NonNullable<Given['extent']>,
      secrets: ReadonlySet<string> = new Set(),
    ): JudgeHandler =>
    (value, as) => {
      const loads = as === 'loader';
      // Whoever causes an error chooses what it says.
      const error = !loads && framework.handlesErrors(value) ? ERROR_OF_ANY : null;
      const state = stateOf(ANY_STATE);
      return resultOf(value, { line: null, state, error, loads, extent, secrets });
    };
  const judgeAnywhere = judgeWithin({ steps: LONG });
  const judgeBriefly = judgeWithin({ brief: true });
  const judgeShortly = judgeWithin({ steps: SHORT });

  const alone: Judge['alone'] = ({ value }) => judgementOf(table, value, judgeAnywhere(value));
  const probe: Probe = (value, line, environment) => {
    const findings = createFindings();
    const runs = runMiddleware(value, {
      framework,
      machine,
      assigned,
      around: {
        line,
        before: { ...stateOf(ANY_STATE), opaque: SOMEBODY },
        sessionFields: fields,
        findings,
        sendsNothing: false,
        notesReplies: true,
      },
      environment: { ...environment, steps: PROBED },
      replaced: (external) => replaced().inPackage(external.package, external.path),
      sourceOf,
      judgePackage: (external) =>
        packageResult(externalAsRead(external), line, ANY_STATE, packages, findings),
      written: null,
      error: null,
      loads: false,
      issued: () => [],
      planted: () => null,
      mergers,
      keptKeys,
      openlyKept,
      storedKeys: () => null,
      settles: () => false,
      failures: { follows: 'none' },
    });
    return { runs, findings };
  };
  const closureKey = createClosureKeys();
  const wrapped = (value: Value): Value | null =>
    value.kind === 'external' ? wrappedHandler(table, value) : null;
  const known = new Map<string, Replies>();
  const replies: Judge['replies'] = ({ value }, standing) => {
    const target = wrapped(value) ?? value;
    if (isWrittenGuard(target, written, replaced)) return NO_REPLIES;
    if (target.kind !== 'function') return repliesOf(words, target, standing, probe);
    const key = `${closureKey(target)}|${standing.base}|${standing.path ?? ''}|${String(standing.isAnswered ?? false)}`;
    const found = known.get(key) ?? repliesOf(words, target, standing, probe);
    known.set(key, found);
    return found;
  };
  const handsTo: Judge['handsTo'] = ({ value }, router, line) =>
    isHandedTo(words, wrapped(value) ?? value, router, line, probe);
  const facts: Judge['facts'] = ({ value }) => factsOf(table, value);

  const conditions = createConditions(knownCall, machine, assigned);
  const rewrites = createRewrites(table, machine.view, words, 'url', judgeAnywhere);
  const onRoute: WayJudge = {
    ...{ machine, resultOf, conditions, resting },
    errorsGoBack: framework.mayCatch !== undefined,
    rewrites: rewritesPaths(words, machine.view),
    changesMethod: createRewrites(table, machine.view, words, 'method', judgeAnywhere),
  };
  let byHand: ReturnType<typeof calledByHand> | null = null;
  let polluted: string | null | undefined;
  const pollution = (): string | null => {
    if (polluted === undefined) {
      polluted = findPollution(table, machine.view, routers ?? [], mergers, {
        judge: judgeAnywhere,
        goInto: judgeBriefly,
      });
    }
    return polluted;
  };
  const doubtOn = (route: FoundRoute): string | null => {
    byHand ??= calledByHand(words, machine, routers ?? []);
    const place = otherCall(byHand, route);
    if (place) {
      const { file, line } = locOf(place);
      return `its router is handed requests by hand (${file}:${line})`;
    }
    return replaced().everything ?? pollution() ?? roleChosen(route);
  };
  let roles: ReturnType<typeof findChosenRoles> | null = null;
  const roleChosen = ({ passages }: FoundRoute): string | null => {
    const before = passages.filter(({ handler }) => namesRole(table, handler.value));
    if (before.length === 0) return null;
    roles ??= findChosenRoles(machine.view, routers ?? [], judges);
    const found = roles.find(({ field }) =>
      before.some(({ handler: { value } }) => compares(table, value, field)),
    );
    return found?.why ?? null;
  };
  const onWay: Judge['onWay'] = (route) => {
    const verdicts = judgeWay(route, stateOf(UNTOUCHED), onRoute);
    const isGuarded = verdicts.some(({ verdict }) => verdict === 'refuses');
    const why = isGuarded ? doubtOn(route) : null;
    return why === null ? verdicts : verdicts.map((verdict) => doubted(verdict, why));
  };
  const loaded = (value: Value): LayerResult =>
    resultOf(value, { line: null, state: stateOf(ANY_STATE), error: null, loads: true });
  const tells: Judge['tells'] = ({ value }) => {
    const { answered, errors, leaps } = loaded(value);
    return answered.length > 0 || errors.length > 0 || leaps.length > 0;
  };
  const serves: Judge['serves'] = ({ value }) =>
    loaded(value).answered.some((status) => typeof status !== 'number' || status < 400);
  const forgives: Judge['forgives'] = ({ value }) => {
    const { answered } = resultOf(value, { line: null, state: stateOf(ANY_STATE), error: 'any' });
    return answered.some((status) => typeof status === 'number' && status < 400);
  };
  return { alone, replies, handsTo, facts, wrapped, tells, serves, forgives, rewrites, onWay };
}

/** The variables of the environment in some secrets. */
function variablesOf(secrets: ReadonlySet<string>): readonly string[] {
  return [...new Set([...secrets].map((each) => partsOf(each).name))].sort();
}

/** What lets anybody through who sends something, and nobody who sends nothing, asks for presence only. */
function withPresence(
  follow: LayerJudge,
  value: Value,
  given: Given,
  findings: Findings,
): LayerResult {
  const result = follow(value, given, findings);
  const { verdict } = result.verdict;
  if (verdict !== 'passes' || !result.refusesSome || given.error !== null) return result;
  const silent = follow(value, { ...given, sendsNothing: true }, findings);
  if (silent.verdict.verdict !== 'refuses') {
    return silent.refusesSome ? { ...result, refusesSilent: true } : result;
  }
  return { ...result, verdict: { ...result.verdict, presenceOnly: true } };
}

/**
 * Whether it is known of who sends nothing that some are let through, whatever the environment, and that others are
 * refused: no more is asked of them.
 */
function createSettled(handlesErrors: boolean): (outcome: Outcome) => boolean {
  let passes = false;
  let refuses = false;
  return (outcome) => {
    if (outcome.passed) passes ||= outcome.consulted.size === 0;
    else refuses ||= outcome.asksCaller && isRefusal(outcome, handlesErrors);
    return passes && refuses;
  };
}

/** Whoever is logged in counts as well, where it is asked what anybody is answered. */
const SOMEBODY = { why: 'who the caller is, is only known at run time', at: null };

/** Evaluations that are enough for a handler and the services that it hands a request to. */
const LONG = 50_000;
/** The same, where it is followed on a mere likeness of names; not for all that the services do. */
const SHORT = 10_000;
/** The same, where it is asked which paths it answers. */
const PROBED = 20_000;

const ERROR_OF_ANY = freeze(any(CALLER, { name: 'error', truth: true, nullish: false }));

const ANY_STATE: RequestState = { ...UNTOUCHED, hasSession: true };

/** `guard.unless(…)`: the guard, for requests that its list does not name. */
function unlessExcepted(
  value: ExternalValue,
  excepted: (line: RequestLine) => Excepted,
  given: Given,
  resultOf: ResultOf,
): LayerResult {
  const guard = value.self ?? value.base?.base ?? null;
  const inner = guard ? resultOf(guard, given) : UNREADABLE;
  const named = given.line ? excepted(given.line) : 'maybe';
  const passing = [{ writes: new Map(), causes: [], opaque: null }];
  if (named === 'no') return inner;
  const isOpen = named === 'yes' || inner.verdict.verdict === 'passes';
  const why = 'whether its list of exceptions names the path is not known';
  return {
    ...inner,
    passing: [...passing, ...inner.passing],
    verdict: isOpen ? PASSES : { verdict: 'unknown', why },
  };
}
