import type { RouteAnchor } from '../../model/types.js';
import type { LayerAnchor } from '../../routing/layer-anchor.js';

/**
 * The anchor as this adapter made it.
 * @throws {TypeError} for the anchor of another adapter: a bug of the caller.
 */
export function asExpressAnchor(anchor: RouteAnchor): LayerAnchor {
  if (anchor['adapter'] !== 'express') {
    throw new TypeError(`not an anchor of the express adapter: ${anchor.registration}`);
  }
  return anchor as unknown as LayerAnchor;
}
