import { hasErrors, problem, UserError } from '../../model/diagnostic.js';
import { renderJson } from '../../report/json.js';
import { renderStarting, renderVerify, type VerifyCounts } from '../../report/verify.js';
import type { Options } from '../../session/option-values.js';
import { projectFolder } from '../../session/project-folder.js';
import {
  prepareVerify,
  type ToVerify,
  type Verified,
  verify as story,
} from '../../session/verify.js';
import { type CliContext, type ExitCode, isInteractive } from '../context.js';
import { createOutput, type Output } from '../output.js';
import { showProblems } from '../show-problems.js';

/** `authwright verify`: asks the running application as somebody without a secret. */
export async function verify(options: Options, context: CliContext): Promise<ExitCode> {
  const adapters = await context.adapters();
  const folder = projectFolder(options, context.cwd, adapters);
  const output = createOutput(context, options.json);
  const toVerify = await prepareVerify(options, folder, adapters, context.env);
  if (!(await isAgreed(options, toVerify, output, context))) {
    output.say('  Nothing was started.');
    return 1;
  }
  const verified = await story(options, toVerify);
  const { findings, problems } = verified;
  const exitCode = hasErrors(problems) ? 2 : 0;
  showProblems(problems, options, toVerify.reading, output, {
    json: () =>
      renderJson({
        command: 'verify',
        exitCode,
        list: null,
        plan: null,
        verified: findings.map(({ target: { endpoint, route }, result, what }) => ({
          id: endpoint.id,
          source: route.loc,
          result,
          what,
        })),
        problems,
        program: context.program,
      }),
    text: () => renderVerify(problems, countsOf(toVerify, verified), output.style),
  });
  return exitCode;
}

/** Starting an application may migrate, schedule and connect: somebody has to want that. */
async function isAgreed(
  options: Options,
  { starting }: ToVerify,
  output: Output,
  context: CliContext,
): Promise<boolean> {
  if (starting === null || options.yes || options.verify.app !== null) return true;
  if (!isInteractive(context, options.json)) {
    throw new UserError(
      problem(
        'ANSWER_MISSING',
        `verify starts the application (${starting.shown}), which may migrate, schedule and connect`,
        'say that it may:  npx authwright verify --yes  or name what makes it:  --app src/app.ts#createApp',
      ),
    );
  }
  output.say(renderStarting({ ...starting, envFile: options.verify.envFile }, output.style));
  const { createAsker } = await import('../prompt.js');
  return createAsker(context, output).confirm({
    message: 'Start it?',
    preferred: true,
    flags: ['--yes'],
  });
}

function countsOf({ targets }: ToVerify, { findings, accepted }: Verified): VerifyCounts {
  const of = (...results: readonly string[]) =>
    findings.filter(({ result }) => results.includes(result));
  const unshown = of('inconclusive');
  const accepting = unshown.filter(({ target }) => accepted.has(target.endpoint.id)).length;
  return {
    asked: targets.length,
    refusing: of('refuses', 'refused').length,
    holes: of('hole').length,
    accepted: accepting,
    open: unshown.length - accepting,
  };
}
