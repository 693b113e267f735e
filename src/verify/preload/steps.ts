import type { NotedStep, Watch } from '../../frameworks/preload.js';
import type { Registered } from '../protocol.js';
import type { Places } from './places.js';
import type { Probes, Step } from './probes.js';

export type Steps = {
  readonly watch: Watch;
  /** Every endpoint that was registered, in order. */
  readonly registered: () => readonly Registered[];
  /** The place of everything that was, each once. */
  readonly places: () => readonly string[];
  /** When the last registration was, by `performance.now()`; null before the first. */
  readonly lastAt: () => number | null;
};

/** Code of the project that nobody knows the place of, such as what a package registers. */
const ELSEWHERE = '';

export function createSteps(places: Places, probes: Probes): Steps {
  const steps = new WeakMap<object, Step>();
  const registered: Registered[] = [];
  const seen = new Set<string>();
  let lastAt: number | null = null;
  let calls = 0;
  let place = ELSEWHERE;
  const note = (step: object, { index, of, endpoint, name }: NotedStep): void => {
    lastAt = performance.now();
    seen.add(place);
    steps.set(step, { place, index, of, name, isEndpoint: endpoint !== null });
    if (endpoint && index === 0) registered.push({ ...endpoint, place });
  };
  return {
    watch: {
      // Of calls that a call makes, such as that of a router by its application, the outer one is the project's.
      registering: (call) => {
        if (calls === 0) place = places.current() ?? ELSEWHERE;
        calls++;
        try {
          return call();
        } finally {
          calls--;
        }
      },
      note,
      meets: (request, step) => probes.meets(request, steps.get(step) ?? null),
    },
    registered: () => registered,
    places: () => [...seen],
    lastAt: () => lastAt,
  };
}
