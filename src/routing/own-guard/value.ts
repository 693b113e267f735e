import type { ExportRef } from '../../model/types.js';
import { createInterpreter } from '../../interpret/interpreter.js';
import type { Machine } from '../../interpret/machine.js';
import { nodeAt } from '../../interpret/place.js';
import type { Value } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import { isHandler, type LayeredFramework } from '../framework.js';

/** What an export of the project is, read on its own: nothing of the application is. */
export type ReadExport = {
  readonly machine: Machine;
  readonly value: Value;
  /** The object that it is a member of; null for an export itself. */
  readonly owner: Value | null;
};

/** Reads the module of `ref`, and of others what that asks for. */
export function readExport(
  { words }: LayeredFramework,
  { file, name, member }: ExportRef,
  view: SourceView,
): ReadExport {
  const machine = createInterpreter(view, {
    runs: (each) => each === file,
    external: () => null,
    unread: () => undefined,
    progress: () => 0,
    made: () => undefined,
    isHandler: ({ at }) => isHandler(words, nodeAt(at)),
    written: () => undefined,
    extended: () => undefined,
    inherited: () => null,
    method: () => undefined,
  });
  let owner: Value | null = null;
  let value = machine.exported(file, name);
  for (const part of member?.split('.') ?? []) {
    owner = value;
    value = machine.member(owner, part);
  }
  return { machine, value, owner };
}
