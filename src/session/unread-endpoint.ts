import type { Endpoint, HttpMethod } from '../model/types.js';
import { bracedParameters } from '../plan/pattern-reach.js';
import type { Registered } from '../verify/protocol.js';

/** Something that the application has registered and reading does not know of, as patterns match it. */
export function unreadEndpoint({ method, path }: Registered): Endpoint {
  const braced = bracedParameters(path);
  return {
    id: `${method as HttpMethod} ${braced}`,
    method: method as HttpMethod,
    path: braced,
    spec: null,
    routes: [],
  };
}
