import { parseArgs } from 'node:util';
import { failure, judge, type Verdict } from '../test/mutants/own-tests.js';
import type { Mutant } from '../test/mutants/mutant.js';
import { generate, type MutatedProject, projects } from '../test/mutants/projects.js';
import setup from '../test/support/services.js';

/**
 * Puts one fault after another into generated code and runs the tests that its owner got:
 * `npm run mutants`, or `npm run mutants -- WORDS` for those whose names hold the words; with `--every 3` one of three is
 * tried. Ends with 1 when a fault goes unnoticed for which test/mutants gives no reason.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '1' } },
});
const every = Number(values.every);
const words = positionals.join(' ');

type Judged = { readonly mutant: Mutant; readonly verdict: Verdict };

/** Faults that are tried at the same time, each in a copy of the project: one leaves half of two cores idle. */
const LANES = 2;

async function judgeAll(project: MutatedProject): Promise<readonly Judged[]> {
  const folders: string[] = [];
  for (let lane = 1; lane <= LANES; lane += 1) {
    folders.push(await generate(project, `mutants-${project.id}-${lane}`));
  }
  const broken = await failure(project, folders[0] ?? '', []);
  if (broken !== null) throw new Error(`${project.id} fails without any fault: ${broken}`);
  const waiting = project.subjects
    .flatMap(({ test, mutants }) =>
      mutants.filter(({ name }) => name.includes(words)).map((mutant) => ({ test, mutant })),
    )
    .filter((_, index) => index % every === 0);
  const judged: Judged[] = [];
  const judgeIn = async (folder: string): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { test, mutant } = next;
      const verdict = await judge(mutant, test, project, folder);
      judged.push({ mutant, verdict });
      console.log(`  ${line(mutant, verdict)}`);
    }
  };
  await Promise.all(folders.map(judgeIn));
  return judged;
}

function line({ name, survives }: Mutant, verdict: Verdict): string {
  const seconds = `${(verdict.ms / 1000).toFixed(1)} s`.padStart(7);
  if (verdict.killed) return `killed   ${seconds}  ${name}  (${verdict.by})`;
  return `SURVIVED ${seconds}  ${name}${survives === undefined ? '' : `: ${survives}`}`;
}

const stop = await setup();
try {
  const judged: Judged[] = [];
  for (const project of projects) {
    if (project.store === 'postgres' && process.env['AUTHWRIGHT_POSTGRES_URL'] === undefined) {
      console.log(`\n!! ${project.id}: SKIPPED without PostgreSQL`);
      continue;
    }
    console.log(`\n${project.id}`);
    judged.push(...(await judgeAll(project)));
  }
  const killed = judged.filter(({ verdict }) => verdict.killed).length;
  const unexplained = judged.filter(
    ({ verdict, mutant }) => !verdict.killed && mutant.survives === undefined,
  );
  const explained = judged.length - killed - unexplained.length;
  console.log(
    `\n${killed} of ${judged.length} mutants killed, ${explained} survive for a reason, ${unexplained.length} for none`,
  );
  if (unexplained.length > 0) process.exitCode = 1;
} finally {
  stop();
}
