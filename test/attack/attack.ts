import type { AttackCase } from './cases.js';
import { readKnownCases } from './known.js';
import { type Outcome, runCase } from './run-case.js';
import { runningApp } from './running.js';
import { type Algorithm, type App, generate, type Project, start, type Target } from './target.js';

/** Runs the cases one after another against applications of the target, made when they are needed. */
export async function attack(
  target: Target,
  cases: readonly AttackCase[],
  done: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const running = new Map<Algorithm, Promise<{ readonly project: Project; app: App }>>();
  const open = async (algorithm: Algorithm) => {
    const project = await generate(target, algorithm);
    return { project, app: await start(project) };
  };
  const known = readKnownCases();
  const outcomes: Outcome[] = [];
  try {
    for (const each of cases) {
      const algorithm = each.mode === 'asymmetric' ? 'ES256' : 'HS256';
      const opening = running.get(algorithm) ?? open(algorithm);
      running.set(algorithm, opening);
      const place = await opening;
      if (!place.app.isAlive()) place.app = await start(place.project);
      const outcome = await runCase(each, place.project, place.app, known);
      outcomes.push(outcome);
      done(outcome);
    }
    return outcomes;
  } finally {
    for (const opening of running.values()) await (await opening).app.stop();
  }
}

/**
 * Runs the cases against an application that somebody else started, at `url`. `guarded` is the path of a secured
 * endpoint of it. Cases that need its clock, its store or its log are not run.
 */
export async function attackRunning(
  url: URL,
  { guarded, framework }: { readonly guarded: string; readonly framework: string },
  cases: readonly AttackCase[],
  done: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const { project, app } = runningApp(url, guarded, framework);
  const known = readKnownCases();
  const outcomes: Outcome[] = [];
  for (const each of cases) {
    const outcome = await runCase(each, project, app, known);
    outcomes.push(outcome);
    done(outcome);
  }
  return outcomes;
}

/** A line for each group and one for each case that did not pass. */
export function table(cases: readonly AttackCase[], outcomes: readonly Outcome[]): string {
  const groups = [...new Set(cases.map(({ group }) => group))];
  const width = Math.max(...groups.map((group) => group.length), 'all'.length);
  const idsOf = (group: string) =>
    new Set(cases.filter((each) => each.group === group).map(({ id }) => id));
  const line = (title: string, of: readonly Outcome[]): string => {
    const count = (result: Outcome['result']) =>
      String(of.filter((each) => each.result === result).length).padStart(8);
    return `${title.padEnd(width)}${count('passed')}${count('failed')}${count('not run')}${count('refused')}`;
  };
  return [
    `${''.padEnd(width)}  passed  failed not run refused`,
    ...groups.map((group) => {
      const ids = idsOf(group);
      return line(
        group,
        outcomes.filter(({ id }) => ids.has(id)),
      );
    }),
    line('all', outcomes),
    ...outcomes.flatMap(told),
  ].join('\n');
}

function told(outcome: Outcome): readonly string[] {
  if (outcome.result === 'passed') return [];
  if (outcome.result === 'not run') return [`${outcome.id} not run: ${outcome.reason}`];
  if (outcome.result === 'refused') return [`!! ${outcome.id} REFUSED: ${outcome.reason}`];
  return outcome.problems.map((problem) => `${outcome.id} failed: ${problem}`);
}
