import { type Judged, SECRETS } from './batch.js';

/** Said to be guarded, and reached; a guard that was said to need a variable has it in the run. */
export function contradicts({ route, reachedBy }: Judged): boolean {
  const refuses = route?.guards.find(({ verdict }) => verdict === 'refuses');
  const unset = refuses?.needsEnv?.some(({ name }) => !SECRETS.includes(name)) ?? false;
  return route?.guarded === true && reachedBy !== null && !unset;
}

/** The program as a person reads it: what it is made of, what got through, its files. */
export function described({ program, route, reachedBy }: Judged): string {
  const files = Object.entries(program.files).map(
    ([file, text]) => `// ${program.id}/${file}\n${text}`,
  );
  return [
    `program ${program.seed} on Express ${program.express}: ${program.words.join(' | ')}`,
    `refusing by construction: ${program.refusing}; guarded: ${route?.guarded ?? 'not listed'} (${said(route)})`,
    ...(reachedBy === null ? [] : [`reached (${reachedBy.round}) by ${reachedBy.text}`]),
    ...files,
  ].join('\n');
}

function said(route: Judged['route']): string {
  return (route?.guards ?? [])
    .map(({ name, verdict, why }) => `${name} ${verdict}${why === undefined ? '' : `: ${why}`}`)
    .join(', ');
}

/** How often each of the texts occurs, most frequent first, with a few of the numbers. */
export function grouped(
  all: readonly { readonly label: string; readonly seed: number }[],
): readonly string[] {
  const groups = new Map<string, number[]>();
  for (const { label, seed } of all) groups.set(label, [...(groups.get(label) ?? []), seed]);
  return [...groups]
    .sort(([, left], [, right]) => right.length - left.length)
    .map(
      ([label, seeds]) =>
        `${String(seeds.length).padStart(5)}  ${label}  (${seeds.slice(0, 5).join(', ')})`,
    );
}

/** Counts of a run, in lines. */
export function summary(judged: readonly Judged[]): readonly string[] {
  const counts = (refusing: boolean) =>
    [true, false, 'unknown' as const]
      .map((verdict) => {
        const own = judged.filter(
          ({ program, route }) => program.refusing === refusing && route?.guarded === verdict,
        );
        return `${verdict} ${own.length}`;
      })
      .join(', ');
  return [
    `${judged.length} programs, ${judged.filter(({ reachedBy }) => reachedBy !== null).length} reached`,
    `refusing by construction: ${counts(true)}`,
    `others: ${counts(false)}`,
    `not listed: ${judged.filter(({ route }) => route === null).length}`,
    `contradictions: ${judged.filter(contradicts).length}`,
  ];
}
