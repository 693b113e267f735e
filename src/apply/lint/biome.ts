import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RelPath } from '../../model/types.js';
import type { Linter, LinterPlace, LintProblem } from './linter.js';
import { pathIn } from './path-in.js';
import { OUT_OF_TIME, runProgram, whyEnded } from './run-program.js';

/** Of all its outputs, the one that versions 1 and 2 print alike. */
const CHECK = ['check', '--reporter=github', '--max-diagnostics=none', '--colors=off'];
/** Files that it does not know, or that its configuration leaves out, are no error. */
const TOLERANT = ['--files-ignore-unknown=true', '--no-errors-on-unmatched'];

/** Biome 1.9 and 2: its linter, its formatter and the order of imports, as its configuration turns them on. */
export function biome(place: LinterPlace): Pick<Linter, 'lint' | 'mend'> {
  const { root, program } = place;
  return {
    lint: async (files, signal) => {
      const ended = await runProgram(root, [program, ...CHECK, ...TOLERANT, ...files], signal);
      if (ended === null) return OUT_OF_TIME;
      const said = parseAnnotations(ended.stdout, place);
      return ended.code !== 0 && !ended.stdout.includes('::error ') ? whyEnded(ended) : said;
    },
    // It prints what it would write, so that all that is written is written in one way.
    mend: async (files, signal) => {
      const mended = new Map<RelPath, string>();
      for (const file of files) {
        const text = readFileSync(join(root, file), 'utf8');
        const args = [program, 'check', '--write', '--colors=off', `--stdin-file-path=${file}`];
        const ended = await runProgram(root, args, signal, text);
        if (ended === null) return OUT_OF_TIME;
        if (ended.code === 0 && ended.stdout !== '') mended.set(file, ended.stdout);
      }
      return mended;
    },
  };
}

/** Reads lines such as `::error title=lint/style/useConst,file=a.ts,line=1,endLine=1,col=1,endColumn=4::message`. */
function parseAnnotations(
  stdout: string,
  { root, warningsFail }: LinterPlace,
): readonly LintProblem[] {
  const annotation =
    /^::(error|warning) title=(.*?),file=(.*?),line=(\d+),endLine=\d+,col=(\d+),endColumn=\d+::(.*)$/gm;
  return [...stdout.matchAll(annotation)].flatMap(
    ([, kind, rule = '', path = '', line, column, message = '']): readonly LintProblem[] => {
      if (kind === 'warning' && !warningsFail) return [];
      const file = pathIn(root, resolve(root, path));
      // Of a whole file it says that it would have been printed in another way, and then how.
      const said = message.replace(/:$/, '');
      return [{ file, line: Number(line), column: Number(column), rule, message: said }];
    },
  );
}
