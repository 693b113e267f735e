import { ts } from 'ts-morph';
import type { HttpMethod } from '../model/types.js';
import { nodeAt } from '../interpret/place.js';
import type { RememberedCall } from './remembered.js';

/** What a comment above a registration states about it, where reading it does not tell. */
export type Directives = {
  /** `// authwright-route: GET /reports/{name}`, several with commas; empty for `none`. Null without the comment. */
  readonly routes: readonly { readonly method: HttpMethod; readonly path: string }[] | null;
  /** `// authwright-mount: /api`: the path of a mount. Null without the comment. */
  readonly mount: string | null;
};

const NOTHING: Directives = { routes: null, mount: null };

/** Reads the comments right above the statement of a call, above the call itself, and at the end of its line. */
export function directivesAt(call: RememberedCall): Directives {
  const text = call.at.view.text(call.file) ?? '';
  if (!text.includes('authwright-')) return NOTHING;
  const comments = commentLines(text, call);
  const stated = comments.flatMap((line) => {
    const match = /authwright-route:\s*(.+?)\s*(?:\*\/)?$/.exec(line);
    return match?.[1] === undefined ? [] : match[1].split(/\s*,\s*/);
  });
  const mount = comments
    .map((line) => /authwright-mount:\s*(\/\S*)/.exec(line)?.[1])
    .find((path) => path !== undefined);
  return {
    routes: stated.length === 0 ? null : stated.flatMap(parseRoute),
    mount: mount ?? null,
  };
}

function parseRoute(text: string): { readonly method: HttpMethod; readonly path: string }[] {
  const match = /^([A-Za-z-]+)\s+(\/\S*)$/.exec(text);
  if (!match?.[1] || !match[2]) return [];
  const path = match[2].replace(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '');
  return [{ method: match[1].toUpperCase() as HttpMethod, path }];
}

function commentLines(text: string, { file, at, name }: RememberedCall): readonly string[] {
  const node = nodeAt(at);
  const statement = ts.findAncestor(node, ts.isStatement) ?? node;
  const lines = text.split(/\r?\n/);
  const offsets = [statement.getStart(), at.start, name.file === file ? name.start : at.start];
  const starts = new Set(offsets.map((offset) => at.view.locAt(file, offset).line - 1));
  return [...starts].flatMap((start) => {
    const found: string[] = [];
    for (let line = start - 1; line >= 0 && isComment(lines[line]); line -= 1) {
      found.push(lines[line] ?? '');
    }
    const trailing = /\/[/*].*$/.exec(lines[start] ?? '')?.[0];
    return trailing === undefined ? found : [...found, trailing];
  });
}

function isComment(line: string | undefined): boolean {
  return line !== undefined && /^\s*(\/\/|\/\*|\*)/.test(line);
}
