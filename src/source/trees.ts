import { ts } from 'ts-morph';
import { isInstalled } from '../model/paths.js';
import type { RelPath, Snapshot } from '../model/types.js';
import { createAliases } from './aliases.js';
import { createInstalled } from './installed.js';
import { createOrigins, type Imports, importsIn } from './origins.js';
import { createResolver } from './resolve.js';
import { countBefore } from './sorted.js';
import type { SourceView } from './view.js';
import { createWholeNames } from './whole-names.js';

const SOURCE_FILE = /\.[cm]?[jt]sx?$/;
const DECLARATION_FILE = /\.d\.([^.]+\.)?[cm]?ts$/;

/**
 * The sources of `snapshot`, parsed when they are asked for and kept. `tsconfig` names the compiler settings
 * for files that have no tsconfig.json or jsconfig.json in a folder above them.
 */
export function createSourceView(
  snapshot: Snapshot,
  options: { readonly tsconfig: RelPath | null },
): SourceView {
  const trees = createTrees((file) => snapshot.text(file));
  const { tree, derived, spare, syntaxErrors } = trees;
  const lines = new Map<RelPath, readonly number[]>();
  let listed: ReadonlySet<RelPath> | null = null;
  const installed = createInstalled(snapshot);
  const aliased = createAliases(snapshot, options.tsconfig);
  const inProject = createResolver(snapshot, aliased);
  const resolver: SourceView['resolveModule'] = (from, specifier) =>
    isInstalled(from) ? installed.fromPackage(from, specifier) : inProject(from, specifier);
  const origins = createOrigins(trees, resolver);

  const files = snapshot.files.filter(
    (file) => SOURCE_FILE.test(file) && !DECLARATION_FILE.test(file),
  );

  return {
    files,
    lists: (file) => (listed ??= new Set(snapshot.files)).has(file),
    text: (file) => snapshot.text(file),
    tree,
    derived,
    spare,
    syntaxErrors,
    locAt: (file, offset) => {
      const starts = lines.get(file) ?? lineStarts(snapshot.text(file) ?? '');
      lines.set(file, starts);
      const line = countBefore(starts, offset + 1, (start) => start) - 1;
      return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
    resolveModule: resolver,
    aliased,
    installed: installed.entry,
    wholeNames: createWholeNames(files, (file) => snapshot.text(file)),
    ...origins,
  };
}

/** Characters of source whose trees `spare` keeps; the trees take forty-five times that. */
const MOST_KEPT = 2_000_000;

type Parsed = {
  /** Null for a text that nests too deeply, and once the tree was let go of. */
  tree: ts.SourceFile | null;
  readonly errors: ReturnType<SourceView['syntaxErrors']>;
  /** Asked for again and again, so that the tree is not parsed again for them. */
  readonly imports: Imports;
  /** What was made of the tree, by what makes it. */
  readonly derived: Map<unknown, unknown>;
};

function createTrees(textOf: (file: RelPath) => string | null): Pick<
  SourceView,
  'tree' | 'derived' | 'spare' | 'syntaxErrors'
> & {
  readonly importsOf: (file: RelPath) => Imports;
} {
  const parsed = new Map<RelPath, Parsed>();
  const shelf = createShelf(MOST_KEPT);

  const parse = (file: RelPath): Parsed | null => {
    const known = parsed.get(file);
    if (known && (known.tree || known.errors === TOO_DEEP)) return known;
    const text = textOf(file);
    if (text === null) return null;
    const tree = parseWhatNests(file, text);
    const result: Parsed = known
      ? Object.assign(known, { tree })
      : {
          tree,
          errors: tree ? syntaxErrorsOf(tree) : TOO_DEEP,
          imports: tree ? importsIn(tree) : new Map(),
          derived: new Map(),
        };
    parsed.set(file, result);
    shelf.put(result);
    return result;
  };
  return {
    tree: (file) => parse(file)?.tree ?? null,
    derived: <T>(file: RelPath, derive: (tree: ts.SourceFile) => T): T | null => {
      const found = parse(file);
      if (!found?.tree) return null;
      const { derived, tree } = found;
      if (!derived.has(derive)) derived.set(derive, derive(tree));
      return derived.get(derive) as T;
    },
    spare: shelf.spare,
    syntaxErrors: (file) => (parsed.get(file) ?? parse(file))?.errors ?? [],
    importsOf: (file) => (parsed.get(file) ?? parse(file))?.imports ?? new Map(),
  };
}

type Shelf = {
  readonly put: (parsed: Parsed) => void;
  /** Lets go of what came last, down to what there is room for. */
  readonly spare: () => void;
};

/**
 * Trees in the order in which they came. Questions go through all files in turn: if the oldest made room, none would be
 * there when its turn comes again.
 */
function createShelf(room: number): Shelf {
  const all: Parsed[] = [];
  let taken = 0;
  return {
    put: (parsed) => {
      all.push(parsed);
      taken += parsed.tree?.text.length ?? 0;
    },
    spare: () => {
      while (taken > room) {
        const parsed = all.pop();
        if (!parsed) break;
        taken -= parsed.tree?.text.length ?? 0;
        parsed.tree = null;
        parsed.derived.clear();
      }
    },
  };
}

/** Where the lines of a text start, as the compiler counts them. */
function lineStarts(text: string): readonly number[] {
  const ends = text.matchAll(/\r\n|[\n\r\u2028\u2029]/g);
  return [0, ...Array.from(ends, ({ index, 0: end }) => index + end.length)];
}

const TOO_DEEP = [{ line: 1, column: 1, message: 'it nests too deeply' }];

/**
 * Parses `text` as TypeScript's parser does, JavaScript and JSX by the extension of `file`. Positions count
 * from the start of `text`, a byte order mark included.
 */
export function parseSource(file: string, text: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    // Comments are read from the text where they matter.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  const tree = ts.createSourceFile(file, text, options, false, scriptKind(file));
  adopt(tree);
  return tree;
}

/** Sets `parent` everywhere below `root`, as the parser would, for less. Keeps its own stack: chains nest deeply. */
function adopt(root: ts.Node): void {
  const pending = [root];
  let parent = root;
  const add = (child: ts.Node): void => {
    (child as { parent: ts.Node }).parent = parent;
    pending.push(child);
  };
  for (let node = pending.pop(); node; node = pending.pop()) {
    parent = node;
    ts.forEachChild(node, add);
  }
}

/** The tree, or null for a text that nests deeper than the parser's stack: nothing tells beforehand. */
function parseWhatNests(file: string, text: string): ts.SourceFile | null {
  try {
    return parseSource(file, text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What the parser could not read, as 1-based places. */
export function syntaxErrorsOf(
  tree: ts.SourceFile,
): readonly { readonly line: number; readonly column: number; readonly message: string }[] {
  return parseDiagnostics(tree).map((diagnostic) => {
    const { line, character } = tree.getLineAndCharacterOfPosition(diagnostic.start);
    return {
      line: line + 1,
      column: character + 1,
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    };
  });
}

/** The parser leaves its findings in a property that TypeScript's types do not name. */
function parseDiagnostics(tree: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const found: unknown = Reflect.get(tree, 'parseDiagnostics');
  return Array.isArray(found) ? (found as ts.DiagnosticWithLocation[]) : [];
}

function scriptKind(file: string): ts.ScriptKind {
  if (file.endsWith('.tsx')) return ts.ScriptKind.TSX;
  if (file.endsWith('.jsx')) return ts.ScriptKind.JSX;
  // JSX is legal in `.js` files, and generics and type assertions are not: the parser must know.
  return /\.[cm]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
}
