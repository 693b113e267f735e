import { lineEnding } from '../model/text-edit.js';
import type { FormatOptions } from '../model/types.js';

/** Prettier's defaults. */
export const PRETTIER_DEFAULTS: FormatOptions = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  trailingComma: 'all',
  bracketSpacing: true,
  arrowParens: 'always',
  quoteProps: 'as-needed',
  endOfLine: 'lf',
};

/** The defaults of the major version of prettier that the project uses; of the newest when it is not known. */
export function prettierDefaults(major: number | null): FormatOptions {
  if (major === null || major >= 3) return PRETTIER_DEFAULTS;
  return major === 2
    ? { ...PRETTIER_DEFAULTS, trailingComma: 'es5' }
    : { ...PRETTIER_DEFAULTS, trailingComma: 'none', arrowParens: 'avoid' };
}

/**
 * Guesses the format of sources by majority, for projects that have no configuration that says. `codes` are texts
 * without comments. What they show no sign of is as prettier does it.
 */
export function sniffFormat(codes: readonly string[]): FormatOptions {
  const code = codes.join('\n').replaceAll('\r\n', '\n');
  const lines = code.split('\n');
  const semi = more(code, /;$/gm, /^\s*(?:import|export|const|let|return|throw)\b.*[\w)'"`\]}]$/gm);
  return {
    printWidth: sniffWidth(lines),
    ...sniffIndent(lines),
    semi: semi ?? PRETTIER_DEFAULTS.semi,
    singleQuote: more(code, /'[^'"\\\n]*'/g, /"[^'"\\\n]*"/g) ?? PRETTIER_DEFAULTS.singleQuote,
    trailingComma: sniffTrailingComma(code),
    bracketSpacing: more(code, /\{ \w/g, /[^$]\{\w/g) ?? PRETTIER_DEFAULTS.bracketSpacing,
    arrowParens:
      more(code, /\(\w+\) =>/g, /(?:[(,=]|return) ?\w+ =>/g) === false ? 'avoid' : 'always',
    quoteProps: PRETTIER_DEFAULTS.quoteProps,
    endOfLine: sniffEndOfLine(codes),
  };
}

export function sniffEndOfLine(texts: readonly string[]): FormatOptions['endOfLine'] {
  const crlf = texts.filter((text) => lineEnding(text) === '\r\n').length;
  return crlf * 2 > texts.length ? 'crlf' : 'lf';
}

/** True or false when there are more matches of the one or the other; null when there are none of either. */
function more(code: string, yes: RegExp, no: RegExp): boolean | null {
  const [forIt, against] = [count(code, yes), count(code, no)];
  return forIt + against === 0 ? null : forIt >= against;
}

function count(code: string, pattern: RegExp): number {
  return code.match(pattern)?.length ?? 0;
}

function sniffIndent(lines: readonly string[]): Pick<FormatOptions, 'useTabs' | 'tabWidth'> {
  const tabs = lines.filter((line) => line.startsWith('\t')).length;
  const spaces = lines.filter((line) => /^ {2,}\S/.test(line)).length;
  if (tabs > spaces) return { useTabs: true, tabWidth: PRETTIER_DEFAULTS.tabWidth };
  const steps = new Map<number, number>();
  let previous = 0;
  for (const line of lines.filter((candidate) => candidate.trim() !== '')) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const step = indent - previous;
    if (step > 1 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
    previous = indent;
  }
  const [most] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return { useTabs: false, tabWidth: most?.[0] ?? PRETTIER_DEFAULTS.tabWidth };
}

/** Whether literals and calls that span several lines end with a comma. */
function sniffTrailingComma(code: string): FormatOptions['trailingComma'] {
  const literals = more(
    code,
    /,\n\s*[}\]]/g,
    /(?:^\s*[\w$'"]+: [^\n;{(]*[^\n;,{(]\n\s*\}|^\s*[\w.'"]+\n\s*\])/gm,
  );
  if (literals === false) return 'none';
  const calls = more(code, /,\n\s*\)/g, /[\w'"`}\])]\n\s*\)/g);
  if (literals === null && calls === null) return PRETTIER_DEFAULTS.trailingComma;
  return calls === false ? 'es5' : 'all';
}

/** The smallest common width that nearly every line fits into. */
function sniffWidth(lines: readonly string[]): number {
  const code = lines.filter((line) => line.trim() !== '');
  const longer = (width: number) => code.filter((line) => line.length > width).length;
  return [80, 100, 120].find((width) => longer(width) * 100 <= code.length) ?? 120;
}
