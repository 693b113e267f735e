import type { AuthEndpoint, EndpointId } from './types.js';

/** A generated auth endpoint as it is served: `POST /auth/login`. */
export function authEndpointId(servedPath: string, name: AuthEndpoint): EndpointId {
  return `${name === 'me' ? 'GET' : 'POST'} ${servedPath}/${name}`;
}
