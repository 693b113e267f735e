import type { RouteAnchor } from '../../model/types.js';
import type { LayerAnchor } from '../layer-anchor.js';

/**
 * The anchor as a scan of ordered middleware made it.
 * @throws {TypeError} for the anchor of another kind of framework: a bug of the caller.
 */
export function asLayerAnchor(anchor: RouteAnchor): LayerAnchor {
  if (!('firstHandler' in anchor)) {
    throw new TypeError(`not an anchor of ordered middleware: ${anchor.registration}`);
  }
  return anchor as unknown as LayerAnchor;
}
