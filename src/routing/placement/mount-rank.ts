import { compileSafely } from '../../source/safe-expression.js';
import { OPEN_PART } from '../../interpret/values.js';
import type { AppSetup, AppStep, Reach, Role } from '../app-setup.js';
import type { Placing } from './placing.js';
import { covers, type PathSyntax } from '../paths.js';

/** A step, and whether requests for the auth routes meet it where it stands above them. */
export type RankedStep = AppStep & { readonly isMet: boolean };

/** Where the auth routes may stand among the steps of an application. */
export type Ranked = {
  readonly steps: readonly RankedStep[];
  /** Indexes of the steps that they may come before, the best first; the number of steps for the end. */
  readonly indexes: readonly number[];
  /** The first that keeps everybody from them or answers in their place: behind it they are of no use. */
  readonly barrier: AppStep | null;
};

const BARRIERS: readonly Role[] = ['refuses', 'answers'];
/** What may take their requests or handle their errors. */
const TAKING: readonly Role[] = [...BARRIERS, 'serves', 'errors'];

/**
 * The auth routes come behind CORS, without which no browser could log in, and what else only looks at requests, and
 * before all others.
 * @param servedPath where they will be: `/api/auth`
 */
export function rank(
  { paths }: Placing,
  { steps: all, major }: AppSetup,
  servedPath: string,
): Ranked {
  const syntax = paths(major);
  const sample = `${servedPath.toLowerCase()}/${OPEN_PART}`;
  const steps = all.map((step): RankedStep => ({
    ...step,
    isMet: step.reach.some((reach) => takes(step, reach, sample, syntax)),
  }));
  const end = steps.length;
  const firstOf = (is: (step: RankedStep) => boolean): number => {
    const found = steps.findIndex(is);
    return found < 0 ? end : found;
  };
  const barrier = firstOf((step) => isOne(step, BARRIERS));
  const taking = firstOf((step) => isOne(step, TAKING));
  const late = Math.min(taking, firstOf(isLate));
  const cors = steps.slice(0, taking).findLastIndex((step) => isOne(step, ['cors']));
  let best = late;
  if (cors >= late) {
    best = cors + 1;
    while (best < taking && steps[best]?.roles.every((role) => role === 'passes')) best += 1;
  }
  return {
    steps,
    indexes: [
      ...range(cors + 1, best).reverse(),
      ...range(best + 1, taking),
      ...range(0, cors).reverse(),
      ...range(taking + 1, barrier),
    ],
    barrier: steps[barrier] ?? null,
  };
}

function isOne({ isMet, roles }: RankedStep, wanted: readonly Role[]): boolean {
  return isMet && roles.some((role) => wanted.includes(role));
}

/** Whether it is more than CORS or something that looks at requests: a body parser, a route, a guard of its own path. */
function isLate({ isMet, roles, form }: RankedStep): boolean {
  const isRoute = form !== 'use' && !isMet;
  return isRoute || roles.some((role) => role !== 'cors' && role !== 'passes');
}

/** Whole numbers from `first` to `last`, both included. */
function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function takes({ form }: AppStep, reach: Reach, sample: string, syntax: PathSyntax): boolean {
  if (form === 'handed') return false;
  if (reach.kind === 'any') return form === 'use';
  if (reach.kind === 'pattern') {
    return compileSafely(reach.source, 'i')?.test(sample) ?? true;
  }
  const { text } = reach;
  if (form === 'use') {
    const covered = syntax.coverage('', { kind: 'text', text, assumed: null });
    return covered === null || covers(covered, sample);
  }
  return compileSafely(`^${syntax.expression('', text)}/?$`, 'i')?.test(sample) ?? true;
}
