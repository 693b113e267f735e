import { ts } from 'ts-morph';
import type { RelPath, Snapshot } from '../model/types.js';
import { createOrigins } from './origins.js';
import { createResolver } from './resolve.js';
import type { SourceView } from './view.js';

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
  const tooDeep = new Set<RelPath>();
  const trees = new Map<RelPath, ts.SourceFile | null>();
  const tree = (file: RelPath): ts.SourceFile | null => {
    const known = trees.get(file);
    if (known !== undefined) return known;
    const text = snapshot.text(file);
    const parsed = text === null ? null : parseWhatNests(file, text);
    if (text !== null && parsed === null) tooDeep.add(file);
    trees.set(file, parsed);
    return parsed;
  };
  const resolver = createResolver(snapshot, options.tsconfig);
  const origins = createOrigins(tree, resolver);

  return {
    files: snapshot.files.filter((file) => SOURCE_FILE.test(file) && !DECLARATION_FILE.test(file)),
    text: (file) => snapshot.text(file),
    tree,
    syntaxErrors: (file) => {
      const parsed = tree(file);
      if (tooDeep.has(file)) return [{ line: 1, column: 1, message: 'it nests too deeply' }];
      return parsed ? syntaxErrorsOf(parsed) : [];
    },
    resolveModule: resolver,
    ...origins,
  };
}

/**
 * Parses `text` as TypeScript's parser does, JavaScript and JSX by the extension of `file`. Positions count
 * from the start of `text`, a byte order mark included.
 */
export function parseSource(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, scriptKind(file));
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
