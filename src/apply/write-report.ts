import { writeFileSync } from 'node:fs';
import { finding, UserError } from '../model/diagnostic.js';

/**
 * Writes a page that the user asked for by name; it is theirs to place, inside the project or not.
 * @throws {UserError} REPORT_UNWRITABLE
 */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(finding('REPORT_UNWRITABLE', `${path} could not be written: ${reason}`));
  }
}
