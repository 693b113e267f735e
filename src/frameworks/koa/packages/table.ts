import { PASSPORT_ROWS } from '../../../routing/guards/packages/passport.js';
import type { PackageRow } from '../../../routing/guards/packages/row.js';
import { createPackageTable, type PackageTable } from '../../../routing/guards/packages/table.js';
import { GUARD_ROWS } from './guards.js';
import { PASSING_ROWS } from './passing.js';

/** Every middleware of a package for Koa that was read. */
const PACKAGE_ROWS: readonly PackageRow[] = [
  ...GUARD_ROWS,
  ...PASSPORT_ROWS.map(forKoa),
  ...PASSING_ROWS,
];

export const PACKAGES: PackageTable = createPackageTable(PACKAGE_ROWS, [
  {
    package: 'koa-convert',
    members: ['()'],
    source:
      'koa-convert 2.0.0 index.js: a generator runs as an async function; others are given back',
  },
]);

/** koa-passport 6.0.0 lib/framework/koa.js: passport with the state of the context in the place of the request. */
function forKoa(row: PackageRow): PackageRow {
  return {
    ...row,
    package: 'koa-passport',
    sets: (call) => {
      const { everybody, byCaller, verified } = row.sets(call);
      return { everybody, byCaller, verified: verified.map((name) => `locals.${name}`) };
    },
    source: `koa-passport 6.0.0 lib/framework/koa.js: ${row.source}`,
  };
}
