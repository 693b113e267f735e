import type { Endpoint, EndpointId, ManifestRoute } from '../model/types.js';
import { shapeOfId } from './match.js';

/** A recorded endpoint that no route serves any more. */
export type LostEndpoint = {
  readonly id: EndpointId;
  readonly recorded: ManifestRoute & { readonly decision: 'secured' };
};

/**
 * What new endpoints were called before, as far as that is clear: registered in the same file as one that is
 * lost, with the same method or the same path, and no other could be it.
 */
export function findRenames(
  lost: readonly LostEndpoint[],
  fresh: readonly Endpoint[],
): ReadonlyMap<EndpointId, LostEndpoint> {
  const pairs = fresh.flatMap((endpoint) =>
    lost.filter((each) => isLike(endpoint, each)).map((each) => ({ endpoint, lost: each })),
  );
  const isClear = (pair: (typeof pairs)[number]): boolean =>
    pairs.every(
      (other) => other === pair || (other.endpoint !== pair.endpoint && other.lost !== pair.lost),
    );
  return new Map(pairs.filter(isClear).map((pair) => [pair.endpoint.id, pair.lost]));
}

function isLike({ id, method, routes }: Endpoint, lost: LostEndpoint): boolean {
  const [methodBefore, pathBefore] = shapeOfId(lost.id).split(' ');
  const pathNow = shapeOfId(id).split(' ')[1];
  const isSame = method === methodBefore || pathNow === pathBefore;
  return isSame && routes.some(({ loc }) => loc.file === lost.recorded.file);
}
