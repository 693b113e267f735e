import jsTokens from 'js-tokens';

/**
 * Replaces every comment of a JavaScript or TypeScript text by spaces, so that a search in the result finds code
 * only and its offsets hold for the text. Strings, templates and regular expressions that look like comments stay.
 */
export function maskComments(text: string): string {
  let masked = '';
  for (const { type, value } of jsTokens(text)) {
    masked += type.endsWith('Comment') ? value.replace(/[^\n\r]/g, ' ') : value;
  }
  return masked;
}

/** The 1-based line and column of an offset. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
