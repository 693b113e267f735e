import { finding } from '../model/diagnostic.js';
import type { ScanResult } from '../model/types.js';

/**
 * Takes out registrations that no request reaches, because their path has a control character, and reports
 * them. As endpoints they would only be names that nobody can type.
 */
export function withoutUnservable(scan: ScanResult): ScanResult {
  const unservable = scan.routes.filter(({ path }) => /\p{Cc}/u.test(path));
  if (unservable.length === 0) return scan;
  return {
    ...scan,
    routes: scan.routes.filter((route) => !unservable.includes(route)),
    diagnostics: [
      ...scan.diagnostics,
      ...unservable.map(({ method, path, loc }) =>
        finding(
          'ROUTE_PATH_UNSERVABLE',
          `${method} ${JSON.stringify(path)} has a control character in its path, so no request reaches it`,
          loc,
        ),
      ),
    ],
  };
}
