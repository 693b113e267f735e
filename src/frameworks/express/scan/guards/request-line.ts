import { askedText, type Question } from '../../../../source/follow/asked-text.js';
import { noteRead } from '../../../../source/follow/joins.js';
import { choose, type Path } from '../../../../source/follow/path.js';
import {
  any,
  CALLER,
  constant,
  fromCaller,
  type HostValue,
  ready,
  UNDEFINED,
  type Value,
} from '../../../../source/follow/values.js';
import type { RequestLine } from '../judgement.js';
import type { Parts, Surroundings } from './exchange.js';
import { askLine, type Findings } from './findings.js';
import { type Spelling, spelled, waysToSpell } from './spelling.js';
import type { Trace } from './trace.js';

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

/** The texts of the request line, in every spelling by which the same route is reached. */
export function createSpelling(
  path: Path,
  trace: Trace,
  { line, findings }: Surroundings,
): { readonly read: (name: string) => Value; readonly parts: () => Parts } {
  let way: number | null = null;
  let hasQuery: boolean | null = null;
  let method: Value | null = null;
  const read = (member: string): Value => {
    noteRead(path, member === 'method' ? 'method' : 'spelling');
    if (member === 'method') return (method ??= methodOf(path, line, findings));
    const isOpen = askLine(findings, line, 'open path', (each) => each === null || each.anyPath);
    if (isOpen) return fromCaller(member, 'string');
    way ??= choose(
      path,
      askLine(findings, line, 'ways', (each) => (each ? waysToSpell(each) : 0)),
      null,
    );
    const isUrl = member === 'url' || member === 'originalUrl';
    const isPlain = askLine(findings, line, 'plain', (each) => each?.plain === true);
    if (isUrl && !isPlain) {
      trace.absolute ??= choose(path, 2, null) === 1;
      hasQuery ??= choose(path, 2, null) === 1;
    }
    const spelling: Spelling = {
      member,
      way,
      isAbsolute: isUrl && trace.absolute === true,
      hasQuery: isUrl && hasQuery === true,
    };
    const key = `${member} ${way} ${String(spelling.isAbsolute)} ${String(spelling.hasQuery)}`;
    const ask: Question = (question, answer) =>
      askLine(findings, line, `${key} ${question}`, (each) =>
        answer(each ? spelled(each, spelling) : ''),
      );
    return askedText(Object.assign(ask, { about: key }));
  };
  const parts = (): Parts => [
    ['spelling', JSON.stringify([way, hasQuery, trace.absolute])],
    ['method', method],
  ];
  return { read, parts };
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
