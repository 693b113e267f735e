import type { RelPath } from '../model/types.js';
import type { Machine } from '../interpret/machine.js';
import { keyOfPlace, nodeAt } from '../interpret/place.js';
import { type FunctionValue, unknown, type Value } from '../interpret/values.js';
import type { ExchangeWords } from './exchange-words.js';

/** What a function does that starts a server. */
const STARTS = /\bnew\s+[\w.]*(?:App|Server|Api)\w*\s*\(|\.listen\s*\(|[cC]reate(?:App|Server)/;

/**
 * Calls the exported functions that make or start an application and that no module of the project calls: a
 * command-line framework, a serverless platform or a test does.
 */
export function callEntries(
  makesApp: RegExp,
  words: ExchangeWords,
  machine: Machine,
  files: readonly RelPath[],
): void {
  for (const file of files) {
    for (const value of exportsOf(machine, file)) {
      if (value.kind !== 'function' || machine.budget.spent.has(keyOfPlace(value.at))) continue;
      if (!isEntry(makesApp, words, value)) continue;
      const args = Array.from({ length: value.arity }, (_, index) => ({
        value: unknown('it is handed over at run time'),
        index,
      }));
      machine.invoke(value, null, args);
    }
  }
}

function isEntry(makesApp: RegExp, words: ExchangeWords, { at }: FunctionValue): boolean {
  const node = nodeAt(at);
  const takesRequest = node.parameters.some(words.isRequest);
  const body = node.body?.getText();
  return !takesRequest && body !== undefined && (makesApp.test(body) || STARTS.test(body));
}

function exportsOf(machine: Machine, file: RelPath): readonly Value[] {
  const record = machine.modules.get(file);
  if (!record) return [];
  const whole = record.commonjs?.();
  const members = whole?.kind === 'object' ? [...whole.props.values()] : whole ? [whole] : [];
  return [
    ...[...record.exports.values()].map((value) => value()),
    ...members.filter((value): value is Value => value.kind !== 'lazy'),
  ];
}
