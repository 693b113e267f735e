import { problem, UserError } from '../model/diagnostic.js';
import { exportText } from '../model/export-ref.js';
import { shellQuote } from '../model/shell.js';
import type {
  Answers,
  AuthSettings,
  Decision,
  Diagnostic,
  EndpointId,
  ExportRef,
  ScanResult,
} from '../model/types.js';
import type { EndpointState } from '../plan/state.js';
import { decideBySpec, decideWithoutAsking, secured } from './decisions.js';
import { generatedOnlyFlags, type Options, readOptions } from './option-values.js';
import {
  type Asker,
  type ChoiceQuestion,
  shownUsers,
  endpointsQuestion,
  existingAuthQuestion,
  ownersGuardQuestion,
  storeQuestion,
} from './questions.js';
import {
  answerSettings,
  optionProblem,
  presetStore,
  type SettingsShown,
  type SettingsSources,
} from './settings.js';

/** What a run knows before it asks. */
export type AnswerInput = {
  readonly options: Options;
  readonly states: readonly EndpointState[];
  readonly existingAuth: ScanResult['existingAuth'];
  readonly judged: Answers['judged'];
  /**
   * Exports of the project that stand on routes as guards: offered where its own guard is asked for. Looked for when
   * that is asked: each is judged by itself.
   */
  readonly ownersGuards: () => readonly ExportRef[];
  /** Why an export cannot be the guard; null where it can. Left out where nobody looks. */
  readonly guardProblem?: (ref: ExportRef) => string | null;
} & Omit<SettingsSources, 'flags'> &
  SettingsShown;

/**
 * Every answer of a run, from flags, then the manifest, then `asker`; null when there is no terminal.
 * With `--yes` only what has no safe answer is asked: about auth and about users that are there already.
 * @throws {UserError} with every answer that is missing (`ANSWER_MISSING`), each with its flags and the
 *   last with an example, and every problem of the patterns.
 */
export async function answerQuestions(input: AnswerInput, asker: Asker | null): Promise<Answers> {
  const { options, states, recorded } = input;
  const decided = decideWithoutAsking(states, options);
  const bySpec = asker === null ? decideBySpec(decided.undecided) : null;
  const guardExample =
    asker === null && needsAuthChoice(input) ? exampleGuard(input.ownersGuards()) : null;
  const problems = [
    ...decided.problems,
    idleSettings(input),
    guardExample === null ? null : missingAuthChoice(input, guardExample),
    asker === null && needsUsersChoice(input) ? missingUsersChoice(input) : null,
    bySpec?.missing ?? null,
  ].filter((each) => each !== null);
  if (problems.length > 0)
    throw new UserError(withExample(problems, exampleFlags(input, guardExample)));

  const guard = await answerGuard(input, asker);
  const asked = asker ? await askEndpoints(decided.undecided, recorded === null, asker) : [];
  const decisions = new Map([...decided.decisions, ...(bySpec?.decisions ?? []), ...asked]);
  const auth = guard ? null : await answerAuth(input, asker);
  const style = options.settings.style ?? recorded?.style ?? 'route';
  return { decisions, style, guard, auth, judged: input.judged };
}

function answerAuth(input: AnswerInput, asker: Asker | null): Promise<AuthSettings> {
  const { options } = input;
  if (!options.yes || asker === null || !needsUsersChoice(input)) {
    return answerSettings({ ...input, flags: options.settings }, options.yes ? null : asker);
  }
  const { stores, usersThere } = input;
  return asker
    .choose(storeQuestion(stores, usersThere()))
    .then((store) => answerSettings({ ...input, flags: { ...options.settings, store } }, null));
}

/** Answers questions of fact, which come before anything is read. @throws {UserError} as above. */
export async function answerFacts(
  questions: readonly ChoiceQuestion[],
  asker: Asker | null,
): Promise<readonly string[]> {
  if (asker === null && questions.length > 0) {
    throw new UserError(
      questions.map(({ message, flags, choices }) =>
        problem(
          'ANSWER_MISSING',
          `${message} ${choices.map(({ value }) => value).join(', ')}`,
          choices
            .map(({ value }) => `${(flags[0] ?? '').split(' ')[0] ?? ''} ${shellQuote(value)}`)
            .join('  or  '),
        ),
      ),
    );
  }
  const answers: string[] = [];
  if (asker) for (const question of questions) answers.push(await asker.choose(question));
  return answers;
}

function needsAuthChoice({ options, recorded, existingAuth }: AnswerInput): boolean {
  const said = options.newAuth || options.settings.guard !== null;
  const saidBefore = recorded !== null && (recorded.guard ?? recorded.endpoints) !== null;
  return existingAuth.length > 0 && !said && !saidBefore;
}

/** Whether nobody has said yet that users of ours beside those that are there are meant. */
function needsUsersChoice(input: AnswerInput): boolean {
  const { options, recorded, usersThere } = input;
  const isAnswered =
    options.newAuth || options.settings.store !== null || options.settings.guard !== null;
  const saidBefore = recorded !== null && (recorded.guard ?? recorded.endpoints) !== null;
  return !isAnswered && !saidBefore && !needsAuthChoice(input) && usersThere().length > 0;
}

async function answerGuard(input: AnswerInput, asker: Asker | null): Promise<ExportRef | null> {
  const { options, recorded, existingAuth } = input;
  if (options.newAuth) return null;
  if (!needsAuthChoice(input) || asker === null) {
    return options.settings.guard ?? recorded?.guard ?? null;
  }
  if ((await asker.choose(existingAuthQuestion(existingAuth))) === 'new') return null;
  const named = (text: string): ExportRef | null => readOptions({ guard: text }).settings.guard;
  const typed = await asker.text(
    ownersGuardQuestion(input.ownersGuards(), (text) => {
      const wrong = optionProblem('guard', text);
      const ref = wrong === null ? named(text) : null;
      return ref ? (input.guardProblem?.(ref) ?? null) : wrong;
    }),
  );
  return named(typed);
}

/** Settings of generated auth for a project whose manifest names its own guard. */
function idleSettings({ options, recorded }: AnswerInput): Diagnostic | null {
  const idle = generatedOnlyFlags(options.settings);
  if (!recorded?.guard || options.newAuth || idle.length === 0) return null;
  return problem(
    'OPTION_CONFLICT',
    `this project uses its own guard, ${exportText(recorded.guard)}, so ${idle.join(', ')} would do nothing`,
    `drop  ${idle.join(' ')}  or generate auth instead:  --new-auth`,
  );
}

/** Endpoints that the person left unselected are decided open. */
async function askEndpoints(
  undecided: readonly EndpointState[],
  firstRun: boolean,
  asker: Asker,
): Promise<ReadonlyMap<EndpointId, Decision>> {
  if (undecided.length === 0) return new Map();
  const selected = new Set(await asker.endpoints(endpointsQuestion(undecided, firstRun)));
  return new Map(
    undecided.map((state) => [
      state.endpoint.id,
      selected.has(state.endpoint.id) ? secured(state) : { kind: 'open' },
    ]),
  );
}

function missingAuthChoice({ existingAuth }: AnswerInput, guardExample: string): Diagnostic {
  const signs = existingAuth.map(({ evidence }) => evidence).join('; ');
  return problem(
    'ANSWER_MISSING',
    `this project authenticates users already (${signs})`,
    [
      `--guard ${guardExample}  covers the rest with its own guard`,
      "--new-auth  puts authwright's code beside it",
    ].join('\n'),
    existingAuth[0]?.loc ?? null,
  );
}

function missingUsersChoice({ usersThere, stores }: AnswerInput): Diagnostic {
  const found = usersThere();
  return problem(
    'ANSWER_MISSING',
    `this project keeps users already (${shownUsers(found)}), and authwright cannot use them yet: who is there could not sign in`,
    [
      `--store ${stores.map(({ id }) => id).join(' or ')}  keeps other users beside them`,
      '--guard FILE#EXPORT  secures endpoints with a guard of your own',
    ].join('\n'),
    found[0]?.loc ?? null,
  );
}

function exampleGuard([first]: readonly ExportRef[]): string {
  return first ? shellQuote(exportText(first)) : 'FILE#EXPORT';
}

/** What answers a question that has no safe answer. */
function exampleFlags(input: AnswerInput, guardExample: string | null): readonly string[] {
  if (guardExample !== null) return [`--guard ${guardExample}`];
  return needsUsersChoice(input) ? [`--store ${presetStore(input.stores)}`] : [];
}

/** Adds an example command that answers everything to the last missing answer. */
function withExample(
  problems: readonly Diagnostic[],
  flags: readonly string[],
): readonly Diagnostic[] {
  const missing = problems.filter(({ code }) => code === 'ANSWER_MISSING');
  const last = missing.at(-1);
  if (!last) return problems;
  const command = ['npx authwright', ...flags, '--secure-rest'].join(' ');
  return problems.map((each) =>
    each === last ? { ...each, fix: `${each.fix}\nfor example:  ${command}` } : each,
  );
}
