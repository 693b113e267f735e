import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { maskComments, placeAt } from '../../project/masking.js';

/**
 * Where a linter's configuration asks for a rule, `eslint.config.js:14`; the nearest configuration alone where none
 * names the rule: it comes from a preset then.
 * @param configs relative to `root`, the nearest first
 */
export function askingLine(root: string, configs: readonly string[], rule: string): string {
  for (const config of configs) {
    const line = lineNaming(join(root, config), namesOf(rule));
    if (line !== null) return `${config}:${line}`;
  }
  return configs[0] ?? '';
}

/** How a configuration may call the rule: by its whole name, and for Biome by its last part. */
function namesOf(rule: string): readonly string[] {
  if (rule === 'format') return ['formatter'];
  return /^(?:lint|assist)\//.test(rule) ? [rule.slice(rule.lastIndexOf('/') + 1)] : [rule];
}

function lineNaming(file: string, names: readonly string[]): number | null {
  const text = textOf(file);
  if (text === null) return null;
  const isCode = /\.(?:[cm]?[jt]s|jsonc?)$|^\.eslintrc$/.test(basename(file));
  const code = isCode
    ? maskComments(text)
    : text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length));
  const places = names.flatMap((name) => {
    const key = new RegExp(`(?<![\\w/-])${escapeRegExp(name)}["']?\\s*:`, 'g');
    return [...code.matchAll(key)].map(({ index }) => index);
  });
  return places.length === 0 ? null : placeAt(text, Math.min(...places)).line;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
