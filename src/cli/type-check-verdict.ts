import { printable, wrap } from '../report/printable.js';
import type { Style } from '../report/style.js';
import { renderDone } from '../report/text.js';
import type { RunEvent } from '../session/events.js';

/** What the type check after a write says beside the one before it. */
export function typeCheckVerdict(
  { before, after, unchecked }: Extract<RunEvent, { kind: 'type-checked' }>,
  style: Style,
): string {
  const errors = after.kind === 'checked' ? after.errors.length : 0;
  const counted = `${errors} ${errors === 1 ? 'error' : 'errors'}`;
  if (after.kind === 'checked') {
    // Installing may be what made a check possible; then there is nothing to compare with.
    if (before.kind === 'checked' && unchecked.length === 0) {
      return `  ${renderDone(`type check as before (${counted})`, style)}`;
    }
    if (errors === 0 && before.kind === 'not-checked') {
      return `  ${renderDone('type check: 0 errors', style)}`;
    }
  }
  return unchecked
    .flatMap((reason) => wrap(`not checked: ${printable(reason)}`, style.columns - 4))
    .map((line, index) => `${index === 0 ? '  ' : '    '}${line}`)
    .join('\n');
}
