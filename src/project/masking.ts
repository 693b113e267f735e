const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/y;
/** From behind a backtick or a `}` to the end of the template or to the next `${`. */
const TEMPLATE_PART = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** What neither begins nor ends anything. */
const PLAIN = /[^'"`/{}]+/y;

/** Words and characters after which a slash begins a regular expression, not a division. */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{};+*%~^<>-]|(?<![\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|yield|await))\s*$/;
/** More than the longest of those words and the space behind it. */
const LOOK_BACK = 200;

/**
 * Replaces every comment of a JavaScript or TypeScript text by spaces, so that a search in the result finds code
 * only and its offsets hold for the text. Strings, templates and regular expressions that look like comments stay.
 */
export function maskComments(text: string): string {
  let masked = '';
  let position = 0;
  let depth = 0;
  /** The brace depths at which `${` was opened. */
  const templates: number[] = [];

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = position;
    const token = pattern.exec(text)?.[0] ?? '';
    position += token.length;
    return token;
  };
  const takeTemplatePart = (): void => {
    const part = take(TEMPLATE_PART);
    if (part.endsWith('${')) templates.push(depth);
    masked += part;
  };

  while (position < text.length) {
    masked += take(PLAIN);
    const character = text[position] ?? '';
    if (character === '/') {
      const comment = take(COMMENT);
      masked += comment.replace(/[^\n\r]/g, ' ');
      if (comment !== '') continue;
      masked += (BEFORE_REGEX.test(masked.slice(-LOOK_BACK)) && take(REGEX)) || take(/\//y);
    } else if (character === '"' || character === "'") {
      masked += take(STRING);
    } else {
      masked += character;
      position += character.length;
      if (character === '`') takeTemplatePart();
      else if (character === '}' && templates.at(-1) === depth) {
        templates.pop();
        takeTemplatePart();
      } else if (character === '{') depth += 1;
      else if (character === '}') depth -= 1;
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
