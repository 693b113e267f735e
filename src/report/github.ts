import { posix } from 'node:path';
import type { Diagnostic } from '../model/types.js';

/**
 * Problems as GitHub Actions annotations on their lines, one a line.
 * @param folder the project's folder in the repository, to which places are relative; '' for its root
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function renderGithub(problems: readonly Diagnostic[], folder: string): string {
  return problems.map((problem) => `${annotation(problem, folder)}\n`).join('');
}

function annotation({ code, severity, message, loc, fix }: Diagnostic, folder: string): string {
  const command = { error: 'error', warning: 'warning', info: 'notice' }[severity];
  const properties = [
    ...(loc === null
      ? []
      : [`file=${property(posix.join(folder, loc.file))},line=${loc.line},col=${loc.column}`]),
    `title=${property(code)}`,
  ];
  const text = fix === '' ? message : `${message}\n${fix}`;
  return `::${command} ${properties.join(',')}::${data(text)}`;
}

/** An unescaped line break would end the annotation and let a name begin another command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
