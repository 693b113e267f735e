import { problem } from '../model/diagnostic.js';
import { environmentDiagnostics, isOfEnvironment } from '../model/environment-needs.js';
import { nameOfRef } from '../model/export-ref.js';
import { guardedBy } from '../model/guarded.js';
import type {
  Answers,
  Diagnostic,
  GuardUse,
  GuardVerdict,
  Origin,
  ScanResult,
  SourceRoute,
} from '../model/types.js';
import type { EndpointState } from './state.js';

type Judged = Answers['judged'];
type Word = Exclude<GuardVerdict, 'unknown'>;

/** A middleware that stands before endpoints and that nobody has judged. */
export type Unjudged = {
  readonly key: string;
  /** Where it stands first. */
  readonly use: GuardUse;
  /** How many endpoints it decides for. */
  readonly endpoints: number;
};

/**
 * By what `--judge` calls a middleware: `src/gate.ts#gate`, `src/gate.ts#gates.strict`, `some-package#gate`; for one
 * that has no name, that of the array that holds it or of what made it; null where there is none.
 */
export function keyOfUse({ origin, written }: GuardUse): string | null {
  return guardKey(origin) ?? (written ? guardKey(written) : null);
}

function guardKey(origin: Origin): string | null {
  if (origin.kind === 'unknown') return null;
  return origin.kind === 'file'
    ? `${origin.file}#${nameOfRef(origin)}`
    : `${origin.name}#${origin.member}`;
}

/**
 * The scan as it is once the owner's word counts. It answers what reading could not, and overrules what was read
 * where that is safe: that something is no guard. That what was read to let callers through refuses them is not taken.
 */
export function withJudged(scan: ScanResult, judged: Judged): ScanResult {
  if (judged.size === 0) return scan;
  const routes = scan.routes.map((route): SourceRoute => {
    if (!route.guards.some((use) => wordOn(use, judged))) return route;
    const guards = route.guards.map((use): GuardUse => {
      const verdict = wordOn(use, judged);
      return verdict ? judgedUse(use, verdict) : use;
    });
    const met = guardedBy(guards).guarded === true ? guards : guards.map(metNow);
    return { ...route, guards: met, ...guardedBy(met) };
  });
  const isAnswered = ({ asksAbout }: Diagnostic): boolean =>
    asksAbout !== undefined && judged.has(asksAbout);
  const others = scan.diagnostics.filter((each) => !isOfEnvironment(each) && !isAnswered(each));
  return { ...scan, routes, diagnostics: [...others, ...environmentDiagnostics(routes)] };
}

/** A guard that was not judged, because one before it refused, is in doubt once the owner says that that one does not. */
function metNow({ unmet, ...use }: GuardUse): GuardUse {
  return unmet
    ? { ...use, why: 'it was not judged, as what stands before it was read to refuse' }
    : use;
}

/** The use with the owner's verdict, without what reading had found to support its verdict. */
function judgedUse(use: GuardUse, verdict: Word): GuardUse {
  const { name, origin, written, place, loc, registered, readsBearer, idle } = use;
  return {
    name,
    origin,
    ...(written ? { written } : {}),
    place,
    loc,
    ...(registered ? { registered } : {}),
    verdict,
    ...(verdict === 'refuses' ? { basis: { kind: 'word' } } : {}),
    ...(readsBearer ? { readsBearer } : {}),
    ...(idle ? { idle } : {}),
  };
}

function wordOn(use: GuardUse, judged: Judged): Word | undefined {
  const key = use.verdict === 'passes' ? null : keyOfUse(use);
  const word = key === null ? undefined : judged.get(key);
  return use.verdict === 'refuses' && word === 'refuses' ? undefined : word;
}

/** Middleware to ask the owner about: whether some endpoint is guarded depends on each. */
export function unjudged(states: readonly EndpointState[]): readonly Unjudged[] {
  const found = new Map<string, Unjudged>();
  for (const { guarded, generated, recorded, endpoint } of states) {
    if (guarded !== 'unknown' || generated || recorded?.decision === 'open') continue;
    const uses = endpoint.routes.flatMap(({ guards }) =>
      guards.filter(({ verdict, unmet }) => verdict === 'unknown' && !unmet),
    );
    const keys = new Map(uses.map((use) => [keyOfUse(use), use]));
    for (const [key, use] of keys) {
      if (key === null) continue;
      const before = found.get(key);
      found.set(key, { key, use: before?.use ?? use, endpoints: (before?.endpoints ?? 0) + 1 });
    }
  }
  return [...found.values()];
}

/** Errors for `--judge` values that name no middleware, or contradict what was read. */
export function idleJudgements(
  { routes, diagnostics }: ScanResult,
  named: Judged,
): readonly Diagnostic[] {
  const uses = routes.flatMap(({ guards }) => guards);
  const open = new Set(
    uses
      .filter(({ verdict, unmet }) => verdict === 'unknown' && !unmet)
      .map((use) => keyOfUse(use)),
  );
  return [...named].flatMap(([key, word]) => {
    const read = uses.filter((use) => keyOfUse(use) === key);
    if (read.some((use) => wordOn(use, named) !== undefined)) return [];
    if (diagnostics.some(({ asksAbout }) => asksAbout === key)) return [];
    const refusing = read.find(({ verdict }) => verdict === 'refuses');
    const found = refusing ?? read[0];
    const does = refusing ? 'refuses' : 'lets through';
    const over =
      word === 'refuses' && found && !refusing ? ', which no word of its owner changes' : '';
    return [
      problem(
        'JUDGE_UNMATCHED',
        found
          ? `--judge ${key}: reading it shows that it ${does} callers without credentials${over}`
          : `--judge ${key}: no such middleware stands before a route`,
        open.size === 0
          ? 'drop it'
          : `one of these could not be judged:  ${[...open].filter((each) => each !== null).join('  ')}`,
        found?.loc ?? null,
      ),
    ];
  });
}
