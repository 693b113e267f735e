import { isAlias, isCollection, isPair, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, Node, YAMLError } from 'yaml';
import { problem } from '../model/diagnostic.js';
import type { Diagnostic, RelPath, SourceLoc } from '../model/types.js';
import type { SpecFile } from './types.js';

/** Larger than any spec a person keeps; refused before parsing. */
const maxBytes = 10 * 1024 * 1024;
/** Values that aliases may add over what is written: a few lines of aliases can stand for billions. */
const maxAliasedNodes = 1_000_000;
const maxDepth = 400;

/** A parsed file, or everything that is wrong with its text. */
type ParseResult =
  | { readonly ok: true; readonly file: SpecFile }
  | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/** Parses a YAML or JSON text. Codes: SPEC_SIZE, SPEC_SYNTAX, SPEC_DUPLICATE_KEY, SPEC_ALIAS, SPEC_EMPTY. */
export function parseSpecFile(file: RelPath, text: string): ParseResult {
  const start = { file, line: 1, column: 1 };
  const size = Buffer.byteLength(text);
  if (size > maxBytes) {
    return failed(
      problem(
        'SPEC_SIZE',
        `the spec is ${(size / 1024 / 1024).toFixed(1)} MB; the limit is ${maxBytes / 1024 / 1024} MB`,
        'name a smaller file with --spec, or split the spec and join the parts with $ref',
        start,
      ),
    );
  }
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    // Merge keys are read by this room itself (tree.ts), so that an edit sees what is written where.
    document = parseDocument(text, {
      lineCounter: lines,
      merge: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return failed(tooDeep(start));
    throw error;
  }
  const locate = (offset: number): SourceLoc => locateIn(file, text, lines, offset);
  const json = isJson(text);
  // The parser hands on the RangeError of its own recursion as a syntax error, sometimes at each level that it leaves.
  const overflow = document.errors.find(({ message }) => message.startsWith('Maximum call stack'));
  if (overflow) return failed(tooDeep(locate(overflow.pos[0])));
  if (document.errors.length > 0) {
    return failed(...document.errors.map((error) => syntaxProblem(error, text, locate)));
  }
  if (!json && file.endsWith('.json')) return failed(notJson(text, locate));
  if (document.contents === null) {
    return failed(
      problem('SPEC_EMPTY', 'the file is empty', 'name another file with --spec', start),
    );
  }
  const aliases = resolveAliases(document.contents, locate);
  if (!(aliases instanceof Map)) return failed(aliases);
  return { ok: true, file: { file, text, json, document, aliases, locate } };
}

function failed(...problems: readonly Diagnostic[]): ParseResult {
  return { ok: false, problems };
}

function locateIn(file: RelPath, text: string, lines: LineCounter, offset: number): SourceLoc {
  const { line, col } = lines.linePos(offset);
  const bom = line === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  return { file, line: Math.max(line, 1), column: Math.max(col - bom, 1) };
}

function isJson(text: string): boolean {
  const start = text.trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return false;
  try {
    JSON.parse(start);
    return true;
  } catch {
    return false;
  }
}

/** For a `.json` file that YAML accepts and JSON does not: comments, trailing commas, single quotes. */
function notJson(text: string, locate: (offset: number) => SourceLoc): Diagnostic {
  const body = text.replace(/^\uFEFF/, '');
  let reason = 'it is not JSON';
  let offset = 0;
  try {
    JSON.parse(body);
  } catch (error) {
    reason = error instanceof Error ? error.message : reason;
    offset = Number(/position (\d+)/.exec(reason)?.[1] ?? 0) + text.length - body.length;
  }
  return problem(
    'SPEC_SYNTAX',
    `not JSON: ${reason}`,
    'mend it there, or give the file the ending .yaml',
    locate(offset),
  );
}

const syntaxFixes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two and delete the other',
  TAB_AS_INDENT: 'indent with spaces: YAML does not allow tabs there',
  MULTIPLE_DOCS: 'keep one document in the file: everything before the second --- line',
};

function syntaxProblem(
  error: YAMLError,
  text: string,
  locate: (offset: number) => SourceLoc,
): Diagnostic {
  const loc = locate(error.pos[0]);
  const fix = syntaxFixes[error.code] ?? 'mend the syntax there';
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\r\n:]*/.exec(text.slice(error.pos[0]))?.[0].trim() ?? '';
    return problem('SPEC_DUPLICATE_KEY', `the key ${key} is there twice`, fix, loc);
  }
  return problem('SPEC_SYNTAX', `not YAML or JSON: ${lowerFirst(error.message)}`, fix, loc);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function tooDeep(loc: SourceLoc): Diagnostic {
  return problem('SPEC_SYNTAX', 'the file is nested too deeply', 'flatten it', loc);
}

/**
 * Finds what each alias stands for, and refuses aliases without an anchor, in a circle, or that stand for
 * more than a machine should hold.
 */
function resolveAliases(
  root: Node,
  locate: (offset: number) => SourceLoc,
): Map<Alias, Node> | Diagnostic {
  const aliases = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const sizes = new Map<Node, number>();
  let aliased = 0;
  const place = (node: Node): SourceLoc => locate(node.range?.[0] ?? 0);

  const visit = (value: unknown, depth: number): number | Diagnostic => {
    if (isPair(value)) {
      const key = visit(value.key, depth);
      const inner = visit(value.value, depth);
      return typeof key === 'number' && typeof inner === 'number'
        ? key + inner
        : typeof key === 'number'
          ? inner
          : key;
    }
    if (isAlias(value)) {
      const target = anchors.get(value.source);
      if (!target) {
        return problem(
          'SPEC_ALIAS',
          `there is no anchor &${value.source} before this alias`,
          `put &${value.source} at the value that is meant, or write the value here`,
          place(value),
        );
      }
      const size = sizes.get(target);
      aliased += size ?? 0;
      if (size === undefined || aliased > maxAliasedNodes) {
        return problem(
          'SPEC_ALIAS',
          size === undefined
            ? `the alias *${value.source} contains itself`
            : `the aliases stand for more than ${maxAliasedNodes.toLocaleString('en')} values`,
          'write the value out instead of the alias',
          place(value),
        );
      }
      aliases.set(value, target);
      return size;
    }
    if (!isCollection(value)) {
      const node = value as Node | null;
      if (node && 'anchor' in node && typeof node.anchor === 'string') {
        anchors.set(node.anchor, node);
        sizes.set(node, 1);
      }
      return 1;
    }
    if (depth > maxDepth) return tooDeep(place(value));
    if (value.anchor !== undefined) anchors.set(value.anchor, value);
    let size = 1;
    for (const item of value.items) {
      const inner = visit(item, depth + 1);
      if (typeof inner !== 'number') return inner;
      size += inner;
    }
    sizes.set(value, size);
    return size;
  };

  const result = visit(root, 0);
  return typeof result === 'number' ? aliases : result;
}
