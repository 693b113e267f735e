import { ACCOUNT_ROWS } from './scan/guards/packages/accounts.js';
import { BODY_ROWS } from './scan/guards/packages/passing-bodies.js';
import { CHECK_ROWS } from './scan/guards/packages/passing-checks.js';
import { HEADER_ROWS } from './scan/guards/packages/passing-headers.js';
import { ANSWERING_ROWS, PAGE_ROWS } from './scan/guards/packages/passing-pages.js';
import { WATCHER_ROWS } from './scan/guards/packages/passing-watchers.js';
import { PASSPORT_ROWS } from './scan/guards/packages/passport.js';
import { PASSWORD_ROWS } from './scan/guards/packages/passwords.js';
import type { PackageRow } from './scan/guards/packages/row.js';
import { createPackageTable, type PackageTable } from './scan/guards/packages/table.js';
import { TOKEN_ROWS } from './scan/guards/packages/tokens.js';
import { WRAPPER_ROWS } from './scan/guards/packages/wrappers.js';

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
