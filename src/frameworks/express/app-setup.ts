import type { AppFact } from '../../model/types.js';
import type { AppSetup } from '../../routing/app-setup.js';

/**
 * How the application is set up, as this adapter read it.
 * @throws {TypeError} for the application of another adapter: a bug of the caller.
 */
export function setupOf({ anchor, file }: AppFact): AppSetup {
  if (anchor['adapter'] !== 'express') {
    throw new TypeError(`not an application of the express adapter: ${file}`);
  }
  return anchor as unknown as AppSetup;
}
