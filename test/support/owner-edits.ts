import ts from 'typescript';
import type { Dice } from './random-app/dice.js';

/** What an owner does to a text; null where it does not apply. `word` is new in the project. */
export type OwnerEdit = (text: string, word: string, dice: Dice) => string | null;

/** Edits of a module, each of which leaves it parsing. */
export const sourceEdits: Readonly<Record<string, OwnerEdit>> = {
  'inserts a comment': (text, word, dice) => insertLine(text, `// ${word}`, dice),
  'inserts a constant at the end': (text, word) => `${text.trimEnd()}\nexport const ${word} = 1;\n`,
  'writes behind a line': (text, word, dice) => {
    const lines = text.split('\n');
    const ends = lines.flatMap((line, index) => (line.trimEnd().endsWith(';') ? [index] : []));
    const at = ends[dice.between(0, Math.max(0, ends.length - 1))];
    if (at === undefined) return null;
    lines[at] = `${(lines[at] ?? '').trimEnd()} // ${word}`;
    return lines.join('\n');
  },
  'deletes a comment': (text, _word, dice) => {
    const lines = text.split('\n');
    const comments = lines.flatMap((line, index) => (/^\s*\/\/ /.test(line) ? [index] : []));
    const at = comments[dice.between(0, Math.max(0, comments.length - 1))];
    return at === undefined ? null : lines.filter((_, index) => index !== at).join('\n');
  },
  'swaps two statements': (text, _word, dice) => swapStatements(text, dice),
  'formats with tabs': (text) =>
    text.replace(/^(?: {2})+/gm, (white) => '\t'.repeat(white.length / 2)),
  'formats with double quotes': (text) => text.replace(/(?<=from )'([^'\n]*)'/g, '"$1"'),
  'saves with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'renames parameters': (text, word) =>
    text.includes('_req') ? text.replaceAll('_req', `_${word}`) : null,
  'renames a constant': (text, word) =>
    /\bconst table\b/.test(text) ? text.replace(/\btable\b/g, word) : null,
};

/** Edits of other files of the owner's, by their name. */
export const dataEdits: Readonly<Record<string, OwnerEdit>> = {
  'package.json': (text, word) => text.replace('{', `{\n  "${word}": true,`),
  'openapi.yaml': (text, word, dice) => insertLine(text, `# ${word}`, dice),
  '.env.example': (text, word) => `${text.trimEnd()}\n${word.toUpperCase()}=1\n`,
};

/** A new endpoint, in a file of routes that has a router `tags`. */
export function addEndpoint(text: string, word: string): string {
  return text.replace(
    'export {',
    `tags.get('/${word}', (_req, res) => {\n  res.end();\n});\n\nexport {`,
  );
}

/** Above a line that begins at the start of the file or behind a complete one, so that no token is cut. */
function insertLine(text: string, line: string, dice: Dice): string {
  const lines = text.split('\n');
  const free = lines.flatMap((each, index) => (/^\s*$|^[a-z}]/.test(each) ? [index] : []));
  const at = free[dice.between(0, Math.max(0, free.length - 1))] ?? 0;
  return [...lines.slice(0, at), line, ...lines.slice(at)].join('\n');
}

function swapStatements(text: string, dice: Dice): string | null {
  const tree = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const calls = tree.statements.filter(ts.isExpressionStatement);
  if (calls.length < 2) return null;
  const first = calls[dice.between(0, calls.length - 2)];
  const second = first && calls[calls.indexOf(first) + 1];
  if (!first || !second) return null;
  const [a, b] = [first, second].map((each) => text.slice(each.getStart(tree), each.end));
  return [
    text.slice(0, first.getStart(tree)),
    b,
    text.slice(first.end, second.getStart(tree)),
    a,
    text.slice(second.end),
  ].join('');
}
