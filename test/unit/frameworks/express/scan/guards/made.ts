import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { relPath } from '../../../../../../src/model/paths.js';
import { createInterpreter } from '../../../../../../src/interpret/interpreter.js';
import type { ExternalValue, Value } from '../../../../../../src/interpret/values.js';
import { createSourceView } from '../../../../../../src/source/trees.js';

/** What `text`, a module of CommonJS, exports: as it is read. */
function readModule(text: string): Value {
  const file = relPath('made.js');
  const view = createSourceView(
    {
      root: '/project',
      files: [file],
      text: (path) => (path === file ? text : null),
      exists: (path) => path === file,
      hash: () => null,
    },
    { tsconfig: null },
  );
  const machine = createInterpreter(view, {
    runs: () => true,
    progress: () => 0,
    external: () => null,
    unread: () => undefined,
    made: () => undefined,
    isHandler: () => false,
    written: () => undefined,
    extended: () => undefined,
    inherited: () => null,
    method: () => undefined,
  });
  return machine.load(file)?.commonjs?.() ?? machine.exported(file, 'default');
}

/** The same for what a package gives. */
export function readExternal(text: string): ExternalValue {
  const value = readModule(text);
  if (value.kind !== 'external') throw new Error(`it is read as ${value.kind}: ${text}`);
  return value;
}

const stack = resolve(import.meta.dirname, '../../../../../../fixtures/stacks/packages');

/** A module of the stack of packages, as Node loads it. */
export const requireFromStack = createRequire(join(stack, 'package.json'));

/** Runs `use` with a function that gives what a module of CommonJS exports, as Node runs it beside the packages. */
export async function withModules(
  use: (load: (text: string) => unknown) => Promise<void>,
): Promise<void> {
  mkdirSync(join(stack, '.runs'), { recursive: true });
  const folder = mkdtempSync(join(stack, '.runs/made-'));
  let count = 0;
  try {
    await use((text) => {
      const file = join(folder, `${(count += 1)}.cjs`);
      writeFileSync(file, text);
      return requireFromStack(file);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
