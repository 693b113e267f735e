import type { RelPath } from '../../model/types.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';

/** Where the source itself sets the environment variable `name`; null where it leaves it to the deployment. */
export type EnvironmentWrites = (name: string) => RelPath | null;

export function createEnvironmentWrites(view: SourceView): EnvironmentWrites {
  let known: Written | null = null;
  return (name) => {
    known ??= writtenIn(view);
    const byName = known.named.get(name);
    if (byName !== undefined) return byName;
    // What copies a whole list of variables sets those that its file names, not those of a file that it reads.
    const mention = new RegExp(`(?<!\\benv\\s*\\??\\.\\s*)\\b${name}\\b`);
    return known.whole.find((file) => mention.test(view.text(file) ?? '')) ?? null;
  };
}

type Written = { readonly named: Map<string, RelPath>; readonly whole: RelPath[] };

/** What prepares the run of tests. */
const TEST_SETUP = /(?:^|\/)(?:[\w-]+\.setup|setup-?tests?|tests?-?setup)\.[cm]?[jt]sx?$/i;

function writtenIn(view: SourceView): Written {
  const written: Written = { named: new Map(), whole: [] };
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (!/\bprocess\b/.test(text) || !/\benv\b/.test(text)) continue;
    if (isTestFile(file) || TEST_SETUP.test(file)) continue;
    for (const owner of ownersIn(text)) noteWrites(written, file, text, owner);
  }
  return written;
}

/** How a file calls the environment. */
function ownersIn(text: string): readonly string[] {
  const aliases = [...text.matchAll(/\b(\w+)\s*=\s*process\.env\s*(?:[;,)]|$)/gm)];
  const isTaken =
    /\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b|\{[^{}]*\benv\b[^{}]*\}\s*from\s*['"](?:node:)?process/;
  return [
    'process\\.env',
    ...(isTaken.test(text) ? ['(?<!\\.)env'] : []),
    ...aliases.map(([, name = '']) => `(?<!\\.)${name}`),
  ];
}

const ASSIGNS = '(?:\\|\\||\\?\\?|&&|\\+)?=(?![=>])';
const MEMBER = '(?:\\.(\\w+)|\\[\\s*[\'"`](\\w+)[\'"`]\\s*\\])';

function noteWrites({ named, whole }: Written, file: RelPath, text: string, owner: string): void {
  const add = (name: string | undefined): void => {
    if (name !== undefined && !named.has(name)) named.set(name, file);
  };
  const members = new RegExp(
    `(\\bdelete\\s+)?\\b${owner}${MEMBER}\\s*(?:(${ASSIGNS})([^;\\n]*))?`,
    'g',
  );
  for (const [, removes, dotted, quoted, assigns, value = ''] of text.matchAll(members)) {
    const isWrite = removes !== undefined || (assigns !== undefined && !isOfVariable(value));
    if (isWrite) add(dotted ?? quoted);
  }
  const literal = new RegExp(`Object\\.assign\\(\\s*${owner}\\s*,\\s*\\{([^}]*)\\}`, 'g');
  for (const [, inside = ''] of text.matchAll(literal)) {
    for (const [, name] of inside.matchAll(/['"]?\b(\w+)['"]?\s*[:,]/g)) add(name);
  }
  const all = new RegExp(
    `\\b${owner}\\s*(?:\\[(?!\\s*['"\`]\\w+['"\`]\\s*\\])[^\\]\\n]*\\]\\s*)?${ASSIGNS}|Object\\.assign\\(\\s*${owner}\\s*,(?!\\s*\\{)`,
  );
  if (all.test(text)) whole.push(file);
}

/** `process.env.KEY.trim()`: a variable in another form. */
function isOfVariable(value: string): boolean {
  return /^\s*process\.env\b/.test(value) && !/\|\||\?\?|\?|['"`]/.test(value);
}
