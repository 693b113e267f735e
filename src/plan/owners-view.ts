import type { Manifest } from '../model/types.js';
import type { SourceView } from '../source/view.js';

/** The sources without generated files, since generated tests mount the auth routes too. */
export function ownersView(view: SourceView, manifest: Manifest | null): SourceView {
  return { ...view, files: view.files.filter((file) => manifest?.files[file] === undefined) };
}
