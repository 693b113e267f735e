import type { FileNaming, FormatOptions, SourceExtension } from '../model/types.js';
import { knownOptions } from './known-format.js';

/** The style of the owner's sources, guessed by majority where no configuration states it. */
export type Habits = {
  readonly format: Partial<FormatOptions>;
  readonly fileNaming: FileNaming | null;
  readonly extension: SourceExtension | null;
  /** Who formats JSON in the project, where somebody does. */
  readonly json: 'biome' | null;
};

const extensions: readonly SourceExtension[] = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const namings: readonly FileNaming[] = ['kebab', 'camel', 'dot', 'pascal', 'snake'];

/**
 * The habits that an earlier run found, from the manifest's `habits`: `printWidth=100`. What it wrote stays as
 * it was written, for a guess by majority may turn with every file that is added, our own edits included.
 */
export function readHabits(recorded: readonly string[]): Habits {
  const values = new Map(
    recorded.map((entry): [string, string] => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
  return {
    format: knownOptions(
      Object.fromEntries([...values].map(([name, value]) => [name, typed(value)])),
    ),
    fileNaming: namings.find((naming) => naming === values.get('fileNaming')) ?? null,
    extension: extensions.find((each) => each === values.get('extension')) ?? null,
    json: values.get('json') === 'biome' ? 'biome' : null,
  };
}

function typed(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d+$/.test(value) ? Number(value) : value;
}
