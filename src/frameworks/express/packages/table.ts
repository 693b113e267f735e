import { ACCOUNT_ROWS } from './accounts.js';
import { BODY_ROWS } from './passing-bodies.js';
import { CHECK_ROWS } from './passing-checks.js';
import { HEADER_ROWS } from './passing-headers.js';
import { ANSWERING_ROWS, PAGE_ROWS } from './passing-pages.js';
import { WATCHER_ROWS } from './passing-watchers.js';
import { PASSPORT_ROWS } from '../../../routing/guards/packages/passport.js';
import { PASSWORD_ROWS } from './passwords.js';
import type { PackageRow } from '../../../routing/guards/packages/row.js';
import { createPackageTable, type PackageTable } from '../../../routing/guards/packages/table.js';
import { TOKEN_ROWS } from './tokens.js';
import { WRAPPER_ROWS } from './wrappers.js';

/** Every middleware of a package for Express that was read. */
export const PACKAGE_ROWS: readonly PackageRow[] = [
  ...TOKEN_ROWS,
  ...ACCOUNT_ROWS,
  ...PASSWORD_ROWS,
  ...PASSPORT_ROWS,
  ...BODY_ROWS,
  ...CHECK_ROWS,
  ...HEADER_ROWS,
  ...PAGE_ROWS,
  ...WATCHER_ROWS,
  ...ANSWERING_ROWS,
];

export const PACKAGES: PackageTable = createPackageTable(PACKAGE_ROWS, WRAPPER_ROWS);
