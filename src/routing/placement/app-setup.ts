import type { AppFact } from '../../model/types.js';
import type { AppSetup } from '../app-setup.js';

/**
 * How the application is set up, as a scan of ordered middleware read it.
 * @throws {TypeError} for the application of another kind of framework: a bug of the caller.
 */
export function setupOf({ anchor, file }: AppFact): AppSetup {
  if (!('steps' in anchor)) {
    throw new TypeError(`not an application of ordered middleware: ${file}`);
  }
  return anchor as unknown as AppSetup;
}
