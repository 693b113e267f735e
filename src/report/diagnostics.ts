import type { Diagnostic, SourceLoc } from '../model/types.js';
import { displayWidth, pad, printable, widest, wrap } from './printable.js';
import { asStarted } from './program.js';
import { colorsOf, type Style } from './style.js';

/** A long path must not push every other line's message to the right. */
const WIDEST_PLACE = 40;

/**
 * `file:line:column  error  CODE  message`, aligned, and below each what to do, indented and never broken,
 * because it is there to be copied. Without a terminal a message keeps to its line, so that it can be
 * searched; on a terminal it is broken at its width.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], style: Style): string {
  const places = diagnostics.map(({ loc }) => placeText(loc));
  const placeWidth = Math.min(WIDEST_PLACE, widest(places));
  const severityWidth = widest(diagnostics.map(({ severity }) => severity));
  const codeWidth = widest(diagnostics.map(({ code }) => code));
  return diagnostics
    .map((each, index) => {
      const place = placeWidth === 0 ? '' : `${pad(places[index] ?? '', placeWidth)}  `;
      const severity = pad(each.severity, severityWidth);
      const start = `${place}${severity}  ${pad(each.code, codeWidth)}  `;
      const said = asStarted(each.message, style.program);
      const message = messageLines(said, displayWidth(start), style.columns);
      const colored = start.replace(severity, () => colorOf(each, style)(severity));
      // What mends several in a row is said once, below the last of them.
      const isSaidBelow = diagnostics[index + 1]?.fix === each.fix;
      const fix = isSaidBelow ? [] : fixLines(each.fix, style);
      return [colored + message.join('\n'), ...fix].join('\n');
    })
    .join('\n');
}

/** `src/app.ts:12:3`; nothing for a problem that has no place. */
export function placeText(loc: SourceLoc | null): string {
  return loc === null ? '' : `${printable(loc.file)}:${loc.line}:${loc.column}`;
}

function messageLines(message: string, indent: number, columns: number): readonly string[] {
  const line = message.split('\n').map(printable).join(' ');
  if (indent + displayWidth(line) <= columns) return [line];
  // Too little room beside the place: the message goes below, where it is broken less.
  const beside = columns - indent >= columns / 2;
  const lines = wrap(line, beside ? columns - indent : columns - 4);
  if (!beside) return ['', ...lines.map((each) => `    ${each}`)];
  return lines.map((each, index) => (index === 0 ? each : ' '.repeat(indent) + each));
}

function fixLines(fix: string, style: Style): readonly string[] {
  const { dim } = colorsOf(style);
  return asStarted(fix, style.program)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `    ${dim(printable(line))}`);
}

function colorOf({ severity }: Diagnostic, style: Style): (text: string) => string {
  const colors = colorsOf(style);
  return { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
}
