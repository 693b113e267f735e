import { ts } from 'ts-morph';
import type { EnvironmentNeed, GuardVerdict } from '../../model/types.js';
import { nodeAt, type Place } from '../../interpret/place.js';
import { isSecretName } from '../../interpret/follow/compare.js';
import type { Failures } from '../../interpret/follow/follow.js';
import type { Cause, Environment } from '../../interpret/follow/path.js';
import { isInstalled } from '../../model/paths.js';
import { locOf } from '../places.js';
import type { RouteVerdict } from '../judgement.js';
import { freeze, type Passing } from './request-state.js';
import { statusOfError } from './errors.js';
import type { Outcome, Runs, LayerResult, Leap } from './outcome.js';
/** @param isEnough whether no more outcomes are asked for after this one */
type RunIn = (environment: Environment, isEnough?: (outcome: Outcome) => boolean) => Runs;

const NONE: ReadonlySet<string> = new Set();
const NO_RUNS: Runs = { outcomes: [], incomplete: null, othersMayThrow: false, trusts: NONE };

/**
 * Follows a middleware until it is known which environment variables are secrets, and judges what it does.
 * @param failures how `run` follows failures of promises, which a run may change
 * @param handlesErrors whether error middleware of the project may give an error its status
 * @param known variables that are secrets by what others do with them
 */
export function judgeRuns(
  run: RunIn,
  failures: Failures,
  handlesErrors: boolean,
  known: ReadonlySet<string> = NONE,
): LayerResult {
  let secrets = known;
  const isFresh = ({ newSecrets }: Outcome): boolean =>
    [...newSecrets].some((name) => !secrets.has(name));
  /** Whether a variable of which it is not known that it is a secret makes a difference. */
  const asks = ({ consulted }: Outcome): boolean =>
    [...consulted.keys()].some((name) => !secrets.has(name));
  const follow = (isOpen: boolean, isEnough = isFresh): Runs =>
    run({ secrets, withoutSecrets: false, open: isOpen }, isEnough);
  const openRuns: Runs[] = [];
  let runs = NO_RUNS;
  // A variable may be asked for before it is compared: `KEY && sent !== KEY`.
  const isFreshInOpen = (): boolean => {
    const open = follow(true);
    openRuns.push(open);
    return open.outcomes.some(isFresh);
  };
  // What stands behind a credential is compared with by those alone who have that.
  let isAskedInside = false;
  const isPassedUnset = ({ passed, consulted }: Outcome): boolean =>
    passed && [...consulted.keys()].some((name) => !secrets.has(name) && isSecretName(name));
  // Once one more is found to be a secret, all is followed again.
  for (let isKnown = false; !isKnown;) {
    const isAsked = openRuns.length > 0;
    let isOutdated = isAsked && !isFreshInOpen();
    if (!isAsked) {
      // Where the first that asks makes no difference, the others need no second run.
      runs = follow(false, (outcome) => {
        if (openRuns.length > 0 || !asks(outcome)) return isFresh(outcome);
        const { follows } = failures;
        if (isFreshInOpen()) return true;
        isOutdated = failures.follows !== follows;
        return isOutdated || isFresh(outcome);
      });
    }
    if (isOutdated) runs = follow(false);
    const open = openRuns.at(-1) ?? NO_RUNS;
    const found = [...open.outcomes, ...runs.outcomes].flatMap(({ newSecrets }) => [...newSecrets]);
    isKnown = found.every((name) => secrets.has(name));
    if (isKnown && !isAskedInside && runs.outcomes.some(isPassedUnset)) {
      isAskedInside = true;
      const inside = run({ secrets, withoutSecrets: false, open: true, insider: true });
      found.push(...inside.outcomes.flatMap(({ newSecrets }) => [...newSecrets]));
      isKnown = found.every((name) => secrets.has(name));
    }
    secrets = new Set([...secrets, ...found]);
  }
  const { outcomes, incomplete } = runs;
  const verdict = verdictOf(runs, handlesErrors);
  return {
    verdict:
      verdict.verdict === 'refuses'
        ? withOpeners(
            verdict,
            needs(openRuns.at(-1) ?? NO_RUNS, (name) => !secrets.has(name)),
          )
        : verdict,
    ...(verdict.verdict === 'refuses' && secrets.size > 0
      ? { needs: once(() => neededOf(run, secrets)) }
      : {}),
    passing: outcomes.flatMap(passingOf),
    errors: outcomes.flatMap(({ failed }) => (failed ? [freeze(failed.error)] : [])),
    mayThrow:
      incomplete !== null || runs.othersMayThrow || outcomes.some(({ mayThrow }) => mayThrow),
    answers: verdict.verdict !== 'refuses' && answersAll(outcomes) ? 'always' : 'never',
    refusesSome: outcomes.some(
      (outcome) => !outcome.passed && outcome.asksCaller && isRefusal(outcome, true),
    ),
    writes: outcomes
      .filter(({ writes }) => writes.size > 0)
      .map(({ writes, causes, opaque }) => ({ writes, causes, opaque })),
    incomplete,
    trusts: runs.trusts,
    asked: [runs, ...openRuns.slice(-1)].flatMap((each) => needs(each, () => true)),
    secrets,
    rests: [],
    answered: outcomes.flatMap(({ answered }) => (answered === null ? [] : [answered])),
    withoutEnv: (names) => opensWithout(run, new Set([...secrets, ...names]), handlesErrors),
    leaps: outcomes.flatMap(leapsOf),
  };
}

function leapsOf({ exits, left, failed, causes }: Outcome): readonly Leap[] {
  const isCertain = causes.length === 0;
  const hows: readonly Leap['how'][] = left.length > 1 ? [...exits, 'again'] : [...exits];
  const leaps = hows.map((how): Leap => ({ how, isCertain }));
  // After an error that it handed on, it goes on behind what handled that; which came first is not known.
  return failed && left.length > 0 ? [...leaps, { how: 'again', isCertain: false }] : leaps;
}

function passingOf({ passed, left, writes, causes, opaque }: Outcome): readonly Passing[] {
  if (!passed) return [];
  return left.length > 0
    ? left.map((each) => ({ writes: each, causes, opaque }))
    : [{ writes, causes, opaque }];
}

/** Whether it answers by itself; what only ever refuses, or says that there is nothing, is no endpoint. */
function answersAll(outcomes: readonly Outcome[]): boolean {
  return (
    outcomes.every(({ passed, failed }) => !passed && !failed) &&
    outcomes.some(
      ({ answered }) => answered === 'unknown' || (typeof answered === 'number' && answered < 400),
    )
  );
}

function verdictOf({ outcomes, incomplete }: Runs, handlesErrors: boolean): RouteVerdict {
  const passing = outcomes.filter(({ passed }) => passed);
  const refusing = outcomes.filter(
    (outcome) => !outcome.passed && isRefusal(outcome, handlesErrors),
  );
  if (passing.some(({ causes }) => causes.length === 0)) return plainly('passes');
  const asks = refusing.some(({ asksCaller }) => asksCaller);
  if (passing.length > 0) {
    const matters = asks || passing.some(({ handedNext }) => handedNext) || incomplete !== null;
    return matters ? unknown(shortest(passing)) : plainly('passes');
  }
  if (incomplete !== null) return unknown({ why: incomplete, at: null });
  if (refusing.length === 0) {
    const asksAtAll = outcomes.some(({ asksCaller }) => asksCaller);
    return asksAtAll ? unknown({ why: whyNoRefusal(outcomes), at: null }) : plainly('passes');
  }
  const other = outcomes.find((outcome) => !isHarmless(outcome));
  if (other) {
    const why =
      other.answered === null
        ? 'on one way it neither answers nor calls on, as far as it was followed'
        : `it answers ${String(other.answered)} by itself to some callers`;
    return unknown({ why, at: null });
  }
  const [first] = refusing;
  if (first?.source && refusing.every(isOfPackage)) {
    const why = `the source of \`${first.source.package}\` refuses callers, and whether it does so as a guard is not known`;
    return unknown({ why, at: null });
  }
  return { verdict: 'refuses', why: null, ...basisOf(refusing) };
}

/** Whether it is refused in the source of a package that the project's own code calls. */
function isOfPackage({ source, refusedAt }: Outcome): boolean {
  return source !== null && (refusedAt === null || isInstalled(refusedAt.file));
}

function plainly(verdict: GuardVerdict): RouteVerdict {
  return { verdict, why: null };
}

function unknown({ why, at }: Cause): RouteVerdict {
  const where = at && at.end > at.start ? ` (${shownPlace(at)})` : '';
  return { verdict: 'unknown', why: why + where };
}

function shownPlace(at: Place): string {
  const { file, line } = locOf(at);
  return `${file}:${line}`;
}

/** What is left to somebody to say, in the outcome that leaves least. */
function shortest(passing: readonly Outcome[]): Cause {
  const [first] = [...passing].sort((a, b) => a.causes.length - b.causes.length);
  const open = first?.causes.find(({ isOpen }) => isOpen);
  return open ?? first?.causes[0] ?? { why: 'it could not be followed', at: null };
}

function whyNoRefusal(outcomes: readonly Outcome[]): string {
  if (outcomes.some(({ failed }) => failed)) {
    return 'it fails with an error that nothing gives the status 401 or 403';
  }
  const answered = outcomes.find((outcome) => outcome.answered !== null)?.answered ?? null;
  if (answered !== null) {
    return answered === 'unknown'
      ? 'the status of its answer is only known at run time'
      : `it answers ${String(answered)}, which is no refusal for want of credentials`;
  }
  return 'it neither answers nor calls on, as far as it was followed';
}

/** 401, 403, the way to a login, or an error that ends as one: Express itself answers 500 to one without a status. */
export function isRefusal({ answered, failed }: Outcome, handlesErrors: boolean): boolean {
  if (answered !== null) return answered === 401 || answered === 403 || answered === 'login';
  if (!failed || failed.isCrash) return false;
  const status = statusOfError(failed.error);
  return status === null ? handlesErrors : status === 401 || status === 403;
}

/** Beside a refusal: other errors, and answers that give nothing away. */
function isHarmless(outcome: Outcome): boolean {
  const { answered, failed } = outcome;
  if (answered === 'unknown' || answered === 'login') return true;
  if (answered !== null) return answered >= 300 || answered === 204;
  // What fails where nobody waits for it leaves the request without an answer, and without its handler.
  return failed !== null || outcome.breaksOff;
}

function basisOf(refusing: readonly Outcome[]): Pick<RouteVerdict, 'basis'> {
  const packages = refusing.flatMap(({ rests }) => [...rests]).find((basis) => basis !== null);
  const at = refusing.find(({ refusedAt }) => refusedAt && refusedAt.end > 0)?.refusedAt;
  if (at) {
    const { file, line } = locOf(at);
    return { basis: { kind: 'read', file, line } };
  }
  return packages ? { basis: packages } : {};
}

/** Variables without which it would let everybody through. */
function neededOf(run: RunIn, secrets: ReadonlySet<string>): readonly EnvironmentNeed[] {
  const runs = run({ secrets, withoutSecrets: true, open: false });
  return needs(runs, (name) => secrets.has(name));
}

function once<T>(find: () => T): () => T {
  let found: { readonly answer: T } | null = null;
  return () => (found ??= { answer: find() }).answer;
}

/** With the variables that would open it where they are set. */
export function withOpeners(
  verdict: RouteVerdict,
  openedBy: readonly EnvironmentNeed[],
): RouteVerdict {
  // A variable that is named as a secret is mostly set.
  const secret = openedBy.find(({ name }) => isSecretName(name));
  if (secret)
    return unknown({ why: `it lets everybody through where ${secret.name} is set`, at: null });
  return {
    ...verdict,
    ...(openedBy.length > 0 ? { openedBy: [...(verdict.openedBy ?? []), ...openedBy] } : {}),
  };
}

/** Each variable by itself, while the others are set. */
function opensWithout(
  run: RunIn,
  secrets: ReadonlySet<string>,
  handlesErrors: boolean,
): readonly EnvironmentNeed[] {
  return [...secrets].flatMap((name) => {
    const runs = run({ secrets: new Set([name]), withoutSecrets: true, open: false });
    const outcomes = runs.outcomes.map((outcome) => ({
      ...outcome,
      passed: outcome.passed || isAnswer(outcome, handlesErrors),
    }));
    return needs({ ...runs, outcomes }, (each) => each === name);
  });
}

function isAnswer(outcome: Outcome, handlesErrors: boolean): boolean {
  const { answered } = outcome;
  const isOther = answered === 'unknown' || (typeof answered === 'number' && answered < 400);
  return isOther && !isRefusal(outcome, handlesErrors);
}

function needs({ outcomes }: Runs, isMeant: (name: string) => boolean): readonly EnvironmentNeed[] {
  const found = new Map<string, EnvironmentNeed>();
  for (const { passed, consulted } of outcomes) {
    if (!passed) continue;
    for (const [name, at] of consulted) {
      if (!isMeant(name) || found.has(name)) continue;
      const condition = at && conditionAt(at);
      found.set(name, { name, loc: at && locOf(at), ...(condition ? { condition } : {}) });
    }
  }
  return [...found.values()];
}

const LONGEST_CONDITION = 60;

/** The comparison in which something is asked for, as it is written, on one line. */
function conditionAt(at: Place): string {
  let node = nodeAt(at);
  while (
    ts.isExpression(node.parent) &&
    (ts.isPropertyAccessExpression(node.parent) ||
      ts.isPrefixUnaryExpression(node.parent) ||
      ts.isParenthesizedExpression(node.parent) ||
      ts.isCallExpression(node.parent) ||
      (ts.isBinaryExpression(node.parent) && !JOINS.has(node.parent.operatorToken.kind)))
  ) {
    node = node.parent;
  }
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > LONGEST_CONDITION ? `${text.slice(0, LONGEST_CONDITION - 1)}…` : text;
}

/** Operators between conditions, and assignments. */
const JOINS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.CommaToken,
]);
