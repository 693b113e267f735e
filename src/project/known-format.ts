import type { FormatOptions } from '../model/types.js';

/** The options that are relevant to our files and have a value that prettier accepts. */
export function knownOptions(options: Readonly<Record<string, unknown>>): Partial<FormatOptions> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => {
      switch (name) {
        case 'printWidth':
        case 'tabWidth':
          return Number.isInteger(value);
        case 'useTabs':
        case 'semi':
        case 'singleQuote':
        case 'bracketSpacing':
          return typeof value === 'boolean';
        case 'trailingComma':
          return isOneOf(value, ['all', 'es5', 'none']);
        case 'arrowParens':
          return isOneOf(value, ['always', 'avoid']);
        case 'quoteProps':
          return isOneOf(value, ['as-needed', 'consistent', 'preserve']);
        case 'endOfLine':
          return isOneOf(value, ['lf', 'crlf']);
        default:
          return false;
      }
    }),
  );
}

function isOneOf(value: unknown, values: readonly string[]): boolean {
  return typeof value === 'string' && values.includes(value);
}
