import { OWN_DIR } from './lock.js';

/** Where the text that could not be written is put, for the owner to compare. */
export function proposalPath(file: string): string {
  return `${OWN_DIR}/conflicts/${withinProject(file)}.new`;
}

/** Where a text goes that an interrupted write could not bring to its place. */
export function rescuePath(file: string): string {
  return `${OWN_DIR}/conflicts/${withinProject(file)}.interrupted`;
}

function withinProject(file: string): string {
  return file.replace(/^(\.\.\/)+/, '');
}
