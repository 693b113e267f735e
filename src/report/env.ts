import { printable } from './printable.js';
import type { Style } from './style.js';
import { renderDone } from './text.js';

/** The settings that got a value, one a line. A secret is not among what is shown. */
export function renderEnv(
  written: readonly { readonly name: string; readonly shown: string }[],
  isWritten: boolean,
  style: Style,
): string {
  if (written.length === 0) return '  Every setting has a value in .env. Nothing to do.';
  const width = Math.max(...written.map(({ name }) => name.length));
  const lines = written.map(({ name, shown }) => `    ${name.padEnd(width)}  ${printable(shown)}`);
  const end = isWritten ? renderDone('written', style) : 'Nothing was written.';
  return ['  .env', ...lines, '', `  ${end}`].join('\n');
}
