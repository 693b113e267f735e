import type { ExternalValue, Value } from '../../interpret/values.js';
import type { Facts, Judgement } from '../judgement.js';
import { optionOf } from './packages/options.js';
import type { PackageRow } from './packages/row.js';
import type { PackageTable } from './packages/table.js';

/** The function that a package's wrapper was given; null for anything else. */
export function wrappedHandler(packages: PackageTable, value: ExternalValue): Value | null {
  if (!packages.isWrapper(value)) return null;
  return value.args.find((arg) => arg.kind === 'function' || arg.kind === 'external') ?? null;
}

/** What is known of a middleware that a package gives, beside whether it refuses anybody. */
export function factsOfPackage(
  packages: PackageTable,
  value: ExternalValue,
): Facts & Pick<Judgement, 'answers'> {
  const row = packages.rowFor(value)?.row;
  return {
    answers: row ? (row.answers === 'always' ? 'always' : 'never') : 'unknown',
    isCors: row?.isCors ?? false,
    allowsOrigins: row?.isCors ?? false,
    readsBody: row?.readsBody ?? false,
    keepsSession: row?.keepsSession ?? false,
    wantsToken: row?.wantsToken ?? false,
    stores: row?.stores ?? false,
    caches: row?.caches ?? false,
    ...(row?.answers && !row.caches
      ? {
          answering: {
            kind: row.serves ?? null,
            paths: pathsOf(row, value),
            callsOn: row.answers === 'pages' || row.serves === 'proxy',
          },
        }
      : {}),
  };
}

/** Whether a middleware refuses what another guard takes from `Authorization`, also where it lets anonymous callers in. */
export function readsBearer(packages: PackageTable, value: Value): boolean {
  if (value.kind !== 'external') return false;
  const call = lastCall(value);
  const row = packages.rowFor(call ?? value)?.row;
  return row?.readsBearer?.(call?.args ?? []) ?? false;
}

function lastCall(value: ExternalValue): ExternalValue | null {
  for (let current: ExternalValue | null = value; current; current = current.base) {
    if (current.path.at(-1) === '()') return current;
  }
  return null;
}

/** Where it answers below its mount; null where that is everywhere, or not known. */
function pathsOf(
  { paths, pathOption }: PackageRow,
  { args: [options] }: ExternalValue,
): readonly string[] | null {
  const given = pathOption === undefined ? 'absent' : optionOf(options, pathOption);
  if (given === 'absent') return paths ?? null;
  if (given === 'unclear') return null;
  return given.kind === 'constant' && typeof given.value === 'string' ? [given.value] : null;
}
