import { isInstalled, isOutside } from '../../model/paths.js';
import type { RelPath } from '../../model/types.js';
import { isGenerated } from '../../source/generated-file.js';
import type { SourceView } from '../../source/view.js';
import type { LayerAnchor } from '../layer-anchor.js';
import type { Placing } from './placing.js';

/** Why no guard is written at the registration of `anchor`; null where one can be. */
export function unreachable(
  placing: Placing,
  { file, mounted }: LayerAnchor,
  view: SourceView,
): string | null {
  const reason = unwritable(placing, file, view);
  if (reason !== null || !mounted) return reason;
  const where = `it is registered in another package (${mounted.file}), and at its mount in ${file}`;
  if (!mounted.complete) return `${where} not everything behind a guard would be known`;
  if (mounted.bystander !== null) {
    return `${where} a guard would stand before ${mounted.bystander} too`;
  }
  return mounted.preflightHandled
    ? null
    : `${where} no CORS middleware runs before it, so a preflight (OPTIONS) would be answered 401`;
}

/** Why nothing is written into a file; null where something can be. */
export function unwritable(
  { decoratorAdvice }: Placing,
  file: RelPath,
  view: SourceView,
): string | null {
  if (isInstalled(file)) return `${file} belongs to an installed package, which is not written to`;
  if (isOutside(file)) return `${file} belongs to another package, which is not written to`;
  const text = view.text(file) ?? '';
  if (!isGenerated(text)) return null;
  const advice = /\btsoa\b/.test(text.slice(0, 2000)) ? decoratorAdvice('tsoa') : null;
  return `${file} is generated, and a guard in it is lost when its generator writes it again${
    advice === null ? '' : `; ${advice}`
  }`;
}
