import type { TypeCheckError } from './tsc-output.js';
import type { TypeCheckResult } from './typecheck.js';

export type TypeCheckComparison = {
  /** Errors that the write brought; any of them is a reason to take it back. */
  readonly fresh: readonly TypeCheckError[];
  /** What could not be checked, as sentences for a person; empty when all of it was. */
  readonly unchecked: readonly string[];
};

export type ComparisonContext = {
  /** Names of packages that the plan adds to package.json. */
  readonly addedPackages: readonly string[];
  /** Files that authwright wrote whole. */
  readonly managedFiles: readonly string[];
  /** Files that now hold markers of a conflict, by their owner's word: no code until they are settled. */
  readonly markedFiles: readonly string[];
  /** Files whose types wait for a command that makes them. */
  readonly awaits?: { readonly command: string; readonly files: readonly string[] } | undefined;
};

/** Up to this many files are named; beyond it, their number is given. */
const FEW = 3;

/**
 * The errors that are new. An error that was there before may have moved to another line. Packages that the
 * plan adds and that are not installed yet are no error, nor is what follows from them in managed files;
 * what could not be checked for that reason is said.
 */
export function compareTypeChecks(
  before: TypeCheckResult,
  after: TypeCheckResult,
  context: ComparisonContext,
): TypeCheckComparison {
  if (after.kind === 'not-checked') return notCompared(after.reason);
  if (before.kind === 'not-checked') return notCompared(before.reason);
  const added = newErrors(before.errors, after.errors);
  const absent = absentPackages([...before.errors, ...added], context.addedPackages, before.errors);
  const managed = new Set(context.managedFiles);
  const isExcused = (error: TypeCheckError): boolean => {
    const module = missingModule(error);
    if (module !== null) return absent.has(packageOf(module));
    return absent.size > 0 && managed.has(error.file) && !isSyntaxError(error);
  };
  const excused = added.filter(isExcused);
  const waiting = added.filter((error) => !isExcused(error) && isAwaited(error, context));
  return {
    fresh: added.filter(
      (error) =>
        !isExcused(error) && !waiting.includes(error) && !context.markedFiles.includes(error.file),
    ),
    unchecked: [
      ...notInstalled(excused, absent),
      ...(context.awaits && waiting.length > 0
        ? [
            `${[...new Set(waiting.map(({ file }) => file))].join(', ')}, until  ${context.awaits.command}  has run`,
          ]
        : []),
      ...(after.errors.length > 0 && after.errors.every(isSyntaxError)
        ? ['types, because the project has syntax errors and the compiler stops at those']
        : []),
    ],
  };
}

/** In a file that names what does not exist yet; what imports that file sees no other types of it. */
function isAwaited(error: TypeCheckError, { awaits }: ComparisonContext): boolean {
  return awaits?.files.includes(error.file) === true && !isSyntaxError(error);
}

/** Errors of `after` beyond those of `before`, counted by file, code and message. */
function newErrors(
  before: readonly TypeCheckError[],
  after: readonly TypeCheckError[],
): readonly TypeCheckError[] {
  const known = new Map<string, number>();
  for (const error of before) known.set(keyOf(error), (known.get(keyOf(error)) ?? 0) + 1);
  return after.filter((error) => {
    const left = known.get(keyOf(error)) ?? 0;
    known.set(keyOf(error), left - 1);
    return left <= 0;
  });
}

/** Packages that cannot be resolved and either are to be installed or were missing before the write too. */
function absentPackages(
  errors: readonly TypeCheckError[],
  addedPackages: readonly string[],
  before: readonly TypeCheckError[],
): ReadonlySet<string> {
  const namesIn = (list: readonly TypeCheckError[]): readonly string[] =>
    list.flatMap((error) => {
      const module = missingModule(error);
      return module === null || module.startsWith('.') ? [] : [packageOf(module)];
    });
  const awaited = new Set([...addedPackages.map(withoutTypesScope), ...namesIn(before)]);
  return new Set(namesIn(errors).filter((name) => awaited.has(name)));
}

function notInstalled(
  excused: readonly TypeCheckError[],
  absent: ReadonlySet<string>,
): readonly string[] {
  if (excused.length === 0) return [];
  const files = [...new Set(excused.map(({ file }) => file))].sort();
  const names = [...absent].sort().join(', ');
  const which = files.length > FEW ? `${files.length} files` : files.join(', ');
  return [
    `${which}, as far as ${files.length === 1 ? 'it needs' : 'they need'} what is not installed yet: ${names}`,
  ];
}

/** The module that an error says is missing, or has no types; null for every other error. */
function missingModule({ code, message }: TypeCheckError): string | null {
  if (!['TS2307', 'TS2688', 'TS2792', 'TS2882', 'TS7016'].includes(code)) {
    return isNodeTypesMissing(code) ? 'node' : null;
  }
  return /'([^']+)'/.exec(message)?.[1] ?? null;
}

/** “Do you need to install type definitions for node?” */
function isNodeTypesMissing(code: string): boolean {
  return code === 'TS2580' || code === 'TS2591';
}

/** `@scope/name/deep` → `@scope/name`; `node:fs` → `node`, whose types are a package. */
function packageOf(module: string): string {
  if (module.startsWith('node:')) return 'node';
  return module.split('/', module.startsWith('@') ? 2 : 1).join('/');
}

/** `@types/pg` gives the types of `pg`, `@types/a__b` those of `@a/b`. */
function withoutTypesScope(name: string): string {
  if (!name.startsWith('@types/')) return name;
  const [scope, rest] = name.slice('@types/'.length).split('__');
  return rest === undefined ? (scope ?? '') : `@${scope ?? ''}/${rest}`;
}

/** TS1000 to TS1999 are the parser's, for the most part; the compiler stops after those. */
function isSyntaxError({ code }: TypeCheckError): boolean {
  return /^TS1\d{3}$/.test(code);
}

function keyOf({ file, code, message }: TypeCheckError): string {
  return JSON.stringify([file, code, message]);
}

function notCompared(reason: string): TypeCheckComparison {
  return { fresh: [], unchecked: [`types: ${reason}`] };
}
