import { askedText } from '../../interpret/follow/asked-text.js';
import { noteRead } from '../../interpret/follow/joins.js';
import { choose, doubt, type Path } from '../../interpret/follow/path.js';
import {
  any,
  type AskText,
  CALLER,
  constant,
  fromCaller,
  type HostValue,
  ready,
  type Told,
  UNDEFINED,
  type Value,
} from '../../interpret/follow/values.js';
import type { RequestLine } from '../judgement.js';
import type { Parts, Surroundings } from './exchange.js';
import { askLine, type Findings } from './findings.js';
import { type Spelling, spelled, spellingsOf } from './spelling.js';

function presenceOf(name: string) {
  return (line: RequestLine | null): 'always' | 'maybe' | 'never' | 'unknown' =>
    line?.params ? (line.params.get(name) ?? 'never') : 'unknown';
}

/** Parameters of the path that a middleware is registered with. */
export function createParams(
  path: Path,
  { line, findings }: Surroundings,
): { readonly host: HostValue; readonly parts: () => Parts } {
  const known = new Map<string, Value>();
  const first = (name: string): Value => {
    const sent = any(CALLER, { name, type: 'string' });
    const presence = askLine(findings, line, `param ${name}`, presenceOf(name));
    if (presence === 'always') {
      sent.truth = true;
      sent.nullish = false;
      return sent;
    }
    // A parameter that the path has not is absent; of a path that is not known any may be there.
    if (presence === 'never') return UNDEFINED;
    return choose(path, 2, null) === 0 ? UNDEFINED : sent;
  };
  const host: HostValue = {
    kind: 'host',
    host: {
      type: 'bag',
      content: () => [],
      member: (name) => {
        noteRead(path, `param ${name}`);
        const value = known.get(name) ?? first(name);
        known.set(name, value);
        return ready(value);
      },
      write: (name, value) => {
        known.set(name, value);
      },
      anyMember: () => fromCaller(),
    },
  };
  return { host, parts: () => [...known].map(([name, value]) => [`param ${name}`, value]) };
}

/**
 * The texts of the request line. A request may spell it in several ways by which the same route is reached; a path
 * leaves as many of them open as answer alike what it asks.
 */
export function createSpelling(
  path: Path,
  { line, findings }: Surroundings,
): { readonly read: (name: string) => Value; readonly parts: () => Parts } {
  const kept: Kept[] = [];
  let history = '';
  let method: Value | null = null;
  const narrow = (said: string, keeps: Kept): void => {
    history += `${said}\n`;
    kept.push(keeps);
  };
  /** What is made of the answers that every spelling gives that is left; the same for lines that go on alike. */
  const answersTo = <T, M>(
    member: string,
    question: string,
    answer: (text: string) => T,
    make: (answers: readonly T[]) => M,
  ): M => {
    noteRead(path, 'spelling');
    const before = [...kept];
    const found = askLine(findings, line, `${history}${member} ${question}`, (each) => {
      const left = each ? spellingsOf(each) : [];
      return JSON.stringify(
        make(
          left.flatMap((way) =>
            each && before.every((keeps) => keeps(each, way))
              ? [answer(spelled(each, way, member))]
              : [],
          ),
        ),
      );
    });
    return JSON.parse(found) as M;
  };
  const textOf = (member: string): AskText => ({
    about: member,
    ask(question, answer) {
      const answers = answersTo(member, question, answer, distinct);
      const chosen = answers[answers.length > 1 ? choose(path, answers.length, null) : 0];
      if (chosen === undefined) throw new Error(`no spelling is left of ${member}`);
      if (answers.length > 1) {
        narrow(`${member} ${question} ${String(chosen)}`, (each, way) => {
          return answer(spelled(each, way, member)) === chosen;
        });
      }
      return chosen;
    },
    decide(question, answer, why = 'a text is only known at run time') {
      const sides = answersTo(member, question, answer, sidesOf);
      const [side] = sides.splice(sides.length > 1 ? choose(path, 2, null) : 0, 1);
      if (!side) throw new Error(`no spelling is left of ${member}`);
      if (side.isDoubtful) doubt(path, { why, at: path.here });
      if (sides.length > 0) {
        narrow(`${member} ${question} ${String(side.holds)}`, (each, way) =>
          agrees(answer(spelled(each, way, member)), side.holds),
        );
      }
      return side.holds;
    },
  });
  const read = (member: string): Value => {
    if (member === 'method') {
      noteRead(path, 'method');
      return (method ??= methodOf(path, line, findings));
    }
    const isOpen = askLine(findings, line, 'open path', (each) => each === null || each.anyPath);
    return isOpen ? fromCaller(member, 'string') : askedText(textOf(member));
  };
  const parts = (): Parts => [
    ['spelling', history],
    ['method', method],
  ];
  return { read, parts };
}

/** Whether a way to spell the line is still open on a path. */
type Kept = (line: RequestLine, way: Spelling) => boolean;

/** Whether a question may be answered by yes, and by no. */
function sidesOf(
  told: readonly Told[],
): { readonly holds: boolean; readonly isDoubtful: boolean }[] {
  return [true, false].flatMap((holds) => {
    const agreeing = told.filter((each) => agrees(each, holds));
    const isDoubtful = agreeing.every((each) => each === 'unknown');
    return agreeing.length > 0 ? [{ holds, isDoubtful }] : [];
  });
}

function agrees(told: Told, side: boolean): boolean {
  return told === side || told === 'open' || told === 'unknown';
}

/** Each once, in an order that does not depend on where they came from. */
function distinct<T extends string | boolean>(answers: readonly T[]): readonly T[] {
  return [...new Set(answers)].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function methodOf(path: Path, line: RequestLine | null, findings: Findings): Value {
  const method = askLine(findings, line, 'method', (each) =>
    !each || each.method === 'ALL' || each.anyMethod ? null : each.method,
  );
  if (method === null) {
    return any(CALLER, { name: 'method', type: 'string', truth: true, nullish: false });
  }
  // A request for the head of an answer runs the handler of `GET`.
  if (method === 'GET') return constant(choose(path, 2, null) === 0 ? 'GET' : 'HEAD');
  return constant(method);
}
