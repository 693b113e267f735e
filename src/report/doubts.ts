import type { DoubtedGuard, ListedEndpoint } from '../model/types.js';
import { placeText } from './diagnostics.js';
import { printable, wrap } from './printable.js';
import { asStarted } from './program.js';
import { colorsOf, count, type Style } from './style.js';

/** The advice when no flag can name a middleware. */
export const NAMELESS = 'declare it under a name of its own, so that --judge can say what it does';

/** The number of reasons that are shown for one middleware; `--json` has all. */
const MOST_REASONS = 3;

/**
 * The middleware of which reading could not tell whether it refuses, each with the reasons and the flag that answers
 * it. Those that stand before endpoints that are open by decision alone are nobody's question.
 * @returns null where there is none
 */
export function renderDoubts(rows: readonly ListedEndpoint[], style: Style): string | null {
  const doubts = doubtsOf(rows);
  if (doubts.length === 0) return null;
  const { yellow, dim } = colorsOf(style);
  return [
    `  ${yellow('Reading could not tell whether these refuse callers without credentials:')}`,
    ...doubts.flatMap(({ guard: { name, loc, flag }, reasons, endpoints }) => [
      ...indented(
        `${printable(name)}  ${placeText(loc)}  before ${count(endpoints.size, 'endpoint')}`,
        4,
        style,
      ),
      ...[...reasons].slice(0, MOST_REASONS).flatMap((each) => indented(printable(each), 6, style)),
      ...(reasons.size > MOST_REASONS
        ? [`      and ${count(reasons.size - MOST_REASONS, 'more reason')} (--json has all)`]
        : []),
      // It is there to be copied, so it is never broken.
      `      ${dim(asStarted(answerText(flag), style.program))}`,
    ]),
  ].join('\n');
}

/** What answers a doubt, as it is typed. */
export function answerText(flag: string | null): string {
  return flag === null ? NAMELESS : `npx authwright ${printable(flag)}   or   =passes`;
}

type DoubtShown = {
  readonly guard: DoubtedGuard;
  readonly reasons: Set<string>;
  readonly endpoints: Set<string>;
};

function doubtsOf(rows: readonly ListedEndpoint[]): readonly DoubtShown[] {
  const found = new Map<string, DoubtShown>();
  for (const { id, decision, basis } of rows) {
    if (basis?.kind !== 'unknown' || decision === 'open') continue;
    for (const guard of basis.guards) {
      const key = guard.flag ?? `${guard.name} ${placeText(guard.loc)}`;
      const known = found.get(key) ?? { guard, reasons: new Set(), endpoints: new Set() };
      known.reasons.add(guard.reason);
      known.endpoints.add(id);
      found.set(key, known);
    }
  }
  return [...found.values()];
}

function indented(text: string, by: number, { columns }: Style): readonly string[] {
  return wrap(text, Math.max(20, columns - by)).map((line) => ' '.repeat(by) + line);
}
