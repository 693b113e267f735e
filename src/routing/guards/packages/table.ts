import type { ExternalValue } from '../../../interpret/values.js';
import type { Call, PackageRow, RowVerdict, Sets } from './row.js';
import type { WrapperRow } from './wrapper-row.js';

/** The middleware of packages that was read: whatever is not here, nothing is known of. */
export type PackageTable = {
  /**
   * What is known of a middleware that a package gives; null for a member that is in no row. `registered` says
   * which strategies the project registers under a name; null where nobody looked.
   */
  readonly rowFor: (value: ExternalValue, registered?: Call['registered']) => Found | null;
  /** Why nothing is known of what a package gives, to go on after `because`; null where a row tells of it. */
  readonly whyUnknown: (value: ExternalValue) => string | null;
  /** Whether a value is what a wrapper gives: a middleware that does what the one handed to it does. */
  readonly isWrapper: (value: ExternalValue) => boolean;
  /** Whether some middleware of a package was read. */
  readonly hasMiddleware: (name: string) => boolean;
};

/** A middleware of a package with what its row says of it, as it was made here. */
export type Found = {
  readonly row: PackageRow;
  readonly verdict: RowVerdict;
  readonly sets: Sets;
  /** It stands behind `.unless(…)`: the verdict holds for the requests that this does not name. */
  readonly isExcepting: boolean;
};

/** @param wrappers functions of packages that hand a request on to the middleware that they are given */
export function createPackageTable(
  rows: readonly PackageRow[],
  wrappers: readonly WrapperRow[],
): PackageTable {
  const withMiddleware: ReadonlySet<string> = new Set(
    [...rows, ...wrappers].map((row) => row.package),
  );
  const rowFor: PackageTable['rowFor'] = (value, registered = null) => {
    const member = memberOf(value.path);
    const excepted = member.endsWith('.unless()') ? (value.base?.base ?? null) : null;
    // Once is what is read: a second `.unless` opens what the first one did not.
    if (excepted !== null && !memberOf(excepted.path).endsWith('.unless()')) {
      const found = rowFor(excepted, registered);
      if (found?.row.hasUnless) return { ...found, isExcepting: true };
    }
    const row = rows.find(
      (each) =>
        each.package === value.package && each.members.some((pattern) => isMember(pattern, member)),
    );
    if (row === undefined) return null;
    const call: Call = { member, args: value.args, registered };
    return { row, verdict: row.judge(call), sets: row.sets(call), isExcepting: false };
  };
  return {
    rowFor,
    whyUnknown: (value) => {
      if (rowFor(value) !== null) return null;
      const isKnown = rows.some((row) => row.package === value.package);
      const member = memberOf(value.path);
      return isKnown
        ? `what \`${member}\` of \`${value.package}\` does is not known`
        : `what the package \`${value.package}\` does is not known`;
    },
    isWrapper: ({ package: name, path }) => {
      const member = memberOf(path);
      return wrappers.some((row) => row.package === name && row.members.includes(member));
    },
    hasMiddleware: (name) => withMiddleware.has(name),
  };
}

/** `['json', '()']` is `json()`; the package called is `()`. */
export function memberOf(path: readonly string[]): string {
  return path.join('.').replaceAll('.()', '()');
}

function isMember(pattern: string, member: string): boolean {
  if (!pattern.endsWith('*')) return pattern === member;
  const start = pattern.slice(0, -1);
  return member === start || member.startsWith(`${start}.`);
}
