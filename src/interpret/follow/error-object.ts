import { derived } from './derive.js';
import { Thrown } from './path.js';
import { constant, object, type ObjectValue, type Value } from './values.js';

/** What `new Error(message, options)` gives. */
export function errorObject(name: string, args: readonly Value[]): ObjectValue {
  const made = object([
    ['name', constant(name)],
    ['message', args[0] ?? constant('')],
    ['stack', derived([], 'a stack is not known', 'string')],
  ]);
  const [, options] = args;
  if (options) made.props.set('cause', options);
  return made;
}

/** What the language throws where a program asks nothing for a member, or calls what is no function. */
export function typeError(): Thrown {
  const message = derived([], 'what an error of the language says', 'string');
  return new Thrown({ ...errorObject('TypeError', [message]), isError: true }, true);
}
