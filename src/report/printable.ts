import measure from 'fast-string-truncated-width';

/**
 * `text` with everything that would steer a terminal or reorder a line made visible: control characters
 * and bidirectional overrides as `\x1b`, `\u202e`. Names from spec and source go through here before they
 * are shown. Line breaks are among them; a text of several lines is split first.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );
}

/** Columns that `text` takes in a terminal: wide characters two, escape codes none. */
export function displayWidth(text: string): number {
  return measure(text).width;
}

/** `text` in at most `width` columns, cut between letters, with `…`. For text without escape codes. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let room = width - 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= displayWidth(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** `text` filled up with spaces to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The width of the widest of `texts`. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}

/** `text` as lines of at most `width` columns, broken at spaces; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  return filled(text.split(' '), width);
}

/** `items`, with commas between them, as lines of at most `width` columns; none is broken. */
export function wrapItems(items: readonly string[], width: number): readonly string[] {
  return filled(
    items.map((item, index) => (index === items.length - 1 ? item : `${item},`)),
    width,
  );
}

function filled(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
