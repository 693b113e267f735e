import { problem } from '../model/diagnostic.js';
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

/** A middleware that stands before endpoints and that nobody has judged. */
export type Unjudged = {
  readonly key: string;
  /** Where it stands first. */
  readonly use: GuardUse;
  /** How many endpoints it decides for. */
  readonly endpoints: number;
};

/** `src/gate.ts#gate`, `src/gate.ts#gates.strict`, `some-package#gate`; null for a middleware without a name of its own. */
export function guardKey(origin: Origin): string | null {
  if (origin.kind === 'unknown') return null;
  return origin.kind === 'file'
    ? `${origin.file}#${nameOfRef(origin)}`
    : `${origin.name}#${origin.member}`;
}

/** The scan as it is once the owner's word counts. What was read needs none, and is not overruled. */
export function withJudged(scan: ScanResult, judged: Judged): ScanResult {
  if (judged.size === 0) return scan;
  const routes = scan.routes.map((route): SourceRoute => {
    if (!route.guards.some((use) => wordOn(use, judged))) return route;
    const guards = route.guards.map((use): GuardUse => {
      const verdict = wordOn(use, judged);
      return verdict ? { ...use, verdict } : use;
    });
    return { ...route, guards, ...guardedBy(guards) };
  });
  return { ...scan, routes };
}

function wordOn({ verdict, origin }: GuardUse, judged: Judged): GuardVerdict | undefined {
  const key = verdict === 'unknown' ? guardKey(origin) : null;
  return key === null ? undefined : judged.get(key);
}

/** What to ask the owner about: middleware on which it depends whether an endpoint that is not open is guarded. */
export function unjudged(states: readonly EndpointState[]): readonly Unjudged[] {
  const found = new Map<string, Unjudged>();
  for (const { guarded, generated, recorded, endpoint } of states) {
    if (guarded !== 'unknown' || generated || recorded?.decision === 'open') continue;
    const uses = endpoint.routes.flatMap(({ guards }) =>
      guards.filter(({ verdict }) => verdict === 'unknown'),
    );
    const keys = new Map(uses.map((use) => [guardKey(use.origin), use]));
    for (const [key, use] of keys) {
      if (key === null) continue;
      const before = found.get(key);
      found.set(key, { key, use: before?.use ?? use, endpoints: (before?.endpoints ?? 0) + 1 });
    }
  }
  return [...found.values()];
}

/** What `--judge` says of middleware that is not there, or that reading has judged. */
export function idleJudgements({ routes }: ScanResult, named: Judged): readonly Diagnostic[] {
  const uses = routes.flatMap(({ guards }) => guards);
  const open = new Set(
    uses.filter(({ verdict }) => verdict === 'unknown').map(({ origin }) => guardKey(origin)),
  );
  return [...named.keys()].flatMap((key) => {
    if (open.has(key)) return [];
    const read = uses.find(({ origin }) => guardKey(origin) === key);
    const does = read?.verdict === 'refuses' ? 'refuses' : 'lets through';
    return [
      problem(
        'JUDGE_UNMATCHED',
        read
          ? `--judge ${key}: reading it shows that it ${does} callers without credentials`
          : `--judge ${key}: no such middleware stands before a route`,
        open.size === 0
          ? 'drop it'
          : `one of these could not be judged:  ${[...open].filter((each) => each !== null).join('  ')}`,
        read?.loc ?? null,
      ),
    ];
  });
}
