import { UserError } from '../model/diagnostic.js';
import type { Answers, AuthSettings, RelPath } from '../model/types.js';
import { servedPath } from '../plan/generated.js';
import { unjudged } from '../plan/judged.js';
import { takenAuthPaths } from '../plan/taken-paths.js';
import { answerFacts, answerQuestions } from './answers.js';
import { findUsersThere, type UsersThere } from '../project/users-there.js';
import { isTestFile } from '../source/test-file.js';
import type { Adapters } from './adapters.js';
import type { Options } from './option-values.js';
import { guardProblem, guardsOnRoutes, requireGuard, withDeclaration } from './owners-guard.js';
import { likelyModels } from '../stores/likely-models.js';
import {
  type Asker,
  factQuestion,
  guardsQuestion,
  moveQuestion,
  userModelQuestion,
} from './questions.js';
import { defaultOutDir, generatedNames, storeChoices } from './preset.js';
import { matched, type Reading } from './reading.js';
import type { ProjectQuestions } from './read-project.js';

/** What a project leaves open about itself, asked of `asker`; with `--yes` what is most likely is taken. */
export function projectQuestions({ yes }: Options, asker: Asker | null): ProjectQuestions {
  return {
    moves: async (unclear) => {
      const answers = new Map<RelPath, RelPath | null>();
      if (asker === null || yes) return answers;
      for (const { from, candidates } of unclear) {
        const chosen = await asker.choose(moveQuestion(from, candidates));
        answers.set(from, candidates.find((candidate) => candidate === chosen) ?? null);
      }
      return answers;
    },
    facts: async (open) => {
      if (yes) return {};
      const questions = open.map(({ fact, flag, options: candidates }) =>
        factQuestion(
          fact === 'testRunner' ? 'test runner' : fact,
          flag,
          candidates.map(({ id, evidence }) => ({ value: id, label: id, hint: evidence })),
        ),
      );
      const given = await answerFacts(questions, asker);
      return Object.fromEntries(
        open.flatMap(({ fact }, index) => {
          const id = given[index];
          return id === undefined ? [] : [[fact, id]];
        }),
      );
    },
  };
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
  return matched(
    reading,
    new Map(open.map(({ key }) => [key, refusing.has(key) ? 'refuses' : 'passes'])),
  );
}

/**
 * Every answer of the run.
 * @throws {UserError} when one is missing and nobody is there to be asked
 */
export async function answer(
  options: Options,
  reading: Reading,
  adapters: Adapters,
  asker: Asker | null,
): Promise<Answers> {
  const answers = await answerQuestions(
    {
      options,
      states: reading.state.endpoints,
      existingAuth: reading.scan.existingAuth,
      judged: reading.judged,
      ownersGuards: () => guardsOnRoutes(reading.scan, reading.framework, reading.view),
      guardProblem: (ref) => guardProblem(ref, reading.framework, reading.view),
      recorded: reading.recorded,
      stores: storeChoices(reading.facts, adapters),
      outDir: defaultOutDir(reading.facts),
      usersThere: () => usersThere(reading, adapters),
      prefix: servedPath(reading, { basePath: '' }),
    },
    asker,
  );
  if (answers.guard) return { ...answers, guard: withDeclaration(answers.guard, reading.view) };
  const auth =
    answers.auth && (await withUserModel(answers.auth, options, reading, adapters, asker));
  return { ...answers, auth };
}

/** Asks which model of the project has its users, where several may. */
async function withUserModel(
  auth: AuthSettings,
  options: Options,
  reading: Reading,
  { stores }: Adapters,
  asker: Asker | null,
): Promise<AuthSettings> {
  const isOpen = auth.userModel === null && reading.manifest === null && !options.yes;
  const store = stores.find(({ id }) => id === auth.store);
  if (asker === null || !isOpen || !store?.userModels) return auth;
  const found = likelyModels(await store.userModels(reading));
  return found.length < 2
    ? auth
    : { ...auth, userModel: await asker.choose(userModelQuestion(found)) };
}

/** Users of other layers than the store's own, which it does not come to. */
function usersThere({ facts, snapshot }: Reading, { stores }: Adapters): readonly UsersThere[] {
  const used = stores.find(({ id, userModels }) => userModels && id === facts.store?.id)?.label;
  const files = snapshot.files.filter((file) => !isTestFile(file));
  return findUsersThere(facts.packageJson, files, (file) => snapshot.text(file)).filter(
    ({ layer }) => layer !== used,
  );
}

/**
 * @throws {UserError} when the guard that was named is not there or none, or when the project serves the paths of
 *   the auth endpoints itself
 */
export function requireUsable({ auth, guard }: Answers, reading: Reading): void {
  if (auth) requireFreePaths(auth, reading);
  if (guard) requireGuard(guard, reading.framework, reading.view);
}

function requireFreePaths(auth: AuthSettings, reading: Reading): void {
  const { framework, facts, state, manifest } = reading;
  const files = Object.keys(manifest?.files ?? {}) as RelPath[];
  const generated = new Set([...files, generatedNames(framework, auth, facts).router.file]);
  const taken = takenAuthPaths(servedPath(reading, auth), auth, state.endpoints, generated);
  if (taken.length > 0) throw new UserError(taken);
}
