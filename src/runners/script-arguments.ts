import type { PackageJson } from '../model/types.js';

/** A word of a command, as a shell hands it on. */
export type Word = {
  readonly text: string;
  /** A shell makes file names of it, or something that is only known when it runs. */
  readonly isExpanded: boolean;
};

/** One call of a runner in a script, with what stands behind its name. */
export type Call = { readonly script: string; readonly words: readonly Word[] };

/** How many words an option takes behind it. */
export type Takes = 'none' | 'one' | 'many';

/**
 * The calls of a runner by which its tests are run: those of the script `test`, or, where that calls it by way of other
 * scripts, those of all that are named for tests.
 */
export function callsOf({ scripts }: PackageJson, runner: string): readonly Call[] {
  const found = Object.entries(scripts ?? {})
    .filter(([name]) => /^test(?:[:-]|$)/.test(name) && !/watch|cov|debug/.test(name))
    .flatMap(([script, command]) =>
      commandsIn(command).flatMap((words): Call[] => {
        const index = words.findIndex(({ text }) => isRunner(text, runner));
        return index < 0 ? [] : [{ script, words: words.slice(index + 1) }];
      }),
    );
  const own = found.filter(({ script }) => script === 'test');
  return own.length > 0 ? own : found;
}

/** `jest`, `node_modules/.bin/jest`, `./node_modules/jest/bin/jest.js`, `jest@30`. */
function isRunner(word: string, runner: string): boolean {
  const last = word.split('/').at(-1) ?? '';
  return last === runner || last.startsWith(`${runner}@`) || last === `${runner}.js`;
}

/** The commands of a line, as words: what is quoted is one of them, without its quotes. */
export function commandsIn(line: string): readonly (readonly Word[])[] {
  const commands: Word[][] = [[]];
  for (const [part] of line.matchAll(/[&|;]+|(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s&|;'"\\])+/g)) {
    if (/^[&|;]/.test(part)) {
      commands.push([]);
      continue;
    }
    // A shell looks for variables in double quotes as well, and for names of files only where nothing is quoted.
    const unquoted = part.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/g, '');
    const expanding = part.replace(/\\.|'[^']*'/g, '');
    const isExpanded = /[*?{]|\[/.test(unquoted) || /\$[\w({@*#?!-]|`/.test(expanding);
    const text = part.replace(
      /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/g,
      (_, escaped?: string, single?: string, double?: string) =>
        escaped ?? single ?? (double ?? '').replace(/\\(["\\$`])/g, '$1'),
    );
    commands.at(-1)?.push({ text, isExpanded });
  }
  return commands;
}

/** The words that are neither options nor what these take, and the values of the options in `named`. */
export function positionalsOf(
  words: readonly Word[],
  takes: (option: string) => Takes,
  named: readonly string[] = [],
): { readonly positionals: readonly Word[]; readonly values: readonly Word[] } {
  const positionals: Word[] = [];
  const values: Word[] = [];
  let isPlain = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word) break;
    if (isPlain || !/^-./.test(word.text)) {
      positionals.push(word);
    } else if (word.text === '--') {
      isPlain = true;
    } else {
      const [option = '', value] = word.text.split(/=(.*)/s);
      const isNamed = named.includes(option);
      if (value !== undefined) {
        if (isNamed) values.push({ ...word, text: value });
        continue;
      }
      const most = { none: 0, one: 1, many: Number.POSITIVE_INFINITY }[takes(option)];
      for (let taken = 0; taken < most; taken += 1) {
        const next = words[index + 1];
        if (!next || /^-./.test(next.text)) break;
        if (isNamed) values.push(next);
        index += 1;
      }
    }
  }
  return { positionals, values };
}
