import { type Command, type CommanderError, Option } from 'commander';
import { problem } from '../model/diagnostic.js';
import { flagOf } from '../model/settings/setting.js';
import { type SettingKey, settingsTable } from '../model/settings/table.js';
import type { Diagnostic } from '../model/types.js';

export type CommandName = 'secure' | 'list' | 'check' | 'verify' | 'env' | 'update' | 'remove';

type OptionSpec = {
  readonly flags: string;
  readonly description: string;
  readonly commands: readonly CommandName[];
  readonly repeatable?: true;
};

const every: readonly CommandName[] = [
  ...(['secure', 'list', 'check', 'verify'] as const),
  ...(['env', 'update', 'remove'] as const),
];
const reading: readonly CommandName[] = ['secure', 'list', 'check', 'verify'];
const writing: readonly CommandName[] = ['secure', 'update', 'remove'];
const main: readonly CommandName[] = ['secure'];

/** Every option of every command, in the order in which help shows them (product.md, “Commands”). */
const optionSpecs: readonly OptionSpec[] = [
  { flags: '--cwd <dir>', description: 'the project (default: here)', commands: every },
  {
    flags: '--workspace <name>',
    description: 'a package of the monorepo, by name or folder',
    commands: every,
  },
  {
    flags: '--spec <file>',
    description: 'the endpoint spec (default: found by its usual name)',
    commands: every,
  },
  {
    flags: '--secure <pattern>',
    description:
      "endpoints that need a Bearer token: 'GET /users/**', /admin/**, tag:NAME, operation:ID",
    commands: main,
    repeatable: true,
  },
  {
    flags: '--open <pattern>',
    description: 'endpoints that anybody may call',
    commands: main,
    repeatable: true,
  },
  {
    flags: '--role <pattern=role>',
    description: 'the caller also needs this role; none behind the = takes it away',
    commands: main,
    repeatable: true,
  },
  { flags: '--secure-rest', description: 'secure what no pattern names', commands: main },
  { flags: '--open-rest', description: 'open what no pattern names', commands: main },
  ...optionsOf(
    ...(['endpoints', 'basePath', 'outDir', 'store'] as const),
    ...(['userModel', 'storedPasswords', 'signUpValues'] as const),
  ),
  {
    flags: '--guard <file#export>',
    description:
      "use the project's own guard (FILE#EXPORT, FILE#EXPORT.METHOD); no auth routes are generated",
    commands: reading,
  },
  {
    flags: '--judge <guard=verdict>',
    description:
      'what a middleware that could not be judged does to anonymous callers: FILE#EXPORT=refuses or =passes, which also overrules reading',
    commands: reading,
    repeatable: true,
  },
  {
    flags: '--new-auth',
    description: 'generate auth although the project authenticates users already',
    commands: main,
  },
  {
    flags: '--style <style>',
    description: 'a guard per route (route, default) or one per router (router)',
    commands: main,
  },
  ...optionsOf(
    ...(['accessSeconds', 'refreshDays', 'idleDays', 'refreshGrace', 'passwordMin'] as const),
    ...([
      'signUpsPerHour',
      'signUpFields',
      'trustProxy',
      'hash',
      'algorithm',
      'stateless',
      'reqUser',
      'errors',
      'tests',
    ] as const),
  ),
  { flags: '--framework <id>', description: 'overrule the detected framework', commands: every },
  {
    flags: '--module <kind>',
    description: 'overrule the module system: esm or cjs',
    commands: every,
  },
  {
    flags: '--test-runner <id>',
    description: 'overrule the detected test runner',
    commands: every,
  },
  {
    flags: '--restore',
    description: 'create managed files again that were deleted, and the mount that was taken out',
    commands: ['secure', 'update'],
  },
  {
    flags: '--on-conflict <way>',
    description: 'managed files edited by both sides: abort (default), keep, theirs or markers',
    commands: ['secure', 'update'],
  },
  {
    flags: '--yes',
    description: 'take the safe answers: everything undecided becomes secured',
    commands: writing,
  },
  {
    flags: '--app <file[#export]>',
    description:
      'the application, what makes it, or a file that listens, in place of the start command',
    commands: ['check', 'verify'],
  },
  {
    flags: '--running',
    description: 'start the application and ask it too, as verify does',
    commands: ['check'],
  },
  {
    flags: '--env-file <file>',
    description: 'variables for the application; NODE_ENV is production unless it names another',
    commands: ['check', 'verify'],
  },
  {
    flags: '--url <address>',
    description: 'ask an instance that runs, with requests that change nothing: HEAD',
    commands: ['verify'],
  },
  { flags: '--gets', description: 'with --url: GET as well', commands: ['verify'] },
  {
    flags: '--allow-net <host>',
    description: 'a host off this machine that the application may connect to',
    commands: ['check', 'verify'],
    repeatable: true,
  },
  {
    flags: '--allow-run',
    description: 'let the application start other programs',
    commands: ['check', 'verify'],
  },
  {
    flags: '--accept <pattern=reason>',
    description: 'endpoints of which nothing need be shown, and why; kept for the next run',
    commands: ['check', 'verify'],
    repeatable: true,
  },
  {
    flags: '--yes',
    description: 'start the application without asking',
    commands: ['verify'],
  },
  {
    flags: '--dry-run',
    description: 'show the plan, write nothing',
    commands: [...writing, 'env'],
  },
  { flags: '--diff', description: 'show the whole diff, write nothing', commands: writing },
  {
    flags: '--json',
    description: 'machine-readable output on standard output',
    commands: every,
  },
  { flags: '--install', description: 'run the package manager afterwards', commands: writing },
  { flags: '--no-install', description: 'do not run the package manager', commands: writing },
  {
    flags: '--no-typecheck',
    description: 'skip the type check and your linter after writing',
    commands: writing,
  },
  { flags: '--no-verify', description: 'the old name of --no-typecheck', commands: writing },
  {
    flags: '--allow-dirty',
    description: 'write although git has uncommitted changes in the files concerned',
    commands: writing,
  },
  {
    flags: '--only <what>',
    description: 'only undecided, unguarded or open endpoints',
    commands: ['list'],
  },
  { flags: '--html <file>', description: 'write the list as one HTML page', commands: ['list'] },
  {
    flags: '--format <name>',
    description: 'text (default), json, github or sarif',
    commands: ['check', 'verify'],
  },
];

function optionsOf(...keys: readonly SettingKey[]): readonly OptionSpec[] {
  return keys.flatMap((key) => {
    const { name, typed, help, helpOff, repeatable } = settingsTable[key];
    const flag = flagOf(name);
    const on = {
      flags: typed === null ? flag : `${flag} ${typed}`,
      description: help,
      ...(repeatable ? { repeatable } : {}),
    };
    const off = { flags: flag.replace('--', '--no-'), description: helpOff ?? '' };
    const specs = helpOff === undefined ? [on] : [on, off];
    return specs.map((spec) => ({ ...spec, commands: main }));
  });
}

/** Adds the options of command `name` to its commander command. */
export function addOptions(command: Command, name: CommandName): Command {
  for (const spec of optionSpecs) {
    if (!spec.commands.includes(name)) continue;
    const option = new Option(spec.flags, spec.description);
    if (spec.repeatable) {
      option.argParser((value: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        value,
      ]);
    }
    command.addOption(option);
  }
  return command;
}

/** What commander says of arguments that it cannot read, as a problem of the person's. */
export function usageProblem(error: CommanderError): Diagnostic {
  const [message = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /^\(Did you mean (.*)\?\)$/.exec(hint ?? '')?.[1];
  return problem(
    'USAGE',
    message,
    suggestion === undefined
      ? 'see the options there are:  npx authwright --help'
      : `did you mean  ${suggestion} ?  All options:  npx authwright --help`,
  );
}
