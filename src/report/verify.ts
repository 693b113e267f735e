import type { Diagnostic } from '../model/types.js';
import { renderDiagnostics } from './diagnostics.js';
import { printable } from './printable.js';
import { colorsOf, count, type Style } from './style.js';
import { renderDone } from './text.js';

/** How an application is started, before that is agreed to. */
export function renderStarting(
  { shown, envFile, hosts }: { shown: string; envFile: string | null; hosts: readonly string[] },
  style: Style,
): string {
  const { bold } = colorsOf(style);
  const lines = [
    ['starts', shown],
    ['variables', envFile ?? 'those of this shell, and what the application loads itself'],
    ['hosts in them', hosts.length === 0 ? 'none' : hosts.join(', ')],
  ];
  return [
    `  ${bold('This runs the code of the project.')} Nothing in it connects off this machine unless --allow-net says so,`,
    '  or starts other programs unless --allow-run does.',
    ...lines.map(([what = '', value = '']) => `    ${what.padEnd(13)}  ${printable(value)}`),
  ].join('\n');
}

/** What came of asking the application. */
export type VerifyCounts = {
  readonly asked: number;
  readonly refusing: number;
  readonly holes: number;
  /** Of which nothing was shown, but that was accepted. */
  readonly accepted: number;
  readonly open: number;
};

export function renderVerify(
  problems: readonly Diagnostic[],
  { asked, refusing, holes, accepted, open }: VerifyCounts,
  style: Style,
): string {
  const counts = [
    `${count(asked, 'secured endpoint')} asked: ${refusing} refuse${refusing === 1 ? 's' : ''}`,
    ...(holes > 0 ? [`${holes} open to anybody`] : []),
    ...(open > 0 ? [`${open} not shown`] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ].join(', ');
  const isInOrder = !problems.some(({ severity }) => severity === 'error');
  return [
    ...(problems.length > 0 ? [renderDiagnostics(problems, style), ''] : []),
    `  ${isInOrder ? renderDone(`In order. ${counts}`, style) : counts}`,
  ].join('\n');
}
