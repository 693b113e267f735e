import { escapeRegExp } from '../../model/escape-reg-exp.js';
import type { Path } from '../../interpret/follow/path.js';
import {
  type Env,
  type NativeValue,
  plain,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { type Trace, writesOf } from './trace.js';

const DEEPEST = 3;

/** Whether a function may call `next`, which it holds by one of the names around it or takes from the request. */
export function mayCallOn(value: Value, next: NativeValue, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (value.kind === 'native') {
    return value === next || (value.holds ?? []).some((held) => mayCallOn(held, next, depth + 1));
  }
  if (value.kind !== 'function') return false;
  const text = value.node.getText();
  if (/\.\s*next\b|\[\s*['"`]next/.test(text)) return true;
  for (let env: Env | null = value.env; env; env = env.parent) {
    for (const [name, { value: held }] of env.names) {
      if (held !== value && isWritten(name, text) && mayCallOn(held, next, depth + 1)) return true;
    }
  }
  return false;
}

/** `arguments` of a function around it is never its own. */
function isWritten(name: string, text: string): boolean {
  return (
    name !== 'arguments' && name !== 'this' && new RegExp(`\\b${escapeRegExp(name)}\\b`).test(text)
  );
}

/** A method of the answer in whose place earlier middleware put one that may call `next`. */
export function callingOn(path: Path, trace: Trace, key: string): Value {
  const why = `\`${key.replace('response', 'res')}\` was replaced by what may call \`next\``;
  return plain(key, (_, site) => {
    path.causes.push({ why, at: site.at });
    trace.passed = true;
    trace.left.push(writesOf(trace));
    return unread(why);
  });
}
