import { renderDiagnostics } from '../report/diagnostics.js';
import { printable, wrap } from '../report/printable.js';
import type { Style } from '../report/style.js';
import { renderDone } from '../report/text.js';
import type { RunEvent } from '../session/events.js';

/** What the project's own linters said of a write that stays, as blocks. */
export function lintVerdict(
  { compared, mended, skipped, left }: Extract<RunEvent, { kind: 'linted' }>,
  style: Style,
): readonly string[] {
  const files = `${mended.length} generated ${mended.length === 1 ? 'file' : 'files'}`;
  const mending = mended.length > 0 ? `; ${files} mended` : '';
  const said = [
    ...(compared.length > 0
      ? [`  ${renderDone(`${compared.join(', ')}: your files as before${mending}`, style)}`]
      : []),
    ...skipped.map((reason) =>
      wrap(`not linted: ${printable(reason)}`, style.columns - 4)
        .map((line, index) => `${index === 0 ? '  ' : '    '}${line}`)
        .join('\n'),
    ),
  ];
  return [
    ...(said.length > 0 ? [said.join('\n')] : []),
    ...(left.length > 0 ? [renderDiagnostics(left, style)] : []),
  ];
}
