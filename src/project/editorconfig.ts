import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { FormatOptions, RelPath } from '../model/types.js';
import type { ProjectSnapshot } from './snapshot.js';

type Section = { readonly glob: string; readonly values: ReadonlyMap<string, string> };

/** What `.editorconfig` files say of `target`, in prettier's options (https://spec.editorconfig.org). */
export function readEditorConfig(
  snapshot: ProjectSnapshot,
  target: RelPath,
): Partial<FormatOptions> {
  const values = new Map<string, string>();
  for (let folder = snapshot.locate(posix.dirname(target)); folder !== null;) {
    const file = snapshot.locate(posix.join(folder, '.editorconfig'));
    const text = file === null ? null : snapshot.text(file);
    if (text !== null) {
      const { isRoot, sections } = parse(text);
      const path = posix.relative(folder, target);
      const own = new Map(
        sections
          .filter(({ glob }) => matches(path, glob))
          .flatMap((section) => [...section.values]),
      );
      for (const [key, value] of own) if (!values.has(key)) values.set(key, value);
      if (isRoot) break;
    }
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  return toFormat(values);
}

function parse(text: string): { isRoot: boolean; sections: readonly Section[] } {
  const preamble = new Map<string, string>();
  const sections: { glob: string; values: Map<string, string> }[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const glob = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    const [, key, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) ?? [];
    if (glob !== undefined) sections.push({ glob, values: new Map() });
    else if (key !== undefined && value !== undefined) {
      (sections.at(-1)?.values ?? preamble).set(key.toLowerCase(), value.toLowerCase());
    }
  }
  return { isRoot: preamble.get('root') === 'true', sections };
}

function matches(path: string, glob: string): boolean {
  // In EditorConfig `**` also crosses folders inside a name: `src/**.ts`.
  const pattern = glob.replace(/^\//, '').replace(/\*\*(?!\/|$)/g, '**/*');
  return picomatch.isMatch(path, pattern, { basename: !glob.includes('/'), dot: true });
}

function toFormat(values: ReadonlyMap<string, string>): Partial<FormatOptions> {
  const style = values.get('indent_style');
  const size = values.get('indent_size');
  const width = Number(
    size === 'tab' ? values.get('tab_width') : (size ?? values.get('tab_width')),
  );
  const line = Number(values.get('max_line_length'));
  const endOfLine = values.get('end_of_line');
  const quotes = values.get('quote_type');
  return {
    ...(style === 'tab' || style === 'space' ? { useTabs: style === 'tab' } : {}),
    ...(Number.isInteger(width) && width > 0 ? { tabWidth: width } : {}),
    ...(Number.isInteger(line) && line > 0 ? { printWidth: line } : {}),
    ...(endOfLine === 'lf' || endOfLine === 'crlf' ? { endOfLine } : {}),
    ...(quotes === 'single' || quotes === 'double' ? { singleQuote: quotes === 'single' } : {}),
  };
}
