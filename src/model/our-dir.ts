import { joinPath, relPath } from './paths.js';
import type { RelPath } from './types.js';

/** The folder of the project that holds what authwright remembers of it. */
export const OUR_DIR = relPath('.authwright');

/** Where the decisions of earlier runs are kept. */
export const MANIFEST_PATH = joinPath(OUR_DIR, 'manifest.json');

/** Tells git, and the sites that show reviews, how to show this folder. */
export const ATTRIBUTES_PATH = joinPath(OUR_DIR, '.gitattributes');

/** Base copies are folded in reviews; the manifest is not, since it says which endpoints are open. */
export const ATTRIBUTES = `# Copies of what authwright generated last, to tell your edits from its own. Nothing to review.
base/** linguist-generated -diff
`;

/** Where it is kept what the running application showed. */
export const VERIFY_PATH = joinPath(OUR_DIR, 'verify.json');

/** Where the text last generated of a managed file is kept; the ending hides it from compilers and linters. */
export function basePath(file: RelPath): RelPath {
  return joinPath(OUR_DIR, `base/${file}.base`);
}

/** Where the text is kept that a managed file was rendered as, when the project's linter mended it since. */
export function renderedPath(file: RelPath): RelPath {
  return joinPath(OUR_DIR, `base/${file}.rendered`);
}

/** Where the text that could not be written is put, for the owner to compare. */
export function proposalPath(file: string): RelPath {
  return joinPath(OUR_DIR, `conflicts/${withinProject(file)}.new`);
}

/** Where a text goes that an interrupted write could not bring to its place. */
export function rescuePath(file: string): RelPath {
  return joinPath(OUR_DIR, `conflicts/${withinProject(file)}.interrupted`);
}

function withinProject(file: string): string {
  return file.replace(/^(\.\.\/)+/, '');
}
