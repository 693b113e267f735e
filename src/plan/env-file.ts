import { parseEnv } from 'node:util';
import type { EnvVariable } from '../model/env-variable.js';
import { escapeRegExp } from '../model/escape-reg-exp.js';
import { lineEnding } from '../model/text-edit.js';

/** A variable and the value that it gets: no line end, and nothing that a reader of `.env` would take for a quote. */
export type EnvValue = { readonly name: string; readonly value: string };

/** The variables that have no value in a file as `.env` is written, or an empty one. */
export function missingFrom(
  text: string | null,
  variables: readonly EnvVariable[],
): readonly EnvVariable[] {
  const there = parseEnv(text ?? '');
  return variables.filter(({ name }) => !there[name]?.trim());
}

/**
 * The file with these values: behind a name that stands there without one, as in a copy of `.env.example`, else at the
 * end. Everything else stays as it is, byte for byte.
 */
export function withValues(text: string | null, values: readonly EnvValue[]): string {
  return values.reduce(withValue, text ?? '');
}

function withValue(text: string, { name, value }: EnvValue): string {
  const empty = new RegExp(
    `^([ \\t]*(?:export[ \\t]+)?${escapeRegExp(name)}[ \\t]*=)[ \\t]*?(?:""|'')?(?=[ \\t]*(?:#.*)?\\r?$)`,
    'm',
  );
  const filled = text.replace(empty, (_, start: string) => start + value);
  if (parseEnv(filled)[name] === value) return filled;
  const newline = lineEnding(text);
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}${name}=${value}${newline}`;
}
