import { join, posix } from 'node:path';
import { parseSync, type Props } from 'editorconfig';
import type { FormatOptions, RelPath } from '../model/types.js';
import { readBoundary } from './roots.js';
import type { ProjectSnapshot } from './snapshot.js';

/** The `.editorconfig` settings for `target` as prettier options (https://spec.editorconfig.org). */
export function readEditorConfig(
  snapshot: ProjectSnapshot,
  target: RelPath,
): Partial<FormatOptions> {
  // The parser reads them from disk; that they were asked for is what a kept scan has to know.
  for (let folder = snapshot.locate(posix.dirname(target)); folder !== null;) {
    const file = snapshot.locate(posix.join(folder, '.editorconfig'));
    if (file !== null) snapshot.text(file);
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  const { roots } = snapshot;
  return toFormat(parseSync(join(roots.package, target), { root: readBoundary(roots) }));
}

function toFormat(values: Props): Partial<FormatOptions> {
  const said = (name: string): string => {
    const value = values[name];
    return typeof value === 'string' || typeof value === 'number'
      ? String(value).toLowerCase()
      : '';
  };
  const style = said('indent_style');
  const width = Number(said('indent_size') === 'tab' ? said('tab_width') : said('indent_size'));
  const line = Number(said('max_line_length'));
  const endOfLine = said('end_of_line');
  const quotes = said('quote_type');
  return {
    ...(style === 'tab' || style === 'space' ? { useTabs: style === 'tab' } : {}),
    ...(Number.isInteger(width) && width > 0 ? { tabWidth: width } : {}),
    ...(Number.isInteger(line) && line > 0 ? { printWidth: line } : {}),
    ...(endOfLine === 'lf' || endOfLine === 'crlf' ? { endOfLine } : {}),
    ...(quotes === 'single' || quotes === 'double' ? { singleQuote: quotes === 'single' } : {}),
  };
}
