import type { EnvironmentNeed } from '../../model/types.js';
import { relPath } from '../../model/paths.js';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import type { SourceView } from '../../source/view.js';

/** Where values of environment variables are kept beside the source: README of dotenv 17; Docker, Dockerfile and Compose reference. */
const FILES = [
  ...['.env', '.env.local', '.env.prod', '.env.production', '.env.production.local'],
  ...['config.env', 'config/.env', 'config/config.env', 'src/.env'],
  ...['Dockerfile', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'],
].map(relPath);

/** The place of each variable whose value stands in a file of the project that git does not ignore. */
export function committedIn(
  view: SourceView,
  names: readonly string[],
): readonly EnvironmentNeed[] {
  return names.flatMap((name) => {
    const file = FILES.find((each) => view.lists(each) && offsetOf(view, each, name) >= 0);
    return file ? [{ name, loc: view.locAt(file, offsetOf(view, file, name)) }] : [];
  });
}

/** Where a file gives a variable a value that it does not take from elsewhere; -1 where it does not. */
function offsetOf(view: SourceView, file: (typeof FILES)[number], name: string): number {
  const text = view.text(file) ?? '';
  const named = new RegExp(
    `^[ \\t]*(?:export[ \\t]+|ENV[ \\t]+|-[ \\t]*)?["']?${escapeRegExp(name)}(?![\\w$])["']?([^\\n]*)`,
    'm',
  ).exec(text);
  const [line = '', rest = ''] = named ?? [];
  const value = rest
    .trim()
    .replace(/^[=:]\s*/, '')
    .replace(/^["']|["']$/g, '');
  const isGiven = /^[^\s$<#]/.test(value);
  return named && isGiven ? named.index + line.indexOf(name) : -1;
}
