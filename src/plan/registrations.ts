import { placeKey } from '../model/place-key.js';
import type { Endpoint, SourceRoute } from '../model/types.js';

/** The registrations of an endpoint, by their places: one that is met on several ways is one. */
export function registrationsOf({ routes }: Pick<Endpoint, 'routes'>): readonly SourceRoute[] {
  return [...new Map(routes.map((route) => [placeKey(route.loc), route])).values()];
}
