import { UserError } from '../model/diagnostic.js';
import type { Answers, AuthSettings, RelPath } from '../model/types.js';
import { servedPath } from '../plan/generated.js';
import { unjudged } from '../plan/judged.js';
import { takenAuthPaths } from '../plan/taken-paths.js';
import { answerFacts, answerQuestions } from './answers.js';
import type { Options } from './option-values.js';
import { guardProblem, guardsOnRoutes, requireGuard, withDeclaration } from './own-guard.js';
import { type Asker, factQuestion, guardsQuestion, moveQuestion } from './questions.js';
import {
  defaultOutDir,
  generatedNames,
  type Reading,
  readProject,
  storeChoices,
  withWord,
} from './reading.js';
import type { Adapters, Session } from './session.js';

/** Reads the project, asks what it leaves open about itself, and reads it again with the answers. */
export async function readWithFacts(
  options: Options,
  session: Session,
  adapters: Adapters,
  asker: Asker | null,
): Promise<Reading> {
  const reading = await readWithMoves(options, session, adapters, asker);
  // The store is a question of its own later, and what was answered once is in the manifest.
  const open = reading.ambiguities.filter(({ fact }) => fact !== 'store');
  if (open.length === 0 || options.yes || reading.manifest !== null) return reading;
  const questions = open.map(({ fact, flag, options: candidates }) =>
    factQuestion(
      fact === 'testRunner' ? 'test runner' : fact,
      flag,
      candidates.map(({ id, evidence }) => ({ value: id, label: id, hint: evidence })),
    ),
  );
  const given = await answerFacts(questions, asker);
  const named = Object.fromEntries(open.map(({ fact }, index) => [fact, given[index]]));
  return readProject({ ...options, ...named }, session, adapters);
}

/** Asks which file a generated one became, where several could be it. */
async function readWithMoves(
  options: Options,
  session: Session,
  adapters: Adapters,
  asker: Asker | null,
): Promise<Reading> {
  const reading = await readProject(options, session, adapters);
  const { unclear } = reading.moves;
  if (unclear.length === 0 || asker === null || options.yes) return reading;
  const answers = new Map<RelPath, RelPath | null>();
  for (const { from, candidates } of unclear) {
    const chosen = await asker.choose(moveQuestion(from, candidates));
    answers.set(from, candidates.find((candidate) => candidate === chosen) ?? null);
  }
  return readProject(options, session, adapters, answers);
}

/** Asks about middleware that nobody could judge, once: the manifest keeps the answer. */
export async function askAboutGuards(
  reading: Reading,
  options: Options,
  asker: Asker | null,
): Promise<Reading> {
  const open = unjudged(reading.state.endpoints);
  if (open.length === 0 || asker === null || options.yes) return reading;
  const refusing = new Set(await asker.pick(guardsQuestion(open)));
  return withWord(
    reading,
    new Map(open.map(({ key }) => [key, refusing.has(key) ? 'refuses' : 'passes'])),
  );
}

/**
 * Every answer of the run.
 * @throws {UserError} when one is missing and nobody is there to be asked, when the guard that was named is not
 *   there or none, or when the project serves the paths of the auth endpoints itself
 */
export async function answer(
  options: Options,
  reading: Reading,
  adapters: Adapters,
  asker: Asker | null,
): Promise<Answers> {
  const isAsked = reading.scan.existingAuth.length > 0;
  const answers = await answerQuestions(
    {
      options,
      states: reading.state.endpoints,
      existingAuth: reading.scan.existingAuth,
      judged: reading.judged,
      ownGuards: isAsked ? guardsOnRoutes(reading.scan, reading.framework, reading.view) : [],
      guardProblem: (ref) => guardProblem(ref, reading.framework, reading.view),
      recorded: reading.recorded,
      stores: storeChoices(reading.facts, adapters),
      outDir: defaultOutDir(reading.facts),
    },
    asker,
  );
  if (answers.auth) requireFreePaths(answers.auth, reading);
  if (!answers.guard) return answers;
  requireGuard(answers.guard, reading.framework, reading.view);
  return { ...answers, guard: withDeclaration(answers.guard, reading.view) };
}

function requireFreePaths(auth: AuthSettings, reading: Reading): void {
  const { framework, facts, state, manifest } = reading;
  const files = Object.keys(manifest?.files ?? {}) as RelPath[];
  const generated = new Set([...files, generatedNames(framework, auth, facts).router.file]);
  const taken = takenAuthPaths(servedPath(reading, auth), auth, state.endpoints, generated);
  if (taken.length > 0) throw new UserError(taken);
}
