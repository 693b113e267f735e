import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { nearest } from '../model/nearest.js';
import { UserError } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { type RawOptions, readOptions } from '../session/option-values.js';
import { addOptions, type CommandName, usageProblem } from './options.js';
import type { ExitCode, CliContext } from './context.js';

const subcommands = ['list', 'check', 'verify', 'env', 'update', 'remove'] as const;

const summaries = {
  list: 'every endpoint: decision, guard, where in source, where in the spec',
  check: 'for CI: exit 2 when something is undecided, unguarded, drifted or in conflict',
  verify: 'start the application and ask it, as somebody without a secret',
  env: 'write missing settings into .env with fitting values; overwrites none',
  update: "bring generated files to this version's templates, keeping edits",
  remove: 'take out what authwright put in and nobody changed',
};

/**
 * Runs authwright with `argv` (without node and script) and gives the exit code: 0 done or in order, 1 for
 * the user to mend, 2 something was found or left, 3 a bug of ours, 130 interrupted at a prompt. Never
 * throws; everything that goes wrong is printed here and nowhere else.
 */
export async function main(argv: readonly string[], context: CliContext): Promise<number> {
  let exitCode: ExitCode = 0;
  // Which command fails is needed to report it, also when its options could not be read.
  let running: CommandName = 'secure';
  const json = asksForJson(argv);

  const start = (name: CommandName) => async (_options: unknown, command: Command) => {
    running = name;
    const raw = { ...(command.parent && saidTo(command.parent)), ...saidTo(command) };
    exitCode = await runCommand(name, raw, context);
  };
  const program = addOptions(new Command('authwright'), 'secure')
    .description(
      'Secures the endpoints of this backend with Bearer authentication, as code you own.',
    )
    .version(packageJson.version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: () => undefined, // thrown as CommanderError too, and printed once, below
    })
    .exitOverride()
    .hook('preSubcommand', (_program, subcommand) => {
      running = subcommands.find((name) => name === subcommand.name()) ?? running;
    })
    .action(start('secure'));
  for (const name of subcommands) {
    addOptions(program.command(name), name)
      .description(summaries[name])
      .helpOption('--help', 'print this help')
      .action(start(name));
  }

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (isPromptExit(error)) {
      context.stderr.write('\nNothing was written.\n');
      return 130;
    }
    const { reportProblems, reportBug } = await import('./failure.js');
    if (error instanceof CommanderError) {
      const problem = unknownCommand(program) ?? usageProblem(error);
      return reportProblems([problem], running, json, context);
    }
    if (error instanceof UserError) {
      return reportProblems(error.diagnostics, running, json, context);
    }
    return reportBug(error, running, json, context);
  }
}

/**
 * What was typed for a command, without defaults: those of the main command would be taken for something said,
 * and overrule what is said after a subcommand.
 */
function saidTo(command: Command): RawOptions {
  const isSaid = ([name]: [string, unknown]) => command.getOptionValueSource(name) === 'cli';
  return Object.fromEntries(Object.entries(command.opts()).filter(isSaid));
}

async function runCommand(
  name: CommandName,
  raw: RawOptions,
  context: CliContext,
): Promise<ExitCode> {
  const options = readOptions(raw);
  switch (name) {
    case 'list':
      return (await import('./commands/list.js')).list(options, context);
    case 'check':
      return (await import('./commands/check.js')).check(options, context);
    case 'verify':
      return (await import('./commands/verify.js')).verify(options, context);
    case 'env':
      return (await import('./commands/env.js')).env(options, context);
    case 'secure':
    case 'update':
    case 'remove':
      return (await import('./commands/run-plan.js')).runPlan(name, options, context);
  }
}

/** Also when the options cannot be read, which is reported as JSON too. */
function asksForJson(argv: readonly string[]): boolean {
  return /(?:^|\n)(?:--json|--format[=\n]json)(?:\n|$)/.test(argv.join('\n'));
}

/** Ctrl-C at a prompt: inquirer rejects with this name, in whichever copy of its core. */
function isPromptExit(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function unknownCommand(program: Command): Diagnostic | null {
  const [word] = program.args;
  const names = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith('-') || names.includes(word)) return null;
  const meant = nearest(word, names);
  return {
    code: 'USAGE',
    severity: 'error',
    message: `there is no command ${word}`,
    loc: null,
    fix: meant ? `did you mean  npx authwright ${meant} ?` : 'see  npx authwright --help',
  };
}
