/** One step of what a run prints under “Next”. */
export type PrintedStep = { readonly title: string; readonly commands: string };

/**
 * The steps as they are printed, with their commands as somebody would copy them: beside the title, or in the lines
 * below it.
 */
export function printedSteps(output: string): readonly PrintedStep[] {
  const [, next = ''] = output.split(/^ {2}Next$/m);
  const steps: { title: string; commands: string }[] = [];
  for (const line of next.split('\n')) {
    const [, title, beside] = /^ {4}\d+ {2}(.*?):(?: {2}(.+))?$/.exec(line) ?? [];
    if (title !== undefined) steps.push({ title, commands: beside ?? '' });
    const last = steps.at(-1);
    const [, below] = /^ {9}(.*)$/.exec(line) ?? [];
    if (last && below !== undefined) last.commands += `${last.commands === '' ? '' : '\n'}${below}`;
    // What comes behind the steps is no command.
    if (/^ {2}\S/.test(line)) break;
  }
  return steps;
}
