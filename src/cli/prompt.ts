import inquirer from 'inquirer';
import { printable } from '../report/printable.js';
import type { Output } from './output.js';
import { colorsOf } from '../report/style.js';
import { endpointCheckbox } from './prompts/endpoint-checkbox.js';
import { footer } from './prompts/footer.js';
import type { Asker, Choice } from '../session/questions.js';
import type { CliContext } from './context.js';

/**
 * Asks a person at a terminal, below the `prose` that was said. Ctrl-C rejects with inquirer's `ExitPromptError`, which `main` turns into
 * exit code 130.
 */
export function createAsker({ stdin: input, stdout: output }: CliContext, prose: Output): Asker {
  const { color } = prose.style;
  const { dim } = colorsOf(prose.style);
  const context = { input, output };
  const prompt = inquirer.createPromptModule(context);
  // Inquirer colours whatever NO_COLOR says on Node 20, so without colour the theme has none.
  const theme = color ? { style: { keysHelpTip: helpOf(dim) } } : plainTheme;
  return {
    choose: async ({ message, choices, preferred }) => {
      prose.beforeQuestion();
      const { answer } = await prompt<{ answer: string }>([
        {
          type: 'select',
          name: 'answer',
          message: printable(message),
          choices: choices.map(choiceItem),
          default: preferred,
          theme,
        },
      ]);
      return answer;
    },
    pick: async ({ message, choices, validate }) => {
      prose.beforeQuestion();
      const { answer } = await prompt<{ answer: string[] }>([
        {
          type: 'checkbox',
          name: 'answer',
          message: printable(message),
          choices: choices.map((choice) => ({ ...choiceItem(choice), checked: choice.selected })),
          validate: (selected: readonly { readonly value: string }[]) =>
            validate(selected.map(({ value }) => value)) ?? true,
          theme,
        },
      ]);
      return answer;
    },
    text: async ({ message, preferred, validate }) => {
      prose.beforeQuestion();
      const { answer } = await prompt<{ answer: string }>([
        {
          type: 'input',
          name: 'answer',
          message: printable(message),
          default: preferred,
          validate: (text: string) => validate(text) ?? true,
          theme,
        },
      ]);
      return answer;
    },
    confirm: async ({ message, preferred }) => {
      prose.beforeQuestion();
      const { answer } = await prompt<{ answer: boolean }>([
        { type: 'confirm', name: 'answer', message: printable(message), default: preferred, theme },
      ]);
      return answer;
    },
    endpoints: ({ message, rows }) => {
      prose.beforeQuestion();
      return endpointCheckbox({ message, rows, color, size: () => sizeOf(output) }, context);
    },
  };
}

function choiceItem({ value, label, hint }: Choice): {
  value: string;
  name: string;
  short: string;
} {
  const name = hint === null ? label : `${label} (${hint})`;
  return { value, name: printable(name), short: printable(label) };
}

/** A terminal that does not tell its size is taken for the classic one. */
function sizeOf(output: CliContext['stdout']): { columns: number; lines: number } {
  const { columns = 80, rows = 24 } = output;
  return { columns, lines: rows };
}

const same = (text: string): string => text;

/** The keys of inquirer's own prompts, in the words of ours. */
function helpOf(
  paint: (text: string) => string,
): (keys: readonly (readonly [string, string])[]) => string {
  const words: Readonly<Record<string, string>> = {
    navigate: '↑↓',
    select: 'space',
    submit: 'enter when done',
  };
  return (keys) =>
    paint(
      footer(
        keys.map(([key, action]) =>
          key === '⏎' && action === 'select' ? 'enter' : (words[action] ?? `${key} ${action}`),
        ),
      ),
    );
}

const plainTheme = {
  prefix: { idle: '?', done: '✔' },
  icon: { checked: '◉', unchecked: '◯', cursor: '❯' },
  style: {
    answer: same,
    message: same,
    error: (text: string) => `> ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
    help: same,
    highlight: same,
    key: (text: string) => `<${text}>`,
    description: same,
    disabled: same,
    keysHelpTip: helpOf(same),
  },
};
