import { placeKey } from '../model/place-key.js';
import type { Answer, Registered } from './protocol.js';
import { isRefusal } from './answer.js';
import type { Question, Target } from './requests.js';
import type { Witness } from './launch.js';

/** What the running application showed of one registration of a secured endpoint. */
export type Finding = {
  readonly target: Target;
  /**
   * `hole`: an anonymous request arrived; `refuses`: the guard refused it, and with the guard replaced it arrives;
   * `refused`: it was refused, by what is not known; `inconclusive`: it ended somewhere else.
   */
  readonly result: 'hole' | 'refuses' | 'refused' | 'inconclusive';
  /** As a phrase that says what became of the request. */
  readonly what: string;
  /** The function that decided it, as far as it is known. */
  readonly at: Answer['at'];
};

/** What each target came to. */
export function findingsOf(questions: readonly Question[], witness: Witness): readonly Finding[] {
  const byTarget = new Map<Target, Answered[]>();
  questions.forEach((question, index) => {
    const answers = witness.answers.get(index) ?? [];
    const before = byTarget.get(question.target) ?? [];
    byTarget.set(question.target, [...before, { question, answers }]);
  });
  return [...byTarget].map(([target, answered]) => {
    if (!witness.places.has(placeKey(target.route.loc))) {
      return inconclusive(target, 'it was never registered when the application ran', null);
    }
    return findingOf(target, answered);
  });
}

/** Registrations of the project that reading did not find, each place once. */
export function unseen({ registered }: Witness, known: ReadonlySet<string>): readonly Registered[] {
  const places = new Set<string>();
  return registered.filter(({ place }) => {
    if (place === '' || known.has(place) || places.has(place)) return false;
    places.add(place);
    return true;
  });
}

type Answered = { readonly question: Question; readonly answers: readonly Answer[] };

function findingOf(target: Target, answered: readonly Answered[]): Finding {
  const hole = answered
    .filter(({ question }) => question.kind !== 'opened')
    .flatMap(({ question, answers }) => answers.map((answer) => ({ question, answer })))
    .find(({ answer }) => answer.reached === 'own');
  if (hole) {
    const { question, answer } = hole;
    return { target, result: 'hole', what: `${requestText(question)} arrives`, at: answer.at };
  }
  const found = ['plain', 'local'].flatMap((kind) =>
    answered
      .filter(({ question, answers }) => question.kind === kind && !isTooMany(kind, answers))
      .map(({ question, answers }) => {
        const opened = answered.find(
          (each) =>
            each.question.kind === 'opened' && each.question.ask.method === question.ask.method,
        );
        return refusalOf(target, question, answers, opened?.answers ?? []);
      }),
  );
  return (
    found.find(({ result }) => result !== 'refuses') ??
    found[0] ??
    inconclusive(target, 'no request was answered', null)
  );
}

/** All that asks from this machine has one address, for which a limit may be used up: that says nothing of the guard. */
function isTooMany(kind: Question['kind'], answers: readonly Answer[]): boolean {
  return kind === 'local' && answers.some(({ status }) => status === 429);
}

/** What a request came to that did not arrive, on the server of those asked that serves it. */
function refusalOf(
  target: Target,
  question: Question,
  answers: readonly Answer[],
  opened: readonly Answer[],
): Finding {
  const index = Math.max(
    opened.findIndex(({ reached }) => reached === 'own'),
    0,
  );
  const answer = answers[index];
  const text = requestText(question);
  if (!answer) return inconclusive(target, `${text} was not answered`, null);
  const { reached, status, at } = answer;
  if (reached === 'other') return inconclusive(target, `${text} arrives at something else`, at);
  if (status === null) {
    return inconclusive(target, `${text} was not answered within 10 seconds, or cut off`, at);
  }
  const what = `${text} is answered ${status}`;
  if (!isRefusal(answer)) return inconclusive(target, what, at);
  if (opened[index]?.reached === 'own') return { target, result: 'refuses', what, at };
  const why = question.ask.way.some(({ isBelieved }) => isBelieved)
    ? 'also without the guard that reading believes in'
    : 'while reading knows of nothing on the way that refuses';
  return inconclusive(target, `${what}, ${why}`, at);
}

function inconclusive(target: Target, what: string, at: Answer['at']): Finding {
  return { target, result: 'inconclusive', what, at };
}

/** `GET /users/1`, with what makes it another request than that. */
function requestText({ ask: { method, path }, kind }: Question): string {
  const from = kind === 'local' ? ' from this machine' : '';
  return `${method} ${path}${from} ${kind === 'forged' ? 'with a forged token' : 'without a token'}`;
}
