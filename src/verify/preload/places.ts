import { findSourceMap } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where in the project the code that runs now was called from. */
export type Places = {
  /** The nearest of the known places, else the nearest of the project; null where nothing of it calls. */
  readonly current: () => string | null;
};

/**
 * Reads places off the stack, in the sources where the code was compiled and says of what.
 * @param folder the package, without links
 * @param known places that reading knows, `src/app.ts:12:5`
 */
export function createPlaces(folder: string, known: readonly string[]): Places {
  process.setSourceMapsEnabled(true);
  const exact = new Set(known);
  const byLine = new Map<string, string[]>();
  for (const place of known) {
    const line = place.slice(0, place.lastIndexOf(':'));
    byLine.set(line, [...(byLine.get(line) ?? []), place]);
  }
  /** A compiler may move a column: on a line with one place it is that one. */
  const knownAt = (place: string): string | null => {
    if (exact.has(place)) return place;
    const [only, ...more] = byLine.get(place.slice(0, place.lastIndexOf(':'))) ?? [];
    return only !== undefined && more.length === 0 ? only : null;
  };
  const own = fileURLToPath(import.meta.url);
  const current = (): string | null => {
    const places = callers()
      .filter(({ file }) => file !== own)
      .map((caller) => placeOf(folder, caller));
    for (const place of places) {
      const found = knownAt(place);
      if (found !== null) return found;
    }
    return places.find((place) => !/^\.\.\/|(?:^|\/)node_modules\//.test(place)) ?? null;
  };
  return { current };
}

type Caller = { readonly file: string; readonly line: number; readonly column: number };

function callers(): readonly Caller[] {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 60;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, callers);
    const sites = holder.stack as readonly NodeJS.CallSite[];
    return sites.flatMap((site) => {
      const name = site.getFileName();
      const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
      if (name == null || line === null || column === null || name.startsWith('node:')) return [];
      const file = name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/, '')) : name;
      return [sourceOf({ file, line, column }, name)];
    });
  } finally {
    Reflect.set(Error, 'prepareStackTrace', prepare);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What was written where compiled code is. */
function sourceOf(caller: Caller, name: string): Caller {
  const map = findSourceMap(name) ?? findSourceMap(caller.file);
  const entry = map?.findEntry(caller.line - 1, caller.column - 1);
  if (!entry || !('originalSource' in entry)) return caller;
  const { originalSource, originalLine, originalColumn } = entry;
  const file = originalSource.startsWith('file:')
    ? fileURLToPath(originalSource)
    : resolve(dirname(caller.file), originalSource);
  return { file, line: originalLine + 1, column: originalColumn + 1 };
}

function placeOf(folder: string, { file, line, column }: Caller): string {
  const path = relative(folder, file);
  return `${path.split(sep).join('/')}:${line}:${column}`;
}
