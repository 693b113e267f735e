import type { SourceView } from '../source/view.js';

const DEFAULT_PORT = 3000;
const PORT = new RegExp(
  [
    /\bPORT\b['"]?\s*(?:\?\?|\|\||,)\s*['"]?(\d{2,5})/, // `process.env.PORT ?? 3000`
    /\bPORT\b['"]?\s*:.*\bdefault\b['"]?\s*[(:]\s*['"]?(\d{2,5})/, // `PORT: z.coerce.number().default(3000)`
    /\.listen\(\s*(\d{2,5})/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** The port that the project's server probably listens on, for the example calls of the next steps. */
export function guessPort(view: SourceView): number {
  for (const file of view.files) {
    const digits = PORT.exec(view.text(file) ?? '')
      ?.slice(1)
      .find(Boolean);
    if (digits !== undefined) return Number(digits);
  }
  return DEFAULT_PORT;
}
