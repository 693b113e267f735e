import type { RelPath } from '../../model/types.js';
import type { Linter, LinterPlace } from './linter.js';
import { OUT_OF_TIME, runProgram, whyEnded } from './run-program.js';

/** The project's own Prettier: one problem for each file that is not as it formats it. */
export function prettier({ root, program }: LinterPlace): Pick<Linter, 'lint' | 'mend'> {
  return {
    lint: async (files, signal) => {
      const args = [program, '--list-different', '--ignore-unknown', ...files];
      const ended = await runProgram(root, args, signal);
      if (ended === null) return OUT_OF_TIME;
      // It ends with 1 for files that differ, and where it cannot load a plugin.
      if (ended.code !== 0 && ended.stdout.trim() === '') return whyEnded(ended);
      const different = new Set(ended.stdout.split(/\r?\n/));
      return files
        .filter((file) => different.has(file))
        .map((file) => ({ file, line: 1, column: 1, rule: 'format', message: NOT_FORMATTED }));
    },
    mend: async (files, signal) => {
      const mended = new Map<RelPath, string>();
      for (const file of files) {
        const ended = await runProgram(root, [program, file], signal);
        if (ended === null) return OUT_OF_TIME;
        if (ended.code === 0) mended.set(file, ended.stdout);
      }
      return mended;
    },
  };
}

const NOT_FORMATTED = 'Prettier would format this file otherwise';
