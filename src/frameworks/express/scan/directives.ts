import { ts } from 'ts-morph';
import type { HttpMethod } from '../../../model/types.js';
import type { Site } from '../../../source/interpret/values.js';

/** What a comment above a registration states about it, where reading it does not tell. */
export type Directives = {
  /** `// authwright-route: GET /reports/{name}`, several with commas; empty for `none`. Null without the comment. */
  readonly routes: readonly { readonly method: HttpMethod; readonly path: string }[] | null;
  /** `// authwright-mount: /api`: the path of a mount. Null without the comment. */
  readonly mount: string | null;
};

const NOTHING: Directives = { routes: null, mount: null };

/** Reads the comments right above the statement of a call, above the call itself, and at the end of its line. */
export function directivesAt(site: Site): Directives {
  const tree = site.node.getSourceFile();
  if (!tree.text.includes('authwright-')) return NOTHING;
  const comments = commentLines(tree, site);
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

function commentLines(tree: ts.SourceFile, site: Site): readonly string[] {
  const statement = ts.findAncestor(site.node, ts.isStatement) ?? site.node;
  const lines = tree.text.split(/\r?\n/);
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  const starts = new Set([
    lineOf(statement.getStart(tree)),
    lineOf(site.node.getStart(tree)),
    lineOf(
      site.name.node.getSourceFile() === tree
        ? site.name.node.getStart(tree)
        : site.node.getStart(tree),
    ),
  ]);
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
