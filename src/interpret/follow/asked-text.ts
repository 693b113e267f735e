import * as Builtins from '../builtins.js';
import { isOpenText } from './open-text.js';
import * as Read from '../values.js';
import type { Path } from './path.js';
import { callOnText, PREDICATES, stringMember } from './strings.js';
import {
  type AskText,
  type Constant,
  constant,
  fromCaller,
  list,
  native,
  ready,
  settled,
  type Told,
  type Value,
} from './values.js';

/** A text of which it is noted what is asked; who reads it whole has asked for all of it. */
export function askedText(ask: AskText): Constant {
  return {
    kind: 'constant',
    ask,
    get value(): string {
      return ask.ask('', (text) => text);
    },
  };
}

/** What is made of a text, of which no more is asked than of what it is made of. */
function madeOf(ask: AskText, how: string, make: (text: string) => string): Constant {
  return askedText({
    about: `${ask.about}>${how}`,
    ask: (question, answer) => ask.ask(`${how}>${question}`, (text) => answer(make(text))),
    decide: (question, answer, why) =>
      ask.decide(`${how}>${question}`, (text) => answer(make(text)), why),
  });
}

/** A member of a text of which it is noted what is asked. */
export function askedMember(path: Path, ask: AskText, name: string): Value {
  const isAsked = PREDICATES.has(name) || MAKES_TEXT.has(name) || name === 'split';
  const whole = (): string => ask.ask('', (text) => text);
  if (!isAsked) return stringMember(path, whole(), name);
  return native(name, (args) => {
    const values = args.map(settled);
    const all = values.every((value) => value.kind === 'constant' && !value.ask);
    return ready(
      (all && answered(path, ask, name, values)) || callOnText(path, whole(), name, args),
    );
  });
}

const MAKES_TEXT = new Set('toLowerCase toUpperCase toString trim trimStart trimEnd'.split(' '));

function answered(path: Path, ask: AskText, name: string, values: readonly Value[]): Value | null {
  const [first] = values;
  const given = first?.kind === 'constant' ? first.value : undefined;
  if (PREDICATES.has(name)) {
    if (values.length !== 1 || typeof given !== 'string') return null;
    return constant(ask.decide(`${name} ${given}`, (text) => holdsFor(text, name, given)));
  }
  if (name === 'split') {
    // No parameter of a path holds a question mark.
    const isOpen = given === '?' && values.length === 1 && ask.ask('is open', isOpenText);
    if (!isOpen) return null;
    const hasQuery = ask.ask('has a query', (text) => text.includes('?'));
    const before = madeOf(ask, 'before ?', (text) => text.split('?')[0] ?? '');
    return list([before, ...(hasQuery ? [fromCaller(null, 'string')] : [])]);
  }
  const make = (text: string): string | null => {
    const made = callOnText(path, text, name, values);
    return made.kind === 'constant' && typeof made.value === 'string' ? made.value : null;
  };
  if (values.length > 0 || !ask.ask(`${name} is known`, (text) => make(text) !== null)) return null;
  return madeOf(ask, name, (text) => make(text) ?? '');
}

/** `open` where a part that is not known decides. */
function holdsFor(text: string, name: string, part: string): Told {
  const method = Builtins.stringMember(Read.constant(text), text, name);
  if (method.kind !== 'native') return 'open';
  // Methods of texts do not look at the call.
  const result = method.call([{ value: Read.constant(part), index: 0 }], undefined as never);
  return result.kind === 'constant' ? result.value === true : 'open';
}
