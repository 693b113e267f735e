const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/y;
/** From behind a backtick or a `}` to the end of the template or to the next `${`. */
const TEMPLATE_PART = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const WORD_OR_CHAR = /[\w$]+|\s+|[\s\S]/y;

/** Words after which a slash begins a regular expression, not a division. */
const BEFORE_REGEX =
  /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|yield|await|[(,=:[!&|?{};+*%~^<>-])?$/;

/**
 * Replaces every comment of a JavaScript or TypeScript text by spaces, so that a search in the result finds code
 * only and its offsets hold for the text. Strings, templates and regular expressions that look like comments stay.
 */
export function maskComments(text: string): string {
  let masked = '';
  let position = 0;
  let previous = '';
  let depth = 0;
  /** The brace depths at which `${` was opened. */
  const templates: number[] = [];

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    const token = pattern.exec(text)?.[0];
    if (token === undefined || token === '') return null;
    position += token.length;
    return token;
  };
  const takeTemplatePart = (): void => {
    const part = take(TEMPLATE_PART) ?? '';
    if (part.endsWith('${')) templates.push(depth);
    masked += part;
    previous = '`';
  };

  while (position < text.length) {
    const comment = take(COMMENT);
    if (comment !== null) {
      masked += comment.replace(/[^\n\r]/g, ' ');
      continue;
    }
    const literal = take(STRING) ?? (BEFORE_REGEX.test(previous) ? take(REGEX) : null);
    if (literal !== null) {
      masked += literal;
      previous = '"';
      continue;
    }
    const token = take(WORD_OR_CHAR) ?? '';
    masked += token;
    if (token === '`') takeTemplatePart();
    else if (token === '}' && templates.at(-1) === depth) {
      templates.pop();
      takeTemplatePart();
    } else {
      if (token === '{') depth += 1;
      if (token === '}') depth -= 1;
      if (token.trim() !== '') previous = token;
    }
  }
  return masked;
}

/** The 1-based line and column of an offset. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
