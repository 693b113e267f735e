import type { SourceView } from '../source/view.js';

const DEFAULT_PORT = 3000;
const PORT = /\bPORT\b\s*(?:\?\?|\|\||,)\s*['"]?(\d{2,5})|\.listen\(\s*(\d{2,5})/;

/** The port that the project's server probably listens on, for the example calls of the next steps. */
export function guessPort(view: SourceView): number {
  for (const file of view.files) {
    const match = PORT.exec(view.text(file) ?? '');
    const digits = match?.[1] ?? match?.[2];
    if (digits !== undefined) return Number(digits);
  }
  return DEFAULT_PORT;
}
